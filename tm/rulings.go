package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/spot"
)

// Ruling is a statement of an authority on a phrase: how it must, may or must not
// be rendered.
type Ruling struct {
	// ID is given by the memory and stays the same for the life of the ruling.
	ID int64
	// Phrase is what is ruled on, Rendering the words ruled on. Neither is empty.
	Phrase, Rendering string
	// Lang is the language of Rendering, a canonical BCP 47 tag.
	Lang string
	// Status is what is ruled.
	Status RulingStatus
	// Authority says who ruled, Date when (YYYY, YYYY-MM or YYYY-MM-DD),
	// Citation where it stands; Note is anything else. Each may be empty.
	Authority, Date, Citation, Note string
}

// RulingStatus is what a ruling says of a rendering.
type RulingStatus string

// The statuses of a ruling.
const (
	// Official renderings are the ones to use.
	Official RulingStatus = "official"
	// Allowed renderings may be used.
	Allowed RulingStatus = "allowed"
	// Superseded renderings were official once.
	Superseded RulingStatus = "superseded"
	// Banned renderings must not be used.
	Banned RulingStatus = "banned"
)

// rulingStatuses are in the order of their numbers in the file, from 1.
var rulingStatuses = []RulingStatus{Official, Allowed, Superseded, Banned}

// number is that of the status in the file; 0 for an unknown one.
func (s RulingStatus) number() int { return slices.Index(rulingStatuses, s) + 1 }

// ErrNoRuling is returned for a number that no ruling has.
var ErrNoRuling = errors.New("no ruling has this number")

// Validate says what is wrong with a ruling, and makes its language tag canonical.
func (r *Ruling) Validate() error {
	for _, f := range []struct{ name, text string }{
		{"phrase", r.Phrase}, {"rendering", r.Rendering}, {"authority", r.Authority}, {"citation", r.Citation}, {"note", r.Note},
	} {
		if err := validateText(f.text); err != nil {
			return fmt.Errorf("the %s %w", f.name, err)
		}
	}
	switch {
	case fold.String(r.Phrase) == "":
		return errors.New("the phrase is empty")
	case fold.String(r.Rendering) == "":
		return errors.New("the rendering is empty")
	case r.Status.number() == 0:
		return fmt.Errorf("the status %q is none of official, allowed, superseded, banned", r.Status)
	}
	if err := validateDate(r.Date); err != nil {
		return fmt.Errorf("the date %q is not a day, month or year: write 2024-05-17, 2024-05 or 2024", r.Date)
	}
	tag, err := lang.Canonical(r.Lang)
	if err != nil {
		return err
	}
	r.Lang = tag
	return nil
}

