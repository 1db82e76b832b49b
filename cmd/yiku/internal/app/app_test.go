package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// session returns a session on a new memory in a new folder, which holds the files, and the
// notes that it gives.
func session(t *testing.T, files map[string]string) (*Session, string, *[]string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	notes := new([]string)
	s := &Session{
		Memory: filepath.Join(dir, "memory", "m.db"), Command: "test", Version: "1",
		Note: func(message string) { *notes = append(*notes, message) },
	}
	return s, dir, notes
}

// reason is the Reason of an error, or empty.
func reason(err error) string {
	if r, ok := errors.AsType[interface {
		error
		Reason() string
	}](err); ok {
		return r.Reason()
	}
	return ""
}

const (
	chinese = "河水向东流。\n我们在桥上相遇。\n桥下没有船。\n"
	english = "The river flows east.\nWe met on the bridge.\nThere is no boat under the bridge.\n"
)

func TestImportOnceAndAgain(t *testing.T) {
	ctx := context.Background()
	s, dir, _ := session(t, map[string]string{"a.zh.txt": chinese, "a.en.txt": english})
	o := ImportOptions{
		Pair:    PairOptions{Source: filepath.Join(dir, "a.zh.txt"), Target: filepath.Join(dir, "a.en.txt")},
		Details: Details{Title: "桥", Date: "2026-01-02", Body: "译库社", Translator: "Li", URL: "https://example.org"},
	}
	first, err := s.Import(ctx, o)
	if err != nil || first.Already != nil || len(first.Units) != 3 || first.Receipt.Units != 3 {
		t.Fatalf("%+v, %v", first, err)
	}
	if j := first.Shape(); j.Units != 3 || j.Beads != 3 || j.Already || j.Origin.Body != "译库社" || j.From != "zh" || j.To != "en" {
		t.Errorf("the contract is %+v", j)
	}
	o.Details = Details{Title: "河"}
	second, err := s.Import(ctx, o)
	if err != nil || second.Already == nil || second.Already.Origin.Title != "桥" || !second.Shape().Already {
		t.Fatalf("imported again: %+v, %v", second, err)
	}
	o.Again = true
	third, err := s.Import(ctx, o)
	if err != nil || third.Already != nil || third.Receipt.Replaced != 3 {
		t.Fatalf("with Again: %+v, %v", third, err)
	}
	// What is not said again is kept.
	if got := third.Receipt.Origin; got.Title != "河" || got.Date != "2026-01-02" || got.Translator != "Li" || got.URL != "https://example.org" {
		t.Errorf("the origin is %+v", got)
	}
}

func TestRefusals(t *testing.T) {
	ctx := context.Background()
	s, dir, notes := session(t, map[string]string{
		"zh.txt": chinese, "copy.txt": chinese, "en.txt": english + "Those who had waited for the others went home when the evening came.\n", "zh2.txt": "今天下雨。\n明天会晴。\n我们在家。\n",
	})
	for _, c := range []struct {
		source, target, from, to, want string
	}{
		{"zh.txt", "zh.txt", "", "", ReasonSameFile},
		{"zh.txt", "copy.txt", "", "", ReasonSameFile},
		{"zh.txt", "none.txt", "", "", ReasonNoFile},
		{"zh.txt", ".", "", "", ReasonIsFolder},
		{"zh.txt", "zh2.txt", "", "", ReasonSameLanguage},
		{"en.txt", "zh.txt", "zh", "en", ReasonSwapped},
		{"en.txt", "zh.txt", "ru", "zh", ReasonWrongSource},
		{"zh.txt", "en.txt", "zh", "ru", ReasonWrongTarget},
	} {
		o := ImportOptions{Pair: PairOptions{Source: filepath.Join(dir, c.source), Target: filepath.Join(dir, c.target), From: c.from, To: c.to}}
		if _, err := s.Import(ctx, o); reason(err) != c.want {
			t.Errorf("%s and %s: %v, of reason %q, want %q", c.source, c.target, err, reason(err), c.want)
		}
		if _, err := os.Stat(s.Memory); err == nil {
			t.Fatalf("%s and %s: there is a memory now", c.source, c.target)
		}
	}
	if _, err := s.Import(ctx, ImportOptions{Pair: PairOptions{Source: filepath.Join(dir, "en.txt"), Target: filepath.Join(dir, "zh.txt")}}); err != nil {
		t.Error(err)
	}
	if len(*notes) != 1 || !strings.Contains((*notes)[0], "taken as English to Chinese") {
		t.Errorf("the notes are %q", *notes)
	}
}

