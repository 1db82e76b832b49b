package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/export/moses"
	"github.com/yiku-tm/yiku/export/rulings"
)

// TestEveryReasonHasAHint holds that each constant Reason… of package tm is a key of hints.
func TestEveryReasonHasAHint(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../../tm/*.go", "../../tm/internal/*/*.go"} {
		list, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, list...)
	}
	found := 0
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, "Reason") || len(spec.Values) == 0 {
				return true
			}
			literal, ok := spec.Values[0].(*ast.BasicLit)
			if !ok {
				return true // a reason of a package below under the name that it has in tm
			}
			value, err := strconv.Unquote(literal.Value)
			if err != nil || hints[value] == "" {
				t.Errorf("%s = %q has no hint", spec.Names[0].Name, value)
			}
			found++
			return true
		})
	}
	if found < 20 {
		t.Errorf("%d reasons found in package tm; is this the right folder?", found)
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
		{&moses.LengthError{}, "aligns files"},
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
