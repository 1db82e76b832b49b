package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A table that went out for review comes back with the ids of its units. What the
// reviser changed goes into these units: texts, status, new notes. Rows that
// nobody touched change nothing, so that an old table never undoes what was
// corrected since; a unit that has become another one in the memory meanwhile is
// left as it is and reported. All of a table is one entry of the journal, which
// yiku undo takes back.

// reviewed is what a review brought in.
type reviewed struct {
	// changed is how many units of the memory became different.
	changed int
	edits   []tm.UnitEdit
	// left are the rows that were worked on and changed nothing, with the reason.
	left []skipped
}

// row is a row of a table under review.
type row struct {
	unit   unit.Unit
	review *export.Review
	line   int
	name   string
}

// review reads the file again and brings the corrections of its rows into the
// units that the memory has.
func (i *exchangeImport) review(ctx context.Context, a *app) error {
	rows, err := i.reviewRows(ctx, a)
	if err != nil || len(rows) == 0 {
		return err
	}
	m, err := openWriting(ctx, a, i.o.memory.path())
	if err != nil {
		return err
	}
	defer func() {
		if closing := m.Close(); err == nil {
			err = closing
		}
	}()
	for _, x := range i.origins {
		if x.already && len(rows[x]) > 0 {
			if err := i.compare(ctx, m, x, rows[x]); err != nil {
				return err
			}
		}
	}
	if len(i.reviewed.edits) > 0 {
		i.reviewed.changed, err = m.EditUnits(ctx, i.reviewed.edits, "import "+i.path)
	}
	return err
}

// reviewRows are the rows that somebody worked on, or with --reviewed all, by
// their origin.
func (i *exchangeImport) reviewRows(ctx context.Context, a *app) (map[*exchangeOrigin][]row, error) {
	if !i.touched && !i.o.exchange.reviewed || !slices.ContainsFunc(i.origins, func(x *exchangeOrigin) bool { return x.already }) {
		return nil, nil
	}
	file, err := i.open(ctx, a)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	rows := map[*exchangeOrigin][]row{}
	for item, err := range file.units(ctx) {
		if err != nil {
			return nil, err
		}
		u, problem := i.usable(item)
		x := i.byKey[keyOf(&u)]
		if problem != "" || x == nil || !x.already || item.Review == nil || !item.Review.Touched && !i.o.exchange.reviewed {
			continue
		}
		u.Status = item.Unit.Status // none where the table does not say
		rows[x] = append(rows[x], row{u, item.Review, item.Line, nameOf(item)})
	}
	return rows, nil
}

// compare finds the units of an origin that the rows are about, and what is to
// become different in them.
func (i *exchangeImport) compare(ctx context.Context, m *tm.Memory, x *exchangeOrigin, rows []row) error {
	byPlace := map[int]*row{}
	for n := range rows {
		if earlier := byPlace[rows[n].unit.Place]; earlier != nil {
			i.leave(earlier, "the unit stands in the table twice: the later row counts")
		}
		byPlace[rows[n].unit.Place] = &rows[n]
	}
	all := tm.Filter{Origin: x.origin.ID, Statuses: []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected}}
	for u, err := range m.Units(ctx, all) {
		if err != nil {
			return err
		}
		r := byPlace[u.Place]
		if r == nil {
			continue
		}
		delete(byPlace, u.Place)
		if edit, ok := i.editOf(&u, r); ok {
			i.reviewed.edits = append(i.reviewed.edits, tm.UnitEdit{ID: u.ID, Edit: edit})
		}
	}
	for n := range rows {
		if byPlace[rows[n].unit.Place] == &rows[n] {
			i.leave(&rows[n], "the memory has no such unit any more")
		}
	}
	return nil
}

// leave enters a row that changes nothing into the report.
func (i *exchangeImport) leave(r *row, why string) {
	i.reviewed.left = append(i.reviewed.left, skipped{File: i.path, Place: fmt.Sprintf("%s:%d", i.path, r.line), Reason: fmt.Sprintf("%s: %s", r.name, why)})
}

// editOf is what the row makes of the unit; false where nothing, or where the unit
// is not what the reviser saw.
func (i *exchangeImport) editOf(u *unit.Unit, r *row) (tm.Edit, bool) {
	texts, edits := textsOf(u, &r.unit)
	for _, n := range r.unit.Notes {
		if !slices.Contains(u.Notes, n) {
			edits.Notes = append(edits.Notes, n)
		}
	}
	switch {
	case r.unit.Status != "" && r.unit.Status != u.Status:
		edits.Status = r.unit.Status
	case u.Status != unit.Reviewed && u.Status != unit.Rejected && (len(edits.Texts) > 0 || i.o.exchange.reviewed):
		edits.Status = unit.Reviewed
	}
	if len(edits.Texts) == 0 && len(edits.Notes) == 0 && edits.Status == "" {
		return edits, false
	}
	if r.review.Mark != export.ReviewMark(texts, u.Status, u.Notes) && !i.o.force {
		i.leave(r, "the unit was changed in the memory since the table was written: --force puts the table's in its place")
		return edits, false
	}
	return edits, true
}

// textsOf are the texts of the unit in the languages and the order of the row, and
// the edits that make them those of the row.
func textsOf(u, r *unit.Unit) (texts []string, edits tm.Edit) {
	for _, v := range r.Variants {
		at := slices.IndexFunc(u.Variants, func(have unit.Variant) bool {
			return lang.Matches(v.Lang, have.Lang) || lang.Matches(have.Lang, v.Lang)
		})
		if at < 0 {
			continue
		}
		texts = append(texts, u.Variants[at].Text)
		if sameWords(v.Text, u.Variants[at].Text) {
			continue
		}
		edits.Texts = append(edits.Texts, tm.TextEdit{Position: at, Text: v.Text})
	}
	return texts, edits
}

// sameWords tells whether two texts differ in their blanks only, which programs
// change unasked.
func sameWords(a, b string) bool {
	return slices.Equal(strings.Fields(a), strings.Fields(b))
}

// printLeft lists the first of the rows that changed nothing.
func (i *exchangeImport) printLeft(w io.Writer) {
	if len(i.reviewed.left) == 0 {
		return
	}
	fmt.Fprintf(w, "\nNot taken in from the review: %s\n", count(len(i.reviewed.left), "row", "rows"))
	for _, l := range i.reviewed.left[:min(len(i.reviewed.left), listed)] {
		fmt.Fprintf(w, "  %s: %s\n", l.Place, l.Reason)
	}
	if more := len(i.reviewed.left) - listed; more > 0 {
		fmt.Fprintf(w, "  … and %d more (--json lists them)\n", more)
	}
}

// reviewWords say what became of the units that the memory had.
func (i *exchangeImport) reviewWords() string {
	if i.reviewed.changed == 0 {
		return "nothing of it was changed"
	}
	return fmt.Sprintf("the review changed %d of them (yiku undo takes it back)", i.reviewed.changed)
}
