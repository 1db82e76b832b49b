package tm

import (
	gocmp "cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// changedMemory is a memory that went through everything: a block of the index
// and its tail, edits, removals, replaced origins, odd texts and languages.
func changedMemory(t testing.TB) *Memory {
	m := lookupMemory(t)
	mustChange(t, m, func(ctx context.Context, w *tables.Writer) error { return tables.RebuildDerived(ctx, w.Tx) })
	rng := rand.New(rand.NewPCG(8, 8))
	units := randomPairs(6, 150)
	for i := range units {
		switch i % 5 {
		case 0:
			units[i].Variants[1].Lang = "ru"
		case 1:
			units[i].Variants = append(units[i].Variants, unit.Variant{Lang: "zh-Hant", Text: units[i].Variants[0].Text + "附"})
		}
		units[i].Place = rng.IntN(100)
		units[i].Status = tables.Statuses[rng.IntN(len(tables.Statuses))]
	}
	mustAdd(t, m, unit.Origin{Source: "mixed", Checksum: "5", Date: "2022-11-02", Body: "外交部"}, units...)
	mustAdd(t, m, unit.Origin{Source: "twice", Checksum: "6", Body: "中国外交部"}, randomPairs(7, 40)...)
	if _, err := m.Add(context.Background(), unit.Origin{Source: "again", Checksum: "6", Date: "2024-12"}, unit.Each(randomPairs(9, 50)), AddOptions{Replace: true}); err != nil {
		t.Fatal(err)
	}
	all := collect(t, m, Filter{Statuses: tables.Statuses})
	mustChange(t, m, func(ctx context.Context, w *tables.Writer) error {
		var gone []int64
		for i, u := range all {
			switch {
			case i%7 == 0:
				gone = append(gone, u.ID)
			case i%11 == 0:
				u.Variants[0].Text = "修订：" + u.Variants[0].Text
				if err := w.PutUnit(ctx, u); err != nil {
					return err
				}
			}
		}
		_, err := w.DropUnits(ctx, gone...)
		return err
	})
	checkDerived(t, m)
	return m
}

// randomQuery asks for parts of the texts in every way there is.
func randomQuery(rng *rand.Rand, units []unit.Unit, disguise *strings.Replacer) Query {
	part := func() string {
		u := units[rng.IntN(len(units))]
		text := []rune(u.Variants[rng.IntN(len(u.Variants))].Text)
		n := 1 + rng.IntN(min(8, len(text)))
		from := rng.IntN(len(text) - n + 1)
		if rng.IntN(2) == 0 {
			return disguise.Replace(string(text[from : from+n]))
		}
		return string(text[from : from+n])
	}
	parts := func() search.Phrase {
		p := search.Phrase{part()}
		if rng.IntN(2) == 0 {
			p = append(p, part())
		}
		return p
	}
	languages := []string{"", "", "", "zh", "en", "ru", "zh-Hans", "zh-Hant"}
	q := Query{
		Text: part(), From: languages[rng.IntN(len(languages))], To: languages[rng.IntN(len(languages))],
		Limit: rng.IntN(30), Plain: true,
	}
	switch rng.IntN(12) {
	case 0:
		q.Phrases = [][]string{parts()}
	case 1:
		q.Text, q.Phrases = "", [][]string{parts(), {part()}}
	case 2:
		q.Others = [][]string{{part()}}
	case 3:
		q.Pattern = regexp.MustCompile([]string{`\d{4}年`, `^In`, `[。！]$`, `(?i)APEC`}[rng.IntN(4)])
	case 4:
		q.Origins.IDs = []int64{int64(1 + rng.IntN(7)), 3}
	case 5:
		q.Origins.Body = "外交部"
	case 6:
		q.Origins.Since, q.Origins.Until = "2022", "2023-04"
	case 7:
		q.Statuses = []unit.Status{tables.Statuses[rng.IntN(4)], unit.Rejected}
	}
	return q
}

// heldText is a variant's text and its search form.
type heldText struct {
	row          int64
	text, folded string
}

// lookInAll answers by searching all texts, as a scan does, without reading
// them again each time.
func lookInAll(t *testing.T, m *Memory, texts []heldText, s *prepared) (answer Lookup) {
	t.Helper()
	var rows []int64
	for _, x := range texts {
		if s.terms.Holds(x.text, x.folded) {
			rows = append(rows, x.row)
		}
	}
	if len(rows) == 0 {
		return Lookup{}
	}
	ctx := context.Background()
	err := m.look(ctx, func(r *reading) error {
		l, err := search.ScanLayout(ctx, r.Tx, rows)
		if err != nil {
			return err
		}
		c := search.NewChoice(r.Statements, s.terms, l)
		if err := c.Choose(ctx, rows); err != nil {
			return err
		}
		var renderings *spotting
		if answer, renderings, err = r.answer(ctx, s, c); err != nil {
			return err
		}
		return renderings.find(ctx, &answer)
	})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// TestScanRows compares the scan with looking at all texts.
func TestScanRows(t *testing.T) {
	m := changedMemory(t)
	units := collect(t, m, Filter{Statuses: tables.Statuses})
	for _, text := range []string{"改革", "的", "2", "stability", "……"} {
		s, err := Query{Text: text}.prepare()
		if err != nil {
			t.Fatal(err)
		}
		var want, got []int64
		for _, u := range units {
			for p, v := range u.Variants {
				if s.terms.Holds(v.Text, fold.String(v.Text)) {
					want = append(want, u.ID*tables.Positions+int64(p))
				}
			}
		}
		slices.Sort(want)
		err = m.look(context.Background(), func(r *reading) (err error) {
			got, err = search.ScanRows(context.Background(), r.Tx, s.terms)
			return err
		})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %d variants, want %d (%v)", text, len(got), len(want), err)
		}
	}
}

// TestLookupEqualsScan asks a thousand questions of the index and of a scan.
func TestLookupEqualsScan(t *testing.T) {
	m := changedMemory(t)
	units := collect(t, m, Filter{Statuses: tables.Statuses})
	var texts []heldText
	for _, u := range units {
		for p, v := range u.Variants {
			texts = append(texts, heldText{u.ID*tables.Positions + int64(p), v.Text, fold.String(v.Text)})
		}
	}
	slices.SortFunc(texts, func(a, b heldText) int { return gocmp.Compare(a.row, b.row) })
	rng := rand.New(rand.NewPCG(31, 41))
	disguise := strings.NewReplacer("国", "國", "5", "５", "A", "Ａ", "“", "「", " ", "\u00A0", "e", "E", "……", "…")
	questions, found := 1000, 0
	if quick() {
		questions = 150
	}
	for range questions {
		q := randomQuery(rng, units, disguise)
		s, err := q.prepare()
		if err != nil {
			continue // nothing but blanks
		}
		want := lookInAll(t, m, texts, &s)
		got := find(t, m, q)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%+v (-scan +index):\n%s", q, diff)
		}
		if found += min(got.Total, 1); got.Note != "" {
			t.Fatalf("%+v: %s", q, got.Note)
		}
	}
	if found < questions/3 {
		t.Errorf("only %d of %d questions have an answer", found, questions)
	}
}

