package main

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui/catalogue"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/doctor"
)

var updateCatalogue = flag.Bool("update-catalogue", false, "append messages without a translation to zh.po")

// spoken are the functions and methods whose argument, counted from 0, is a message or
// its format. A negative number counts from the end.
var spoken = map[string][]int{
	"Say": {0}, "note": {0}, "hint": {0}, "say": {1}, "Sayf": {0}, "printPairList": {1}, "usagef": {0}, "fail": {1}, "WithHint": {1}, "Errorf": {0, 1}, "PrintNote": {1}, "PrintHint": {1}, "TooLarge": {0},
	"StringVar": {-1}, "BoolVar": {-1}, "IntVar": {-1}, "Float64Var": {-1}, "StringSliceVar": {-1}, "StringArrayVar": {-1},
	"Int64Var": {-1}, "Int64SliceVar": {-1}, "StringVarP": {-1}, "BoolVarP": {-1}, "Var": {-1}, "StringToStringVar": {-1}, "DurationVar": {-1}, "IntVarP": {-1},
}

// said are the fields of a struct that hold a message.
var said = []string{"Short", "Message", "Problem", "Remedy", "Cause", "Reason", "problem", "remedy"}

// TestCatalogue checks that the catalogue has all messages: help, options, headings of
// tables, notes, hints and errors of the command line, and the messages that the
// templates of the page name. With -update-catalogue, missing messages of the command
// line are appended to zh.po, to be translated there.
func TestCatalogue(t *testing.T) {
	for key, place := range keysOfPage(t) {
		if !catalogue.Has(key) {
			t.Errorf("%s: zh.po has no msgctxt %q", place, key)
		}
	}
	messages := messagesOf(t, append(libraries(t), ".", "internal/app", "internal/ui")...)
	maps.Copy(messages, keysIn(t, "*.html", saidOnPage))
	for _, pattern := range []string{"../../export/findings/*.html", "../../export/findings/*.go"} {
		maps.Copy(messages, keysIn(t, pattern, saidInReport))
	}
	var missing []string
	for message, place := range messages {
		if !catalogue.Has(message) {
			missing = append(missing, message)
			if !*updateCatalogue {
				t.Errorf("%s: zh.po lacks %q", place, message)
			}
		}
	}
	if *updateCatalogue && len(missing) > 0 {
		slices.Sort(missing)
		f, err := os.OpenFile("internal/ui/catalogue/zh.po", os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range missing {
			one, many, plural := strings.Cut(m, "\x00")
			text := "\nmsgid " + poString(one)
			if plural {
				text += "\nmsgid_plural " + poString(many) + "\nmsgstr[0] \"\"\n"
			} else {
				text += "\nmsgstr \"\"\n"
			}
			if _, err := f.WriteString(text); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// keysOfPage returns the keys of messages in the templates and handlers of the page,
// with their places. Composed keys are checked by the tests of the page.
func keysOfPage(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range []string{"internal/web/templates/*.html", "internal/web/*.go"} {
		maps.Copy(found, keysIn(t, pattern, keyOfPage))
	}
	if len(found) < 200 {
		t.Fatalf("only %d keys found: does the expression fit the templates?", len(found))
	}
	return found
}

// keysIn returns what the groups of the expression match in the files, with their places.
func keysIn(t *testing.T, pattern string, expression *regexp.Regexp) map[string]string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%d files %s, %v", len(names), pattern, err)
	}
	found := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range expression.FindAllStringSubmatch(string(text), -1) {
			if key := strings.Join(m[1:], ""); !strings.HasSuffix(key, ".") {
				found[key] = name
			}
		}
	}
	return found
}

// keyOfPage finds a key of a message where it is said, and those of the screen Connect,
// which are handed on.
var keyOfPage = regexp.MustCompile(`(?:\bt |\.Text\()"([^"]+)"|"(connect\.[a-z.]+)"`)

// libraries are the folders of the packages whose errors reach the user: all below
// align, tm and export but the programs that make their data.
func libraries(t *testing.T) []string {
	t.Helper()
	var folders []string
	for _, root := range []string{"../../align", "../../tm", "../../export"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			switch d.Name() {
			case "testdata", "train", "tune", "gen", "learn", "cedict", "packed", "exporttest", "writings", "eval":
				return fs.SkipDir
			}
			folders = append(folders, path)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return folders
}

// poString writes a string as a PO file does, a line a line.
func poString(s string) string {
	if !strings.Contains(s, "\n") {
		return strconv.Quote(s)
	}
	var b strings.Builder
	b.WriteString(`""`)
	for line := range strings.Lines(s) {
		b.WriteString("\n\"" + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(line) + "\"")
	}
	return b.String()
}

// messagesOf returns the messages in the packages of the folders, with their places.
func messagesOf(t *testing.T, folders ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		var parsed []*ast.File
		consts := map[string]string{}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(set, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, f)
			collectConstants(f, consts)
		}
		for _, f := range parsed {
			ast.Inspect(f, func(n ast.Node) bool {
				for _, m := range messagesIn(n, consts) {
					if strings.ContainsFunc(m, func(r rune) bool { return 'a' <= r && r <= 'z' }) {
						found[m] = set.Position(n.Pos()).String()
					}
				}
				return true
			})
			if folder == "." {
				for m, n := range wordsIn(f, consts) {
					found[m] = set.Position(n.Pos()).String()
				}
			}
		}
	}
	if len(found) < 200 {
		t.Fatalf("only %d messages found: %v", len(found), slices.Sorted(maps.Keys(found)))
	}
	return found
}

