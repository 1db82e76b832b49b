package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strings"

	"modernc.org/sqlite"
)

// A disk that returns a wrong bit does so without an error, and a wrong date looks like a
// right one. Units have checksums of their own, in their rows. All other rows that cannot be
// made again from others have one in the table sums:
//
//	rulings  5  改革 | reform | official | 2024-07 …        sums  rulings 5 -1840273319
//
// Nothing that writes these tables knows of it. Each connection that writes has temporary
// triggers, which are not in the file: they store the sum of a row that is added, change it
// with the row, and remove it with the row. So whatever else changed, lost or added a row
// has left its sum as it was. A row that does not have its sum keeps the one it has if it is
// changed: a fault stays known until the row is as it was, or removed.

// SummedTables are the tables whose rows have sums.
var SummedTables = []string{
	"languages", "origins", "details", "learned", "journal", "journal_changes", "more_origins", "rulings", "marks", "lexicons", "bitexts", "bitext_pages", "ignored",
}

// unsummed are columns derived from others of their row, by table. They are compared with
// what they are derived from.
var unsummed = map[string]string{"rulings": "folded"}

// rowSum is the SQL function that returns the checksum of its arguments.
const rowSum = "yiku_row_sum"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func init() {
	sqlite.MustRegisterDeterministicScalarFunction(rowSum, -1, func(_ *sqlite.FunctionContext, values []driver.Value) (driver.Value, error) {
		return RowSum(values...), nil
	})
}

// RowSum returns the checksum of a row with these values, which must be of the types in which
// SQLite stores values.
func RowSum(values ...driver.Value) int64 {
	var b []byte
	for _, v := range values { // the type and length of each keep one value from passing for two
		switch v := v.(type) {
		case int64:
			b = binary.AppendVarint(append(b, 'i'), v)
		case float64:
			b = binary.LittleEndian.AppendUint64(append(b, 'f'), math.Float64bits(v))
		case string:
			b = append(binary.AppendUvarint(append(b, 't'), uint64(len(v))), v...)
		case []byte:
			b = append(binary.AppendUvarint(append(b, 'b'), uint64(len(v))), v...)
		default: // NULL
			b = append(b, 'n')
		}
	}
	return int64(int32(crc32.Checksum(b, castagnoli)))
}

// summed is a table whose rows have sums.
type summed struct {
	name    string
	columns []string // that are summed
	keys    []string
}

// of returns the SQL with the words in braces replaced: {table}, {columns} of the sum,
// {key NAME} and {sum NAME} of the row that is called NAME, and {has key}, whether the row r
// has the key.
func (t summed) of(text string) string {
	replace := []string{"{table}", t.name, "{columns}", strings.Join(t.columns, ", ")}
	for _, row := range []string{"new", "old", "r"} {
		at := func(columns []string) string { return row + "." + strings.Join(columns, ", "+row+".") }
		key := "+" + at(t.keys) // without the affinity of its column, so that the index of sums serves
		if len(t.keys) > 1 {
			key = "json_array(" + at(t.keys) + ")"
		}
		replace = append(replace, "{key "+row+"}", key, "{sum "+row+"}", rowSum+"("+at(t.columns)+")")
	}
	has := "r." + t.keys[0] + " = key"
	if len(t.keys) > 1 {
		var each []string
		for i, column := range t.keys {
			each = append(each, fmt.Sprintf("r.%s = key ->> %d", column, i))
		}
		has = strings.Join(each, " AND ")
	}
	replace = append(replace, "{has key}", has)
	return strings.NewReplacer(replace...).Replace(text)
}

// summedTables returns the tables with sums that the file has, or none if it has no sums.
func summedTables(ctx context.Context, tx *sql.Tx) (list []summed, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT t.name, c.name, c.pk > 0 FROM main.sqlite_schema AS t JOIN pragma_table_info(t.name, 'main') AS c
		WHERE t.type = 'table' AND EXISTS (SELECT * FROM main.sqlite_schema WHERE name = 'sums') ORDER BY t.name, c.cid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var table, column string
		var key bool
		if err := rows.Scan(&table, &column, &key); err != nil {
			return nil, err
		}
		if !slices.Contains(SummedTables, table) || unsummed[table] == column {
			continue
		}
		if len(list) == 0 || list[len(list)-1].name != table {
			list = append(list, summed{name: table})
		}
		t := &list[len(list)-1]
		t.columns = append(t.columns, column)
		if key {
			t.keys = append(t.keys, column)
		}
	}
	return list, rows.Err()
}