// AddRulings stores rulings, all of them or none. One that says the same of the same
// words as one in the memory, by the same authority, is not stored again but takes its place,
// with its number. It returns how many are new and how many took a place.
func (m *Memory) AddRulings(ctx context.Context, rulings []Ruling, command string) (added, replaced int, err error) {
	for i := range rulings {
		if err := rulings[i].Validate(); err != nil {
			return 0, 0, fmt.Errorf("ruling %d (%s): %w", i+1, rulings[i].Phrase, err)
		}
	}
	_, err = m.changeInJournal(ctx, command, 0, func(w *writer, e *entry) error {
		for _, r := range rulings {
			isNew, err := putRuling(ctx, w.tx, e, r)
			if err != nil {
				return err
			}
			if isNew {
				added++
			} else {
				replaced++
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, m.explain("add rulings to", err)
	}
	return added, replaced, nil
}

// putRuling stores one ruling.
func putRuling(ctx context.Context, tx *sql.Tx, e *entry, r Ruling) (isNew bool, err error) {
	folded := fold.String(r.Phrase)
	var id int64
	err = tx.QueryRowContext(ctx, "SELECT id FROM rulings WHERE folded = ? AND rendering = ? AND lang = ? AND authority = ?",
		folded, r.Rendering, r.Lang, r.Authority).Scan(&id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		result, err := tx.ExecContext(ctx, `INSERT INTO rulings (phrase, folded, rendering, lang, status, authority, date, citation, note)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.Phrase, folded, r.Rendering, r.Lang, r.Status.number(), r.Authority, r.Date, r.Citation, r.Note)
		if err != nil {
			return false, err
		}
		if id, err = result.LastInsertId(); err != nil {
			return false, err
		}
		return true, e.addedRow(ctx, rowOf("rulings", id))
	case err != nil:
		return false, err
	}
	if err := e.beforeRow(ctx, rowOf("rulings", id)); err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, "UPDATE rulings SET phrase = ?, status = ?, date = ?, citation = ?, note = ? WHERE id = ?",
		r.Phrase, r.Status.number(), r.Date, r.Citation, r.Note, id)
	return false, err
}

// RemoveRulings removes the rulings with these numbers, all or none. Where one of
// them is not there the error wraps ErrNoRuling.
func (m *Memory) RemoveRulings(ctx context.Context, ids []int64, command string) error {
	_, err := m.changeInJournal(ctx, command, 0, func(w *writer, e *entry) error {
		for _, id := range ids {
			if err := e.beforeRow(ctx, rowOf("rulings", id)); err != nil {
				return err
			}
			result, err := w.tx.ExecContext(ctx, "DELETE FROM rulings WHERE id = ?", id)
			if err != nil {
				return err
			}
			if n, err := result.RowsAffected(); err != nil || n == 0 {
				return errors.Join(err, fmt.Errorf("ruling %d: %w", id, ErrNoRuling))
			}
		}
		return nil
	})
	if errors.Is(err, ErrNoRuling) {
		return err
	}
	return m.explain("remove rulings from", err)
}

// Rulings reads the rulings whose phrase has the text as a part, in any writing
// that folds to the same form; all where the text is empty. They are in the order of phrase,
// language, status, newest first.
func (m *Memory) Rulings(ctx context.Context, text string) ([]Ruling, error) {
	var rulings []Ruling
	err := m.view(ctx, func(tx *sql.Tx) (err error) {
		rulings, err = readRulings(ctx, tx, "instr(folded, ?) > 0 OR ? = ''", fold.String(text), fold.String(text))
		return err
	})
	if err != nil {
		return nil, m.explain("read the rulings of", err)
	}
	return rulings, nil
}

// otherForm is how many characters longer or shorter another form of a rendering
// may be: articles, endings, blanks.
const otherForm = 12

// RulingsFor reads the rulings that speak of these words as a rendering, in any
// of their forms: what is said of "business climate", whatever phrase it renders.
// They are in the order of Rulings. The text should be short: a phrase, not a sentence.
func (m *Memory) RulingsFor(ctx context.Context, text string) ([]Ruling, error) {
	var rulings []Ruling
	err := m.view(ctx, func(tx *sql.Tx) (err error) {
		rulings, err = readRulings(ctx, tx, "abs(length(rendering) - length(?)) <= ?", text, otherForm)
		return err
	})
	if err != nil {
		return nil, m.explain("read the rulings of", err)
	}
	folded := fold.String(text)
	return slices.DeleteFunc(rulings, func(r Ruling) bool {
		return fold.String(r.Rendering) != folded && !spot.Same(r.Lang, r.Rendering, text)
	}), nil
}

// rulingsOn reads the rulings on the folded phrase, in the language where one is given.
func rulingsOn(ctx context.Context, tx *sql.Tx, phrase, to string) ([]Ruling, error) {
	rulings, err := readRulings(ctx, tx, "folded = ?", phrase)
	return slices.DeleteFunc(rulings, func(r Ruling) bool { return to != "" && lang.Base(to) != lang.Base(r.Lang) }), err
}

// readRulings reads the rulings of which the condition holds.
func readRulings(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]Ruling, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, phrase, rendering, lang, status, authority, date, citation, note FROM rulings WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var rulings []Ruling
	for rows.Next() {
		var r Ruling
		var status int
		if err := rows.Scan(&r.ID, &r.Phrase, &r.Rendering, &r.Lang, &status, &r.Authority, &r.Date, &r.Citation, &r.Note); err != nil {
			return nil, err
		}
		r.Status = rulingStatuses[status-1] // the schema allows no other
		rulings = append(rulings, r)
	}
	slices.SortFunc(rulings, func(a, b Ruling) int {
		return cmp.Or(strings.Compare(a.Phrase, b.Phrase), strings.Compare(a.Lang, b.Lang),
			cmp.Compare(a.Status.number(), b.Status.number()), strings.Compare(b.Date, a.Date), cmp.Compare(a.ID, b.ID))
	})
	return rulings, rows.Err()
}

// rule puts the rulings beside the renderings that they speak of, the newest
// where several do, and adds what is official or allowed and no unit has.
func rule(renderings []Rendering, rulings []Ruling) []Rendering {
	for i := range rulings {
		r := &rulings[i]
		attested := false
		for k := range renderings {
			g := &renderings[k]
			if g.Missing || lang.Base(g.Lang) != lang.Base(r.Lang) || !spot.Same(r.Lang, g.Text, r.Rendering) {
				continue
			}
			attested = true
			if g.Ruling == nil || r.Date > g.Ruling.Date {
				g.Ruling = r
			}
		}
		if !attested && (r.Status == Official || r.Status == Allowed) {
			renderings = append(renderings, Rendering{Text: r.Rendering, Lang: r.Lang, Ruling: r})
		}
	}
	return renderings
}

// ruleAlone fills in what authorities say of a phrase that no unit holds.
func (r *reading) ruleAlone(ctx context.Context, s *search, answer *Lookup) (err error) {
	answer.Rulings, err = rulingsOn(ctx, r.tx, fold.String(s.phrase()), s.To)
	answer.Renderings = rule(nil, answer.Rulings)
	return err
}

// Conflicts returns the renderings of the answer that go against the ruling: of one
// that makes words official, the others in its language, but those that another ruling
// names; of one that takes words back or bans them, the renderings that use them.
func (l Lookup) Conflicts(r Ruling) []Rendering {
	var list []Rendering
	for _, g := range l.Renderings {
		if g.Missing || g.Count == 0 || lang.Base(g.Lang) != lang.Base(r.Lang) {
			continue
		}
		same := spot.Same(r.Lang, g.Text, r.Rendering)
		switch r.Status {
		case Official:
			if !same && g.Ruling == nil {
				list = append(list, g)
			}
		case Superseded, Banned:
			if same {
				list = append(list, g)
			}
		}
	}
	return list
}
