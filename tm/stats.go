package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"slices"

	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Stats describes the content of a memory.
type Stats struct {
	// Units counts all units, including rejected ones; so do Variants and
	// Origins.
	Units, Variants, Origins int
	// Languages holds the languages by the number of variants in each, the most
	// frequent first.
	Languages []unit.Count
	// Pairs holds the language pairs by the number of units in each, the most
	// frequent first: the language of the first variant with that of each other
	// variant.
	Pairs []unit.PairCount
	// Statuses holds the statuses with the number of units in each, in the
	// order Aligned, Reviewed, Imported, Rejected, without those that no unit
	// has.
	Statuses []unit.Count
	// Oldest and Newest are the first and last date of the origins as written,
	// or "".
	Oldest, Newest string
	// Years holds the years of the dates of origins with the number of units in
	// each, the oldest first; units without a date come last, under "".
	Years []unit.Count
	// Bodies holds the issuing bodies with the number of units in each, the
	// most frequent first; units without one are counted under "".
	Bodies []unit.Count
	// Bytes is the size of the file with its write-ahead log.
	Bytes int64
}

// Stats counts the content of the memory. It reads the whole file once.
func (m *Memory) Stats(ctx context.Context) (Stats, error) {
	var s Stats
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		return errors.Join(s.countUnits(ctx, tx), s.countPairs(ctx, tx), s.describeOrigins(ctx, tx), s.countOrigins(ctx, tx))
	})
	if err == nil {
		s.Bytes, err = m.size()
	}
	if err != nil {
		return Stats{}, m.explain("read", err)
	}
	return s, nil
}

// countUnits counts the units by status, and their variants by language.
func (s *Stats) countUnits(ctx context.Context, tx *sql.Tx) error {
	statuses, languages := map[int64]int{}, map[int64]int{}
	err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var status int64
		var langs string
		var units int
		err := rows.Scan(&status, &langs, &units)
		statuses[status] += units
		for _, n := range tables.SplitNumbers(langs) {
			languages[n] += units
		}
		return err
	}, "SELECT status, langs, count(*) FROM units GROUP BY status, langs")
	if err != nil {
		return err
	}
	for i, status := range tables.Statuses {
		if n := statuses[int64(i+1)]; n > 0 {
			s.Statuses = append(s.Statuses, unit.Count{Name: string(status), Count: n})
			s.Units += n
		}
	}
	numbers, err := tables.LanguageNumbers(ctx, tx)
	for tag, n := range numbers {
		if languages[n] > 0 {
			s.Languages = append(s.Languages, unit.Count{Name: tag, Count: languages[n]})
			s.Variants += languages[n]
		}
	}
	slices.SortFunc(s.Languages, func(a, b unit.Count) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	return err
}

// Pairs counts the language pairs as Stats does, but in a memory of pairs without
// reading their texts.
func (m *Memory) Pairs(ctx context.Context) ([]unit.PairCount, error) {
	var s Stats
	err := m.file.View(ctx, func(tx *sql.Tx) error { return s.countPairs(ctx, tx) })
	if err != nil {
		return nil, m.explain("read", err)
	}
	return s.Pairs, nil
}

