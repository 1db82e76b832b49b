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
// misses all rows between them. So units, whose numbers must ascend and can be checked in
// advance, are then collected from all pages of the file (package tm/internal/leaf),
// together with those from the tree. What is missing follows from the index of units by
// origin, which has all their numbers, or else from the parts of the tree that are
// unreadable.
//
// In a memory of version 9 or before, each text is a row of its own. Its rows are collected
// and joined to those of the current version (see joinOld).
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
type Gap struct {
	First int64 `json:"first"`
	Last  int64 `json:"last"`
}

// contains reports whether the number is in the gap.
func (g Gap) contains(n int64) bool { return g.First <= n && (n <= g.Last || g.Last == 0) }

// gapOf returns the gap of the rows of a table from first on; next is the first readable
// row after them, or 0.
func gapOf(table string, first, next int64) Gap {
	each := max(1, map[string]int64{"bitext_pages": tables.PagesPerBitext}[table])
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
			yield(unit.Unit{}, salvageError(path, err))
		}
	}
}

// salvage is the state of a salvage.
type salvage struct {
	db *sql.DB
	collected
	tags    map[int64]string // of the languages, by number
	origins map[int64]unit.Origin
	details map[int64]string // shared by units
	// lostDetails are rows of details that could not be read.
	lostDetails []Gap
	report      *Report
	yield       func(unit.Unit) bool
	// stored is the checksum of the unit that is yielded, as stored.
	stored sql.NullInt64
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
	s := &salvage{db: db, tags: map[int64]string{}, origins: map[int64]unit.Origin{}, details: map[int64]string{}}
	if err := s.readNames(ctx); err != nil {
		return nil, errors.Join(salvageError(path, fmt.Errorf("its head cannot be read: %w", err)), db.Close())
	}
	return s, nil
}

// salvageError returns the error of a salvage. If the disk is at fault, which may be that of the
// temporary files or of the new memory, that is all there is to say.
func salvageError(path string, err error) error {
	if e, ok := errors.AsType[*fault.FileError](store.ExplainDisk("salvage", path, err)); ok {
		return e
	}
	return fmt.Errorf("salvage memory %s: %w", path, err)
}

// inspectDamaged is like store.Inspect but accepts a truncated file.
func inspectDamaged(path string) (store.State, error) {
	state, err := store.Inspect(path, true)
	if e, ok := errors.AsType[*fault.FileError](err); ok && e.Err == nil {
		return store.StateOld, nil
	}
	return state, err
}

// readNames reads languages, origins and shared details as far as possible.
func (s *salvage) readNames(ctx context.Context) error {
	var found int
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'units'").Scan(&found); err != nil {
		return err
	}
	if found == 0 {
		return errors.New("it has no table of units")
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
	err = origins.run(ctx, func(rows *sql.Rows) error {
		if o, err := tables.ScanOrigin(rows); err == nil {
			s.origins[o.ID] = o
		}
		return nil
	})
	if old, failed := isOld(ctx, s.db); err != nil || failed != nil || old {
		return errors.Join(err, failed)
	}
	details := tolerantScan{db: s.db, table: "details", columns: "id, data"}
	details.gap = func(first, next int64, _ error) { s.lostDetails = append(s.lostDetails, gapOf("details", first, next)) }
	return details.run(ctx, func(rows *sql.Rows) error {
		var id int64
		var data string
		if rows.Scan(&id, &data) == nil {
			s.details[id] = data
		}
		return nil
	})
}

// isOld reports whether the memory is of version 9 or before.
func isOld(ctx context.Context, db *sql.DB) (old bool, err error) {
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT * FROM sqlite_schema WHERE name = 'variants')").Scan(&old)
	return old, err
}

// run reads and yields the units.
func (s *salvage) run(ctx context.Context) error {
	var err error
	if s.collected, err = collectUnits(ctx, s.db); err != nil {
		return err
	}
	if err := s.nameLanguages(ctx); err != nil {
		return err
	}
	s.report.Gaps = s.gaps
	units := s.unitScan(strings.Join(unitsTable.columns, ", "))
	units.gap = func(first, next int64, _ error) {
		s.report.Gaps = append(s.report.Gaps, gapOf("units", first, next))
	}
	err = units.run(ctx, func(rows *sql.Rows) error { return s.unit(ctx, rows) })
	if errors.Is(err, errStopped) {
		return nil
	}
	return err
}

