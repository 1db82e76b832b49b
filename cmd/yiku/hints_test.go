package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
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