// TestLookupQueries has totals counted by hand for what goes beyond a phrase.
func TestLookupQueries(t *testing.T) {
	m := openNew(t)
	add := func(checksum, body, date string, units ...unit.Unit) {
		mustAdd(t, m, unit.Origin{Checksum: checksum, Body: body, Date: date}, units...)
	}
	add("1", "新华社", "2023-05-01", pair(0, "坚持改革，坚持开放", "uphold reform and keep opening up"), pair(1, "坚持开放，推进改革", "stay open, push reform"))
	add("2", "外交部", "2024", pair(0, "改革3*4项", "reform 3*4 items"), pair(1, "改革措施", "measures of change"))
	reviewed := pair(0, "改革开放", "reform and opening up")
	reviewed.Status = unit.Reviewed
	add("3", "", "", reviewed)
	for _, tt := range []struct {
		q    Query
		want int
	}{
		{Query{Phrases: [][]string{search.ParsePhrase("坚持*改革")}}, 2},
		{Query{Phrases: [][]string{search.ParsePhrase("改革*坚持")}}, 1},
		{Query{Phrases: [][]string{search.ParsePhrase("*改革*")}}, 5},
		{Query{Phrases: [][]string{search.ParsePhrase(`3\*4`)}}, 1},
		{Query{Text: "3*4"}, 1},
		{Query{Text: "坚持……改革"}, 2},
		{Query{Text: "改革…坚持"}, 1},
		{Query{Text: "uphold ... opening up"}, 1},
		{Query{Text: "改革…"}, 0},
		{Query{Text: "…"}, 0},
		{Query{Text: strings.Repeat("改…", MaxParts+1)}, 0},
		{Query{Text: "*"}, 1},
		{Query{Phrases: [][]string{search.ParsePhrase("*")}}, 1},
		{Query{Phrases: [][]string{{"改", "改"}}}, 0}, // parts do not overlap
		{Query{Text: "改革", Phrases: [][]string{{"开放"}}}, 3},
		{Query{Text: "改革", Others: [][]string{{"reform"}}}, 4},
		{Query{Text: "改革", Others: [][]string{{"REFORM"}, {"opening"}}}, 2},
		{Query{Text: "改革", Others: [][]string{{"开放"}}}, 0}, // it is the same variant
		{Query{Text: "改革", Pattern: regexp.MustCompile("^改革")}, 3},
		{Query{Text: "reform", Pattern: regexp.MustCompile("REFORM")}, 0},
		{Query{Text: "改革", Origins: unit.OriginFilter{Body: "外交"}}, 2},
		{Query{Text: "改革", Origins: unit.OriginFilter{Since: "2024-03"}}, 2},
		{Query{Text: "改革", Origins: unit.OriginFilter{Until: "2023"}}, 2},
		{Query{Text: "改革", Origins: unit.OriginFilter{Since: "2023-05-02", Until: "2023"}}, 0},
		{Query{Text: "改革", Origins: unit.OriginFilter{IDs: []int64{1, 3}}}, 3},
		{Query{Text: "改革", Statuses: []unit.Status{unit.Reviewed}}, 1},
	} {
		tt.q.Plain = true
		a := find(t, m, tt.q)
		if a.Total != tt.want {
			t.Errorf("%+v: total %d, want %d", tt.q, a.Total, tt.want)
		}
		for _, f := range a.Units {
			if len(tt.q.Others) > 0 && len(f.OtherHits) < len(tt.q.Others) {
				t.Errorf("%+v: hits %v in the other variant", tt.q, f.OtherHits)
			}
		}
	}
	for _, q := range []Query{
		{}, {Text: " ", Phrases: [][]string{{"改革"}}}, {Text: "改", Others: [][]string{{" "}}}, {Text: "改", Statuses: []unit.Status{"new"}}, {Text: "改", Origins: unit.OriginFilter{Until: "May"}},
	} {
		if _, err := m.Lookup(context.Background(), q); err == nil {
			t.Errorf("%+v is accepted", q)
		}
	}
}

