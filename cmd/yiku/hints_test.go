package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// valuesHandled are reasons whose hints need values of the error: see hintFor.
var valuesHandled = map[string]bool{"swapped": true, "several-pairs": true, "all-left-out": true}

// TestEveryReasonHasAHint holds that each constant Reason… of the packages below the
// command line is a key of hints, and that hints has no other keys.
func TestEveryReasonHasAHint(t *testing.T) {
	found := map[string]bool{}
	for _, root := range []string{"../../align", "../../tm", "../../export", "internal/app"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for _, d := range file.Decls {
				if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
					for _, s := range g.Specs {
						reasonsOf(t, path, s.(*ast.ValueSpec), found)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) < 25 {
		t.Errorf("only %d reasons found: are these the right folders?", len(found))
	}
	for reason := range hints {
		if !found[reason] {
			t.Errorf("hints has %q, which is the reason of no error", reason)
		}
	}
}

func reasonsOf(t *testing.T, path string, s *ast.ValueSpec, found map[string]bool) {
	for i, name := range s.Names {
		if !strings.HasPrefix(name.Name, "Reason") || i >= len(s.Values) || s.Type != nil { // a type: another kind of reason
			continue
		}
		literal, ok := s.Values[i].(*ast.BasicLit)
		if !ok {
			continue // another name for a reason of another package
		}
		value, err := strconv.Unquote(literal.Value)
		switch {
		case err != nil:
			t.Errorf("%s: %s is not a string", path, name.Name)
		case found[value]:
			t.Errorf("%s: %s: the reason %q is taken", path, name.Name, value)
		case hints[value] == "" && !valuesHandled[value]:
			t.Errorf("%s: %s = %q has no hint", path, name.Name, value)
		}
		found[value] = true
	}
}
