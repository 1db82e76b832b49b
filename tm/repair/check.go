package repair

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/match"
	"github.com/yiku-tm/yiku/tm/unit"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The parts of a memory that Check examines, in its order.
const (
	PartFile    = "file"    // the pages
	PartTables  = "tables"  // tables and indexes, and references between them
	PartUnits   = "units"   // units, texts, details
	PartRows    = "rows"    // all other rows that cannot be rebuilt, such as documents and rulings
	PartRuns    = "runs"    // derived: which units came in together
	PartIndex   = "index"   // derived: the index of the texts
	PartBitexts = "bitexts" // texts with their beads, and whether units agree with them
	PartJournal = "journal" // what undo reads
)

// The reasons of findings. The remedies are worded by the program that shows them.
const (
	ReasonUnreadable     = "memory-unreadable"      // data that cannot be rebuilt is damaged
	ReasonJournalDamaged = "memory-journal-damaged" // changes can no longer be undone
	ReasonDerivedDamaged = "memory-derived-damaged" // only data that can be rebuilt is damaged
	ReasonTextDamaged    = "memory-text-damaged"    // a text differs from the one that was stored
	ReasonRowDamaged     = "memory-row-damaged"     // a document, a ruling or the like differs from what was stored
	ReasonBitextDamaged  = "memory-bitext-damaged"  // a document cannot be reviewed, its units are intact
)

// Options are the options of Check. The zero value examines everything, but the
// index with a sample of the texts only.
type Options struct {
	// Full compares the index with every text instead of a sample.
	Full bool
	// Repair rebuilds faulty data derived from the units. It never changes
	// units, texts and journal.
	Repair bool
	// Progress, unless nil, is called with the number of texts compared with
	// the index, and of all texts.
	Progress func(done, all int)
}

// A Finding is a fault of a memory.
type Finding struct {
	// Part is one of the parts above.
	Part string
	// Problem describes the fault.
	Problem string
	// Reason is one of the reasons of findings.
	Reason string
	// Derived reports whether only data derived from the units is affected.
	Derived bool
	// Repaired reports whether it was rebuilt and passed a second check.
	Repaired bool
}

// Health is the result of Check.
type Health struct {
	// Parts holds the parts examined.
	Parts []string
	// Asked is the number of variants looked up in the index, Variants that of
	// all variants.
	Asked, Variants int
	Findings        []Finding
}

// Sound reports whether nothing is damaged or all damage is repaired.
func (h Health) Sound() bool {
	return !slices.ContainsFunc(h.Findings, func(f Finding) bool { return !f.Repaired })
}

// Check looks for damage, which it returns in the result. An error means that
// the check could not be carried out.
func Check(ctx context.Context, file *store.File, o Options) (Health, error) {
	var h Health
	err := file.View(ctx, func(tx *sql.Tx) error { return h.examine(ctx, tx, file.Migrations, o) })
	if err != nil {
		return Health{}, file.Explain("examine", err)
	}
	if !o.Repair || !slices.ContainsFunc(h.Findings, func(f Finding) bool { return f.Derived }) {
		return h, nil
	}
	if slices.ContainsFunc(h.Findings, func(f Finding) bool { return f.Part == PartTables && !f.Derived }) {
		return h, nil // missing tables prevent rebuilding
	}
	if err := Rebuild(ctx, file); err != nil {
		return h, file.Explain("repair", err)
	}
	var after Health
	err = file.View(ctx, func(tx *sql.Tx) error { return after.examine(ctx, tx, file.Migrations, o) })
	if err != nil {
		return h, file.Explain("examine", err)
	}
	h.settle(after)
	return h, nil
}

// settle marks what a second check no longer found as repaired, and adds what
// only the second check found.
func (h *Health) settle(after Health) {
	left := map[Finding]bool{}
	for _, f := range after.Findings {
		left[f] = true
	}
	for i, f := range h.Findings {
		h.Findings[i].Repaired = !left[f]
		delete(left, f)
	}
	for _, f := range after.Findings {
		if left[f] {
			h.Findings = append(h.Findings, f)
		}
	}
}

