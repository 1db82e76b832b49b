package tm

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// rowKey names a row of one of the small tables, those that keep a thing in
// one row.
type rowKey struct {
	Table string `json:"table"`
	Key   []any  `json:"key"`
}

// rowTable is what the journal must know of a small table.
type rowTable struct {
	key, rest []string
}

// rowTables are the tables whose rows the journal keeps one by one. Units and
// what hangs on them (variants, details, further origins, marks) are kept by
// unitImage instead.
var rowTables = map[string]rowTable{
	"origins": {[]string{"id"}, []string{"checksum", "source", "target", "title", "body", "translator", "url", "date", "imported"}},
	"rulings": {[]string{"id"}, []string{"phrase", "folded", "rendering", "lang", "status", "authority", "date", "citation", "note"}},
	"marks":   {[]string{"unit", "folded", "lang"}, []string{"words", "created"}},
}

// rowOf names a row: the table, and the values of its primary key in order,
// each an integer or a text.
func rowOf(table string, key ...any) rowKey { return rowKey{table, key} }

// rowImage is a row as it was.
type rowImage struct {
	rowKey
	// Row holds the other columns; nil where the row was not there.
	Row []any `json:"row,omitempty"`
}

// shape returns the table of the key.
func (k rowKey) shape() (rowTable, error) {
	t, ok := rowTables[k.Table]
	if !ok || len(k.Key) != len(t.key) {
		return t, fmt.Errorf("the journal keeps no row %v of a table %q", k.Key, k.Table)
	}
	return t, nil
}

// where is the condition for the row.
func (t rowTable) where() string { return strings.Join(t.key, " = ? AND ") + " = ?" }

// take reads the row as it is and packs it.
func (k rowKey) take(ctx context.Context, tx *sql.Tx) ([]byte, error) {
	t, err := k.shape()
	if err != nil {
		return nil, err
	}
	row := make([]any, len(t.rest))
	places := make([]any, len(row))
	for i := range row {
		places[i] = &row[i]
	}
	query := "SELECT " + strings.Join(t.rest, ", ") + " FROM " + k.Table + " WHERE " + t.where()
	switch err := tx.QueryRowContext(ctx, query, k.Key...).Scan(places...); {
	case errors.Is(err, sql.ErrNoRows):
		row = nil
	case err != nil:
		return nil, err
	}
	return rowImage{k, row}.pack()
}

// pack makes the bytes that the journal keeps.
func (r rowImage) pack() ([]byte, error) { return json.Marshal(r) }

// unpackRow is the reverse of pack.
func unpackRow(data []byte) (rowImage, error) {
	var r rowImage
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber() // numbers stay whole, whatever their size
	if err := d.Decode(&r); err != nil {
		return r, fmt.Errorf("the journal has a row that cannot be read: %w", err)
	}
	for _, list := range [][]any{r.Key, r.Row} {
		for i, v := range list {
			n, ok := v.(json.Number)
			if !ok {
				continue
			}
			whole, err := n.Int64()
			if err != nil {
				return r, fmt.Errorf("the journal has a row that cannot be read: %w", err)
			}
			list[i] = whole
		}
	}
	return r, nil
}

// restore puts the row back as it was. It is changed in place where it is
// there, never removed and added again, because other rows hang on it.
func (r rowImage) restore(ctx context.Context, tx *sql.Tx) error {
	t, err := r.shape()
	if err != nil {
		return err
	}
	if r.Row == nil {
		_, err := tx.ExecContext(ctx, "DELETE FROM "+r.Table+" WHERE "+t.where(), r.Key...)
		return err
	}
	if len(r.Row) != len(t.rest) {
		return fmt.Errorf("the journal has a row of table %s with %d columns instead of %d", r.Table, len(r.Row), len(t.rest))
	}
	columns := append(append([]string{}, t.key...), t.rest...)
	updates := make([]string, len(t.rest))
	for i, c := range t.rest {
		updates[i] = c + " = excluded." + c
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO "+r.Table+" ("+strings.Join(columns, ", ")+
		") VALUES (?"+strings.Repeat(", ?", len(columns)-1)+") ON CONFLICT ("+strings.Join(t.key, ", ")+
		") DO UPDATE SET "+strings.Join(updates, ", "), append(append([]any{}, r.Key...), r.Row...)...)
	return err
}
