package repair

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/internal/leaf"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Salvage reads what can still be read of a damaged memory.
//
// The texts matter most: every readable variant is returned, with as much of its unit as can
// be read. SQLite aborts a query at the first damaged page, but it finds a row by its number
// without reading pages other than those on the path to it. So the rows are read in order
// until a page fails, and then the next readable number is searched beyond it, first with
// increasing steps until one succeeds, then by bisection of the last step.
//
//	rows  1 ……… 840 │ damaged page: 841 … 902 │ 903 ………
//	      read        1, 2, 4, … 64 further: 905 works; then bisection: 903
//
// That fails if the tree of a table is damaged: an unreadable inner page hides all rows
// below it, and if two leaf pages are exchanged, SQLite takes the first for the second and
// misses all rows between them. So units and variants, whose numbers must ascend and can be
// checked in advance, are then collected from all pages of the file (package
// tm/internal/leaf), together with those from the tree. What is missing follows from the
// other table: each unit has texts, and each text has a unit.
//
// If the first page is damaged, nothing can be read; that is what backups are for.

// A Report describes what Salvage could not read. It is complete at the end of
// the sequence.
type Report struct {
	// Units is the number of units returned, Partial that of those without
	// their origin, status or dates, which could not be read.
	Units, Partial int
	// Damaged holds the returned units whose texts, by their checksums, are not those
	// that were stored.
	Damaged []int64
	// Told holds the languages whose names are lost, as the texts show them.
	Told []string
	// Gaps holds the ranges of unit numbers in which texts could not be read.
	// Some of the numbers may never have been assigned.
	Gaps []Gap
}

// A Gap is a range of unit numbers; Last is 0 if the rest of the memory could
// not be read.
type Gap struct{ First, Last int64 }

// gapOf returns the gap of the rows of a table from first on; next is the first readable
// row after them, or 0.
func gapOf(table string, first, next int64) Gap {
	each := max(1, map[string]int64{"variants": tables.Positions, "bitext_pages": tables.PagesPerBitext}[table])
	g := Gap{First: first / each}
	if next != 0 {
		g.Last = max((next-1)/each, g.First)
	}
	return g
}

// Salvage streams the readable units of the file at path in the order of their numbers. It
// writes nothing except the content of an existing log of the file. The report is filled
// while the sequence runs. If nothing can be read, the sequence yields an error once and
// ends.
func Salvage(ctx context.Context, path string, report *Report) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		*report = Report{}
		s, err := openSalvage(ctx, path)
		if err != nil {
			yield(unit.Unit{}, err)
			return
		}
		defer s.db.Close() // nothing was written
		s.report = report
		s.yield = func(u unit.Unit) bool { return yield(u, nil) }
		defer func() { s.collected.close() }()
		if err := s.run(ctx); err != nil {
			yield(unit.Unit{}, fmt.Errorf("salvage memory %s: %w", path, err))
		}
	}
}

// salvage is the state of a salvage.
type salvage struct {
	db *sql.DB
	collected
	tags    map[int64]string // of the languages, by number
	origins map[int64]unit.Origin
	report  *Report
	yield   func(unit.Unit) bool
	unit    unit.Unit // the unit whose variants are being read
	sum     tables.Checksum
}

// salvageParameters are those of a connection that only reads and accepts a
// truncated file: SQLite reads such a file only if the schema may be written
// (https://sqlite.org/pragma.html#pragma_writable_schema), which query_only
// forbids nevertheless.
const salvageParameters = "mode=rw&_busy_timeout=10000&_query_only=1&_dqs=0&_error_rc=1&_pragma=writable_schema(1)"

// openSalvage opens the file without checking it.
func openSalvage(ctx context.Context, path string) (*salvage, error) {
	state, err := inspectDamaged(path)
	if err != nil {
		return nil, err
	}
	if state == store.StateNew {
		return nil, &fault.NotAMemoryError{Path: path, Found: "an empty file"}
	}
	db, err := store.Connect(path, salvageParameters)
	if err != nil {
		return nil, err
	}
	s := &salvage{db: db, tags: map[int64]string{}, origins: map[int64]unit.Origin{}}
	if err := s.readNames(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("salvage memory %s: its head cannot be read: %w", path, err), db.Close())
	}
	return s, nil
}