// countPairs counts the units by pair of languages. A unit with two variants in one
// language counts once. The units of an origin usually have the same languages, as its runs
// say, and are counted by their index; only those of other origins are looked at.
func (s *Stats) countPairs(ctx context.Context, tx *sql.Tx) error {
	counts := map[[2]int64]int{} // by the numbers of the languages
	err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var langs string
		var units int
		if err := rows.Scan(&langs, &units); err != nil {
			return err
		}
		numbers := tables.SplitNumbers(langs)
		for i, n := range numbers {
			if n != numbers[0] && !slices.Contains(numbers[:i], n) {
				counts[[2]int64{numbers[0], n}] += units
			}
		}
		return nil
	}, `WITH uniform AS MATERIALIZED (SELECT origin, min(langs) AS langs FROM runs GROUP BY origin HAVING min(langs) = max(langs) AND langs <> '')
		SELECT langs, sum((SELECT count(*) FROM units AS u WHERE u.origin = uniform.origin)) FROM uniform GROUP BY langs UNION ALL
		SELECT langs, count(*) FROM units WHERE origin IN (SELECT origin FROM runs EXCEPT SELECT origin FROM uniform) GROUP BY langs`)
	if err != nil {
		return err
	}
	languages, err := tables.LanguageNumbers(ctx, tx)
	if err != nil {
		return err
	}
	tags := tables.LanguageTags(languages)
	for pair, units := range counts {
		if units > 0 {
			s.Pairs = append(s.Pairs, unit.PairCount{Source: tags[pair[0]], Target: tags[pair[1]], Count: units})
		}
	}
	slices.SortFunc(s.Pairs, func(a, b unit.PairCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target))
	})
	return nil
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

// namedCounts returns the result of a query for two columns, a name and a
// count.
func namedCounts(ctx context.Context, tx *sql.Tx, query string) (list []unit.Count, err error) {
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var c unit.Count
		if err := rows.Scan(&c.Name, &c.Count); err != nil {
			return err
		}
		list = append(list, c)
		return nil
	}, query)
	return list, err
}

// size returns the size of the file and its log.
func (m *Memory) size() (int64, error) {
	info, err := os.Stat(m.file.Path)
	if err != nil {
		return 0, err
	}
	log, err := m.logSize()
	return info.Size() + log, err
}

// logSize returns the size of the log next to the file, which usually does not
// exist.
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

// Sizes holds the sizes in bytes of the parts of the memory file. Their sum is
// the size of the file, except for changes that are only in the log.
type Sizes struct {
	// Texts is the size of the units with their texts, Units that of the other data of
	// units and of the indexes of the tables, Details that of what exchange files recorded
	// about many units.
	Texts   int64 `json:"texts"`
	Units   int64 `json:"units"`
	Details int64 `json:"details"`
	// Index is the size of the index of the texts, which is derived.
	Index int64 `json:"index"`
	// Bitexts is the size of the texts of documents with their beads, for
	// reviews.
	Bitexts int64 `json:"bitexts"`
	// Journal is the size of the data of undo.
	Journal int64 `json:"journal"`
	// Other is the size of the rest: origins, rulings, learned words, the
	// schema.
	Other int64 `json:"other"`
	// Free is the space of removed data, which will be reused.
	Free int64 `json:"free"`
	// Log is the size of the log, which is moved into the file from time to
	// time.
	Log int64 `json:"log"`
}

// sizeParts maps tables and indexes to the parts.
var sizeParts = map[string]func(*Sizes) *int64{
	"units":                      func(s *Sizes) *int64 { return &s.Texts },
	"units_by_origin":            func(s *Sizes) *int64 { return &s.Units },
	"units_rejected":             func(s *Sizes) *int64 { return &s.Units },
	"more_origins":               func(s *Sizes) *int64 { return &s.Units },
	"more_origins_by_origin":     func(s *Sizes) *int64 { return &s.Units },
	"details":                    func(s *Sizes) *int64 { return &s.Details },
	"sqlite_autoindex_details_1": func(s *Sizes) *int64 { return &s.Details },
	"index_blobs":                func(s *Sizes) *int64 { return &s.Index },
	"bitexts":                    func(s *Sizes) *int64 { return &s.Bitexts },
	"bitext_pages":               func(s *Sizes) *int64 { return &s.Bitexts },
	"journal":                    func(s *Sizes) *int64 { return &s.Journal },
	"journal_changes":            func(s *Sizes) *int64 { return &s.Journal },
	"journal_changes_by_entry":   func(s *Sizes) *int64 { return &s.Journal },
}

// Sizes adds up the pages of the file by their content
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
