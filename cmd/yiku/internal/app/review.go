package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A table that went out for review comes back with the ids of its units. What the
// reviser changed goes into these units: texts, status, new notes. Rows that
// nobody touched change nothing, so that an old table never undoes what was
// corrected since; a unit that has become another one in the memory meanwhile is
// left as it is and reported. All of a table is one entry of the journal, which
// undoing takes back.

// row is a row of a table under review.
type row struct {
	unit   unit.Unit
	review *export.Review
	line   int
	name   string
}

// review brings the corrections of the rows into the units that the memory has.
func (i *ExchangeImport) review(ctx context.Context, m *tm.Memory, rows map[*ImportedOrigin][]row) error {
	var edits []tm.UnitEdit
	for _, x := range i.Origins {
		if !x.Already || len(rows[x]) == 0 {
			continue
		}
		more, err := i.compare(ctx, m, x, rows[x])
		if err != nil {
			return err
		}
		edits = append(edits, more...)
	}
	if len(edits) == 0 {
		return nil
	}
	var err error
	i.Changed, err = m.EditUnits(ctx, edits, "import "+i.Path)
	return err
}

// reviewRows are the rows that somebody worked on, or with Reviewed all, by
// their origin.
func (i *ExchangeImport) reviewRows(ctx context.Context) (map[*ImportedOrigin][]row, error) {
	if !i.touched && !i.o.Exchange.Reviewed || !slices.ContainsFunc(i.Origins, func(x *ImportedOrigin) bool { return x.Already }) {
		return nil, nil
	}
	file, err := i.open(ctx)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	rows := map[*ImportedOrigin][]row{}
	for item, err := range file.Units(ctx) {
		if err != nil {
			return nil, err
		}
		u, problem := i.usable(item)
		x := i.byKey[keyOf(&u)]
		if problem != "" || x == nil || !x.Already || item.Review == nil || !item.Review.Touched && !i.o.Exchange.Reviewed {
			continue
		}
		u.Status = item.Unit.Status // none where the table does not say
		rows[x] = append(rows[x], row{u, item.Review, item.Line, nameOf(item)})
	}
	return rows, nil
}

// compare finds the units of an origin that the rows are about, and what is to
// become different in them.
func (i *ExchangeImport) compare(ctx context.Context, m *tm.Memory, x *ImportedOrigin, rows []row) ([]tm.UnitEdit, error) {
	var edits []tm.UnitEdit
	byPlace := map[int]*row{}
	for n := range rows {
		if earlier := byPlace[rows[n].unit.Place]; earlier != nil {
			i.leave(earlier, "the unit stands in the table twice: the later row counts")
		}
		byPlace[rows[n].unit.Place] = &rows[n]
	}
	all := tm.Filter{Origin: x.Origin.ID, Statuses: []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected}}
	for u, err := range m.Units(ctx, all) {
		if err != nil {
			return nil, err
		}
		r := byPlace[u.Place]
		if r == nil {
			continue
		}
		delete(byPlace, u.Place)
		if edit, ok := i.editOf(&u, r); ok {
			edits = append(edits, tm.UnitEdit{ID: u.ID, Edit: edit})
		}
	}
	for n := range rows {
		if byPlace[rows[n].unit.Place] == &rows[n] {
			i.leave(&rows[n], "the memory has no such unit any more")
		}
	}
	return edits, nil
}

// leave enters a row that changes nothing into the report.
func (i *ExchangeImport) leave(r *row, why string) {
	i.NotTaken = append(i.NotTaken, shape.Skipped{File: i.Path, Place: fmt.Sprintf("%s:%d", i.Path, r.line), Reason: fmt.Sprintf("%s: %s", r.name, why)})
}

// editOf is what the row makes of the unit; false where nothing, or where the unit
// is not what the reviser saw.
func (i *ExchangeImport) editOf(u *unit.Unit, r *row) (tm.Edit, bool) {
	texts, edits := textsOf(u, &r.unit)
	for _, n := range r.unit.Notes {
		if !slices.Contains(u.Notes, n) {
			edits.Notes = append(edits.Notes, n)
		}
	}
	switch {
	case r.unit.Status != "" && r.unit.Status != u.Status:
		edits.Status = r.unit.Status
	case u.Status != unit.Reviewed && u.Status != unit.Rejected && (len(edits.Texts) > 0 || i.o.Exchange.Reviewed):
		edits.Status = unit.Reviewed
	}
	if len(edits.Texts) == 0 && len(edits.Notes) == 0 && edits.Status == "" {
		return edits, false
	}
	if r.review.Mark != export.ReviewMark(texts, u.Status, u.Notes) && !i.o.Force {
		i.leave(r, "the unit was changed in the memory since the table was written")
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

// sameWords reports whether two texts differ in their spaces at most, which programs
// change unasked.
func sameWords(a, b string) bool {
	return slices.Equal(strings.Fields(a), strings.Fields(b))
}