// examine checks all parts. If damage keeps a part from being read, that is a
// finding, and the next part is checked.
func (h *Health) examine(ctx context.Context, tx *sql.Tx, migrations []store.Migration, o Options) error {
	for _, part := range []struct {
		name  string
		check func() error
	}{
		{PartFile, func() error { return h.checkFile(ctx, tx) }},
		{PartTables, func() error { return h.checkTables(ctx, tx, migrations) }},
		{PartUnits, func() error { return h.checkUnits(ctx, tx) }},
		{PartRows, func() error { return h.checkRows(ctx, tx) }},
		{PartRuns, func() error { return h.countFaults(ctx, tx, PartRuns) }},
		{PartIndex, func() error { return h.checkIndex(ctx, tx, o) }},
		{PartBitexts, func() error { return h.checkBitexts(ctx, tx) }},
		{PartJournal, func() error { return h.checkJournal(ctx, tx) }},
	} {
		h.Parts = append(h.Parts, part.name)
		err := part.check()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
		case isDamage(err) || !isDatabase(err): // what SQLite could read, but is not of its column, is damage as well
			derived := part.name == PartIndex || part.name == PartRuns
			h.find(Finding{Part: part.name, Problem: fmt.Sprintf("it cannot be read to the end: %v", plainReason(err)), Derived: derived})
		default:
			return err
		}
	}
	return nil
}

// find adds a finding.
func (h *Health) find(f Finding) {
	switch {
	case f.Derived:
		f.Reason = ReasonDerivedDamaged
	case f.Part == PartRows:
		f.Reason = ReasonRowDamaged
	case f.Part == PartBitexts:
		f.Reason = ReasonBitextDamaged
	case f.Part == PartJournal:
		f.Reason = ReasonJournalDamaged
	case f.Reason == "":
		f.Reason = ReasonUnreadable
	}
	h.Findings = append(h.Findings, f)
}

// findCount adds a finding about n things, if n is not 0.
func (h *Health) findCount(part string, n int, one, many string) {
	derived := part == PartRuns || part == PartRows
	if n == 1 {
		h.find(Finding{Part: part, Problem: "1 " + one, Derived: derived})
	} else if n > 1 {
		h.find(Finding{Part: part, Problem: fmt.Sprintf("%d %s", n, many), Derived: derived})
	}
}

// isDamage reports whether the error is due to the content of the file, and not
// to the disk or this program.
func isDamage(err error) bool {
	if tables.IsIndexDamage(err) {
		return true
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	switch e.Code() & 0xFF {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR: // SQLITE_ERROR is a missing table
		return true
	}
	return false
}

// isDatabase reports whether the error comes from SQLite.
func isDatabase(err error) bool {
	_, ok := errors.AsType[*sqlite.Error](err)
	return ok
}

// plainReason returns the error as text, in plain words if there are any.
func plainReason(err error) string {
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code()&0xFF == sqlite3.SQLITE_CORRUPT {
		return "a page is damaged"
	}
	if errors.Is(err, sql.ErrNoRows) || strings.HasPrefix(err.Error(), "sql: Scan error") { // database/sql has no type for it
		return "a row is damaged"
	}
	return err.Error()
}

// Rebuild rebuilds the derived data: the indexes and triggers of the tables, the counters,
// the runs, the index of the texts.
func Rebuild(ctx context.Context, file *store.File) error {
	return file.Change(ctx, func(tx *sql.Tx) error {
		if err := repairSchema(ctx, tx, file.Migrations); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "REINDEX"); err != nil {
			return err
		}
		if lost, err := store.SumsLost(ctx, tx); err != nil {
			return err
		} else if lost {
			if err := store.Resum(ctx, tx); err != nil {
				return err
			}
		}
		if err := tables.RepairSequences(ctx, tx); err != nil {
			return err
		}
		return tables.RebuildDerived(ctx, tx)
	})
}

// maxFindings is the maximum number of faults that SQLite lists: one
// overwritten page causes dozens.
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
		for line := range strings.Lines(text) { // a row may list many faults of pages
			if line = strings.TrimSpace(line); line != "ok" && !strings.HasPrefix(line, "***") && line != "" {
				h.find(faultOf(line, roots))
			}
		}
	}
	return err
}

// rootPages returns the tables and indexes by the numbers of their root pages,
// by which SQLite names them in messages about damaged pages.
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

