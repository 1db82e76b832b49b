package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Stats describes what a memory holds.
type Stats struct {
	// Units counts all units, the rejected ones too; Variants and Origins alike.
	Units, Variants, Origins int
	// Languages are the languages with the number of variants in each, most first.
	Languages []LanguageCount
	// Pairs are the language pairs with the number of units in each, most
	// first: the first variant's language with each other variant's.
	Pairs []PairCount
	// Statuses are the statuses with the number of units in each, in the order
	// Aligned, Reviewed, Imported, Rejected; those with none are left out.
	Statuses []StatusCount
	// Oldest and Newest are the first and last date of the origins, as
	// written; empty where no origin has a date.
	Oldest, Newest string
	// Years are the years of the origins' dates with the number of units in
	// each, the oldest first; units without a date come last, under "".
	Years []NamedCount
	// Bodies are the issuing bodies with the number of units in each, most
	// first; units without one count under "".
	Bodies []NamedCount
	// Bytes is the size of the file with its write-ahead log.
	Bytes int64
}

// NamedCount is something that has a name and the number of units that have it.
type NamedCount struct {
	Name  string
	Count int
}

// LanguageCount is a language and the number of variants in it.
type LanguageCount struct {
	Lang  string
	Count int
}

// PairCount is a pair of languages and the number of units that have both.
type PairCount struct {
	Source, Target string
	Count          int
}

// StatusCount is a status and the number of units that have it.
type StatusCount struct {
	Status unit.Status
	Count  int
}

// Stats counts what the memory holds. It reads the whole file once.
func (m *Memory) Stats(ctx context.Context) (Stats, error) {
	var s Stats
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		return errors.Join(s.countUnits(ctx, tx), s.countLanguages(ctx, tx), s.countPairs(ctx, tx), s.describeOrigins(ctx, tx), s.countOrigins(ctx, tx))
	})
	if err == nil {
		s.Bytes, err = m.size()
	}
	if err != nil {
		return Stats{}, m.explain("read", err)
	}
	return s, nil
}

// countUnits counts the units by status.
func (s *Stats) countUnits(ctx context.Context, tx *sql.Tx) error {
	counts, err := tables.CountByNumber(ctx, tx, "SELECT status, count(*) FROM units GROUP BY status")
	for i, status := range tables.Statuses {
		if n := counts[int64(i+1)]; n > 0 {
			s.Statuses = append(s.Statuses, StatusCount{status, n})
			s.Units += n
		}
	}
	return err
}

// countLanguages counts the variants by language.
func (s *Stats) countLanguages(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT tag, count(*) FROM variants JOIN languages ON languages.id = lang
		GROUP BY lang ORDER BY count(*) DESC, tag`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var c LanguageCount
		if err := rows.Scan(&c.Lang, &c.Count); err != nil {
			return err
		}
		s.Languages = append(s.Languages, c)
		s.Variants += c.Count
	}
	return rows.Err()
}

// countPairs counts the units by pair of languages. A unit with two variants
// in one language counts once.
func (s *Stats) countPairs(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT s.tag, t.tag, pairs.n FROM (
			SELECT a.lang AS source, b.lang AS target, count(DISTINCT a.id) AS n
			FROM variants AS a CROSS JOIN variants AS b ON b.id BETWEEN a.id + 1 AND a.id + 255
			WHERE a.id % 256 = 0 AND b.lang <> a.lang
			GROUP BY source, target
		) AS pairs
		JOIN languages AS s ON s.id = pairs.source JOIN languages AS t ON t.id = pairs.target
		ORDER BY pairs.n DESC, s.tag, t.tag`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var c PairCount
		if err := rows.Scan(&c.Source, &c.Target, &c.Count); err != nil {
			return err
		}
		s.Pairs = append(s.Pairs, c)
	}
	return rows.Err()
}

// describeOrigins counts the origins and finds their first and last date.
func (s *Stats) describeOrigins(ctx context.Context, tx *sql.Tx) error {
	return tx.QueryRowContext(ctx, `
		SELECT count(*), coalesce(min(nullif(date, '')), ''), coalesce(max(date), '') FROM origins`).
		Scan(&s.Origins, &s.Oldest, &s.Newest)
}

// countOrigins counts the units by the year and by the body of their origins.
func (s *Stats) countOrigins(ctx context.Context, tx *sql.Tx) (err error) {
	const counts = "origins LEFT JOIN (SELECT origin, count(*) AS n FROM units GROUP BY origin) ON origin = origins.id"
	s.Years, err = namedCounts(ctx, tx, "SELECT substr(date, 1, 4) AS year, sum(n) FROM "+counts+" GROUP BY year HAVING sum(n) > 0 ORDER BY year = '', year")
	if err != nil {
		return err
	}
	s.Bodies, err = namedCounts(ctx, tx, "SELECT body, sum(n) FROM "+counts+" GROUP BY body HAVING sum(n) > 0 ORDER BY sum(n) DESC, body")
	return err
}