// inspectDamaged is like store.Inspect but accepts a truncated file.
func inspectDamaged(path string) (store.State, error) {
	state, err := store.Inspect(path, true)
	if e, ok := errors.AsType[*fault.FileError](err); ok && e.Err == nil {
		return store.StateOld, nil
	}
	return state, err
}

// readNames reads languages and origins as far as possible.
func (s *salvage) readNames(ctx context.Context) error {
	var found int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'variants'").Scan(&found); err != nil {
		return err
	}
	if found == 0 {
		return errors.New("it has no table of texts")
	}
	languages := tolerantScan{db: s.db, table: "languages", columns: "id, tag"}
	err := languages.run(ctx, func(rows *sql.Rows) error {
		var id int64
		var tag string
		if rows.Scan(&id, &tag) == nil && isTag(tag) { // else it is not a row of the table
			s.tags[id] = tag
		}
		return nil
	})
	if err != nil {
		return err
	}
	origins := tolerantScan{db: s.db, table: "origins", columns: tables.OriginColumns}
	return origins.run(ctx, func(rows *sql.Rows) error {
		if o, err := tables.ScanOrigin(rows); err == nil {
			s.origins[o.ID] = o
		}
		return nil
	})
}

// run reads the variants and yields the units.
func (s *salvage) run(ctx context.Context) error {
	var err error
	if s.collected, err = collectRows(ctx, s.db); err != nil {
		return err
	}
	if err := s.nameLanguages(ctx); err != nil {
		return err
	}
	s.report.Gaps = s.gaps["variants"]
	variants := tolerantScan{db: s.source("variants", s.db), table: "variants", columns: "id, lang, text"}
	variants.gap = func(first, next int64, _ error) {
		s.report.Gaps = append(s.report.Gaps, gapOf("variants", first, next))
	}
	err = variants.run(ctx, func(rows *sql.Rows) error {
		var row, language int64
		var v unit.Variant
		if rows.Scan(&row, &language, &v.Text) != nil {
			return nil
		}
		v.Lang = s.tags[language]
		return s.variant(ctx, row, language, v)
	})
	if err == nil {
		err = s.end(ctx)
	}
	if errors.Is(err, errStopped) {
		return nil
	}
	return err
}

// nameLanguages gives a tag to every language of the texts whose row is lost.
func (s *salvage) nameLanguages(ctx context.Context) error {
	lost := lostLanguages{}
	variants := tolerantScan{db: s.source("variants", s.db), table: "variants", columns: "id, lang, text"}
	err := variants.run(ctx, func(rows *sql.Rows) error {
		var row, language int64
		var text string
		if rows.Scan(&row, &language, &text) == nil && s.tags[language] == "" {
			lost.add(language, text)
		}
		return nil
	})
	for language, tag := range lost.tags(slices.Collect(maps.Values(s.tags))) {
		s.tags[language] = tag
		s.report.Told = append(s.report.Told, tag)
	}
	slices.Sort(s.report.Told)
	return err
}

// A lostLanguages holds texts in languages whose rows are lost, by the number of the
// language. The table of languages is one page: if it is damaged, no text says what
// language it is in, but all of them together show it.
type lostLanguages map[int64][]byte

// sampledLanguage is the number of bytes from which a language is told: as many as
// [lang.Detect] looks at.
const sampledLanguage = 25_000

// add adds a text in the language.
func (l lostLanguages) add(language int64, text string) {
	if len(l[language]) < sampledLanguage {
		l[language] = append(append(l[language], text...), '\n')
	}
}

// tags returns the languages by number. Tags are unique in a memory, so a tag that is
// taken gets a private subtag.
func (l lostLanguages) tags(taken []string) map[int64]string {
	tags := map[int64]string{}
	for _, language := range slices.Sorted(maps.Keys(l)) {
		told := lang.Detect(strings.ToValidUTF8(string(l[language]), "")).Tag
		tag := told
		for n := 1; slices.Contains(taken, tag); n++ {
			tag = fmt.Sprintf("%s-x-lost%d", told, n)
		}
		tags[language], taken = tag, append(taken, tag)
	}
	return tags
}

