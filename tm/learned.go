package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/align"
)

// Learned is what the documents imported so far taught, a value for each pair of
// languages, for the options of align.Align. Counts that are damaged are an
// error; no unit hangs on them.
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

// readAllLearned reads the counts of all pairs of languages.
func readAllLearned(ctx context.Context, tx *sql.Tx) ([]*align.Learned, error) {
	rows, err := tx.QueryContext(ctx, "SELECT first, second, data FROM learned ORDER BY first, second")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []*align.Learned
	for rows.Next() {
		var first, second string
		var data []byte
		if err := rows.Scan(&first, &second, &data); err != nil {
			return nil, err
		}
		known := &align.Learned{}
		if err := known.UnmarshalBinary(data); err != nil {
			return nil, fmt.Errorf("what was learned of %s and %s: %w", first, second, err)
		}
		all = append(all, known)
	}
	return all, rows.Err()
}

// addLearned adds new counts to those of their languages. Counts that cannot be
// read are replaced.
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