// wordsIn returns all texts of several words in a file of the command line, wherever they
// are put together: who writes some has to see to it that they are said in Chinese, too.
func wordsIn(f *ast.File, consts map[string]string) map[string]ast.Node {
	found := map[string]ast.Node{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.Field:
			return false
		case *ast.GenDecl: // constants are held where they are used
			return n.Tok != token.CONST
		case *ast.KeyValueExpr:
			key, ok := n.Key.(*ast.Ident)
			return !ok || !slices.Contains([]string{"Use", "Long", "Example"}, key.Name)
		case *ast.CallExpr:
			switch f := n.Fun.(type) {
			case *ast.SelectorExpr:
				return f.Sel.Name != "Count" // held with its number
			case *ast.Ident:
				return f.Name != "panic"
			}
		case *ast.BasicLit, *ast.BinaryExpr:
			text, ok := stringOf(n.(ast.Expr), consts)
			if !ok {
				return true
			}
			text = strings.Trim(text, " \n")
			if severalWords.MatchString(text) && !catalogue.Has("%d "+text) && !strings.ContainsAny(text[:1], "<") && !strings.HasPrefix(text, "yiku ") {
				found[text] = n
			}
			return false
		}
		return true
	})
	return found
}

// severalWords finds two words of English; saidOnPage those of a page
// that a command writes, saidInReport those of the files of a check.
var (
	severalWords = regexp.MustCompile(`^[^\n]*\pL *[a-z]{2,} [^\n]*\pL|[a-z]{2,} %[a-z]|%[a-z] [a-z]{2,}`)
	saidOnPage   = regexp.MustCompile(`\{\{sayf? "([^"]+)"`)
	saidInReport = regexp.MustCompile(`\.Text[( ]"([^" ]+)"`)
)

// collectConstants adds the string constants of a file.
func collectConstants(f *ast.File, consts map[string]string) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			for i, name := range v.Names {
				if i < len(v.Values) {
					if text, ok := stringOf(v.Values[i], consts); ok {
						consts[name.Name] = text
					}
				}
			}
		}
	}
}

// stringOf returns the value of a string expression of literals and constants. A
// variable in a sum of strings stands as %s.
func stringOf(e ast.Expr, consts map[string]string) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.Ident:
		s, ok := consts[e.Name]
		return s, ok
	case *ast.BinaryExpr:
		a, ok := stringOf(e.X, consts)
		b, ok2 := stringOf(e.Y, consts)
		if !ok {
			a = "%s"
		}
		if !ok2 {
			b = "%s"
		}
		return a + b, ok || ok2
	case *ast.ParenExpr:
		return stringOf(e.X, consts)
	}
	return "", false
}