// isTag reports whether the text can be the tag of a language.
func isTag(text string) bool {
	tag, err := lang.Canonical(text)
	return err == nil && tag != ""
}

// readable returns the text without bytes that no text can have: a flipped bit costs a
// character, not the text. What no longer is the text that was stored is told by its checksum.
func readable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// errStopped reports that the caller ended the iteration over the units.
var errStopped = errors.New("stopped")

// variant adds a variant. The first variant of a unit begins that unit.
func (s *salvage) variant(ctx context.Context, row, language int64, v unit.Variant) error {
	if id := row / tables.Positions; id != s.unit.ID {
		if err := s.end(ctx); err != nil {
			return err
		}
		s.unit, s.sum = unit.Unit{ID: id}, tables.NewChecksum(id)
	}
	s.sum.Add(language, v.Text)
	if v.Text = readable(v.Text); unit.ValidateText(v.Text) != nil {
		return nil // the row exists, but its content is not valid
	}
	s.unit.Variants = append(s.unit.Variants, v)
	return nil
}

// end yields the complete unit, with what can be read of it.
func (s *salvage) end(ctx context.Context) error {
	u := s.unit
	s.unit = unit.Unit{}
	if len(u.Variants) == 0 {
		return nil
	}
	if !s.describe(ctx, &u) {
		s.report.Partial++
		u.Status, u.Created = unit.Aligned, time.Now().UTC().Truncate(time.Second)
		u.Changed = u.Created
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if u.Damaged {
		s.report.Damaged = append(s.report.Damaged, u.ID)
	}
	s.report.Units++
	if !s.yield(u) {
		return errStopped
	}
	return nil
}

// describe reads the fields of the unit other than its texts, and reports
// whether that was possible.
func (s *salvage) describe(ctx context.Context, u *unit.Unit) bool {
	units := s.source("units", s.db)
	var origin, created, changed int64
	var status int
	var checksum sql.NullInt64 // a memory of an older yiku lacks this column
	if err := units.QueryRowContext(ctx, "SELECT checksum FROM units WHERE id = ?", u.ID).Scan(&checksum); err == nil {
		u.Damaged = checksum.Valid && checksum.Int64 != s.sum.Sum()
	}
	err := units.QueryRowContext(ctx, "SELECT origin, place, status, score, created, changed FROM units WHERE id = ?", u.ID).
		Scan(&origin, &u.Place, &status, &u.Score, &created, &changed)
	if err != nil || status < 1 || status > len(tables.Statuses) {
		return false
	}
	u.Origin, u.Status = s.origins[origin], tables.StatusOf(status)
	u.Created, u.Changed = tables.FromSeconds(created), tables.FromSeconds(changed)
	var data string
	if err := s.db.QueryRowContext(ctx, "SELECT data FROM details WHERE unit = ?", u.ID).Scan(&data); err == nil {
		described := *u
		if tables.DecodeDetails(&described, data) == nil {
			*u = described
		}
	}
	return u.Origin.ID != 0
}

// A tolerantScan reads the rows of a table in the order of their numbers and
// continues after damaged pages.
type tolerantScan struct {
	db *sql.DB
	// columns begins with the number of the row.
	table, columns string
	// gap, unless nil, is called with the first number of an unreadable row,
	// the next readable number or 0, and the cause.
	gap func(first, next int64, why error)
}

// run calls f for every readable row.
func (t *tolerantScan) run(ctx context.Context, f func(*sql.Rows) error) error {
	for from := int64(0); ; {
		last, err := t.read(ctx, from, f)
		if err == nil || !isCorrupt(err) {
			return err
		}
		first := max(last+1, from)
		next, failed := t.nextReadable(ctx, first)
		if failed != nil {
			return failed
		}
		if t.gap != nil {
			t.gap(first, next, err)
		}
		if next == 0 {
			return nil
		}
		from = next
	}
}

// read reads rows until one is unreadable, and returns the number of the last
// readable one.
func (t *tolerantScan) read(ctx context.Context, from int64, f func(*sql.Rows) error) (last int64, err error) {
	rows, err := t.db.QueryContext(ctx, "SELECT "+t.columns+" FROM "+t.table+" WHERE rowid >= ? ORDER BY rowid", from)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		id, err := rowNumber(rows)
		if err != nil || id < from || id <= last && last != 0 {
			return last, errOutOfOrder
		}
		if err := f(rows); err != nil {
			return last, err
		}
		last = id
	}
	return last, errors.Join(ctx.Err(), rows.Err())
}

