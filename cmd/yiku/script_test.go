package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run "yiku" as a separate process with its own exit
// code.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"yiku": main})
}

// TestScripts runs testdata/script. Beside the commands of testscript:
//
//	exits CODE COMMAND...    run the command and expect its exit code
//	json FILE PATH KIND      the value at PATH (imports.0.units) is a number,
//	                         string, bool, array or object
//	json FILE PATH = VALUE   the value at PATH prints as VALUE
//	json FILE PATH len N       the array at PATH has N elements
//	chinese COMMAND...       run the command, with any exit code; its output has no
//	                         English words
//
// $DATA is the testdata folder of the project, $YIKU_MEMORY a memory of the script.
// The condition [root] is true for a user whom no permission stops.
func TestScripts(t *testing.T) {
	data, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("DATA", data)
			env.Setenv("ESC", "\x1b")
			env.Setenv("RLO", "\u202e")
			env.Setenv("YIKU_MEMORY", filepath.Join(env.WorkDir, "memory", "memory.db"))
			// Under -race each yiku would linger for a second before it exits.
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   scriptExits,
			"json":    scriptJSON,
			"chinese": scriptChinese,
		},
		Condition: func(cond string) (bool, error) {
			if cond == "root" {
				return os.Geteuid() <= 0, nil // -1 on Windows, which has other permissions
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
	})
}

// scriptExits is "exits CODE COMMAND...".
func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%v did not run: %v", args[1:], err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s: exit code %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// scriptJSON is "json FILE PATH …".
func scriptJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args) > 4 {
		ts.Fatalf("usage: json FILE PATH KIND, json FILE PATH = VALUE, json FILE PATH len N")
	}
	var value any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &value))
	value, err := jsonAt(value, args[1])
	ts.Check(err)
	switch {
	case len(args) == 3:
		if got := jsonKind(value); got != args[2] {
			ts.Fatalf("%s is %s, want %s", args[1], got, args[2])
		}
	case args[2] == "=":
		if got := fmt.Sprint(value); got != args[3] {
			ts.Fatalf("%s is %q, want %q", args[1], got, args[3])
		}
	case args[2] == "len":
		list, ok := value.([]any)
		if !ok || strconv.Itoa(len(list)) != args[3] {
			ts.Fatalf("%s is %v, want an array of %s", args[1], value, args[3])
		}
	default:
		ts.Fatalf("unknown test %q", args[2])
	}
}

// jsonAt follows a path such as imports.0.units; "." is the value itself.
func jsonAt(value any, path string) (any, error) {
	if path == "." {
		return value, nil
	}
	for step := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			next, ok := v[step]
			if !ok {
				return nil, fmt.Errorf("%s: there is no %q", path, step)
			}
			value = next
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(v) {
				return nil, fmt.Errorf("%s: there is no element %q in an array of %d", path, step, len(v))
			}
			value = v[i]
		default:
			return nil, fmt.Errorf("%s: nothing can be below %v", path, v)
		}
	}
	return value, nil
}

// jsonKind is the kind of a value as JSON names it.
func jsonKind(value any) string {
	switch value.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "bool"
	}
	return "null"
}

// scriptChinese is "chinese COMMAND...". Words of English are all that is written in
// Latin letters but commands, options and their values, names of files, formats and
// programs, and what the user wrote.
func scriptChinese(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: chinese COMMAND...")
	}
	_ = ts.Exec(args[0], args[1:]...) // errors have to be in Chinese, too
	for line := range strings.Lines(ts.ReadFile("stdout") + ts.ReadFile("stderr")) {
		for _, word := range latinWord.FindAllString(notWords.ReplaceAllString(line, " "), -1) {
			if !namesInChinese[strings.ToLower(word)] && !slices.Contains(args, word) {
				ts.Fatalf("%s: %q is English in %q", strings.Join(args, " "), word, strings.TrimSpace(line))
			}
		}
	}
}

var (
	// notWords matches what is not translated: options, quotations, addresses and names of
	// files, placeholders in capitals, numbers and codes of languages with what belongs to them.
	notWords  = regexp.MustCompile(`--?[a-z][a-z-]*(=\S+)?|“[^”]*”|"[^"]*"|'[^']*'|[\w./+-]*[./\d_][\w./+-]*|\b[A-Z]+\b|\byiku( [a-z-]+)*`)
	latinWord = regexp.MustCompile(`[A-Za-z]{2,}(-[a-z]+)*`)
)

// namesInChinese are names that Chinese does not translate, and values of options.
var namesInChinese = func() map[string]bool {
	names := map[string]bool{}
	for _, word := range strings.Fields(`yiku zh ru en zh-hant hant
		word excel trados studio omegat okapi opendocument sqlite claude cursor html pdf
		tmx xlsx ods docx jsonl po csv tsv moses xliff tbx sdltm xlf odt epub utf gbk euc unicode id
		bash zsh fish powershell json key true false
		source target text aligned reviewed imported rejected draft ok translated no or
		news law report numerals dates percent completeness rulings memory names form
		page-break hard-wrap hyphen page-number running-head blank all
		phrase rendering lang status authority date citation note name title body translator url
		up down merge part split apart pair edit confirm set-aside reopen realign build
		kb mb add import list remove`) {
		names[word] = true
	}
	for _, c := range newRoot(&cli{}).Commands() {
		names[c.Name()] = true
	}
	return names
}()