// messagesIn returns the messages that a node says.
func messagesIn(n ast.Node, consts map[string]string) []string {
	var found []string
	take := func(e ast.Expr) {
		if call, ok := e.(*ast.CallExpr); ok && len(call.Args) > 0 {
			if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" {
				e = call.Args[0]
			}
		}
		if s, ok := stringOf(e, consts); ok {
			found = append(found, s)
		}
	}
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Name.Name == "Error" {
			ast.Inspect(n, func(inner ast.Node) bool {
				if call, ok := inner.(*ast.CallExpr); ok {
					if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" {
						take(call.Args[0])
					}
				}
				return true
			})
		}
	case *ast.File:
		found = append(found, "help for %s", "version for %s") // cobra says them
	case *ast.CallExpr:
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
			if x, ok := f.X.(*ast.Ident); ok && (x.Name == "fmt" && name == "Errorf" || x.Name == "errors" && name == "New") {
				take(n.Args[0])
				return found
			}
		}
		if name == "Count" && len(n.Args) == 3 {
			one, ok := stringOf(n.Args[1], consts)
			many, ok2 := stringOf(n.Args[2], consts)
			if ok && ok2 {
				if catalogue.Has("%d "+one) && catalogue.Has("%d "+many) {
					return nil
				}
				return []string{"%d " + one + "\x00%d " + many}
			}
		}
		if name == "explain" || name == "Explain" { // what was done with the memory when an error came
			doing := n.Args[0]
			if call, ok := doing.(*ast.CallExpr); ok && len(call.Args) > 0 {
				doing = call.Args[0]
			}
			if s, ok := stringOf(doing, consts); ok {
				return []string{s + " memory %s: %w"}
			}
		}
		if name == "register" {
			for _, arg := range n.Args {
				take(arg)
			}
		}
		for _, i := range spoken[name] {
			if i < 0 {
				i += len(n.Args)
			}
			if i >= 0 && i < len(n.Args) {
				take(n.Args[i])
			}
		}
		if name == "say" || name == "Sayf" { // the space around the message is not part of it
			for i := range found {
				found[i] = strings.Trim(found[i], " \n")
			}
		}
	case *ast.KeyValueExpr:
		key, ok := n.Key.(*ast.Ident)
		switch {
		case ok && slices.Contains(said, key.Name):
			before := len(found)
			if take(n.Value); len(found) > before && !strings.Contains(found[before], " ") {
				found = found[:before]
			}
		case ok && key.Name == "Long":
			if text, ok := stringOf(n.Value, consts); ok {
				found = slices.AppendSeq(found, strings.SplitSeq(strings.TrimSpace(text), "\n\n"))
			}
		case ok && key.Name == "Header":
			if list, ok := n.Value.(*ast.CompositeLit); ok {
				for _, e := range list.Elts {
					take(e)
				}
			}
		default: // the hints by reason
			if s, ok := n.Key.(*ast.SelectorExpr); ok && strings.HasPrefix(s.Sel.Name, "Reason") {
				take(n.Value)
			}
		}
	}
	return found
}

// TestRepairsAreTranslated checks that the catalogue has what reading and doctor say of the repairs and
// of unfinished texts, whose words are joined from parts.
func TestRepairsAreTranslated(t *testing.T) {
	var said []string
	for _, kind := range []export.RepairKind{
		export.RepairControl, export.RepairEncoding, export.RepairEntity, export.RepairBracket, export.RepairElement,
		export.RepairVariant, export.RepairSegment, export.RepairSub, export.RepairSpread, export.RepairBeyond, export.RepairField,
		export.RepairAbove, export.RepairHeading, export.RepairRow, export.RepairTable, export.RepairHidden,
	} {
		said = append(said, export.RepairCount{Kind: kind, Count: 1, First: 2}.String(), export.RepairCount{Kind: kind, Count: 3, First: 2}.String())
	}
	for _, reason := range []export.Unfinished{export.NotTranslated, export.IsDraft, export.WasRejected} {
		said = append(said, export.UnfinishedCount{Reason: reason, Count: 1, First: 2}.String(), export.UnfinishedCount{Reason: reason, Count: 3, First: 2}.String())
	}
	said = append(said, export.RepairCount{Kind: export.RepairField, Count: 1, First: 2, Detail: "№"}.String(), export.RepairCount{Kind: export.RepairField, Count: 3, First: 2, Detail: "№"}.String())
	for _, kind := range []export.RepairKind{
		export.RepairSpread, export.RepairBeyond, export.RepairField, export.RepairAbove, export.RepairHeading, export.RepairRow, export.RepairTable, export.RepairHidden,
	} {
		said = append(said, doctor.Kind(kind).Words())
	}
	for _, english := range said {
		if chinese := catalogue.Chinese.Translate(english); regexp.MustCompile(`[a-z]{3}`).MatchString(chinese) {
			t.Errorf("%q is %q", english, chinese)
		}
	}
}
