package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/yiku-tm/yiku/"

// rooms in the order of the arrows: a room may import itself and those after it.
var rooms = []string{"cmd", "export", "tm", "align"}

// onlyIn lists what only some rooms may import: files belong to cmd and, for
// the memory, to tm; SQL to tm.
var onlyIn = map[string][]string{
	"os":                     {"cmd", "tm"},
	"os/exec":                {"cmd"},
	"net":                    nil,
	"net/http":               nil,
	"database/sql":           {"tm"},
	"modernc.org/sqlite":     {"tm"},
	"github.com/spf13/cobra": {"cmd"},
}

// TestArrows parses the imports of every file that goes into the program.
// Generators are programs of their own and may open files.
func TestArrows(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]int{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(rel, ".git") || strings.HasSuffix(rel, "/internal/gen")) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go") {
			return nil
		}
		room, _, _ := strings.Cut(rel, "/")
		seen[room]++
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if fault := arrowFault(room, imported); fault != "" {
				t.Errorf("%s imports %s: %s", rel, imported, fault)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range rooms {
		if seen[room] == 0 {
			t.Errorf("no file of %s was read: the test looks in the wrong place", room)
		}
	}
}

// arrowFault says what is wrong with an import, or nothing.
func arrowFault(room, imported string) string {
	if allowed, ok := onlyIn[imported]; ok {
		for _, a := range allowed {
			if a == room {
				return ""
			}
		}
		return "only " + strings.Join(allowed, " and ") + " may"
	}
	inside, ok := strings.CutPrefix(imported, modulePath)
	if !ok {
		return ""
	}
	other, _, _ := strings.Cut(inside, "/")
	from, to := indexOf(rooms, room), indexOf(rooms, other)
	if from < 0 || to < 0 {
		return "a room that the arrows do not know"
	}
	if to < from {
		return "arrows run " + strings.Join(rooms, " -> ")
	}
	return ""
}

func indexOf(list []string, s string) int {
	for i, v := range list {
		if v == s {
			return i
		}
	}
	return -1
}

// TestArrowsCanFail holds that the rule finds what it is for.
func TestArrowsCanFail(t *testing.T) {
	for _, c := range [][2]string{
		{"align", modulePath + "tm"}, {"tm", modulePath + "export/tmx"}, {"align", "os"}, {"export", "database/sql"},
		{"cmd", "net/http"},
	} {
		if arrowFault(c[0], c[1]) == "" {
			t.Errorf("%s may import %s", c[0], c[1])
		}
	}
	if fault := arrowFault("cmd", modulePath+"align"); fault != "" {
		t.Errorf("cmd may not import align: %s", fault)
	}
}