// errOutOfOrder reports a row with a wrong number: the page read is not one of this
// table.
var errOutOfOrder = errors.New("a row out of order")

// rowNumber returns the first column of a row.
func rowNumber(rows *sql.Rows) (int64, error) {
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	var id int64
	places := make([]any, len(columns))
	places[0] = &id
	for i := 1; i < len(places); i++ {
		places[i] = new(any)
	}
	return id, rows.Scan(places...)
}

// nextReadable returns the first readable number after an unreadable one, or 0.
// The damage is followed by rows or by the end of the table; either ends the
// increasing steps, and bisection finds it.
func (t *tolerantScan) nextReadable(ctx context.Context, from int64) (int64, error) {
	fails, step, state := from, int64(1), probeDamaged
	for {
		if from > math.MaxInt64/2-step {
			return 0, nil
		}
		var err error
		if state, err = t.probe(ctx, from+step); err != nil {
			return 0, err
		}
		if state != probeDamaged {
			break
		}
		fails = from + step
		step *= 2
	}
	works := from + step
	for fails+1 < works {
		middle := fails + (works-fails)/2
		there, err := t.probe(ctx, middle)
		if err != nil {
			return 0, err
		}
		if there == probeDamaged {
			fails = middle
		} else {
			works, state = middle, there
		}
	}
	if state == probeEnd {
		return 0, nil
	}
	return works, nil
}

// The results of probe.
const (
	probeRow     = iota // a readable row
	probeEnd            // no row
	probeDamaged        // a damaged page
)

// probe reads the first row from the number on completely.
func (t *tolerantScan) probe(ctx context.Context, at int64) (state int, err error) {
	rows, err := t.db.QueryContext(ctx, "SELECT "+t.columns+" FROM "+t.table+" WHERE rowid >= ? ORDER BY rowid LIMIT 1", at)
	if err == nil {
		defer rows.Close()
		found := rows.Next()
		if err = errors.Join(ctx.Err(), rows.Err()); err == nil && !found {
			return probeEnd, nil
		}
		if err == nil {
			if id, scanning := rowNumber(rows); scanning != nil || id < at {
				return probeDamaged, nil
			}
		}
	}
	if isCorrupt(err) {
		return probeDamaged, nil
	}
	return probeRow, err
}

// collected holds the rows, as far as they could be collected, of tables whose trees are
// damaged.
type collected struct {
	// tables holds each table in a database of its own, which SQLite deletes when it is
	// closed: a connection without a name uses a temporary file.
	tables map[string]*sql.DB
	// gaps holds the units without a row in one of these tables.
	gaps map[string][]Gap
}

// source returns the database to read the rows of the table from: db, if the
// tree is sound.
func (c collected) source(table string, db *sql.DB) *sql.DB {
	if own := c.tables[table]; own != nil {
		return own
	}
	return db
}

func (c collected) close() {
	for _, db := range c.tables {
		db.Close() // no longer needed
	}
}

// collectedTables are the tables whose rows are searched in all pages, as the migrations
// declare them. No other table has the same types of columns.
var collectedTables = map[string]struct {
	columns []string
	// sane is an SQL expression that is 1 for rows of the table, since the tree
	// may lead to pages of others.
	sane string
	leaf.Table
}{
	"units": {
		[]string{"id", "origin", "place", "status", "score", "created", "changed", "checksum"},
		"typeof(status) = 'integer' AND typeof(score) = 'real' AND typeof(changed) = 'integer'",
		leaf.Table{
			Columns: []leaf.Kind{leaf.Null, leaf.Integer, leaf.Integer, leaf.Integer, leaf.Real | leaf.Integer, leaf.Integer, leaf.Integer, leaf.Integer | leaf.Null},
			Added:   1,
		},
	},
	"variants": {
		[]string{"id", "lang", "text"},
		"typeof(lang) = 'integer' AND typeof(text) = 'text'",
		leaf.Table{Columns: []leaf.Kind{leaf.Null, leaf.Integer, leaf.Text}},
	},
}

