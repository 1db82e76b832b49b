package tm

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestWritings looks texts up in other writings than theirs.
func TestWritings(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "1"},
		pair(0, "隨著科技進步，衞星計畫順利展開。", "As technology advances, the satellite plan is going well."),
		pair(1, "二○○五年⻄部⻓江沿岸的调查", "a survey of the western Yangtze banks in 2005"),
		pair(2, "憑藉著名學者的敍述", "on the strength of the accounts of famous scholars"),
	)
	for _, tt := range []struct{ query, hit string }{
		{"随着", "隨著"}, {"隨着", "隨著"}, {"卫星计划", "衞星計畫"}, {"衛星計劃", "衞星計畫"},
		{"二〇〇五年", "二○○五年"}, {"二零零五年", "二○○五年"}, {"西部长江", "⻄部⻓江"},
		{"凭借", "憑藉"}, {"著名学者", "著名學者"}, {"叙述", "敍述"},
	} {
		l := find(t, m, Query{Text: tt.query, Plain: true})
		if l.Total != 1 || len(l.Units[0].Hits) != 1 {
			t.Errorf("%s is found in %d units", tt.query, l.Total)
			continue
		}
		f := l.Units[0]
		if hit := f.Hits[0]; f.Unit.Variants[f.Variant].Text[hit.Start:hit.End] != tt.hit {
			t.Errorf("%s is found as %q, want %s", tt.query, f.Unit.Variants[f.Variant].Text[hit.Start:hit.End], tt.hit)
		}
	}
	for _, query := range []string{"随者", "座标", "二八"} {
		if l := find(t, m, Query{Text: query, Plain: true}); l.Total != 0 {
			t.Errorf("%s is found in %d units", query, l.Total)
		}
	}
}

// TestOlderFold opens a memory whose index, rulings and marks have the search forms of an
// older program: answers are complete and say why they were slow until the index is made anew.
func TestOlderFold(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "1"}, pair(0, "成效显著，影响显著", "marked results and influence"), pair(1, "显著进展", "notable progress"))
	units := collect(t, m, Filter{})
	r := ruling.Ruling{Phrase: "显著", Rendering: "marked", Lang: "en", Status: ruling.Official}
	if _, _, err := m.AddRulings(ctx, []ruling.Ruling{r}, "ruling add"); err != nil {
		t.Fatal(err)
	}
	must[Mark](t)(m.SetMark(ctx, Mark{Unit: units[0].ID, Phrase: "显著", Words: "marked"}))
	must[Mark](t)(m.SetMark(ctx, Mark{Unit: units[1].ID, Phrase: "显著", Words: "notable"}))
	err := m.file.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`
			UPDATE index_blobs SET data = x'03` + otherFormatSum() + `' WHERE id = 0;
			UPDATE rulings SET folded = '显著';
			UPDATE marks SET folded = '显著';
			-- An older and a newer mark for other writings of the phrase.
			INSERT INTO marks SELECT unit, '顯著', lang, 'old', created - 1 FROM marks WHERE words = 'marked';
			INSERT INTO marks SELECT unit, '顯著', lang, 'progress', created + 1 FROM marks WHERE words = 'notable'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if l := find(t, m, Query{Text: "顯着", Plain: true}); l.Total != 2 || !strings.Contains(l.Note, "another version of yiku") {
		t.Errorf("found %d units with the note %q", l.Total, l.Note)
	}
	mustChangeAnyway(t, m)
	l := find(t, m, Query{Text: "顯着"})
	if l.Total != 2 || l.Note != "" || len(l.Rulings) != 1 {
		t.Errorf("after the index was made anew: %d units, %d rulings, the note %q", l.Total, len(l.Rulings), l.Note)
	}
	var n int
	var words string
	err = m.file.View(ctx, func(tx *sql.Tx) error {
		return errors.Join(tx.QueryRow("SELECT count(*) FROM marks WHERE folded <> ?", "显着").Scan(&n),
			tx.QueryRow("SELECT group_concat(words ORDER BY unit) FROM marks").Scan(&words))
	})
	if err != nil || n != 0 || words != "marked,progress" {
		t.Errorf("the marks %s are left, %d under another form (%v), want the newer one of each unit", words, n, err)
	}
	checkDerived(t, m)
}