func TestParsePhrase(t *testing.T) {
	for text, want := range map[string]search.Phrase{
		"改革":       {"改革"},
		"坚持*改革":    {"坚持", "改革"},
		"*坚持**改革*": {"坚持", "改革"},
		`3\*4`:     {"3*4"},
		`a\\*b`:    {`a\`, "b"},
		`C:\new`:   {`C:\new`},
		`end\`:     {`end\`},
		"*":        {"*"},
		"* *":      {"* *"},
		"%_":       {"%_"},
		"a * b":    {"a ", " b"},
	} {
		if diff := cmp.Diff(want, search.ParsePhrase(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestHitsOfPhrases(t *testing.T) {
	for _, tt := range []struct {
		text    string
		phrases []search.Phrase
		want    []string
	}{
		{"坚持改革，坚持开放，再改革", []search.Phrase{{"坚持", "改革"}}, []string{"坚持", "改革", "坚持", "改革"}},
		{"坚持改革，坚持开放", []search.Phrase{{"坚持", "改革"}}, []string{"坚持", "改革"}},
		{"改革开放", []search.Phrase{{"改革"}, {"革开"}}, []string{"改革开"}},
		{"改革开放", []search.Phrase{{"开放"}, {"改"}}, []string{"改", "开放"}},
		{"改革", []search.Phrase{{"开放"}}, nil},
	} {
		var got []string
		for _, h := range search.Spans(tt.text, tt.phrases...) {
			got = append(got, tt.text[h.Start:h.End])
		}
		if !slices.Equal(tt.want, got) {
			t.Errorf("%v in %q: %q, want %q", tt.phrases, tt.text, got, tt.want)
		}
	}
}

// otherFormatSum is the checksum, in hexadecimal, of a manifest that is only the
// number of a format: of eight bytes of key, all 0, and the byte 3.
func otherFormatSum() string {
	sum := crc32.Checksum([]byte{0, 0, 0, 0, 0, 0, 0, 0, 3}, crc32.MakeTable(crc32.Castagnoli))
	return hex.EncodeToString(binary.LittleEndian.AppendUint32(nil, sum))
}

// TestDamagedIndex damages derived data, a table at a time: answers stay right
// and explain why they were slow.
func TestDamagedIndex(t *testing.T) {
	for _, spoil := range []string{
		"UPDATE index_blobs SET data = x'00' WHERE id = 0",
		// The manifest of an index of another version: the number 3, and its checksum.
		"UPDATE index_blobs SET data = x'03" + otherFormatSum() + "' WHERE id = 0",
		"UPDATE index_blobs SET data = zeroblob(length(data)) WHERE id > 0",
		"DELETE FROM index_blobs WHERE id > 0",
		"DELETE FROM runs",
		"UPDATE runs SET last = first",
	} {
		m := changedMemory(t)
		ctx := context.Background()
		if err := m.file.Change(ctx, func(tx *sql.Tx) error { _, err := tx.Exec(spoil); return err }); err != nil {
			t.Fatal(err)
		}
		units := collect(t, m, Filter{})
		folded := map[string]string{}
		notes := 0
		for _, text := range []string{"改革开放", "的", "会", "reform", "年", "修订", "2", "stability"} {
			q := Query{Text: text, Plain: true}
			got, want := find(t, m, q), oracle(units, folded, q)
			if got.Total != want.Total || len(got.Units) != got.Total {
				t.Errorf("%s: %q in %d units, want %d", spoil, text, got.Total, want.Total)
			}
			if got.Note != "" {
				notes++
			}
		}
		text := units[5].Variants[0].Text
		a := similarTo(t, m, MatchQuery{Text: text, Min: 40})
		if want := len(similarities(units, MatchQuery{Text: text, Min: 40})); a.Total != want {
			t.Errorf("%s: %d matches, want %d", spoil, a.Total, want)
		}
		if notes == 0 {
			t.Errorf("%s: no answer says so", spoil)
		}
		if strings.Contains(spoil, "id = 0") {
			problem := "its index is damaged"
			if strings.Contains(spoil, "x'03") {
				problem = "its index is of another version of yiku"
			}
			_, err := m.Add(ctx, unit.Origin{Checksum: "new"}, unit.Each(randomPairs(1, 1)), AddOptions{})
			if e, ok := errors.AsType[*fault.FileError](err); !ok || !strings.Contains(e.Error(), problem) || e.Reason() != fault.ReasonIndexDamaged {
				t.Errorf("%s: adding: %v", spoil, err)
			}
		}
		mustChangeAnyway(t, m)
		checkDerived(t, m)
		if a := find(t, m, Query{Text: "年", Plain: true}); a.Note != "" {
			t.Errorf("%s: after the index was made anew: %s", spoil, a.Note)
		}
	}
}

// mustChangeAnyway rebuilds derived data without the writer, which needs it.
func mustChangeAnyway(t *testing.T, m *Memory) {
	t.Helper()
	err := m.file.Change(context.Background(), func(tx *sql.Tx) error { return tables.RebuildDerived(context.Background(), tx) })
	if err != nil {
		t.Fatal(err)
	}
}

// TestDetailsRoundTrip stores everything that an exchange file can say.
func TestDetailsRoundTrip(t *testing.T) {
	m := openNew(t)
	u := pair(0, "按“确定”键", "Press OK")
	u.TUID, u.CreatedBy, u.ChangedBy = "tu-1", "anna", "ivan"
	u.Props, u.Notes, u.Attributes = []unit.Prop{{Type: "x-project", Value: "法律"}, {Type: "", Value: "\u0000?"[1:]}}, []string{"一", "<b>"}, []unit.Prop{{Type: "usagecount", Value: "3"}}
	u.Variants[1].Codes = []unit.Code{
		{At: 6, Kind: unit.CodeBegin, Data: `<b title="x">`, Subs: []unit.Sub{{Start: 10, End: 11, Attributes: []unit.Prop{{Type: "datatype", Value: "html"}}}}, Attributes: []unit.Prop{{Type: "i", Value: "1"}}},
		{At: 8, Kind: unit.CodeEnd, Data: "</b>"},
	}
	u.Variants[1].Details = &unit.Details{Created: moment, ChangedBy: "li", Props: []unit.Prop{{Type: "a", Value: "b"}}, Notes: []string{"n"}, Attributes: []unit.Prop{{Type: "o-tmf", Value: "x"}}}
	u.Variants[0].Details = &unit.Details{}
	plain := pair(1, "无", "none")
	mustAdd(t, m, unit.Origin{Checksum: "1"}, u, plain)
	got := collect(t, m, Filter{})
	for i, want := range []unit.Unit{u, plain} {
		want.ID, want.Origin, want.Created, want.Changed = got[i].ID, got[i].Origin, got[i].Created, got[i].Changed
		if diff := cmp.Diff(want, got[i]); diff != "" {
			t.Errorf("unit %d (-want +got):\n%s", i, diff)
		}
	}
	if f := find(t, m, Query{Text: "OK"}).Units[0].Unit; fmt.Sprint(f.Variants[1].Codes) != fmt.Sprint(u.Variants[1].Codes) {
		t.Errorf("a lookup has codes %v", f.Variants[1].Codes)
	}
	for _, codes := range [][]unit.Code{{{At: 9}}, {{At: 3}, {At: 2}}, {{At: -1}}, {{Data: "x", Subs: []unit.Sub{{Start: 0, End: 2}}}}} {
		bad := pair(2, "键", "Press OK")
		bad.Variants[1].Codes = codes
		if _, err := m.Add(context.Background(), unit.Origin{Checksum: "2"}, unit.Each([]unit.Unit{bad}), AddOptions{}); err == nil {
			t.Errorf("codes %v were stored", codes)
		}
	}
}
