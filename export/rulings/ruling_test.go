package rulings

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
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
		{"a title, numbers, a source", "港口术语表,,,,\nNo.,Chinese,English,Source,Date\n1,集装箱,container,港务章程,2024/5/17\n",
			[]ruling.Ruling{{Phrase: "集装箱", Rendering: "container", Lang: "en", Status: ruling.Official, Citation: "港务章程", Date: "2024-05-17"}}},
		{"Chinese headings of a published list", "序号,中文词条,英文译文,来源,发布日期,备注\n一、港口,,,,,\n1,集装箱,container,港务章程,2024年5月,常用\n序号,中文词条,英文译文,来源,发布日期,备注\n2,航道,fairway,,,\n",
			[]ruling.Ruling{
				{Phrase: "集装箱", Rendering: "container", Lang: "en", Status: ruling.Official, Citation: "港务章程", Date: "2024-05", Note: "常用"},
				{Phrase: "航道", Rendering: "fairway", Lang: "en", Status: ruling.Official},
			}},
		{"no heading", "集装箱码头\tcontainer terminal\n进港航道\tapproach channel of the port\n船舶登记\tregistration of ships\n", []ruling.Ruling{
			{Phrase: "集装箱码头", Rendering: "container terminal", Lang: "en", Status: ruling.Official},
			{Phrase: "进港航道", Rendering: "approach channel of the port", Lang: "en", Status: ruling.Official},
			{Phrase: "船舶登记", Rendering: "registration of ships", Lang: "en", Status: ruling.Official},
		}},
	} {
		got, err := Read(context.Background(), strings.NewReader(c.text), "terms.csv", Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, got.Rulings); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestUnreadColumns(t *testing.T) {
	const text = "港口术语表,,,,\nNo.,Chinese,English,Since,架号,空\n1,集装箱,container,2024/5/17,A-12,\n"
	got, err := Read(context.Background(), strings.NewReader(text), "terms.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rulings) != 1 || got.Rulings[0].Date != "2024-05-17" {
		t.Errorf("rulings: %+v", got.Rulings)
	}
	want := []*LineError{{Name: "terms.csv", Line: 2, Problem: "the column “架号” is not read"}}
	if diff := cmp.Diff(want, got.Skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
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
	if diff := cmp.Diff(want, got.Rulings); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestTermBase reads what package tbx writes.
func TestTermBase(t *testing.T) {
	var b bytes.Buffer
	w, err := tbx.NewWriter(&b, tbx.Version2, export.WriteOptions{})
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
	result, err := Read(context.Background(), &b, "terms.tbx", Options{Authority: "译审委员会"})
	if err != nil {
		t.Fatal(err)
	}
	got := result.Rulings
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

// TestLines reads pages of terms.
func TestLines(t *testing.T) {
	page := []Line{
		{"港口术语 Port terms", 1}, {"本表列出港口常用的术语，供译者参考。每年修订一次。", 2},
		{"1. 集装箱码头 container terminal", 3}, {"（二）进港航道：approach channel", 4}, {"• APEC会议 APEC meeting", 5},
		{"船舶登记", 6}, {"registration of ships", 7}, {"GDP 增长", 8}, {"GDP growth", 9}, {"ballast water (压载水)", 10},
		{"5G网络", 11}, {"引航", 12}, {"pilotage", 13}, {"The list is revised every year.", 14}, {"拖轮——tug", 15}, {"无线电", 16},
	}
	got := FromLines("page.txt", page, Options{Lang: "en", Authority: "港务局"})
	var pairs [][2]string
	for _, r := range got.Rulings {
		pairs = append(pairs, [2]string{r.Phrase, r.Rendering})
		if r.Authority != "港务局" || r.Lang != "en" || r.Status != ruling.Official {
			t.Errorf("%+v", r)
		}
	}
	want := [][2]string{
		{"港口术语", "Port terms"}, {"集装箱码头", "container terminal"}, {"进港航道", "approach channel"}, {"APEC会议", "APEC meeting"},
		{"船舶登记", "registration of ships"}, {"GDP 增长", "GDP growth"}, {"压载水", "ballast water"}, {"引航", "pilotage"}, {"拖轮", "tug"},
	}
	if diff := cmp.Diff(want, pairs); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var lines []int
	for _, l := range got.Skipped {
		lines = append(lines, l.Line)
	}
	if diff := cmp.Diff([]int{2, 11, 14, 16}, lines); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
}

// TestManyRulings checks that files with too many rulings, by their rows or by the
// combinations in the entries of a term base, are refused.
func TestManyRulings(t *testing.T) {
	var terms strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&terms, `<langSet xml:lang="zh"><tig><term>水%d</term></tig></langSet><langSet xml:lang="en"><tig><term>water %d</term></tig></langSet>`, i, i)
	}
	for name, text := range map[string]string{
		"rows":  "zh\ten\n" + strings.Repeat("水\ta\n", MaxRulings+deepestHeading),
		"cells": "zh" + strings.Repeat("\ten", 30) + "\n" + strings.Repeat("水"+strings.Repeat("\ta", 30)+"\n", MaxRulings/30+1),
		"terms": `<?xml version="1.0"?><martif type="TBX" xml:lang="zh"><text><body><termEntry>` + terms.String() + `</termEntry></body></text></martif>`,
	} {
		if got, err := Read(t.Context(), strings.NewReader(text), "terms", Options{}); !errors.Is(err, ErrManyRulings) {
			t.Errorf("%s: %d rulings, %v", name, len(got.Rulings), err)
		}
	}
}
