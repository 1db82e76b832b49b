package app

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/tmx"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A table that went out for review comes back with the ids of its units. The changes
// of the reviser are made in these units: texts, status, new notes. Rows that nobody
// edited change nothing, so that an old table never undoes later corrections; a unit
// that has changed in the memory meanwhile is left alone and reported. A row without
// an id is a new unit next to that of the row before it. All changes of a table are
// one entry of the journal, which can be undone.

// A Review describes the effect of the rows of a table for review. What happened to the
// changed units is counted; those with new notes may be among the others.
type Review struct {
	shape.Review
	// Changed counts all changed units.
	Changed int
	// Added counts the new units by document.
	Added []unit.OriginCount
	// NotTaken holds edited rows that changed nothing.
	NotTaken []shape.Skipped
}

// A row is a unit of the file as it is to be stored.
type row struct {
	unit unit.Unit
	// item is the unit as read.
	item export.Item
	// problem is the reason why the unit cannot be stored, or "".
	problem string
	// added reports that it is a row without an id in a table for review. Its unit
	// has the origin and the place of the adjacent row.
	added bool
}

// leadingRows is the number of rows without an id that are held at the
// beginning of a file until a row with one shows that it is a table for review.
const leadingRows = 100

// rows streams the units of the file. In a table for review, units without an
// id get the origin and place of the unit before them; those before the first
// one with an id get the place before that.
func (i *ExchangeImport) rows(ctx context.Context, file *ExchangeFile) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		var held []row
		holding, neighbour := true, (*unit.Unit)(nil)
		release := func(place int) bool {
			for _, h := range held {
				if neighbour != nil {
					h.joinDocument(neighbour, place)
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
				if neighbour = &u; !release(max(u.Place-1, 0)) {
					return
				}
			case item.Unit.Origin.Checksum != "" || r.problem != "":
			case neighbour != nil:
				r.joinDocument(neighbour, neighbour.Place)
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

func (r *row) joinDocument(u *unit.Unit, place int) {
	r.added = true
	if r.item.Unit.Status == "" {
		r.unit.Status = unit.Reviewed
	}
	if r.unit.TUID == "" {
		// The row must be recognised if the table is imported again.
		r.unit.TUID = tmx.TUID(&unit.Unit{Variants: r.unit.Variants})
	}
	r.unit.Origin, r.unit.Place = u.Origin, place
}

// review applies the corrections of the rows to the units in the memory.
func (i *ExchangeImport) review(ctx context.Context, m *tm.Memory, rows map[*ImportedOrigin][]row) error {
	var revision unit.Revision
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
		at := slices.IndexFunc(i.Review.Added, func(c unit.OriginCount) bool { return c.Origin.ID == u.Origin.ID })
		if at < 0 {
			at = len(i.Review.Added)
			i.Review.Added = append(i.Review.Added, unit.OriginCount{Origin: u.Origin})
		}
		i.Review.Added[at].Units++
	}
	return nil
}

func (r *Review) count(e unit.Edit) {
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

// reviewRows returns the edited rows, or all rows with Reviewed, by origin.
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

// compare finds the units of the rows in an origin and adds the changes to the
// revision.
func (i *ExchangeImport) compare(ctx context.Context, m *tm.Memory, x *ImportedOrigin, rows []row, to *unit.Revision) error {
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
			i.leave(earlier, "the unit is in the table twice: the later row is used")
		} else {
			order = append(order, u.ID)
		}
		byUnit[u.ID], units[u.ID] = r, u
	}
	for _, id := range order {
		if edit, ok := i.editOf(units[id], byUnit[id]); ok {
			to.Edits = append(to.Edits, unit.NumberedEdit{ID: id, Edit: edit})
		}
	}
	return nil
}

// find returns the unit of the row among those at its place: the one that is
// unchanged since the export, else one with the same source, else the first, or
// nil.
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

// add adds a new unit to the revision, unless an earlier import of the table added
// it.
func (i *ExchangeImport) add(x *ImportedOrigin, r *row, existing []unit.Unit, to *unit.Revision) {
	addition := unit.Addition{Origin: x.Origin.ID, Unit: r.unit}
	for n := range existing {
		_, different := textsOf(&existing[n], &r.unit)
		if existing[n].TUID == r.unit.TUID || len(different.Texts) == 0 {
			return
		}
		addition.After = existing[n].ID
	}
	to.Additions = append(to.Additions, addition)
}

// leave reports a row that changes nothing.
func (i *ExchangeImport) leave(r *row, why string) {
	i.Review.NotTaken = append(i.Review.NotTaken, shape.Skipped{
		File: i.Path, Place: fmt.Sprintf("%s:%d", i.Path, r.item.Line), Reason: fmt.Sprintf("%s: %s", nameOf(r.item), why),
	})
}

// editOf returns the changes that the row makes to the unit. ok is false if there
// are none, or if the unit is not what the reviser saw.
func (i *ExchangeImport) editOf(u *unit.Unit, r *row) (unit.Edit, bool) {
	texts, edits := textsOf(u, &r.unit)
	for _, e := range edits.Texts {
		if lostLetters(u.Variants[e.Position].Text, e.Text) {
			i.leave(r, "its characters became question marks: save the table in UTF-8 or as xlsx")
			return edits, false
		}
		was := u.Variants[e.Position]
		if _, before := misfit(was.Text, was.Lang); before || i.o.Force {
			continue
		}
		if err := checkLanguages([]unit.Variant{{Lang: was.Lang, Text: e.Text}}); err != nil {
			i.leave(r, err.Error())
			return edits, false
		}
	}
	stale := r.item.Review.Mark != export.ReviewMark(texts, u.Status, u.Notes)
	for _, n := range r.unit.Notes {
		if !slices.Contains(u.Notes, n) {
			edits.Notes = append(edits.Notes, n)
		}
	}
	byPerson := u.Status == unit.Reviewed || u.Status == unit.Rejected
	status := r.item.Unit.Status // empty if the table has no status
	switch {
	case r.item.UnknownStatus != "":
	case stale && byPerson && status != unit.Reviewed && status != unit.Rejected:
		// The table has the status of the export; a person has judged the unit since.
	case status != "" && status != u.Status:
		edits.Status = status
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

// textsOf returns the texts of the unit in the languages and order of the row, and
// the edits that replace them by those of the row.
func textsOf(u, r *unit.Unit) (texts []string, edits unit.Edit) {
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
		edits.Texts = append(edits.Texts, unit.TextEdit{Position: at, Text: v.Text})
	}
	return texts, edits
}

// lostLetters reports whether now is the text with a question mark for every letter that
// a code page such as Windows-1252 lacks: a program saved the table in one. A single mark
// may be a correction, as of ？.
func lostLetters(text, now string) bool {
	lost, rest := 0, now
	for _, r := range text {
		switch same, kept := strings.CutPrefix(rest, string(r)); {
		case kept && r <= unicode.MaxLatin1:
			rest = same
		case r > unicode.MaxASCII && strings.HasPrefix(rest, "?"):
			rest = rest[1:]
			if unicode.IsLetter(r) {
				lost++
			}
		default:
			return false
		}
	}
	return lost > 0 && rest == ""
}

// sameWords reports whether two texts differ at most in their spaces, which programs
// change on their own.
func sameWords(a, b string) bool {
	return slices.Equal(strings.Fields(a), strings.Fields(b))
}