func TestMissingMemory(t *testing.T) {
	ctx := context.Background()
	s, _, _ := session(t, nil)
	for name, open := range map[string]func(context.Context, func(*tm.Memory) error) error{"Read": s.Read, "Change": s.Change} {
		err := open(ctx, func(*tm.Memory) error { t.Error("opened"); return nil })
		if reason(err) != ReasonNoMemory {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Create(ctx, func(*tm.Memory) error { return nil }); err != nil {
		t.Error(err)
	}
	s.Memory = ""
	if err := s.Create(ctx, nil); reason(err) != ReasonMemoryUnknown {
		t.Errorf("without a name: %v", err)
	}
}

func TestFolder(t *testing.T) {
	ctx := context.Background()
	s, dir, _ := session(t, map[string]string{
		"in/a.zh.txt": chinese, "in/a.en.txt": english, "in/b.zh.txt": "", "in/b.en.txt": english, "in/c.zh.txt": "今天下雨。", "none/x.txt": "x",
	})
	if _, err := PlanFolder(ctx, filepath.Join(dir, "none"), "", ""); reason(err) != ReasonNoPairs {
		t.Errorf("a folder without pairs: %v", err)
	}
	plan, err := PlanFolder(ctx, filepath.Join(dir, "in"), "", "")
	if err != nil || len(plan.Pairs) != 2 || len(plan.Alone) != 1 {
		t.Fatalf("%+v, %v", plan, err)
	}
	results, err := s.ImportFolder(ctx, plan, ImportOptions{Best: true})
	if err != nil || len(results) != 2 || results[0].Err != nil || results[0].Imported.Units != 3 || results[1].Err == nil {
		t.Fatalf("%+v, %v", results, err)
	}
	j := FolderShape(s.Memory, plan, results)
	if j.Units != 3 || len(j.Imports.Imports) != 1 || len(j.Skipped) != 1 || len(j.Alone) != 1 {
		t.Errorf("the contract is %+v", j)
	}
	again, err := s.ImportFolder(ctx, plan, ImportOptions{})
	if err != nil || !again[0].Imported.Already {
		t.Errorf("again: %+v, %v", again[0], err)
	}
	stopped, cancel := context.WithCancel(ctx)
	s.Progress = func(string) Progress { return stopper(cancel) }
	_, err = s.ImportFolder(stopped, plan, ImportOptions{Again: true})
	if at, ok := errors.AsType[*FolderStoppedError](err); !ok || at.Pairs != 2 || at.Done == 2 {
		t.Errorf("stopped: %v", err)
	}
}

// stopper is a progress that stops the work when it is first called.
type stopper func()

func (s stopper) Set(int, int) { s() }
func (s stopper) Done()        {}

func output(t *testing.T, path string) Output {
	t.Helper()
	f, ok := formats.ByFile(path)
	if !ok {
		t.Fatal(path)
	}
	return Output{Path: path, Format: f, Options: export.WriteOptions{LangStyle: export.StyleRegion}}
}

func TestExportChoosesAndSplits(t *testing.T) {
	ctx := context.Background()
	s, dir, _ := session(t, map[string]string{"a.tsv": "zh\ten\n" + strings.Repeat("x", 0)})
	var rows, ru strings.Builder
	rows.WriteString("zh\ten\n")
	for i := range 200 {
		rows.WriteString(strings.Repeat("河水向东流", 1+i%9) + string(rune('一'+i)) + "。\tThe river flows east " + strings.Repeat("and on ", i%7) + string(rune('a'+i%26)) + ".\n")
	}
	ru.WriteString("zh\tru\n桥下没有船。\tПод мостом нет лодки.\n")
	for name, text := range map[string]string{"a.tsv": rows.String(), "b.tsv": ru.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ImportExchange(ctx, filepath.Join(dir, name), ImportOptions{Details: Details{Body: name}}); err != nil {
			t.Fatal(err)
		}
	}
	all := filepath.Join(dir, "all.tmx")
	_, err := s.Export(ctx, ExportOptions{Output: output(t, all)})
	if several, ok := errors.AsType[*PairsError](err); !ok || len(several.Pairs) != 2 {
		t.Fatalf("two pairs: %v", err)
	}
	if _, ok := errors.AsType[*RequestError](err); !ok {
		t.Errorf("two pairs are not an error of the request: %v", err)
	}
	done, err := s.Export(ctx, ExportOptions{To: "ru", Output: output(t, all)})
	if err != nil || done.Report.Written != 1 || done.Files[0] != all {
		t.Fatalf("%+v, %v", done, err)
	}
	if _, err := s.Export(ctx, ExportOptions{To: "ru", Output: output(t, all)}); err == nil {
		t.Error("a file was replaced without Force")
	}
	done, err = s.Export(ctx, ExportOptions{To: "en", Choice: Choice{Origins: unit.OriginFilter{Body: "b.tsv"}}, Output: output(t, filepath.Join(dir, "n.tmx"))})
	if reason(err) != ReasonNothingToExport {
		t.Errorf("nothing to export: %+v, %v", done, err)
	}
	done, err = s.Export(ctx, ExportOptions{From: "zh", To: "en", Choice: Choice{Statuses: []unit.Status{unit.Imported}}, SplitAt: 20_000, Output: output(t, filepath.Join(dir, "p.tmx"))})
	if err != nil || len(done.Files) < 2 || done.Report.Written != 200 {
		t.Fatalf("%v, %d written, %v", done.Files, done.Report.Written, err)
	}
	for i, f := range done.Files {
		info, err := os.Stat(f)
		if err != nil || info.Size() > 20_000 || i+1 < len(done.Files) && info.Size() < 15_000 {
			t.Errorf("%s has %d bytes, %v", f, info.Size(), err)
		}
	}
}

func TestLookupAround(t *testing.T) {
	ctx := context.Background()
	s, dir, _ := session(t, map[string]string{"a.zh.txt": chinese, "a.en.txt": english})
	if _, err := s.Import(ctx, ImportOptions{Pair: PairOptions{Source: filepath.Join(dir, "a.zh.txt"), Target: filepath.Join(dir, "a.en.txt")}}); err != nil {
		t.Fatal(err)
	}
	answer, err := s.Lookup(ctx, LookupOptions{Text: "相遇", Targets: []string{""}, Context: 1})
	if err != nil || answer.Total != 1 {
		t.Fatalf("%+v, %v", answer, err)
	}
	around := answer.Around[answer.Lookups[0].Units[0].Unit.ID]
	if len(around.Before) != 1 || len(around.After) != 1 || around.Before[0].Variants[0].Text != "河水向东流。" {
		t.Errorf("around it stand %+v", around)
	}
	if answer, err = s.Lookup(ctx, LookupOptions{Text: "河*流", Targets: []string{"en"}}); err != nil || answer.Total != 1 || len(answer.Around) != 0 {
		t.Errorf("with a star: %+v, %v", answer, err)
	}
	for text, want := range map[string]bool{"一二三四五六七八九": false, "一二三四五六七八九十": true, "one two three four five": false, "one two three four five six": true} {
		if isSentence(text) != want {
			t.Errorf("isSentence(%q) = %v", text, !want)
		}
	}
	matched, err := s.MatchDocument(ctx, filepath.Join(dir, "a.zh.txt"), ReadOptions{}, tm.MatchQuery{To: "en", Min: 70, Limit: 5})
	if err != nil || matched.Matched() != 3 || matched.Matches[1].Matches[0].Score != 101 {
		t.Errorf("%+v, %v", matched.Matches, err)
	}
}

// TestExchangeOnceAndAgain checks that a file that the memory has is not read again,
// unless Again is set.
func TestExchangeOnceAndAgain(t *testing.T) {
	ctx := t.Context()
	s, dir, _ := session(t, map[string]string{"a.tsv": "zh\ten\n河水向东流。\tThe river flows east.\n桥下没有船。\tThere is no boat.\n"})
	path := filepath.Join(dir, "a.tsv")
	if _, err := s.ImportExchange(ctx, path, ImportOptions{Details: Details{Title: "河"}}); err != nil {
		t.Fatal(err)
	}
	known, err := s.ImportExchange(ctx, path, ImportOptions{Details: Details{Title: "桥"}})
	if err != nil {
		t.Fatal(err)
	}
	if known.File != nil || len(known.Origins) != 1 || !known.Origins[0].Already || known.Origins[0].Origin.Title != "河" {
		t.Errorf("imported twice: file %v, origins %+v", known.File, known.Origins)
	}
	again, err := s.ImportExchange(ctx, path, ImportOptions{Again: true, Details: Details{Title: "桥"}})
	if err != nil {
		t.Fatal(err)
	}
	if again.File == nil || len(again.Origins) != 1 || again.Origins[0].Already || again.Origins[0].Receipt.Replaced != 2 || again.Origins[0].Receipt.Origin.Title != "桥" {
		t.Errorf("imported with Again: file %v, origins %+v", again.File, again.Origins)
	}
}

// TestContentOfUnits holds the form in which units tell the content of an origin: memories
// keep its checksum, so another form would take every known file for a new one.
func TestContentOfUnits(t *testing.T) {
	pair := []unit.Variant{{Lang: "zh", Text: "双方 %s"}, {Lang: "en-GB", Text: "both"}}
	for _, c := range []struct {
		unit unit.Unit
		want string
	}{
		{unit.Unit{Status: unit.Imported, Variants: pair}, "zh 9 双方 %sen-GB 4 bothimported []"},
		{unit.Unit{Status: unit.Reviewed, Variants: pair[1:], Notes: []string{`a "b"`, "注\n"}}, `en-GB 4 bothreviewed ["a \"b\"" "注\n"]`},
	} {
		if got := string(appendContent(nil, &c.unit)); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestReviewOfOneRow checks that a correction in any row of a table for review is
// found, also if the rows after it are unchanged.
func TestReviewOfOneRow(t *testing.T) {
	ctx := t.Context()
	for i, sentence := range []string{"flows east", "met on the bridge", "no boat"} {
		s, dir, _ := session(t, map[string]string{"a.zh.txt": chinese, "a.en.txt": english})
		if _, err := s.Import(ctx, ImportOptions{Pair: PairOptions{Source: filepath.Join(dir, "a.zh.txt"), Target: filepath.Join(dir, "a.en.txt")}}); err != nil {
			t.Fatal(err)
		}
		table := filepath.Join(dir, "review.csv")
		if _, err := s.Export(ctx, ExportOptions{From: "zh", To: "en", Output: output(t, table)}); err != nil {
			t.Fatal(err)
		}
		rows, err := os.ReadFile(table)
		if err != nil {
			t.Fatal(err)
		}
		corrected := strings.Replace(string(rows), sentence, "is corrected", 1)
		if corrected == string(rows) {
			t.Fatalf("%q is not in the table:\n%s", sentence, rows)
		}
		if err := os.WriteFile(table, []byte(corrected), 0o600); err != nil {
			t.Fatal(err)
		}
		back, err := s.ImportExchange(ctx, table, ImportOptions{})
		if err != nil || back.Review.Changed != 1 || len(back.Review.NotTaken) != 0 {
			t.Errorf("row %d: %d units changed, rows not taken %v, error %v", i+1, back.Review.Changed, back.Review.NotTaken, err)
		}
	}
}
