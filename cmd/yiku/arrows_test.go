package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/yiku-tm/yiku/"

// rooms are the top folders in the order of the arrows: a room may import itself
// and those after it.
var rooms = []string{"cmd", "export", "tm", "align"}

// onlyIn lists which packages may import what only some may, by the path of the
// package inside the module; "..." at the end stands for it and all below it.
var onlyIn = map[string][]string{
	"os":                     {"cmd/...", "tm", "tm/internal/...", "tm/repair", "tm/sdltm"},
	"os/exec":                {"cmd/..."},
	"net":                    {"cmd/yiku/internal/web/..."},
	"net/http":               {"cmd/yiku/internal/web/..."},
	"database/sql":           {"tm", "tm/internal/...", "tm/repair", "tm/sdltm"},
	"modernc.org/sqlite":     {"tm", "tm/internal/...", "tm/repair", "tm/sdltm"},
	"modernc.org/sqlite/lib": {"tm", "tm/internal/...", "tm/repair", "tm/sdltm"},
	"github.com/spf13/cobra": {"cmd/..."},

	"github.com/modelcontextprotocol/go-sdk/mcp": {"cmd/yiku/internal/web/..."},
	"github.com/google/jsonschema-go/jsonschema": {"cmd/yiku/internal/web/..."},
}

// outOfReach is what no package under align or export may import, not even
// through other packages of the module: their callers hand them bytes.
var outOfReach = []string{"database/sql", "modernc.org/sqlite", "modernc.org/sqlite/lib", "os", modulePath + "tm"}

// importGraph are the imports of each package of the module, by its path inside
// the module.
type importGraph map[string][]string

// TestArrows parses the imports of every file that goes into the program.
func TestArrows(t *testing.T) {
	graph, err := readImports(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range rooms {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(graph)), func(pkg string) bool { return roomOf(pkg) == room }) {
			t.Errorf("no file of %s was read: the test looks in the wrong place", room)
		}
	}
	for _, fault := range arrowFaults(graph) {
		t.Error(fault)
	}
}

// readImports parses the imports of the packages under root, without their tests and
// without generators.
func readImports(root string) (importGraph, error) {
	graph := importGraph{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(rel, ".git")) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go") || !strings.Contains(rel, "/") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(rel)
		if file.Name.Name == "main" && roomOf(pkg) != "cmd" {
			return nil // a generator, which no package can import
		}
		if _, ok := graph[pkg]; !ok {
			graph[pkg] = nil // a package may have no imports
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !slices.Contains(graph[pkg], imported) {
				graph[pkg] = append(graph[pkg], imported)
			}
		}
		return nil
	})
	return graph, err
}

// arrowFaults returns the faults of the imports of the module.
func arrowFaults(graph importGraph) []string {
	var faults []string
	for _, pkg := range slices.Sorted(maps.Keys(graph)) {
		for _, imported := range graph[pkg] {
			if fault := importFault(pkg, imported); fault != "" {
				faults = append(faults, fmt.Sprintf("%s imports %s: %s", pkg, imported, fault))
			}
		}
		if room := roomOf(pkg); room != "align" && room != "export" {
			continue
		}
		for imported, chain := range reached(graph, pkg) {
			if slices.Contains(outOfReach, imported) {
				faults = append(faults, fmt.Sprintf("%s reaches %s: %s", pkg, imported, strings.Join(chain, " -> ")))
			}
		}
	}
	slices.Sort(faults)
	return faults
}

// importFault describes the fault of an import, or returns "".
func importFault(pkg, imported string) string {
	if allowed, ok := onlyIn[imported]; ok && !slices.ContainsFunc(allowed, func(a string) bool { return patternCovers(a, pkg) }) {
		return "only " + strings.Join(allowed, ", ") + " may"
	}
	inside, ok := strings.CutPrefix(imported, modulePath)
	if !ok {
		return ""
	}
	from, to := slices.Index(rooms, roomOf(pkg)), slices.Index(rooms, roomOf(inside))
	switch {
	case from < 0 || to < 0:
		return "a room that the arrows do not know"
	case to < from:
		return "arrows run " + strings.Join(rooms, " -> ")
	}
	return ""
}