// The messages of SQLite about derived data.
var (
	treePage = regexp.MustCompile(`^Tree (\d+) (?:page (\d+))?`)
	anIndex  = regexp.MustCompile(`(?:missing from index|entries in index|values out of order in index|non-unique entry in index) (\S+)$`)
)

// faultOf converts a message of SQLite to a finding.
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

// checkTables compares the tables and indexes with those of the migrations, and
// looks for references to rows that do not exist.
func (h *Health) checkTables(ctx context.Context, tx *sql.Tx, migrations []store.Migration) error {
	faults, err := schemaFaults(ctx, tx, migrations)
	if err != nil {
		return err
	}
	for _, f := range faults {
		if f.Want != "" || !f.Harmless() {
			h.find(Finding{Part: PartTables, Problem: f.Problem(), Derived: isMendable(f)})
		}
	}
	orphans := map[string]int{}
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var table, parent string
		var row sql.NullInt64
		var key int64
		err := rows.Scan(&table, &row, &parent, &key)
		orphans[fmt.Sprintf("of table %s: it refers to a row of table %s that does not exist", table, parent)]++
		return err
	}, "PRAGMA foreign_key_check")
	for _, what := range slices.Sorted(maps.Keys(orphans)) {
		h.findCount(PartTables, orphans[what], "row "+what, "rows "+what)
	}
	return err
}

// schemaFaults compares the schema with that of a new memory.
func schemaFaults(ctx context.Context, tx *sql.Tx, migrations []store.Migration) ([]store.SchemaFault, error) {
	want, err := store.FreshSchema(ctx, migrations)
	if err != nil {
		return nil, err
	}
	have, err := store.ReadSchema(ctx, tx)
	if err != nil {
		return nil, err
	}
	return have.Compare(want), nil
}

// derivedTables are created again if they are faulty, since they contain only data
// derived from others.
var derivedTables = []string{"table index_blobs", "table runs", "table state", "table sums"}

// isMendable reports whether a fault of the schema can be repaired without touching
// original data: faults of indexes, triggers, derived tables, and of what does not
// belong in a memory.
func isMendable(f store.SchemaFault) bool {
	return f.Want == "" || !strings.HasPrefix(f.Object, "table ") || slices.Contains(derivedTables, f.Object)
}

// repairSchema removes objects that differ from those of the migrations, and creates
// those that are missing. It keeps tables that somebody added.
func repairSchema(ctx context.Context, tx *sql.Tx, migrations []store.Migration) error {
	faults, err := schemaFaults(ctx, tx, migrations)
	if err != nil {
		return err
	}
	for _, f := range faults {
		if f.Missing || !isMendable(f) || f.Want == "" && f.Harmless() {
			continue
		}
		kind, name, _ := strings.Cut(f.Object, " ")
		if _, err := tx.ExecContext(ctx, fmt.Sprintf("DROP %s IF EXISTS %s", kind, quoteName(name))); err != nil {
			return err
		}
	}
	// Dropping a table drops its indexes and triggers.
	if faults, err = schemaFaults(ctx, tx, migrations); err != nil {
		return err
	}
	for _, f := range faults {
		if f.Want == "" || !f.Missing || !isMendable(f) {
			continue
		}
		if _, err := tx.ExecContext(ctx, f.Want); err != nil {
			return err
		}
	}
	return nil
}

// quoteName quotes a name for SQL.
func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// An overlay is a store of blobs whose changes are kept in main memory.
type overlay struct {
	base    index.Store
	changed map[index.Key][]byte
	removed [][2]index.Key // ranges [from, to)
}

// Get returns the changed blob, or that of the base.
func (o *overlay) Get(ctx context.Context, key index.Key) ([]byte, error) {
	if blob, ok := o.changed[key]; ok {
		return blob, nil
	}
	for _, r := range o.removed {
		if r[0] <= key && key < r[1] {
			return nil, nil
		}
	}
	return o.base.Get(ctx, key)
}

// Put stores a copy of the blob.
func (o *overlay) Put(_ context.Context, key index.Key, blob []byte) error {
	if o.changed == nil {
		o.changed = map[index.Key][]byte{}
	}
	o.changed[key] = slices.Clone(blob)
	return nil
}

// Remove hides the blobs in [from, to).
func (o *overlay) Remove(_ context.Context, from, to index.Key) error {
	o.removed = append(o.removed, [2]index.Key{from, to})
	for key := range o.changed {
		if from <= key && key < to {
			delete(o.changed, key)
		}
	}
	return nil
}