// collectRows collects the rows of units and variants if their trees are damaged. The
// result must be closed, even after an error.
func collectRows(ctx context.Context, db *sql.DB) (c collected, err error) {
	c = collected{tables: map[string]*sql.DB{}, gaps: map[string][]Gap{}}
	unread := map[string][]Gap{}
	for table, t := range collectedTables {
		numbers := tolerantScan{db: db, table: table, columns: "id, " + t.sane}
		_, err := numbers.read(ctx, 0, onlySane)
		if err == nil {
			continue
		}
		if !isCorrupt(err) {
			return c, err
		}
		if c.tables[table], err = sql.Open("sqlite", ""); err != nil {
			return c, err
		}
		c.tables[table].SetMaxOpenConns(1) // a second one would have another file
		if unread[table], err = collectTable(ctx, db, c.tables[table], table); err != nil {
			return c, fmt.Errorf("collect the rows of table %s: %w", table, err)
		}
	}
	if len(c.tables) == 0 {
		return c, nil
	}
	return c, c.findGaps(ctx, db, unread)
}

// onlySane returns an error for a row of another table, to stop reading the tree. The
// second column is sane.
func onlySane(rows *sql.Rows) error {
	var id int64
	var sane bool
	if err := rows.Scan(&id, &sane); err != nil || !sane {
		return errOutOfOrder
	}
	return nil
}

// collectTable stores the rows of the table found in pages of the file, and those found
// only through the tree. It returns the parts of the tree that could not be read, in
// units. It does not return parts that lead to other tables, which tells nothing about the
// rows that belong there.
func collectTable(ctx context.Context, from, to *sql.DB, table string) (unread []Gap, err error) {
	t := collectedTables[table]
	tx, err := to.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // no effect after Commit
	if _, err := tx.ExecContext(ctx, "CREATE TABLE "+table+" (id INTEGER PRIMARY KEY, "+strings.Join(t.columns[1:], ", ")+")"); err != nil {
		return nil, err
	}
	insert, err := tx.PrepareContext(ctx, insertOf(table, t.columns))
	if err != nil {
		return nil, err
	}
	defer insert.Close()
	store := func(row []any) error {
		if id, ok := row[0].(int64); !ok || id <= 0 {
			return nil
		}
		_, err := insert.ExecContext(ctx, row...)
		return err
	}
	page, err := from.PrepareContext(ctx, "SELECT data FROM sqlite_dbpage WHERE pgno = ?")
	if err != nil {
		return nil, err
	}
	defer page.Close()
	file := leaf.File{Page: func(n int64) (data []byte) {
		if page.QueryRowContext(ctx, n).Scan(&data) != nil {
			return nil
		}
		return data
	}}
	if err := from.QueryRowContext(ctx, "PRAGMA page_count").Scan(&file.Pages); err != nil {
		return nil, err
	}
	for row, err := range file.Rows(ctx, t.Table) {
		if err != nil {
			return nil, err
		}
		row.Values[0] = row.ID
		if err := store(row.Values); err != nil {
			return nil, err
		}
	}
	columns := slices.Clone(t.columns)
	if table == "units" && from.QueryRowContext(ctx, "SELECT checksum FROM units LIMIT 0").Err() != nil {
		columns[len(columns)-1] = "NULL" // the memory is of an older yiku
	}
	tree := tolerantScan{db: from, table: table, columns: strings.Join(columns, ", ") + ", " + t.sane}
	tree.gap = func(first, next int64, why error) {
		if !errors.Is(why, errOutOfOrder) {
			unread = append(unread, gapOf(table, first, next))
		}
	}
	row, places := rowOf(len(columns) + 1)
	err = tree.run(ctx, func(rows *sql.Rows) error {
		if rows.Scan(places...) != nil || row[len(columns)] != int64(1) {
			return nil
		}
		return store(row[:len(columns)])
	})
	return unread, errors.Join(err, tx.Commit())
}

