package tm

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/spot"
)

// rulingStatuses holds the statuses in the order of their numbers in the file,
// from 1.
var rulingStatuses = []ruling.Status{ruling.Official, ruling.Allowed, ruling.Superseded, ruling.Banned}

// rulingNumber returns the number of the status in the file, or 0 for an
// unknown one.
func rulingNumber(s ruling.Status) int { return slices.Index(rulingStatuses, s) + 1 }

// ErrNoRuling is returned for a number that no ruling has.
var ErrNoRuling = errors.New("no ruling has this number")

// AddRulings stores rulings, all or none. A ruling of the same authority on the same phrase
// and rendering as an existing one replaces it and keeps its number. AddRulings returns the
// numbers of new and of replaced rulings.
func (m *Memory) AddRulings(ctx context.Context, rulings []ruling.Ruling, command string) (added, replaced int, err error) {
	for i := range rulings {
		if err := rulings[i].Validate(); err != nil {
			return 0, 0, fmt.Errorf("ruling %d (%s): %w", i+1, rulings[i].Phrase, err)
		}
	}
	_, err = m.changeInJournal(ctx, command, 0, func(w *tables.Writer, e *journal.Entry) error {
		for _, r := range rulings {
			isNew, err := putRuling(ctx, w.Statements, e, r)
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
func putRuling(ctx context.Context, s *store.Statements, e *journal.Entry, r ruling.Ruling) (isNew bool, err error) {
	folded := fold.String(r.Phrase)
	known, err := s.Prepared(ctx, "SELECT id FROM rulings WHERE folded = ? AND rendering = ? AND lang = ? AND authority = ?")
	if err != nil {
		return false, err
	}
	var id int64
	err = known.QueryRowContext(ctx, folded, r.Rendering, r.Lang, r.Authority).Scan(&id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		insert, err := s.Prepared(ctx, `INSERT INTO rulings (phrase, folded, rendering, lang, status, authority, date, citation, note)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
		if err != nil {
			return false, err
		}
		result, err := insert.ExecContext(ctx, r.Phrase, folded, r.Rendering, r.Lang, rulingNumber(r.Status), r.Authority, r.Date, r.Citation, r.Note)
		if err != nil {
			return false, err
		}
		if id, err = result.LastInsertId(); err != nil {
			return false, err
		}
		return true, e.AddedRow(ctx, journal.RowOf("rulings", id))
	case err != nil:
		return false, err
	}
	if err := e.BeforeRow(ctx, journal.RowOf("rulings", id)); err != nil {
		return false, err
	}
	return false, s.Exec(ctx, "UPDATE rulings SET phrase = ?, status = ?, date = ?, citation = ?, note = ? WHERE id = ?",
		r.Phrase, rulingNumber(r.Status), r.Date, r.Citation, r.Note, id)
}

// RemoveRulings removes the rulings with these numbers, all or none. If one of
// them does not exist, the error wraps ErrNoRuling.
func (m *Memory) RemoveRulings(ctx context.Context, ids []int64, command string) error {
	_, err := m.changeInJournal(ctx, command, 0, func(w *tables.Writer, e *journal.Entry) error {
		for _, id := range ids {
			if err := e.BeforeRow(ctx, journal.RowOf("rulings", id)); err != nil {
				return err
			}
			result, err := w.Tx.ExecContext(ctx, "DELETE FROM rulings WHERE id = ?", id)
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

// Rulings returns the rulings whose phrase contains the text, in any writing that folds to
// the same form, or all if the text is empty. They are sorted by phrase, language and
// status, the newest first.
func (m *Memory) Rulings(ctx context.Context, text string) ([]ruling.Ruling, error) {
	var rulings []ruling.Ruling
	err := m.file.View(ctx, func(tx *sql.Tx) (err error) {
		rulings, err = readRulings(ctx, tx, "instr(folded, ?) > 0 OR ? = ''", fold.String(text), fold.String(text))
		return err
	})
	if err != nil {
		return nil, m.explain("read the rulings of", err)
	}
	return rulings, nil
}

// ruledForms finds the rulings on a rendering. It has two entries for each ruling, in the
// order of their hashes: one for the search form of its rendering, one for its words in any
// of their forms.
type ruledForms struct {
	changes int64 // the state of the memory that they belong to
	seed    maphash.Seed
	langs   map[string]bool
	entries []ruledForm
}

type ruledForm struct {
	hash uint64
	id   int64
}

// formIn is the form of a rendering in a language.
type formIn struct {
	lang string
	form spot.Form
}

func (f *ruledForms) hashes(tag, rendering string) (folded, form uint64) {
	return maphash.String(f.seed, fold.String(rendering)), maphash.Comparable(f.seed, formIn{tag, spot.FormOf(tag, rendering)})
}

// ruledForms returns those of this state of the memory. It takes 2 ms for a thousand
// rulings, and the memory keeps them for the next question.
func (r *reading) ruledForms(ctx context.Context) (*ruledForms, error) {
	changes, err := r.Changes(ctx)
	if err != nil {
		return nil, err
	}
	if kept := r.memory.ruled.Load(); kept != nil && kept.changes == changes {
		return kept, nil
	}
	f := &ruledForms{changes: changes, seed: maphash.MakeSeed(), langs: make(map[string]bool)}
	rows, err := r.Tx.QueryContext(ctx, "SELECT id, rendering, lang FROM rulings")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var rendering, tag string
		if err := rows.Scan(&id, &rendering, &tag); err != nil {
			return nil, err
		}
		f.langs[tag] = true
		folded, form := f.hashes(tag, rendering)
		f.entries = append(f.entries, ruledForm{folded, id}, ruledForm{form, id})
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(f.entries, func(a, b ruledForm) int { return cmp.Compare(a.hash, b.hash) })
	r.memory.ruled.Store(f)
	return f, nil
}

// rulingsFor returns the rulings that are about these words as a rendering, in
// any of their forms: those on "business climate", whatever phrase it renders.
// They are in the order of Rulings.
func (r *reading) rulingsFor(ctx context.Context, text string) ([]ruling.Ruling, error) {
	f, err := r.ruledForms(ctx)
	if err != nil {
		return nil, err
	}
	ids := []int64{}
	for tag := range f.langs {
		folded, form := f.hashes(tag, text)
		for _, hash := range []uint64{folded, form} {
			at, _ := slices.BinarySearchFunc(f.entries, hash, func(e ruledForm, h uint64) int { return cmp.Compare(e.hash, h) })
			for ; at < len(f.entries) && f.entries[at].hash == hash; at++ {
				ids = append(ids, f.entries[at].id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	return readRulings(ctx, r.Tx, "id IN (SELECT value FROM json_each(?))", string(list))
}

// rulingsLonger returns the rulings on longer phrases that contain the text, the
// shortest phrases first, those of a phrase in the order of Rulings.
func (r *reading) rulingsLonger(ctx context.Context, text string) ([]ruling.Ruling, error) {
	folded := fold.String(text)
	if folded == "" {
		return nil, nil
	}
	rulings, err := readRulings(ctx, r.Tx, "instr(folded, ?1) > 0 AND folded <> ?1", folded)
	slices.SortStableFunc(rulings, func(a, b ruling.Ruling) int {
		return cmp.Compare(len([]rune(a.Phrase)), len([]rune(b.Phrase)))
	})
	return rulings, err
}

// rulingsOn returns the rulings on the folded phrase, in the language to unless that is
// empty.
func rulingsOn(ctx context.Context, tx *sql.Tx, phrase, to string) ([]ruling.Ruling, error) {
	rulings, err := readRulings(ctx, tx, "folded = ?", phrase)
	return slices.DeleteFunc(rulings, func(r ruling.Ruling) bool { return to != "" && lang.Base(to) != lang.Base(r.Lang) }), err
}

// readRulings returns the rulings that satisfy the condition.
func readRulings(ctx context.Context, tx *sql.Tx, where string, args ...any) ([]ruling.Ruling, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, phrase, rendering, lang, status, authority, date, citation, note FROM rulings WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var rulings []ruling.Ruling
	for rows.Next() {
		var r ruling.Ruling
		var status int
		if err := rows.Scan(&r.ID, &r.Phrase, &r.Rendering, &r.Lang, &status, &r.Authority, &r.Date, &r.Citation, &r.Note); err != nil {
			return nil, err
		}
		r.Status = ruling.Superseded // the schema allows no other number, but a page may be damaged
		if status >= 1 && status <= len(rulingStatuses) {
			r.Status = rulingStatuses[status-1]
		}
		rulings = append(rulings, r)
	}
	slices.SortFunc(rulings, func(a, b ruling.Ruling) int {
		return cmp.Or(strings.Compare(a.Phrase, b.Phrase), strings.Compare(a.Lang, b.Lang),
			cmp.Compare(rulingNumber(a.Status), rulingNumber(b.Status)), strings.Compare(b.Date, a.Date), cmp.Compare(a.ID, b.ID))
	})
	return rulings, rows.Err()
}

// rule assigns the rulings to the renderings that they are about, the newest if
// there are several, and adds official and allowed renderings that no unit has.
func rule(renderings []Rendering, rulings []ruling.Ruling) []Rendering {
	attested := make(map[formIn][]int) // the indexes of the renderings
	for i, g := range renderings {
		if !g.Missing {
			f := formIn{lang.Base(g.Lang), spot.FormOf(g.Lang, g.Text)}
			attested[f] = append(attested[f], i)
		}
	}
	for i := range rulings {
		r := &rulings[i]
		same := attested[formIn{lang.Base(r.Lang), spot.FormOf(r.Lang, r.Rendering)}]
		for _, k := range same {
			if g := &renderings[k]; g.Ruling == nil || r.Date > g.Ruling.Date {
				g.Ruling = r
			}
		}
		if len(same) == 0 && (r.Status == ruling.Official || r.Status == ruling.Allowed) {
			renderings = append(renderings, Rendering{Text: r.Rendering, Least: r.Rendering, Most: r.Rendering, Lang: r.Lang, Ruling: r})
		}
	}
	return renderings
}

// Conflicts returns the renderings of the answer that conflict with the ruling: for an
// official rendering, the others in its language that no other ruling names; for a
// superseded or banned one, the renderings that use it.
func (l Lookup) Conflicts(r ruling.Ruling) []Rendering {
	var list []Rendering
	for _, g := range l.Renderings {
		if g.Missing || g.Count == 0 || lang.Base(g.Lang) != lang.Base(r.Lang) {
			continue
		}
		same := spot.Same(r.Lang, g.Text, r.Rendering)
		switch r.Status {
		case ruling.Official:
			if !same && g.Ruling == nil {
				list = append(list, g)
			}
		case ruling.Superseded, ruling.Banned:
			if same {
				list = append(list, g)
			}
		}
	}
	return list
}