// sampledVariants is the number of texts looked up in the index: enough to detect
// a lost block, few enough for a second.
const sampledVariants = 400

// checkIndex queries the index for texts of the memory. A whole text is a phrase
// with all of its tokens, so a variant that is found by its own text has all its
// postings; that the index contains nothing false is proved with the texts. With
// Options.Full its blocks are compared with all texts.
func (h *Health) checkIndex(ctx context.Context, tx *sql.Tx, o Options) error {
	var rows []int64
	err := tables.EachRow(ctx, tx, func(r *sql.Rows) error {
		var unit int64
		var langs string
		err := r.Scan(&unit, &langs)
		for p := range tables.SplitNumbers(langs) {
			rows = append(rows, unit*tables.Positions+int64(p))
		}
		return err
	}, "SELECT id, langs FROM units ORDER BY id")
	if err != nil {
		return err
	}
	h.Variants = len(rows)
	s := store.NewStatements(tx)
	x, err := index.Open(ctx, &overlay{base: tables.BlobStore{Statements: s}}, tables.FoldedTexts(s), index.Options{Verify: true, Cache: new(index.Cache)})
	if err != nil {
		return err
	}
	// New variants are in a tail, which is searched by reading it. As a block
	// in main memory it answers as fast as the others.
	if err := x.Flush(ctx); err != nil {
		return err
	}
	if x.Len() != len(rows) {
		h.find(Finding{Part: PartIndex, Problem: fmt.Sprintf("it has %d texts, the memory %d", x.Len(), len(rows)), Derived: true})
	}
	step := max(1, len(rows)/sampledVariants)
	a := asker{index: x, found: map[string][]int64{}}
	for i := 0; i < len(rows); i += step {
		missing, err := a.ask(ctx, s, rows[i])
		h.Asked++
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case tables.IsIndexDamage(err):
			// One finding is enough: whatever the cause, the index is rebuilt.
			h.find(Finding{Part: PartIndex, Problem: err.Error(), Derived: true})
			return nil
		case err != nil:
			return err
		case missing:
			h.find(Finding{Part: PartIndex, Problem: fmt.Sprintf("it does not find unit %d by its own text", rows[i]/tables.Positions), Derived: true})
			return nil
		}
	}
	if !o.Full {
		return nil
	}
	h.Asked = len(rows)
	err = x.Prove(ctx, rows, func(done int) {
		if o.Progress != nil {
			o.Progress(done, len(rows))
		}
	})
	if tables.IsIndexDamage(err) {
		h.find(Finding{Part: PartIndex, Problem: err.Error(), Derived: true})
		return nil
	}
	return err
}

// An asker queries the index for texts.
type asker struct {
	index *index.Index
	// found caches answers with many variants by text: for a heading in ten thousand
	// documents they need not be found and proved ten thousand times.
	found map[string][]int64
}

const (
	manyFound  = 32  // number of variants from which an answer is cached
	keptFounds = 256 // number of cached answers
)

// ask reports whether the index fails to find the variant by its text, as a phrase
// and as a similar text.
func (a *asker) ask(ctx context.Context, s *store.Statements, row int64) (missing bool, err error) {
	missing = true
	var text string
	err = tables.EachText(ctx, s, []int64{row}, func(_ int64, found string) bool {
		missing, text = false, found
		return false
	})
	if missing || err != nil {
		return missing, err
	}
	folded := fold.String(text)
	if folded == "" {
		return false, nil // only invisible characters, which are not in any phrase
	}
	found, known := a.found[folded]
	if !known {
		if found, err = a.index.Find(ctx, folded); err != nil {
			return false, err
		}
		if len(found) >= manyFound {
			if len(a.found) >= keptFounds {
				clear(a.found)
			}
			a.found[folded] = found
		}
	}
	if !slices.Contains(found, row) {
		return true, nil
	}
	if known {
		return false, nil
	}
	similar, err := a.index.Similar(ctx, match.Prepare(folded), 100)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(similar, func(m index.Match) bool { return m.ID == row }), nil
}