// namedCounts runs a query of two columns, a name and a count.
func namedCounts(ctx context.Context, tx *sql.Tx, query string) (list []NamedCount, err error) {
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var c NamedCount
		if err := rows.Scan(&c.Name, &c.Count); err != nil {
			return err
		}
		list = append(list, c)
		return nil
	}, query)
	return list, err
}

// size is the size of the file with its log.
func (m *Memory) size() (int64, error) {
	info, err := os.Stat(m.file.Path)
	if err != nil {
		return 0, err
	}
	log, err := m.logSize()
	return info.Size() + log, err
}

// logSize is the size of the log beside the file; there is none most of the time.
func (m *Memory) logSize() (int64, error) {
	info, err := os.Stat(m.file.Path + "-wal")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, err
	}
	return info.Size(), nil
}

// Sizes say what the bytes of the memory file are spent on. Together they are
// the file, but for what stands in the log beside it and is not in it yet.
type Sizes struct {
	// Texts are the variants, Units what is kept of each unit beside them with
	// the tables' own indexes, Details what exchange files said of units.
	Texts, Units, Details int64
	// Index is what makes searches fast. It is derived from the texts.
	Index int64
	// Bitexts are the texts of documents with their beads, which a review needs.
	Bitexts int64
	// Journal is what undo needs.
	Journal int64
	// Other is the rest: origins, rulings, learned words, the schema.
	Other int64
	// Free is room that removed things left, which new ones will take.
	Free int64
	// Log is the log beside the file, which is folded into it from time to time.
	Log int64
}

// sizeParts says which tables and indexes count as which part.
var sizeParts = map[string]func(*Sizes) *int64{
	"variants":                 func(s *Sizes) *int64 { return &s.Texts },
	"units":                    func(s *Sizes) *int64 { return &s.Units },
	"units_by_origin":          func(s *Sizes) *int64 { return &s.Units },
	"units_rejected":           func(s *Sizes) *int64 { return &s.Units },
	"more_origins":             func(s *Sizes) *int64 { return &s.Units },
	"more_origins_by_origin":   func(s *Sizes) *int64 { return &s.Units },
	"details":                  func(s *Sizes) *int64 { return &s.Details },
	"index_blobs":              func(s *Sizes) *int64 { return &s.Index },
	"bitexts":                  func(s *Sizes) *int64 { return &s.Bitexts },
	"bitext_pages":             func(s *Sizes) *int64 { return &s.Bitexts },
	"journal":                  func(s *Sizes) *int64 { return &s.Journal },
	"journal_changes":          func(s *Sizes) *int64 { return &s.Journal },
	"journal_changes_by_entry": func(s *Sizes) *int64 { return &s.Journal },
}

// Sizes adds up the pages of the file by what they hold
// (https://sqlite.org/dbstat.html). It visits every page.
func (m *Memory) Sizes(ctx context.Context) (Sizes, error) {
	var s Sizes
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
			var name string
			var bytes int64
			if err := rows.Scan(&name, &bytes); err != nil {
				return err
			}
			part := &s.Other
			if f, ok := sizeParts[name]; ok {
				part = f(&s)
			}
			*part += bytes
			return nil
		}, "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE")
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `
			SELECT (SELECT freelist_count FROM pragma_freelist_count) * (SELECT page_size FROM pragma_page_size)`).Scan(&s.Free)
	})
	if err == nil {
		s.Log, err = m.logSize()
	}
	if err != nil {
		return Sizes{}, m.explain("read", err)
	}
	return s, nil
}

// TimelineEntry is how often a body used a rendering in a year.
type TimelineEntry struct {
	// Year is of the documents' dates; empty where they have none. Body is the
	// issuing body, or empty.
	Year, Body string
	// Rendering and Lang are those of the Rendering; Missing says that the
	// phrase was not rendered.
	Rendering, Lang string
	Missing         bool
	Count           int
}

// Timeline counts the units of the answer by year, body and rendering: the oldest
// year first, units without a date last; in a year by body, then the most frequent
// rendering first. Units of which no rendering is known are left out.
//
// Ask with Query.Limit 0 and a large Query.Sample, so that no unit is left out.
func (l Lookup) Timeline() []TimelineEntry {
	counts := make(map[TimelineEntry]int)
	for _, f := range l.Units {
		if f.Rendering < 0 || f.Rendering >= len(l.Renderings) {
			continue
		}
		r, o := l.Renderings[f.Rendering], f.Unit.Origin
		year := o.Date[:min(len(o.Date), len("2006"))]
		counts[TimelineEntry{Year: year, Body: o.Body, Rendering: r.Text, Lang: r.Lang, Missing: r.Missing}]++
	}
	entries := make([]TimelineEntry, 0, len(counts))
	for e, n := range counts {
		e.Count = n
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b TimelineEntry) int {
		if (a.Year == "") != (b.Year == "") {
			return strings.Compare(b.Year, a.Year) // the undated last
		}
		return cmp.Or(strings.Compare(a.Year, b.Year), strings.Compare(a.Body, b.Body), strings.Compare(a.Lang, b.Lang),
			cmp.Compare(b.Count, a.Count), strings.Compare(a.Rendering, b.Rendering))
	})
	return entries
}
