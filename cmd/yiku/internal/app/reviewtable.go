package app

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/tmx"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A table that went out for review comes back with the ids of its units. What the
// reviser changed goes into these units: texts, status, new notes. Rows that
// nobody touched change nothing, so that an old table never undoes what was
// corrected since; a unit that has become another one in the memory meanwhile is
// left as it is and reported. A row without an id is a new unit beside the one of
// the row before it. All of a table is one entry of the journal, which undoing takes
// back.

// Review is what the rows of a table under review did.
type Review struct {
	// Corrected, Confirmed, Rejected and Reopened count units by what became of them,
	// Noted those with new notes, which may be among the others. Changed counts all
	// units that changed.
	Changed, Corrected, Confirmed, Rejected, Reopened, Noted int
	// Added counts the new units, by document.
	Added []tm.OriginCount
	// NotTaken are rows that changed nothing although they were worked on.
	NotTaken []shape.Skipped
	// Entry is the entry of the journal; 0 where nothing was changed.
	Entry int64
}

// row is a unit of the file as it is to be stored.
type row struct {
	unit unit.Unit
	// item is the unit as read.
	item export.Item
	// problem says why the unit cannot be stored; empty for a good one.
	problem string
	// added reports whether it is a row without an id in a table for review. Its unit
	// has the origin and the place of the row beside it.
	added bool
}

// leadingRows is how many rows without an id are held back at the beginning of a
// file until a row with one shows that the file is a table for review.
const leadingRows = 100

// rows streams the units of the file. In a table for review, units without an id
// take the origin and the place of the unit before them; those before the first
// one with an id, the place before that.
func (i *ExchangeImport) rows(ctx context.Context, file *ExchangeFile) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		var held []row
		holding, beside := true, (*unit.Unit)(nil)
		release := func(place int) bool {
			for _, h := range held {
				if beside != nil {
					h.standBeside(beside, place)
				}
				if !yield(h, nil) {
					return false
				}
			}
			held, holding = nil, false
			return true
		}
		for item, err := range file.Pairs(ctx) {
			if err != nil {
				if release(0) {
					yield(row{}, err)
				}
				return
			}
			r := row{item: item}
			r.unit, r.problem = i.usable(item)
			switch {
			case item.Review != nil:
				u := r.unit
				if beside = &u; !release(max(u.Place-1, 0)) {
					return
				}
			case item.Unit.Origin.Checksum != "" || r.problem != "":
			case beside != nil:
				r.standBeside(beside, beside.Place)
			case holding:
				if held = append(held, r); len(held) == leadingRows && !release(0) {
					return
				}
				continue
			}
			if !yield(r, nil) {
				return
			}
		}
		release(0)
	}
}

// standBeside makes the row a new unit of the other one's document.
func (r *row) standBeside(u *unit.Unit, place int) {
	r.added = true
	if r.item.Unit.Status == "" {
		r.unit.Status = unit.Reviewed
	}
	if r.unit.TUID == "" {
		// So that the row is known again when the table comes a second time.
		r.unit.TUID = tmx.TUID(&unit.Unit{Variants: r.unit.Variants})
	}
	r.unit.Origin, r.unit.Place = u.Origin, place
}

// review brings the corrections of the rows into the units that the memory has.
func (i *ExchangeImport) review(ctx context.Context, m *tm.Memory, rows map[*ImportedOrigin][]row) error {
	var revision tm.Revision
	for _, x := range i.Origins {
		if !x.Already || len(rows[x]) == 0 {
			continue
		}
		if err := i.compare(ctx, m, x, rows[x], &revision); err != nil {
			return err
		}
	}
	if len(revision.Edits) == 0 && len(revision.Additions) == 0 {
		return nil
	}
	done, err := m.Revise(ctx, revision, "import "+i.Path)
	if err != nil {
		return err
	}
	i.Review.Changed, i.Review.Entry = done.Changed, done.Entry
	for _, x := range revision.Edits {
		i.Review.count(x.Edit)
	}
	for _, u := range done.Added {
		at := slices.IndexFunc(i.Review.Added, func(c tm.OriginCount) bool { return c.Origin.ID == u.Origin.ID })
		if at < 0 {
			at = len(i.Review.Added)
			i.Review.Added = append(i.Review.Added, tm.OriginCount{Origin: u.Origin})
		}
		i.Review.Added[at].Units++
	}
	return nil
}

// count counts an edit.
func (r *Review) count(e tm.Edit) {
	switch {
	case e.Status == unit.Rejected:
		r.Rejected++
	case len(e.Texts) > 0:
		r.Corrected++
	case e.Status == unit.Reviewed:
		r.Confirmed++
	case e.Status != "":
		r.Reopened++
	}
	if len(e.Notes) > 0 {
		r.Noted++
	}
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
	for r, err := range i.rows(ctx, file) {
		if err != nil {
			return nil, err
		}
		x := i.byKey[keyOf(&r.unit)]
		worked := r.added || r.item.Review != nil && (r.item.Review.Touched || i.o.Exchange.Reviewed)
		if r.problem == "" && x != nil && x.Already && worked {
			rows[x] = append(rows[x], r)
		}
	}
	return rows, nil
}