// countedFaults are faults of units with the queries that count them.
var countedFaults = []struct{ part, one, many, query string }{
	{PartUnits, "unit has details that cannot be read", "units have details that cannot be read", `
		SELECT count(*) FROM ` + tables.UnitTables + ` WHERE u.details IS NOT NULL AND NOT coalesce(json_valid(` + tables.DetailsColumn + `), 0)`},
	{PartUnits, "unit has a text in a language that is missing", "units have a text in a language that is missing", `
		SELECT count(*) FROM units WHERE langs IN (SELECT x.langs FROM (SELECT DISTINCT langs FROM units) AS x
			WHERE NOT json_valid('[' || x.langs || ']') OR EXISTS (
				SELECT * FROM json_each('[' || x.langs || ']') AS n WHERE n.value NOT IN (SELECT id FROM languages)))`},
	{PartUnits, "unit lists its own document among its further ones", "units list their own document among their further ones", `
		SELECT count(*) FROM more_origins AS m JOIN units AS u ON u.id = m.unit AND u.origin = m.origin AND u.place = m.place`},
	{PartRuns, "unit is in no run, or in one that does not describe it", "units are in no run, or in one that does not describe them", `
		SELECT count(*) FROM units AS u LEFT JOIN runs AS r ON r.first = (SELECT max(x.first) FROM runs AS x WHERE x.first <= u.id)
		WHERE r.first IS NULL OR r.last < u.id OR r.origin <> u.origin OR u.place < r.low OR u.place > r.high OR r.langs <> '' AND r.langs <> u.langs`},
	{PartRuns, "run describes units that do not exist", "runs describe units that do not exist", tables.ImpossibleRuns},
	{PartRuns, "counter of numbers or changes is lost or at its end", "counters of numbers or changes are lost or at their end", `
		SELECT ((SELECT count(*) FROM state WHERE changes BETWEEN 0 AND 9223372036854775806) <> 1) + ` + tables.FaultySequences},
	{PartRuns, "run overlaps the next", "runs overlap the next", `
		SELECT count(*) FROM (SELECT last, lead(first) OVER (ORDER BY first) AS next FROM runs) WHERE next <= last`},
	{PartRuns, "run is marked as ordered, but its places do not ascend", "runs are marked as ordered, but their places do not ascend", `
		SELECT count(*) FROM runs AS r WHERE r.ordered AND EXISTS (
			SELECT 1 FROM (SELECT place, lead(place) OVER (ORDER BY id) AS next FROM units WHERE id BETWEEN r.first AND r.last) WHERE next < place)`},
}

// checkUnits looks for faults that the schema cannot prevent.
func (h *Health) checkUnits(ctx context.Context, tx *sql.Tx) error {
	if err := h.countFaults(ctx, tx, PartUnits); err != nil {
		return err
	}
	if err := h.checkWords(ctx, tx); err != nil {
		return err
	}
	damaged, err := tables.FindDamagedTexts(ctx, tx, maxDamaged)
	for _, u := range damaged.Changed {
		h.find(Finding{Part: PartUnits, Problem: fmt.Sprintf("the texts of unit %d are not those that were stored", u), Reason: ReasonTextDamaged})
	}
	for _, u := range damaged.Invalid {
		h.find(Finding{Part: PartUnits, Problem: fmt.Sprintf("unit %d has a text that is missing, empty, not UTF-8 or has a zero byte", u), Reason: ReasonTextDamaged})
	}
	return err
}

// checkWords looks for tags that name no language, and for texts that no table can hold
// beside those of the units, which have checksums. A flipped bit in a title shows only
// where it breaks a character.
func (h *Health) checkWords(ctx context.Context, tx *sql.Tx) error {
	numbers, err := tables.LanguageNumbers(ctx, tx)
	if err != nil {
		return err
	}
	nameless := 0
	for tag := range numbers {
		if !isTag(tag) {
			nameless++
		}
	}
	h.findCount(PartUnits, nameless, "language has a tag that names no language", "languages have tags that name no language")
	for _, table := range []string{"origins", "rulings", "lexicons", "marks", "ignored", "journal"} {
		var columns []string
		err := tables.Collect(ctx, tx, &columns, "SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'", table)
		if err != nil {
			return err
		}
		if len(columns) == 0 {
			continue // the table is missing, which is a finding of its own
		}
		row := make([]any, len(columns))
		for i := range row {
			row[i] = new(sql.RawBytes)
		}
		broken := 0
		err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
			err := rows.Scan(row...)
			if slices.ContainsFunc(row, func(v any) bool {
				text := string(*v.(*sql.RawBytes))
				return readable(text) != text
			}) {
				broken++
			}
			return err
		}, "SELECT "+strings.Join(columns, ", ")+" FROM "+table)
		if err != nil {
			return err
		}
		if broken > 0 {
			h.find(Finding{Part: PartUnits, Problem: fmt.Sprintf("rows of table %s with a text that is not UTF-8 or has a zero byte: %d", table, broken)})
		}
	}
	return nil
}