// watch creates the triggers that keep the sums, unless the connection has them.
func watch(ctx context.Context, tx *sql.Tx) error {
	var watched bool
	if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT * FROM temp.sqlite_schema WHERE type = 'trigger')").Scan(&watched); err != nil || watched {
		return err
	}
	list, err := summedTables(ctx, tx)
	if err != nil {
		return err
	}
	var triggers strings.Builder
	for _, t := range list {
		triggers.WriteString(t.of(`
			CREATE TEMP TRIGGER {table}_added AFTER INSERT ON main.{table} BEGIN
				INSERT OR REPLACE INTO sums VALUES ('{table}', {key new}, {sum new});
			END;
			CREATE TEMP TRIGGER {table}_changed AFTER UPDATE OF {columns} ON main.{table} BEGIN
				UPDATE OR REPLACE sums SET key = {key new}, sum = CASE sum WHEN {sum old} THEN {sum new} ELSE sum END WHERE of = '{table}' AND key = {key old};
			END;
			CREATE TEMP TRIGGER {table}_removed AFTER DELETE ON main.{table} BEGIN
				DELETE FROM sums WHERE of = '{table}' AND key = {key old};
			END;`))
	}
	_, err = tx.ExecContext(ctx, triggers.String())
	return err
}

// Resum makes the sums of all rows as they are.
func Resum(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM sums"); err != nil {
		return err
	}
	list, err := summedTables(ctx, tx)
	if err != nil {
		return err
	}
	for _, t := range list {
		if _, err := tx.ExecContext(ctx, t.of("INSERT INTO sums SELECT '{table}', {key r}, {sum r} FROM {table} AS r")); err != nil {
			return err
		}
	}
	return nil
}

// SumsLost reports whether there are rows that have sums, but no sum.
func SumsLost(ctx context.Context, tx *sql.Tx) (lost bool, err error) {
	err = tx.QueryRowContext(ctx, "SELECT NOT EXISTS (SELECT * FROM main.sqlite_schema WHERE name = 'sums')").Scan(&lost)
	if err != nil || lost {
		return lost, err
	}
	err = tx.QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT * FROM sums) AND
		(EXISTS (SELECT * FROM origins) OR EXISTS (SELECT * FROM rulings) OR EXISTS (SELECT * FROM journal))`).Scan(&lost)
	return lost, err
}

// A RowFault is a row that does not agree with its sum.
type RowFault struct {
	Table string
	// Key is the primary key of the row; if it has several columns, a JSON list of them.
	Key string
	// Lost reports a row that no longer exists, Added one that yiku did not store. Any other
	// row is not as it was stored.
	Lost, Added bool
}

// rowFaults is the SQL of the faults of a table.
const rowFaults = `SELECT * FROM (
	SELECT {key r} AS key, false AS lost, s.key IS NULL AS added FROM {table} AS r
		LEFT JOIN sums AS s ON s.of = '{table}' AND s.key = {key r} WHERE s.sum IS NOT {sum r}
	UNION ALL SELECT key, true, false FROM sums WHERE of = '{table}' AND NOT EXISTS (SELECT * FROM {table} AS r WHERE {has key}))`

// RowFaults returns the rows of the tables that do not agree with their sums, by table and
// key, at most most of a table; none if all sums are lost. where is an SQL condition on the
// key, such as "key < 5", or "true".
func RowFaults(ctx context.Context, tx *sql.Tx, names []string, where string, most int, args ...any) (faults []RowFault, err error) {
	lost, err := SumsLost(ctx, tx)
	if err != nil || lost {
		return nil, err
	}
	list, err := summedTables(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if !slices.Contains(names, t.name) {
			continue
		}
		err := func() error {
			rows, err := tx.QueryContext(ctx, t.of(rowFaults)+" WHERE "+where+fmt.Sprintf(" ORDER BY key LIMIT %d", most), args...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				f := RowFault{Table: t.name}
				if err := rows.Scan(&f.Key, &f.Lost, &f.Added); err != nil {
					return err
				}
				faults = append(faults, f)
			}
			return rows.Err()
		}()
		if err != nil {
			return faults, err
		}
	}
	return faults, nil
}
