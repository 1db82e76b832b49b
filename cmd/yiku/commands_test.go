package main

import (
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
)

// commands lists every command that users see, the root first.
func commands(t *testing.T) []*cobra.Command {
	t.Helper()
	root := newRoot(&cli{})
	list := append([]*cobra.Command{root}, root.Commands()...)
	if len(list) < 9 {
		t.Fatalf("only %d commands found", len(list))
	}
	return list
}

// TestCommandsAreDocumented checks that every command has its help texts, an
// example of itself, and a place in the README.
func TestCommandsAreDocumented(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Error(err)
	}
	for _, c := range commands(t) {
		for name, text := range map[string]string{"Short": c.Short, "Long": c.Long, "Example": c.Example} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%q has no %s", c.CommandPath(), name)
			}
		}
		if !strings.Contains(c.Example, c.CommandPath()) {
			t.Errorf("the example of %q does not use it:\n%s", c.CommandPath(), c.Example)
		}
		if !strings.Contains(string(readme), c.CommandPath()) {
			t.Errorf("README.md does not mention %q", c.CommandPath())
		}
	}
}

// TestHelpFitsTheScreen checks that help has at most 80 columns and that every
// option says what it does.
func TestHelpFitsTheScreen(t *testing.T) {
	for _, c := range commands(t) {
		var b strings.Builder
		c.SetOut(&b)
		if err := c.Help(); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(b.String(), "\n") {
			if len([]rune(line)) > helpWidth {
				t.Errorf("the help of %q has a line of %d characters: %s", c.CommandPath(), len([]rune(line)), line)
			}
		}
		if !strings.HasSuffix(b.String(), strings.TrimRight(c.Example, "\n")+"\n") {
			t.Errorf("the help of %q does not end in its example", c.CommandPath())
		}
	}
}

// TestExamplesRun runs the examples of all commands, those of the root first,
// in a folder that holds the files they name.
func TestExamplesRun(t *testing.T) {
	dir := t.TempDir()
	for name, original := range map[string]string{
		"talks.zh.txt": "talks.zh.txt", "talks.en.txt": "talks.en.txt",
		"talks.gold": "talks.zh-en.gold", "talks.align": "talks.zh-en.gold",
	} {
		text, err := os.ReadFile(filepath.Join("../../testdata", original))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list := commands(t)
	t.Chdir(dir)
	t.Setenv(memoryVariable, filepath.Join(dir, "memory.db"))
	for _, c := range list {
		for line := range strings.SplitSeq(c.Example, "\n") {
			args := strings.Fields(line)
			if len(args) == 0 {
				continue
			}
			if args[0] != "yiku" {
				t.Errorf("the example of %q is no command line of yiku: %s", c.CommandPath(), line)
				continue
			}
			if strings.HasSuffix(line, "-o memory.tmx") {
				os.Remove("memory.tmx") // two examples write it
			}
			if err := runDocumented(args[1:], io.Discard); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
}

// TestHelpNamesFields checks that the help of every command with --json names the fields of
// its JSON, and that the shapes of some stand there with all that is in them.
func TestHelpNamesFields(t *testing.T) {
	helpOf := func(cmd *cobra.Command) string {
		var b strings.Builder
		cmd.SetOut(&b)
		if err := cmd.Help(); err != nil {
			t.Fatal(err)
		}
		_, help, _ := strings.Cut(b.String(), "\n\nWith --json: ")
		help, _, _ = strings.Cut(help, "\n\nUsage:")
		return help
	}
	list := commands(t)
	for _, cmd := range commands(t) {
		list = append(list, cmd.Commands()...)
	}
	helps := map[string]string{}
	for _, cmd := range list {
		helps[cmd.CommandPath()] = helpOf(cmd)
		if (cmd.Flags().Lookup("json") == nil) != (helps[cmd.CommandPath()] == "") {
			t.Errorf("the help of %q says of its JSON: %s", cmd.CommandPath(), helps[cmd.CommandPath()])
		}
	}
	var tags func(of reflect.Type, found map[string]bool)
	tags = func(of reflect.Type, found map[string]bool) {
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice || of.Kind() == reflect.Array || of.Kind() == reflect.Map {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct || of == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range of.NumField() {
			f := of.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name != "" && name != "-" {
				found[name] = true
			}
			tags(f.Type, found)
		}
	}
	for name, shapes := range map[string][]any{
		"import": {shape.Imports{}, shape.ImportedExchange{}, shape.ImportedFolder{}, shape.Plan{}},
		"review": {shape.ReviewList{}, shape.ReviewBeads{}, shape.ReviewEdit{}, shape.ReviewPlaces{}, shape.ReviewBuilt{}},
		"edit":   {shape.Edited{}, shape.EditedDocument{}},
		"add":    {shape.Added{}},
		"merge":  {shape.Merged{}},
		"undo":   {shape.Undone{}, shape.Journal{}, shape.Pruned{}},
		"dedupe": {shape.Deduped{}},
		"remove": {shape.Removed{}},
		"doctor": {shape.Examined{}, shape.ExaminedFile{}},
		"lookup": {shape.Lookup{}},
	} {
		wanted := map[string]bool{}
		for _, s := range shapes {
			tags(reflect.TypeOf(s), wanted)
		}
		said := map[string]bool{}
		for _, m := range regexp.MustCompile(`"([a-z_0-9]+)"`).FindAllStringSubmatch(helps["yiku "+name], -1) {
			said[m[1]] = true
		}
		if !maps.Equal(wanted, said) {
			t.Errorf("the help of %s names %q, want %q", name, slices.Sorted(maps.Keys(said)), slices.Sorted(maps.Keys(wanted)))
		}
		if n := strings.Count(helps["yiku "+name], "{") - strings.Count(helps["yiku "+name], "}"); n != 0 {
			t.Errorf("the help of %s has %d open braces", name, n)
		}
	}
	want := `{"entries":[{…}]}

With --prune: {"pruned","entries","last","bytes"}`
	if !strings.HasSuffix(helps["yiku undo"], "With --list: "+want) {
		t.Errorf("the help of undo says %s", helps["yiku undo"])
	}
}
