package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// RowKey names a row of one of the small tables, those that keep a thing in
// one row.
type RowKey struct {
	Table string `json:"table"`
	Key   []any  `json:"key"`
}

// rowTable is what the journal must know of a small table.
type rowTable struct {
	Key, Rest []string
}

// RowTables are the tables whose rows the journal keeps one by one. Units and
// what hangs on them (variants, details, further origins, marks) are kept by
// unitImage instead.
var RowTables = map[string]rowTable{
	"origins": {[]string{"id"}, []string{"checksum", "source", "target", "title", "body", "translator", "url", "date", "imported"}},
	"rulings": {[]string{"id"}, []string{"phrase", "folded", "rendering", "lang", "status", "authority", "date", "citation", "note"}},
	"marks":   {[]string{"unit", "folded", "lang"}, []string{"words", "created"}},
}

// RowOf names a row: the table, and the values of its primary key in order,
// each an integer or a text.
func RowOf(table string, key ...any) RowKey { return RowKey{table, key} }

// RowImage is a row as it was.
type RowImage struct {
	RowKey
	// Row holds the other columns; nil where the row was not there.
	Row []any `json:"row,omitempty"`
}

// shape returns the table of the key.
func (k RowKey) shape() (rowTable, error) {
	t, ok := RowTables[k.Table]
	if !ok || len(k.Key) != len(t.Key) {
		return t, fmt.Errorf("the journal keeps no row %v of a table %q", k.Key, k.Table)
	}
	return t, nil
}

// where is the condition for the row.
func (t rowTable) where() string { return strings.Join(t.Key, " = ? AND ") + " = ?" }

// take reads the row as it is and packs it.
func (k RowKey) take(ctx context.Context, tx *sql.Tx) ([]byte, error) {
	t, err := k.shape()
	if err != nil {
		return nil, err
	}
	row := make([]any, len(t.Rest))
	places := make([]any, len(row))
	for i := range row {
		places[i] = &row[i]
	}
	query := "SELECT " + strings.Join(t.Rest, ", ") + " FROM " + k.Table + " WHERE " + t.where()
	switch err := tx.QueryRowContext(ctx, query, k.Key...).Scan(places...); {
	case errors.Is(err, sql.ErrNoRows):
		row = nil
	case err != nil:
		return nil, err
	}
	return RowImage{k, row}.pack()
}

// pack makes the bytes that the journal keeps.
func (r RowImage) pack() ([]byte, error) { return json.Marshal(r) }

// UnpackRow is the reverse of pack.
func UnpackRow(data []byte) (RowImage, error) {
	var r RowImage
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

// Restore puts the row back as it was. It is changed in place where it is
// there, never removed and added again, because other rows hang on it.
func (r RowImage) Restore(ctx context.Context, tx *sql.Tx) error {
	t, err := r.shape()
	if err != nil {
		return err
	}
	if r.Row == nil {
		_, err := tx.ExecContext(ctx, "DELETE FROM "+r.Table+" WHERE "+t.where(), r.Key...)
		return err
	}
	if len(r.Row) != len(t.Rest) {
		return fmt.Errorf("the journal has a row of table %s with %d columns instead of %d", r.Table, len(r.Row), len(t.Rest))
	}
	columns := append(append([]string{}, t.Key...), t.Rest...)
	updates := make([]string, len(t.Rest))
	for i, c := range t.Rest {
		updates[i] = c + " = excluded." + c
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO "+r.Table+" ("+strings.Join(columns, ", ")+
		") VALUES (?"+strings.Repeat(", ?", len(columns)-1)+") ON CONFLICT ("+strings.Join(t.Key, ", ")+
		") DO UPDATE SET "+strings.Join(updates, ", "), append(append([]any{}, r.Key...), r.Row...)...)
	return err
}
