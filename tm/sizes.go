package tm

import (
	"context"
	"database/sql"

	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// Sizes say what the bytes of the memory file are spent on. Together they are
// the file, but for what stands in the log beside it and is not in it yet.
type Sizes struct {
	// Texts are the variants, Units what is kept of each unit beside them with
	// the tables' own indexes, Details what exchange files said of units.
	Texts, Units, Details int64
	// Index is what makes searches fast. It is derived from the texts.
	Index int64
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
