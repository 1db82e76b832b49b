package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/export/moses"
	"github.com/yiku-tm/yiku/export/rulings"
)

// valuesHandled are reasons whose hints need values of the error: see hintFor.
var valuesHandled = map[string]bool{"swapped": true, "charset: another encoding fits": true, "several-pairs": true, "all-left-out": true}

// TestEveryReasonHasAHint checks that each constant Reason… of the packages below the
// command line is a key of hints, and that hints has no other keys.
func TestEveryReasonHasAHint(t *testing.T) {
	found, constants := map[string]bool{}, map[string]bool{}
	for _, root := range []string{"../../align", "../../tm", "../../export", "internal/app", "internal/web"} {
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
						for _, v := range s.(*ast.ValueSpec).Values {
							if l, ok := v.(*ast.BasicLit); ok && l.Kind == token.STRING {
								text, _ := strconv.Unquote(l.Value)
								constants[text] = true
							}
						}
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
		if !constants[reason] {
			t.Errorf("hints has %q, which is no constant of a package", reason)
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

// TestReasonHints checks that the errors of the exchange formats get their hints,
// however often they are wrapped.
func TestReasonHints(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&export.FormatError{Format: "TMX"}, "as TMX"},
		{&export.FormatError{Format: "XLIFF"}, "as XLIFF"},
		{&export.FormatError{Format: "TBX"}, "as TBX"},
		{&formats.UnknownError{}, "tmx, xlsx"},
		{&moses.LengthError{}, "aligns other files"},
		{&moses.LanguageError{}, "--from and --to"},
		{&rulings.LineError{}, "the heading names"},
	} {
		for _, err := range []error{c.err, fmt.Errorf("cannot read x: %w", c.err), &usageError{c.err}} {
			if hint := hintFor(err); !strings.Contains(hint, c.want) {
				t.Errorf("%T: the hint is %q, want one with %q", c.err, hint, c.want)
			}
		}
	}
}
