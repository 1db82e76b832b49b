package tables

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/unit"
)

const OriginColumns = "id, checksum, source, target, title, body, translator, url, date, imported, content"

// A Scanner is a row of a query: *sql.Row or *sql.Rows.
type Scanner interface{ Scan(dest ...any) error }

// ScanOrigin reads a row of originColumns.
func ScanOrigin(row Scanner) (o unit.Origin, err error) {
	var imported int64
	err = row.Scan(&o.ID, &o.Checksum, &o.Source, &o.Target, &o.Title, &o.Body, &o.Translator, &o.URL, &o.Date, &imported, &o.Content)
	o.Imported = FromSeconds(imported)
	return o, err
}

// FindOrigin returns the origin with the checksum, or sql.ErrNoRows.
func FindOrigin(ctx context.Context, tx *sql.Tx, checksum string) (unit.Origin, error) {
	return ScanOrigin(tx.QueryRowContext(ctx, "SELECT "+OriginColumns+" FROM origins WHERE checksum = ?", checksum))
}

// LoadOrigin returns the origin with the number, or a *fault.NoOriginError.
func LoadOrigin(ctx context.Context, tx *sql.Tx, id int64) (unit.Origin, error) {
	o, err := ScanOrigin(tx.QueryRowContext(ctx, "SELECT "+OriginColumns+" FROM origins WHERE id = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		return o, &fault.NoOriginError{ID: id}
	}
	return o, err
}

// LoadOrigins returns all origins by ID. There is one per document, so they are few compared
// with the units.
func LoadOrigins(ctx context.Context, tx *sql.Tx) (map[int64]unit.Origin, error) {
	origins := map[int64]unit.Origin{}
	err := EachRow(ctx, tx, func(rows *sql.Rows) error {
		o, err := ScanOrigin(rows)
		origins[o.ID] = o
		return err
	}, "SELECT "+OriginColumns+" FROM origins")
	return origins, err
}

// InsertOrigin stores the origin and returns its ID.
func InsertOrigin(ctx context.Context, tx *sql.Tx, o unit.Origin) (int64, error) {
	result, err := tx.ExecContext(ctx, `
		INSERT INTO origins (checksum, source, target, title, body, translator, url, date, imported, content)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		o.Checksum, o.Source, o.Target, o.Title, o.Body, o.Translator, o.URL, o.Date, Seconds(o.Imported), o.Content)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// UpdateOrigin updates an origin by its ID.
func UpdateOrigin(ctx context.Context, tx *sql.Tx, o unit.Origin) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE origins
		SET checksum = ?, source = ?, target = ?, title = ?, body = ?, translator = ?, url = ?, date = ?, imported = ?, content = ?
		WHERE id = ?`,
		o.Checksum, o.Source, o.Target, o.Title, o.Body, o.Translator, o.URL, o.Date, Seconds(o.Imported), o.Content, o.ID)
	return err
}

// A Placement is a row of more_origins.
type Placement struct {
	Origin int64 `json:"o"`
	Place  int64 `json:"p"`
}

// LoadMoreOrigins returns the further origins of all units that have some.
func LoadMoreOrigins(ctx context.Context, tx *sql.Tx) (map[int64][]Placement, error) {
	more := map[int64][]Placement{}
	err := EachRow(ctx, tx, func(rows *sql.Rows) error {
		var unit int64
		var o Placement
		err := rows.Scan(&unit, &o.Origin, &o.Place)
		more[unit] = append(more[unit], o)
		return err
	}, "SELECT unit, origin, place FROM more_origins ORDER BY unit, origin, place")
	return more, err
}

// Shares reports whether the origin is one of the further origins.
func Shares(more map[int64][]Placement, origin int64) bool {
	for _, list := range more {
		for _, o := range list {
			if o.Origin == origin {
				return true
			}
		}
	}
	return false
}

// Placed returns the rows with their origins. which must be known.
func (r *UnitReader) Placed(rows []Placement) []unit.Placed {
	var list []unit.Placed
	for _, o := range rows {
		list = append(list, unit.Placed{Origin: r.origin(o.Origin), Place: int(o.Place)})
	}
	return list
}

// attachMoreOrigins sets the further origins of the units in the JSON list.
func (r *UnitReader) attachMoreOrigins(ctx context.Context, s *store.Statements, list string, units map[int64]unit.Unit) error {
	more := map[int64][]Placement{}
	err := EachRow(ctx, s.Tx, func(rows *sql.Rows) error {
		var unit int64
		var o Placement
		err := rows.Scan(&unit, &o.Origin, &o.Place)
		more[unit] = append(more[unit], o)
		return err
	}, `SELECT m.unit, m.origin, m.place FROM json_each(?) AS j CROSS JOIN more_origins AS m ON m.unit = j.value
		ORDER BY m.unit, m.origin, m.place`, list)
	if err != nil {
		return err
	}
	for id, rows := range more {
		for _, o := range rows {
			if _, err := r.learn(ctx, s, o.Origin); err != nil {
				return err
			}
		}
		u := units[id]
		u.MoreOrigins = append(u.MoreOrigins, r.Placed(rows)...)
		units[id] = u
	}
	return nil
}

// JsonNumbers returns a JSON list of numbers for json_each.
func JsonNumbers(numbers []int64) (string, error) {
	if numbers == nil {
		return "[]", nil
	}
	list, err := json.Marshal(numbers)
	if err != nil {
		return "", fmt.Errorf("list of numbers: %w", err)
	}
	return string(list), nil
}
