package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/maphash"
	"strings"
	"sync"
	"time"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/spot"
)

// A Lexicon is a list of terms that the memory stores for its imports.
type Lexicon struct {
	// ID is the number of the lexicon, above 0.
	ID int64
	// Lang is the language of the renderings, a canonical BCP 47 tag.
	Lang string
	// Added is when it was added.
	Added time.Time
	// Terms holds the entries; Terms.Name is the name of the file. Line is not
	// stored.
	Terms *lexicon.Terms
}

// ErrNoLexicon is returned for a number that no lexicon has.
var ErrNoLexicon = errors.New("no lexicon has this number")

// AddLexicon stores a list of terms with renderings in the language. It replaces
// one with the same name and language and keeps its number. command is the command
// in the journal.
func (m *Memory) AddLexicon(ctx context.Context, tag string, terms *lexicon.Terms, command string) (Lexicon, error) {
	l := Lexicon{Lang: tag, Added: time.Now().UTC().Truncate(time.Second), Terms: terms}
	var text strings.Builder
	if err := lexicon.WriteTSV(&text, terms); err != nil {
		return Lexicon{}, err
	}
	_, err := m.changeInJournal(ctx, command, 0, func(w *tables.Writer, e *journal.Entry) error {
		err := w.Tx.QueryRowContext(ctx, "SELECT id FROM lexicons WHERE name = ? AND lang = ?", terms.Name, tag).Scan(&l.ID)
		if err == nil {
			if err := e.BeforeRow(ctx, journal.RowOf("lexicons", l.ID)); err != nil {
				return err
			}
			_, err = w.Tx.ExecContext(ctx, "UPDATE lexicons SET published = ?, added = ?, terms = ? WHERE id = ?",
				terms.Published, l.Added.Unix(), text.String(), l.ID)
			return err
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		result, err := w.Tx.ExecContext(ctx, "INSERT INTO lexicons (name, lang, published, added, terms) VALUES (?, ?, ?, ?, ?)",
			terms.Name, tag, terms.Published, l.Added.Unix(), text.String())
		if err != nil {
			return err
		}
		if l.ID, err = result.LastInsertId(); err != nil {
			return err
		}
		return e.AddedRow(ctx, journal.RowOf("lexicons", l.ID))
	})
	if err != nil {
		return Lexicon{}, m.explain("add a lexicon to", err)
	}
	return l, nil
}

// RemoveLexicon removes the lexicon with this number. If there is none, the error
// wraps ErrNoLexicon.
func (m *Memory) RemoveLexicon(ctx context.Context, id int64, command string) error {
	_, err := m.changeInJournal(ctx, command, 0, func(w *tables.Writer, e *journal.Entry) error {
		if err := e.BeforeRow(ctx, journal.RowOf("lexicons", id)); err != nil {
			return err
		}
		result, err := w.Tx.ExecContext(ctx, "DELETE FROM lexicons WHERE id = ?", id)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("lexicon %d: %w", id, ErrNoLexicon))
		}
		return nil
	})
	if errors.Is(err, ErrNoLexicon) {
		return err
	}
	return m.explain("remove a lexicon from", err)
}

// Lexicons returns the lexicons of the memory, in the order in which they were
// added.
func (m *Memory) Lexicons(ctx context.Context) ([]Lexicon, error) {
	var all []Lexicon
	err := m.file.View(ctx, func(tx *sql.Tx) (err error) {
		all, err = readLexicons(ctx, tx)
		return err
	})
	if err != nil {
		return nil, m.explain("read the lexicons of", err)
	}
	return all, nil
}

func readLexicons(ctx context.Context, tx *sql.Tx) ([]Lexicon, error) {
	var all []Lexicon
	err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var l Lexicon
		var name, text string
		var published bool
		var added int64
		err := rows.Scan(&l.ID, &name, &l.Lang, &published, &added, &text)
		if err != nil {
			return err
		}
		if l.Terms, err = lexicon.ReadTSV(strings.NewReader(text), name); err != nil {
			return err
		}
		l.Terms.Published = published
		l.Added = time.Unix(added, 0).UTC()
		all = append(all, l)
		return nil
	}, "SELECT id, name, lang, published, added, terms FROM lexicons ORDER BY id")
	return all, err
}

// otherForm is the number of bytes by which another form of a term may be longer: articles,
// endings, spaces.
const otherForm = 12

// knownTerms holds the terms of the lexicons in a state of the memory: for each pair of languages,
// by the hashes of a term (see termHashes), its equivalents. A pair that was requested once has
// nil.
type knownTerms struct {
	sync.Mutex
	changes int64 // the state that they belong to
	pairs   map[languagePair]map[uint64][]string
}

var termSeed = maphash.MakeSeed()