// findGaps finds the units without rows in a collected table: those with rows in the
// other table and, if that is damaged too, all numbers without a row in the unreadable
// parts of the tree.
func (c collected) findGaps(ctx context.Context, db *sql.DB, unread map[string][]Gap) error {
	units, _, err := unitNumbers(ctx, c.source("units", db), "units", 1)
	if err != nil {
		return err
	}
	texts, single, err := unitNumbers(ctx, c.source("variants", db), "variants", tables.Positions)
	if err != nil {
		return err
	}
	for table := range c.tables {
		have, known := units, texts
		if table == "variants" {
			have, known = texts, units
		}
		var missing []Gap
		for _, id := range known {
			if _, found := slices.BinarySearch(have, id); !found {
				missing = append(missing, Gap{id, id})
			}
		}
		if len(c.tables) == len(collectedTables) {
			missing = append(missing, holes(have, unread[table])...)
		}
		missing = joinGaps(have, missing)
		for i := range missing {
			if table == "variants" {
				missing[i] = missing[i].widened(have, single)
			}
		}
		c.gaps[table] = missing
	}
	return nil
}

// widened returns the gap extended by adjacent units with a single text, since the
// texts of a unit may be on two pages.
func (g Gap) widened(have []int64, single map[int64]bool) Gap {
	if at, _ := slices.BinarySearch(have, g.First); at > 0 && single[have[at-1]] {
		g.First = have[at-1]
	}
	if g.Last == 0 {
		return g
	}
	if at, _ := slices.BinarySearch(have, g.Last); at < len(have) && single[have[at]] {
		g.Last = have[at]
	}
	return g
}

// unitNumbers returns the units with rows in the table, ascending; single are those with
// one row.
func unitNumbers(ctx context.Context, db *sql.DB, table string, each int64) (ids []int64, single map[int64]bool, err error) {
	single = map[int64]bool{}
	scan := tolerantScan{db: db, table: table, columns: "id"}
	var rowsOfLast int
	end := func() {
		if len(ids) > 0 && rowsOfLast == 1 && each > 1 {
			single[ids[len(ids)-1]] = true
		}
	}
	err = scan.run(ctx, func(rows *sql.Rows) error {
		var row int64
		if err := rows.Scan(&row); err != nil {
			return err
		}
		if id := row / each; len(ids) == 0 || id != ids[len(ids)-1] {
			end()
			ids, rowsOfLast = append(ids, id), 0
		}
		rowsOfLast++
		return nil
	})
	end()
	return ids, single, err
}

// holes returns the parts of the gaps without a number of have.
func holes(have []int64, gaps []Gap) (out []Gap) {
	for _, g := range gaps {
		from := max(g.First, 1)
		at, _ := slices.BinarySearch(have, from)
		for ; at < len(have) && (g.Last == 0 || have[at] <= g.Last); at++ {
			if have[at] > from {
				out = append(out, Gap{from, have[at] - 1})
			}
			from = have[at] + 1
		}
		if g.Last == 0 || from <= g.Last {
			out = append(out, Gap{from, g.Last})
		}
	}
	return out
}

// joinGaps sorts gaps and joins those without a number of have in between.
func joinGaps(have []int64, gaps []Gap) (out []Gap) {
	slices.SortFunc(gaps, func(a, b Gap) int { return cmp.Compare(a.First, b.First) })
	for _, g := range gaps {
		if n := len(out); n > 0 {
			last := &out[n-1]
			next, _ := slices.BinarySearch(have, last.Last+1)
			if last.Last == 0 || next == len(have) || have[next] >= g.First {
				if last.Last != 0 {
					if last.Last = max(last.Last, g.Last); g.Last == 0 {
						last.Last = 0
					}
				}
				continue
			}
		}
		out = append(out, g)
	}
	return out
}

// isCorrupt reports whether the error means a damaged page.
func isCorrupt(err error) bool {
	if errors.Is(err, errOutOfOrder) {
		return true
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xFF == sqlite3.SQLITE_CORRUPT
}