// compare finds the units of an origin that the rows are about, and enters what is
// to become different in them into the revision.
func (i *ExchangeImport) compare(ctx context.Context, m *tm.Memory, x *ImportedOrigin, rows []row, to *tm.Revision) error {
	there := map[int][]unit.Unit{} // by place, of those that rows name
	for _, r := range rows {
		there[r.unit.Place] = nil
	}
	for u, err := range m.Units(ctx, tm.Filter{Origin: x.Origin.ID, Statuses: unit.StatusWords.Values()}) {
		if err != nil {
			return err
		}
		for _, place := range u.PlacesIn(x.Origin.ID) {
			if _, wanted := there[place]; wanted {
				there[place] = append(there[place], u)
			}
		}
	}
	byUnit := map[int64]*row{}
	var order []int64
	units := map[int64]*unit.Unit{}
	for n := range rows {
		r := &rows[n]
		candidates := there[r.unit.Place]
		if r.added {
			i.add(x, r, candidates, to)
			continue
		}
		u := r.find(candidates)
		if u == nil {
			i.leave(r, "the memory has no such unit any more")
			continue
		}
		if earlier := byUnit[u.ID]; earlier != nil {
			i.leave(earlier, "the unit stands in the table twice: the later row counts")
		} else {
			order = append(order, u.ID)
		}
		byUnit[u.ID], units[u.ID] = r, u
	}
	for _, id := range order {
		if edit, ok := i.editOf(units[id], byUnit[id]); ok {
			to.Edits = append(to.Edits, tm.UnitEdit{ID: id, Edit: edit})
		}
	}
	return nil
}

// find returns the unit that the row is about, of those at its place: the one that
// is as the row went out, else one with the same source, else the first; nil where
// there is none.
func (r *row) find(candidates []unit.Unit) *unit.Unit {
	for n := range candidates {
		u := &candidates[n]
		if texts, _ := textsOf(u, &r.unit); export.ReviewMark(texts, u.Status, u.Notes) == r.item.Review.Mark {
			return u
		}
	}
	for n := range candidates {
		if texts, _ := textsOf(&candidates[n], &r.unit); len(texts) > 0 && sameWords(texts[0], r.unit.Variants[0].Text) {
			return &candidates[n]
		}
	}
	if len(candidates) == 0 {
		return nil
	}
	return &candidates[0]
}

// add enters a new unit into the revision, unless it came with an earlier import of
// the table.
func (i *ExchangeImport) add(x *ImportedOrigin, r *row, beside []unit.Unit, to *tm.Revision) {
	addition := tm.Addition{Origin: x.Origin.ID, Unit: r.unit}
	for n := range beside {
		_, different := textsOf(&beside[n], &r.unit)
		if beside[n].TUID == r.unit.TUID || len(different.Texts) == 0 {
			return
		}
		addition.After = beside[n].ID
	}
	to.Additions = append(to.Additions, addition)
}

// leave enters a row that changes nothing into the report.
func (i *ExchangeImport) leave(r *row, why string) {
	i.Review.NotTaken = append(i.Review.NotTaken, shape.Skipped{
		File: i.Path, Place: fmt.Sprintf("%s:%d", i.Path, r.item.Line), Reason: fmt.Sprintf("%s: %s", nameOf(r.item), why),
	})
}

// editOf is what the row makes of the unit; false where nothing, or where the unit
// is not what the reviser saw.
func (i *ExchangeImport) editOf(u *unit.Unit, r *row) (tm.Edit, bool) {
	texts, edits := textsOf(u, &r.unit)
	stale := r.item.Review.Mark != export.ReviewMark(texts, u.Status, u.Notes)
	for _, n := range r.unit.Notes {
		if !slices.Contains(u.Notes, n) {
			edits.Notes = append(edits.Notes, n)
		}
	}
	byPerson := u.Status == unit.Reviewed || u.Status == unit.Rejected
	said := r.item.Unit.Status // none where the table does not say
	switch {
	case r.item.UnknownStatus != "":
	case stale && byPerson && said != unit.Reviewed && said != unit.Rejected:
		// The table has the status of its export; a person has judged the unit since.
	case said != "" && said != u.Status:
		edits.Status = said
	case !byPerson && (len(edits.Texts) > 0 || i.o.Exchange.Reviewed):
		edits.Status = unit.Reviewed
	}
	if len(edits.Texts) == 0 && len(edits.Notes) == 0 && edits.Status == "" {
		return edits, false
	}
	if stale && !i.o.Force {
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