// nameLanguages gives a tag to every language of the texts whose row is lost.
func (s *salvage) nameLanguages(ctx context.Context) error {
	lost := lostLanguages{}
	units := s.unitScan("id, langs, source, target, rest")
	err := units.run(ctx, func(rows *sql.Rows) error {
		var id int64
		var texts tables.Texts
		if rows.Scan(append([]any{&id}, texts.Fields()...)...) != nil {
			return nil
		}
		for language, text := range texts.All() {
			if s.tags[language] == "" {
				lost.add(language, text)
			}
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

// unitScan returns the scan of the units, from where they can be read.
func (s *salvage) unitScan(columns string) tolerantScan {
	scan := tolerantScan{db: s.db, table: "units", columns: columns}
	if s.units != nil {
		scan.db = s.units
	}
	return scan
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

// unit yields the unit of a row of unitsTable, with what can be read of it.
func (s *salvage) unit(ctx context.Context, rows *sql.Rows) error {
	var u unit.Unit
	var origin, status, created int64
	var changed sql.NullInt64
	var tuid sql.NullString
	var details any
	var texts tables.Texts
	fields := []any{&u.ID, &origin, &u.Place, &status, &u.Score, &created, &changed, &s.stored, &tuid, &details}
	if rows.Scan(append(fields, texts.Fields()...)...) != nil {
		s.report.Gaps = append(s.report.Gaps, Gap{u.ID, u.ID}) // it is not a row of the table
		return nil
	}
	u.Origin, u.Status, u.TUID = s.origins[origin], tables.StatusOf(int(status)), tuid.String
	if unit.ValidateText(u.TUID) != nil {
		u.TUID = ""
	}
	if u.Score < 0 || u.Score > 1 {
		u.Score = 0
	}
	u.Created, u.Changed = tables.FromSeconds(created), tables.FromSeconds(created)
	if changed.Valid {
		u.Changed = tables.FromSeconds(changed.Int64)
	}
	sum := tables.NewChecksum(u.ID)
	for language, text := range texts.All() {
		sum.Add(language, text)
		u.Variants = append(u.Variants, unit.Variant{Lang: s.tags[language], Text: readable(text)})
	}
	u.Damaged = s.stored.Valid && s.stored.Int64 != sum.Sum()
	data, _ := details.(string)
	if number, shared := details.(int64); shared {
		data = s.details[number]
	}
	if data != "" {
		described := u
		described.Variants = slices.Clone(u.Variants)
		if tables.DecodeDetails(&described, data) == nil && described.Validate() == nil {
			u = described
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if u.Origin.ID == 0 {
		s.report.Partial++
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

// run calls f for every readable row. A table that is not there, or has other columns, is
// unreadable as a whole.
func (t *tolerantScan) run(ctx context.Context, f func(*sql.Rows) error) error {
	for from := int64(0); ; {
		last, err := t.read(ctx, from, f)
		if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code() == sqlite3.SQLITE_ERROR { // no such table or column
			if t.gap != nil {
				t.gap(1, 0, err)
			}
			return nil
		}
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

// collected holds the units, as far as they could be collected, of a memory whose tree of
// units is damaged, or which is of an older version.
type collected struct {
	// units is a database with the table units, which SQLite deletes when it is closed: a
	// connection without a name uses a temporary file. It is nil if the file itself can be
	// read.
	units *sql.DB
	// gaps holds the units that could not be read.
	gaps []Gap
}

func (c collected) close() {
	if c.units != nil {
		c.units.Close() // no longer needed
	}
}

// A pagedTable is a table whose rows are searched in all pages, as the migrations declare
// it. No other table has the same types of columns.
type pagedTable struct {
	name    string
	columns []string
	// sane is an SQL expression that is 1 for rows of the table, since the tree
	// may lead to pages of others.
	sane string
	leaf.Table
}

var (
	unitsTable = pagedTable{
		"units",
		[]string{"id", "origin", "place", "status", "score", "created", "changed", "checksum", "tuid", "details", "langs", "source", "target", "rest"},
		`typeof(origin) = 'integer' AND typeof(place) = 'integer' AND typeof(status) = 'integer' AND typeof(score) = 'real' AND
			typeof(created) = 'integer' AND typeof(langs) = 'text' AND typeof(source) = 'text'`,
		leaf.Table{Columns: []leaf.Kind{
			leaf.Null, leaf.Integer, leaf.Integer, leaf.Integer, leaf.Real | leaf.Integer, leaf.Integer, leaf.Integer | leaf.Null, leaf.Integer | leaf.Null,
			leaf.Text | leaf.Null, leaf.Text | leaf.Integer | leaf.Null, leaf.Text, leaf.Text, leaf.Text | leaf.Null, leaf.Text | leaf.Null,
		}},
	}
	// In version 9 and before.
	oldUnitsTable = pagedTable{
		"units",
		[]string{"id", "origin", "place", "status", "score", "created", "changed", "checksum"},
		"typeof(status) = 'integer' AND typeof(score) = 'real' AND typeof(changed) = 'integer'",
		leaf.Table{
			Columns: []leaf.Kind{leaf.Null, leaf.Integer, leaf.Integer, leaf.Integer, leaf.Real | leaf.Integer, leaf.Integer, leaf.Integer, leaf.Integer | leaf.Null},
			Added:   1,
		},
	}
	oldTextsTable = pagedTable{
		"variants",
		[]string{"id", "lang", "text"},
		"typeof(lang) = 'integer' AND typeof(text) = 'text'",
		leaf.Table{Columns: []leaf.Kind{leaf.Null, leaf.Integer, leaf.Text}},
	}
)

// collectUnits collects the units if the tree is damaged or the memory is of an older
// version. The result must be closed, even after an error.
func collectUnits(ctx context.Context, db *sql.DB) (c collected, err error) {
	old, err := isOld(ctx, db)
	if err != nil {
		return c, err
	}
	if !old {
		sound, err := unitsTable.isSound(ctx, db)
		if sound || err != nil {
			return c, err
		}
	}
	if c.units, err = sql.Open("sqlite", ""); err != nil {
		return c, err
	}
	c.units.SetMaxOpenConns(1) // a second one would have another file
	var unread []Gap
	if old {
		unread, err = joinOld(ctx, db, c.units)
	} else {
		unread, err = unitsTable.collect(ctx, db, c.units, "units")
	}
	if err != nil {
		return c, fmt.Errorf("collect the units: %w", err)
	}
	have, _, err := numbersOf(ctx, c.units, "SELECT id FROM units ORDER BY id")
	if err != nil {
		return c, err
	}
	known, all, err := numbersOf(ctx, db, "SELECT id FROM units INDEXED BY units_by_origin ORDER BY origin, place, id")
	if err != nil {
		return c, err
	}
	slices.Sort(known)
	for _, id := range known {
		if _, found := slices.BinarySearch(have, id); !found {
			c.gaps = append(c.gaps, Gap{id, id})
		}
	}
	if !all {
		c.gaps = append(c.gaps, holes(have, unread)...)
	}
	c.gaps = joinGaps(have, c.gaps)
	return c, nil
}

// numbersOf returns the numbers of units that the query finds. all is false if damage ends
// the query, or there is no such index.
func numbersOf(ctx context.Context, db *sql.DB, query string) (ids []int64, all bool, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err == nil {
		defer rows.Close()
		for rows.Next() {
			var id int64
			if rows.Scan(&id) != nil || id <= 0 {
				return ids, false, nil
			}
			ids = append(ids, id)
		}
		err = rows.Err()
	}
	if err != nil && ctx.Err() == nil && isDamage(err) {
		return ids, false, nil
	}
	return ids, err == nil, err
}

// joinOld makes the table units of a memory of version 9 or before, where the texts are
// rows of variants with the number of the unit * 256 + their position, and the details rows
// of details. It does what migration 10 does, but for what is left of them. A text whose
// unit could not be read has a unit of the document 0.
func joinOld(ctx context.Context, from, to *sql.DB) (unread []Gap, err error) {
	if _, err := oldUnitsTable.collect(ctx, from, to, "old_units"); err != nil {
		return nil, err
	}
	texts, err := oldTextsTable.collect(ctx, from, to, "variants")
	if err != nil {
		return nil, err
	}
	for _, g := range texts {
		g.First /= tables.Positions
		g.Last /= tables.Positions
		unread = append(unread, g)
	}
	tx, err := to.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // no effect after Commit
	if _, err := tx.ExecContext(ctx, "CREATE TABLE details (unit INTEGER PRIMARY KEY, data)"); err != nil {
		return nil, err
	}
	details := tolerantScan{db: from, table: "details", columns: "unit, data"}
	err = details.run(ctx, func(rows *sql.Rows) error {
		var id int64
		var data string
		if rows.Scan(&id, &data) != nil {
			return nil
		}
		_, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO details VALUES (?, ?)", id, data)
		return err
	})
	if err != nil && !isDamage(err) { // version 1 has no such table
		return nil, err
	}
	_, err = tx.ExecContext(ctx, `
		CREATE TABLE units (id INTEGER PRIMARY KEY, `+strings.Join(unitsTable.columns[1:], ", ")+`);
		INSERT INTO units SELECT x.id, coalesce(u.origin, 0), coalesce(u.place, x.id), coalesce(u.status, 1), coalesce(u.score, 0.0),
				coalesce(u.created, ?1), coalesce(u.changed, ?1), u.checksum,
				CASE WHEN json_valid(d.data) THEN json_extract(d.data, '$.tuid') END,
				CASE WHEN json_valid(d.data) THEN nullif(json_remove(d.data, '$.tuid'), '{}') ELSE d.data END,
				(SELECT group_concat(v.lang ORDER BY v.id) FROM variants AS v WHERE v.id BETWEEN x.id * 256 AND x.id * 256 + 255),
				(SELECT v.text FROM variants AS v WHERE v.id BETWEEN x.id * 256 AND x.id * 256 + 255 ORDER BY v.id LIMIT 1),
				(SELECT v.text FROM variants AS v WHERE v.id BETWEEN x.id * 256 AND x.id * 256 + 255 ORDER BY v.id LIMIT 1 OFFSET 1),
				(SELECT nullif(json_group_array(t.text), '[]') FROM (
					SELECT v.text FROM variants AS v WHERE v.id BETWEEN x.id * 256 AND x.id * 256 + 255 ORDER BY v.id LIMIT -1 OFFSET 2) AS t)
			FROM (SELECT DISTINCT id / 256 AS id FROM variants) AS x LEFT JOIN old_units AS u ON u.id = x.id LEFT JOIN details AS d ON d.unit = x.id
			ORDER BY x.id`, tables.Seconds(time.Now()))
	return unread, errors.Join(err, tx.Commit())
}

// isSound reports whether the tree of the table leads to rows of the table, in order.
func (t *pagedTable) isSound(ctx context.Context, db *sql.DB) (bool, error) {
	numbers := tolerantScan{db: db, table: t.name, columns: "id, " + t.sane}
	_, err := numbers.read(ctx, 0, onlySane)
	if isCorrupt(err) {
		return false, nil
	}
	return err == nil, err
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

// collect stores the rows of the table found in pages of the file, unless its tree is sound,
// and those found only through the tree, in a new table. It returns the parts of the tree
// that could not be read. It does not return parts that lead to other tables, which tells
// nothing about the rows that belong there.
func (t *pagedTable) collect(ctx context.Context, from, to *sql.DB, as string) (unread []Gap, err error) {
	tx, err := to.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // no effect after Commit
	if _, err := tx.ExecContext(ctx, "CREATE TABLE "+as+" (id INTEGER PRIMARY KEY, "+strings.Join(t.columns[1:], ", ")+")"); err != nil {
		return nil, err
	}
	insert, err := tx.PrepareContext(ctx, insertOf(as, t.columns))
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
	if sound, err := t.isSound(ctx, from); err != nil {
		return nil, err
	} else if !sound {
		if err := t.eachPage(ctx, from, store); err != nil {
			return nil, err
		}
	}
	columns := slices.Clone(t.columns)
	if last := len(columns) - 1; columns[last] == "checksum" && from.QueryRowContext(ctx, "SELECT checksum FROM units LIMIT 0").Err() != nil {
		columns[last] = "NULL" // the memory is of version 8 or before
	}
	tree := tolerantScan{db: from, table: t.name, columns: strings.Join(columns, ", ") + ", " + t.sane}
	tree.gap = func(first, next int64, why error) {
		if !errors.Is(why, errOutOfOrder) {
			unread = append(unread, gapOf(t.name, first, next))
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

// eachPage calls store with the rows of the table on all pages of the file.
func (t *pagedTable) eachPage(ctx context.Context, from *sql.DB, store func(row []any) error) error {
	page, err := from.PrepareContext(ctx, "SELECT data FROM sqlite_dbpage WHERE pgno = ?")
	if err != nil {
		return err
	}
	defer page.Close()
	file := leaf.File{Page: func(n int64) (data []byte) {
		if page.QueryRowContext(ctx, n).Scan(&data) != nil {
			return nil
		}
		return data
	}}
	if err := from.QueryRowContext(ctx, "PRAGMA page_count").Scan(&file.Pages); err != nil {
		return err
	}
	for row, err := range file.Rows(ctx, t.Table) {
		if err != nil {
			return err
		}
		row.Values[0] = row.ID
		if err := store(row.Values); err != nil {
			return err
		}
	}
	return nil
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
