package tm

import (
	"context"
	"database/sql"
	"errors"
	"os"
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
	// Bytes is the size of the file with its write-ahead log.
	Bytes int64
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
	Status Status
	Count  int
}

// Stats counts what the memory holds. It reads the whole file once.
func (m *Memory) Stats(ctx context.Context) (Stats, error) {
	var s Stats
	err := m.view(ctx, func(tx *sql.Tx) error {
		return errors.Join(s.countUnits(ctx, tx), s.countLanguages(ctx, tx), s.countPairs(ctx, tx), s.describeOrigins(ctx, tx))
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
	counts, err := countByNumber(ctx, tx, "SELECT status, count(*) FROM units GROUP BY status")
	for i, status := range statuses {
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

// size is the size of the file with its log.
func (m *Memory) size() (int64, error) {
	info, err := os.Stat(m.path)
	if err != nil {
		return 0, err
	}
	size := info.Size()
	if log, err := os.Stat(m.path + "-wal"); err == nil { // there is none most of the time
		size += log.Size()
	}
	return size, nil
}