// reached returns everything that a package imports, directly or through other
// packages of the module, each with the chain of imports that leads there.
func reached(graph importGraph, pkg string) map[string][]string {
	chains := map[string][]string{}
	var visit func(pkg string, chain []string)
	visit = func(pkg string, chain []string) {
		for _, imported := range graph[pkg] {
			if _, seen := chains[imported]; seen {
				continue
			}
			chains[imported] = append(slices.Clone(chain), imported)
			if inside, ok := strings.CutPrefix(imported, modulePath); ok {
				visit(inside, chains[imported])
			}
		}
	}
	visit(pkg, []string{pkg})
	return chains
}

// patternCovers reports whether a pattern of onlyIn matches the package.
func patternCovers(pattern, pkg string) bool {
	folder, all := strings.CutSuffix(pattern, "/...")
	return pkg == folder || all && strings.HasPrefix(pkg, folder+"/")
}

func roomOf(pkg string) string {
	room, _, _ := strings.Cut(pkg, "/")
	return room
}

// TestArrowsCanFail checks that each rule finds what it is for.
func TestArrowsCanFail(t *testing.T) {
	for _, c := range []struct {
		name  string
		graph importGraph
		want  string // part of the only fault; empty where there is none
	}{
		{"cmd may import all rooms", importGraph{"cmd/yiku": {modulePath + "align", modulePath + "tm", "os"}}, ""},
		{"export may import the leaves of tm", importGraph{"export/a": {modulePath + "tm/unit"}, "tm/unit": {"fmt"}}, ""},
		{"export may name a database of its own making", importGraph{"export/a": {"database/sqlite"}}, ""},
		{"align imports tm", importGraph{"align/a": {modulePath + "tm/unit"}}, "arrows run"},
		{"tm imports export", importGraph{"tm": {modulePath + "export/tmx"}}, "arrows run"},
		{"an unknown room", importGraph{"cmd/yiku": {modulePath + "web"}}, "do not know"},
		{"a leaf of tm names SQL", importGraph{"tm/unit": {"database/sql"}}, "tm/unit imports database/sql: only tm"},
		{"a leaf of tm opens files", importGraph{"tm/spot": {"os"}}, "tm/spot imports os: only cmd/..., tm"},
		{"cmd names SQL", importGraph{"cmd/yiku": {"modernc.org/sqlite"}}, "cmd/yiku imports modernc.org/sqlite"},
		{"an internal package of tm names SQL", importGraph{"tm/internal/store": {"database/sql"}}, ""},
		{"cmd talks to the network", importGraph{"cmd/yiku": {"net/http"}}, "net/http"},
		{"the page is served", importGraph{"cmd/yiku/internal/web": {"net", "net/http"}}, ""},
		{"export reaches SQL through a package that may", importGraph{
			"export/sdltm": {modulePath + "tm/sdltm"}, "tm/sdltm": {"database/sql"},
		}, "export/sdltm reaches database/sql: export/sdltm -> " + modulePath + "tm/sdltm -> database/sql"},
		{"export reaches the memory", importGraph{
			"export/a": {modulePath + "tm/b"}, "tm/b": {modulePath + "tm"},
		}, "export/a reaches " + modulePath + "tm"},
		{"imports in a circle end", importGraph{
			"export/a": {modulePath + "tm/b"}, "tm/b": {modulePath + "tm/c"}, "tm/c": {modulePath + "tm/b"},
		}, ""},
	} {
		faults := arrowFaults(c.graph)
		if c.want == "" && len(faults) > 0 || c.want != "" && (len(faults) != 1 || !strings.Contains(faults[0], c.want)) {
			t.Errorf("%s: %q", c.name, faults)
		}
	}
}
