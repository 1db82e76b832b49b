package tables

import (
	"context"
	"database/sql"

	"github.com/yiku-tm/yiku/tm/unit"
)

const OriginColumns = "id, checksum, source, target, title, body, translator, url, date, imported"

// Scanner is a row of a query: *sql.Row or *sql.Rows.
type Scanner interface{ Scan(dest ...any) error }

// ScanOrigin reads a row of originColumns.
func ScanOrigin(row Scanner) (o unit.Origin, err error) {
	var imported int64
	err = row.Scan(&o.ID, &o.Checksum, &o.Source, &o.Target, &o.Title, &o.Body, &o.Translator, &o.URL, &o.Date, &imported)
	o.Imported = FromSeconds(imported)
	return o, err
}

// FindOrigin reads the origin with the checksum; sql.ErrNoRows where there is none.
func FindOrigin(ctx context.Context, tx *sql.Tx, checksum string) (unit.Origin, error) {
	return ScanOrigin(tx.QueryRowContext(ctx, "SELECT "+OriginColumns+" FROM origins WHERE checksum = ?", checksum))
}

// LoadOrigins reads all origins behind the one with a number, by ID. There is one
// for each document, so they are few beside the units.
func LoadOrigins(ctx context.Context, tx *sql.Tx, behind int64) (map[int64]unit.Origin, error) {
	rows, err := tx.QueryContext(ctx, "SELECT "+OriginColumns+" FROM origins WHERE id > ?", behind)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	origins := map[int64]unit.Origin{}
	for rows.Next() {
		o, err := ScanOrigin(rows)
		if err != nil {
			return nil, err
		}
		origins[o.ID] = o
	}
	return origins, rows.Err()
}

// InsertOrigin stores the origin and returns its ID.
func InsertOrigin(ctx context.Context, tx *sql.Tx, o unit.Origin) (int64, error) {
	result, err := tx.ExecContext(ctx, `
		INSERT INTO origins (checksum, source, target, title, body, translator, url, date, imported)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		o.Checksum, o.Source, o.Target, o.Title, o.Body, o.Translator, o.URL, o.Date, Seconds(o.Imported))
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// UpdateOrigin stores all but the checksum of an origin that has its ID.
func UpdateOrigin(ctx context.Context, tx *sql.Tx, o unit.Origin) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE origins
		SET source = ?, target = ?, title = ?, body = ?, translator = ?, url = ?, date = ?, imported = ?
		WHERE id = ?`,
		o.Source, o.Target, o.Title, o.Body, o.Translator, o.URL, o.Date, Seconds(o.Imported), o.ID)
	return err
}

// CountByNumber runs a query of two columns, a number and a count.
func CountByNumber(ctx context.Context, tx *sql.Tx, query string) (map[int64]int, error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[int64]int{}
	for rows.Next() {
		var n int64
		var count int
		if err := rows.Scan(&n, &count); err != nil {
			return nil, err
		}
		counts[n] = count
	}
	return counts, rows.Err()
}