// termHashes returns hashes that are equal for terms with the same search form or, if it is
// not Chinese, the same words in any of their forms.
func termHashes(tag, text string) []uint64 {
	hashes := []uint64{maphash.String(termSeed, fold.String(text))}
	if tag != "zh" {
		hashes = append(hashes, maphash.Comparable(termSeed, spot.FormOf(tag, text)))
	}
	return hashes
}

// termsOn returns the equivalents of a phrase in the other language of the pair according to
// the lexicons: its renderings, or the Chinese that it renders. Published dictionaries are
// ignored, since they do not contain the choices of this user. From the second question on, the
// memory keeps the terms until it changes: a process with one question need not sort them.
func (r *reading) termsOn(ctx context.Context, phrase string, p languagePair) (known []string, err error) {
	if (p.from == "zh") == (p.to == "zh") {
		return nil, nil
	}
	changes, err := r.Changes(ctx)
	if err != nil {
		return nil, err
	}
	wanted := termHashes(p.from, phrase)
	kept := &r.memory.terms
	kept.Lock()
	defer kept.Unlock()
	if kept.pairs == nil || kept.changes != changes {
		kept.changes, kept.pairs = changes, make(map[languagePair]map[uint64][]string)
	}
	terms, asked := kept.pairs[p]
	if !asked {
		kept.pairs[p] = nil
		err := eachTerm(ctx, r.Tx, p, func(term string, equivalents []string) {
			if len(term) > 2*len(phrase)+otherForm {
				return
			}
			for i, hash := range termHashes(p.from, term) {
				if hash == wanted[i] {
					known = append(known, equivalents...)
					return
				}
			}
		})
		return known, err
	}
	if terms == nil {
		terms = make(map[uint64][]string)
		err := eachTerm(ctx, r.Tx, p, func(term string, equivalents []string) {
			for _, hash := range termHashes(p.from, term) {
				terms[hash] = append(terms[hash], equivalents...)
			}
		})
		if err != nil {
			return nil, err
		}
		kept.pairs[p] = terms
	}
	for _, hash := range wanted {
		known = append(known, terms[hash]...)
	}
	return known, nil
}

// eachTerm calls visit with each term of the lexicons in the first language of the pair, and
// its equivalents in the second. One of the two is Chinese.
func eachTerm(ctx context.Context, tx *sql.Tx, p languagePair, visit func(term string, equivalents []string)) error {
	other := p.to
	if other == "zh" {
		other = p.from
	}
	return tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var tag, text string
		if err := rows.Scan(&tag, &text); err != nil {
			return err
		}
		if lang.Base(tag) != other {
			return nil
		}
		for line := range strings.Lines(text) {
			fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if p.from == "zh" {
				visit(fields[0], fields[1:])
				continue
			}
			for _, rendering := range fields[1:] {
				visit(rendering, fields[:1])
			}
		}
		return nil
	}, "SELECT lang, terms FROM lexicons WHERE published = 0 ORDER BY id")
}

// Learned returns what the imported documents taught, one value for each pair
// of languages, for the options of align.Align. It returns an error if counts
// are damaged, but no unit depends on them.
func (m *Memory) Learned(ctx context.Context) ([]*align.Learned, error) {
	var all []*align.Learned
	err := m.file.View(ctx, func(tx *sql.Tx) (err error) {
		all, err = readAllLearned(ctx, tx)
		return err
	})
	if err != nil {
		return nil, m.explain("read what was learned from", err)
	}
	return all, nil
}

// readAllLearned returns the counts of all pairs of languages.
func readAllLearned(ctx context.Context, tx *sql.Tx) ([]*align.Learned, error) {
	var all []*align.Learned
	err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var first, second string
		var data []byte
		if err := rows.Scan(&first, &second, &data); err != nil {
			return err
		}
		known := &align.Learned{}
		if err := known.UnmarshalBinary(data); err != nil {
			return fmt.Errorf("what was learned of %s and %s: %w", first, second, err)
		}
		all = append(all, known)
		return nil
	}, "SELECT first, second, data FROM learned ORDER BY first, second")
	return all, err
}

// addLearned adds new counts to those of their languages. It replaces counts
// that cannot be read.
func addLearned(ctx context.Context, tx *sql.Tx, taught *align.Learned) error {
	if taught.Pairs() == 0 {
		return nil
	}
	first, second := taught.Languages()
	var data []byte
	err := tx.QueryRowContext(ctx, "SELECT data FROM learned WHERE first = ? AND second = ?", first, second).Scan(&data)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	known := &align.Learned{}
	if known.UnmarshalBinary(data) != nil {
		known = &align.Learned{}
	}
	known.Add(taught)
	if data, err = known.MarshalBinary(); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO learned (first, second, data) VALUES (?, ?, ?)", first, second, data)
	return err
}
