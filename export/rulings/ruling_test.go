package rulings

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export/tbx"
	"github.com/yiku-tm/yiku/tm/ruling"
)

func TestTables(t *testing.T) {
	energy := ruling.Ruling{Phrase: "清洁能源", Rendering: "clean energy", Lang: "en", Status: ruling.Official, Authority: "能源部", Date: "2024-05"}
	russian := energy
	russian.Rendering, russian.Lang = "чистая энергия", "ru"
	for _, c := range []struct {
		name, text string
		want       []ruling.Ruling
	}{
		{"languages as headings", "phrase,en,ru,authority,date\n清洁能源,clean energy,чистая энергия,能源部,2024-05\n", []ruling.Ruling{energy, russian}},
		{"Chinese headings", "\ufeff中文\t译法\t语言\t状态\t机关\t日期\n清洁能源\tclean energy\t英文\t官方\t能源部\t2024-05\n\n", []ruling.Ruling{energy}},
		{"semicolons", "term;rendering;lang;authority;date\n清洁能源;clean energy;en;能源部;2024-05\n", []ruling.Ruling{energy}},
		{"banned", "zh,English,status,note\n数字经济,numeric economy,banned,no such thing\n",
			[]ruling.Ruling{{Phrase: "数字经济", Rendering: "numeric economy", Lang: "en", Status: ruling.Banned, Note: "no such thing"}}},
	} {
		got, err := Read(context.Background(), strings.NewReader(c.text), "terms.csv", Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestBadTables(t *testing.T) {
	for _, c := range []struct {
		name, text string
		line       int
	}{
		{"no heading", "清洁能源,clean energy\n", 1},
		{"empty", "", 1},
		{"status", "phrase,en,status\n清洁能源,clean energy,usual\n", 2},
		{"language", "phrase,rendering\n清洁能源,clean energy\n", 2},
		{"date", "phrase,en,date\n\n清洁能源,clean energy,May\n", 3},
		{"no rendering", "phrase,en\n清洁能源,\n", 2},
		{"no phrase", "phrase,en\n,clean energy\n", 2},
	} {
		_, err := Read(context.Background(), strings.NewReader(c.text), "terms.csv", Options{})
		line, ok := errors.AsType[*LineError](err)
		if !ok || line.Line != c.line {
			t.Errorf("%s: %v, want an error at line %d", c.name, err, c.line)
		}
	}
}

func TestOptionsFillIn(t *testing.T) {
	got, err := Read(context.Background(), strings.NewReader("phrase,rendering\n清洁能源,clean energy\n"), "t.csv", Options{Lang: "en", Authority: "译审委员会", Date: "2025", Citation: "公报"})
	want := []ruling.Ruling{{Phrase: "清洁能源", Rendering: "clean energy", Lang: "en", Status: ruling.Official, Authority: "译审委员会", Date: "2025", Citation: "公报"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestTermBase reads what package tbx writes.
func TestTermBase(t *testing.T) {
	var b bytes.Buffer
	w, err := tbx.NewWriter(&b, tbx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = w.WriteEntry(tbx.Entry{ID: "c1", Terms: []tbx.Term{
		{Lang: "zh", Text: "清洁能源"}, {Lang: "en", Text: "clean energy", Status: tbx.Allowed}, {Lang: "en", Text: "pure power", Status: tbx.Banned},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := Read(context.Background(), &b, "terms.tbx", Options{Authority: "译审委员会"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]ruling.Status{"clean energy": ruling.Allowed, "pure power": ruling.Banned}
	if len(got) != len(want) {
		t.Fatalf("rulings %+v", got)
	}
	for _, r := range got {
		if r.Phrase != "清洁能源" || r.Status != want[r.Rendering] || r.Authority != "译审委员会" {
			t.Errorf("ruling %+v", r)
		}
	}
}