// maxDamaged is the maximum number of listed units with damaged texts of each
// kind.
const maxDamaged = 1000

// countFaults counts the faults of a part.
func (h *Health) countFaults(ctx context.Context, tx *sql.Tx, part string) error {
	for _, f := range countedFaults {
		if f.part != part {
			continue
		}
		var n int
		if err := tx.QueryRowContext(ctx, f.query).Scan(&n); err != nil {
			return err
		}
		h.findCount(part, n, f.one, f.many)
	}
	return nil
}

// maxRowFaults is the maximum number of listed rows of a table.
const maxRowFaults = 20

// checkRows compares the rows with their sums, and those of the journal and of bitexts, too,
// and the search forms of rulings with their phrases.
func (h *Health) checkRows(ctx context.Context, tx *sql.Tx) error {
	lost, err := store.SumsLost(ctx, tx)
	if err != nil {
		return err
	}
	if lost {
		h.find(Finding{Part: PartRows, Problem: "the checksums of the rows are lost", Derived: true})
	} else {
		own := slices.DeleteFunc(slices.Clone(store.SummedTables), func(t string) bool { return t == "journal_changes" }) // see checkJournal
		faults, err := store.RowFaults(ctx, tx, own, "true", maxRowFaults)
		if err != nil {
			return err
		}
		for _, f := range faults {
			part := PartRows
			switch f.Table {
			case "journal":
				part = PartJournal
			case "bitexts", "bitext_pages":
				part = PartBitexts
			}
			h.find(rowFinding(part, f))
		}
	}
	stale, err := tables.StaleRulings(ctx, tx)
	h.findCount(PartRows, len(stale), "ruling is not found by its phrase", "rulings are not found by their phrases")
	return err
}

// rowFinding is the finding of a faulty row.
func rowFinding(part string, f store.RowFault) Finding {
	switch {
	case f.Lost:
		return Finding{Part: part, Problem: fmt.Sprintf("row %s of table %s is lost", f.Key, f.Table)}
	case f.Added:
		return Finding{Part: part, Problem: fmt.Sprintf("row %s of table %s was not stored by yiku", f.Key, f.Table)}
	}
	return Finding{Part: part, Problem: fmt.Sprintf("row %s of table %s is not as it was stored", f.Key, f.Table)}
}

// checkJournal reads every change of the journal and finds the entries that have lost theirs.
func (h *Health) checkJournal(ctx context.Context, tx *sql.Tx) error {
	unreadable, err := unreadableChanges(ctx, tx)
	if err == nil {
		var damaged []int64
		damaged, err = journal.DamagedEntries(ctx, tx, maxRowFaults)
		for _, entry := range damaged {
			unreadable[entry] = true
		}
	}
	for _, entry := range slices.Sorted(maps.Keys(unreadable)) {
		h.find(Finding{Part: PartJournal, Problem: fmt.Sprintf("change %d cannot be read", entry)})
	}
	if err != nil {
		return err
	}
	lost, err := lostEntries(ctx, tx)
	for _, entry := range lost {
		h.find(Finding{Part: PartJournal, Problem: fmt.Sprintf("change %d has lost what it changed", entry)})
	}
	return err
}

// lostEntries returns the entries of the journal without any change. An entry begins with its first
// change; only an undo may find nothing left to restore.
func lostEntries(ctx context.Context, tx *sql.Tx) (entries []int64, err error) {
	err = tables.Collect(ctx, tx, &entries, "SELECT id FROM journal WHERE undoes = 0 AND id NOT IN (SELECT entry FROM journal_changes) ORDER BY id")
	return entries, err
}

