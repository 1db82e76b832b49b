package tm

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// maxFindings is how many faults SQLite lists at most: one page that was
// overwritten gives dozens.
const maxFindings = 50

// checkFile reads every page (https://sqlite.org/pragma.html#pragma_integrity_check).
func (h *Health) checkFile(ctx context.Context, tx *sql.Tx) error {
	roots, err := rootPages(ctx, tx)
	if err != nil {
		return err
	}
	var lines []string
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var line string
		err := rows.Scan(&line)
		lines = append(lines, line)
		return err
	}, fmt.Sprintf("PRAGMA integrity_check(%d)", maxFindings))
	for _, text := range lines {
		for line := range strings.Lines(text) { // faults of pages come many in one row
			if line = strings.TrimSpace(line); line != "ok" && !strings.HasPrefix(line, "***") && line != "" {
				h.find(faultOf(line, roots))
			}
		}
	}
	return err
}

// rootPages are the tables and indexes by the number of their first page, which
// is how SQLite names them where a page is damaged.
func rootPages(ctx context.Context, tx *sql.Tx) (map[int64]string, error) {
	roots := map[int64]string{1: "sqlite_schema"}
	err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var page int64
		var name string
		err := rows.Scan(&page, &name)
		roots[page] = name
		return err
	}, "SELECT rootpage, name FROM sqlite_schema WHERE rootpage > 0")
	return roots, err
}

// The forms of SQLite's lines that name what is derived.
var (
	treePage = regexp.MustCompile(`^Tree (\d+) (?:page (\d+))?`)
	anIndex  = regexp.MustCompile(`(?:missing from index|entries in index|values out of order in index|non-unique entry in index) (\S+)$`)
)

// faultOf makes a finding of a line of SQLite's.
func faultOf(line string, roots map[int64]string) Finding {
	f := Finding{Part: PartFile, Problem: line}
	if x := anIndex.FindStringSubmatch(line); x != nil {
		f.Problem = fmt.Sprintf("the index %s does not fit its table (%s)", x[1], line)
		f.Derived = true
		return f
	}
	x := treePage.FindStringSubmatch(line)
	if x == nil {
		return f
	}
	root, err := strconv.ParseInt(x[1], 10, 64)
	if err != nil {
		return f
	}
	name := roots[root]
	page := x[2]
	if page == "" {
		page = x[1]
	}
	f.Problem = fmt.Sprintf("page %s, of %s, is damaged (%s)", page, name, line)
	return f
}

// checkTables compares the tables and indexes with those that the migrations
// make, and looks for rows that refer to rows that are not there.
func (h *Health) checkTables(ctx context.Context, tx *sql.Tx, migrations []store.Migration) error {
	want, err := freshSchema(ctx, migrations)
	if err != nil {
		return err
	}
	have, err := readSchema(ctx, tx)
	if err != nil {
		return err
	}
	for _, name := range sortedNames(want) {
		switch text, ok := have[name]; {
		case !ok:
			h.find(Finding{Part: PartTables, Problem: fmt.Sprintf("%s is missing", name)})
		case text != want[name]:
			h.find(Finding{Part: PartTables, Problem: fmt.Sprintf("%s is not what this version of yiku makes", name)})
		}
	}
	orphans := map[string]int{}
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var table, parent string
		var row sql.NullInt64
		var key int64
		err := rows.Scan(&table, &row, &parent, &key)
		orphans[fmt.Sprintf("of table %s: it refers to something in table %s that is not there", table, parent)]++
		return err
	}, "PRAGMA foreign_key_check")
	for _, what := range sortedNames(orphans) {
		h.findCount(PartTables, orphans[what], "row "+what, "rows "+what)
	}
	return err
}

// freshSchema is the schema of a new memory: texts of statements by name.
func freshSchema(ctx context.Context, migrations []store.Migration) (schema map[string]string, err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer func() {
		if closing := db.Close(); err == nil {
			err = closing
		}
	}()
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, step := range migrations {
		if err := step.Apply(ctx, tx); err != nil {
			return nil, err
		}
	}
	schema, err = readSchema(ctx, tx)
	if closing := store.Rollback(tx); err == nil {
		err = closing
	}
	return schema, err
}

// readSchema reads the statements that made the tables, indexes and triggers.
func readSchema(ctx context.Context, tx *sql.Tx) (map[string]string, error) {
	schema := map[string]string{}
	err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var kind, name, text string
		err := rows.Scan(&kind, &name, &text)
		schema[kind+" "+name] = text
		return err
	}, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
	return schema, err
}

// sortedNames are the keys in order.
func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