// unreadableChanges returns the entries of the journal that undo could not read.
func unreadableChanges(ctx context.Context, tx *sql.Tx) (entries map[int64]bool, err error) {
	var ids []int64
	if err := tables.Collect(ctx, tx, &ids, "SELECT id FROM journal_changes ORDER BY id"); err != nil {
		return nil, err
	}
	entries = map[int64]bool{}
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return entries, err
		}
		c, err := journal.ReadChange(ctx, tx, id)
		if err != nil {
			return entries, err
		}
		if !isReadable(c) {
			entries[c.Entry] = true
		}
	}
	return entries, nil
}

// isReadable reports whether undo could read the change, with as many units as it is said to have.
func isReadable(c journal.Change) bool {
	switch c.Kind {
	case journal.KindAdded:
		return c.First <= c.Last && int64(c.Units) == c.Last-c.First+1
	case journal.KindUnits:
		images, err := journal.UnpackImages(c.Before)
		return err == nil && len(images) > 0 && len(images) == c.Units
	}
	row, err := journal.UnpackRow(c.Before)
	return err == nil && row.Readable()
}

// maxBitextFindings is the maximum number of documents with damaged bitexts
// that are listed.
const maxBitextFindings = 20

// checkBitexts decodes every bitext and compares the units of each with its beads.
func (h *Health) checkBitexts(ctx context.Context, tx *sql.Tx) error {
	heads, err := tables.BitextHeads(ctx, tx)
	if err != nil {
		return err
	}
	numbers, err := tables.LanguageNumbers(ctx, tx)
	if err != nil {
		return err
	}
	reader := tables.NewUnitReader(numbers)
	found := 0
	for _, head := range heads {
		fault, err := bitextFault(ctx, tx, reader, head)
		if err != nil {
			return err
		}
		if fault == "" {
			continue
		}
		if found++; found <= maxBitextFindings {
			h.find(Finding{Part: PartBitexts, Problem: fmt.Sprintf("document %d: %s", head.Origin, fault)})
		}
	}
	if found > maxBitextFindings {
		h.find(Finding{Part: PartBitexts, Problem: fmt.Sprintf("so are the bitexts of %d more documents", found-maxBitextFindings)})
	}
	var strays int
	err = tx.QueryRowContext(ctx, "SELECT count(*) FROM bitext_pages WHERE id / ? NOT IN (SELECT origin FROM bitexts)", tables.PagesPerBitext).Scan(&strays)
	h.findCount(PartBitexts, strays, "page of beads belongs to no document", "pages of beads belong to no document")
	return err
}

// bitextFault describes the fault of a bitext, or returns "".
func bitextFault(ctx context.Context, tx *sql.Tx, reader *tables.UnitReader, head bitext.Head) (string, error) {
	b, err := tables.LoadBitext(ctx, tx, head.Origin, nil)
	switch {
	case err != nil && (ctx.Err() != nil || isDatabase(err)):
		return "", err
	case err != nil:
		return err.Error(), nil
	case b.Counts() != head.Counts:
		return fmt.Sprintf("it has %+v, and is said to have %+v", b.Counts(), head.Counts), nil
	}
	var ids []int64
	for i := range b.Beads {
		if id := b.Beads[i].Unit; id != 0 {
			ids = append(ids, id)
		}
	}
	units, err := reader.LoadUnits(ctx, tx, ids)
	if err != nil {
		return "", err
	}
	for i := range b.Beads {
		bead := &b.Beads[i]
		if bead.Unit == 0 {
			continue
		}
		u, there := units[bead.Unit]
		source, target, _ := b.Pair(bead)
		switch {
		case !there || len(u.PlacesIn(head.Origin)) == 0:
			return fmt.Sprintf("bead %d has unit %d, which is not of this document", bead.ID, bead.Unit), nil
		case len(u.Variants) < 2 || !bitext.SameWriting(u.Variants[0].Text, source) || !bitext.SameWriting(u.Variants[1].Text, target):
			return fmt.Sprintf("bead %d and its unit %d have different texts", bead.ID, bead.Unit), nil
		case (u.Status == unit.Rejected) != (bead.State == bitext.SetAside) || u.Status == unit.Reviewed && bead.State != bitext.Confirmed:
			return fmt.Sprintf("bead %d is %v, but its unit %d is %s", bead.ID, bead.State, bead.Unit, u.Status), nil
		}
	}
	return "", nil
}
