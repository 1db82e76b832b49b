package repair

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// copyWait is how long Copy waits for another process that writes to the new memory.
const copyWait = 10 * time.Second

// Copied describes what Copy saved and what it could not save.
type Copied struct {
	// Units is the number of saved units, Partial that of those without their
	// origin, status or dates.
	Units   int `json:"units"`
	Partial int `json:"partial"`
	// Rulings, Marks, Bitexts and Changes (entries of the journal) are the numbers
	// of those saved.
	Rulings int `json:"rulings"`
	Marks   int `json:"marks"`
	Bitexts int `json:"bitexts"`
	Changes int `json:"changes"`
	// Lost holds the parts of tables that could not be read, in the order of the
	// tables.
	Lost []Lost `json:"lost"`
	// Damaged holds the units whose texts, by their checksums, are not those that were
	// stored; Changed the saved rows of other tables of which the same is true.
	Damaged []int64   `json:"damaged"`
	Changed []Changed `json:"changed"`
	// Told holds the languages whose names are lost, as the texts show them.
	Told []string `json:"told"`
	// DroppedBitexts and DroppedChanges could be read, but depend on something that
	// could not.
	DroppedBitexts int `json:"dropped_bitexts"`
	DroppedChanges int `json:"dropped_changes"`
}

// Lost is a range of rows that could not be read. The numbers of pages of beads are those
// of the documents.
type Lost struct {
	// Table is the table of the file, such as units.
	Table string `json:"table"`
	Gap
}

// Changed is a row that is not as it was stored, or was not stored by yiku. Key is its number,
// or a JSON list.
type Changed struct {
	Table string `json:"table"`
	Key   string `json:"key"`
}

// Copy copies the readable part of a damaged memory into a new memory at the path to,
// which must not exist or be empty: units of every status under their numbers, documents,
// details of exchange files, rulings, marks, bitexts, what was learned, and the journal
// as far back as it is complete. It rebuilds the derived data.
func Copy(ctx context.Context, path, to string) (Copied, error) {
	s, err := openSalvage(ctx, path)
	if err != nil {
		return Copied{}, err
	}
	defer s.db.Close() // nothing was written
	file, err := store.Open(ctx, to, store.Options{Wait: copyWait})
	if err != nil {
		return Copied{}, err
	}
	c := salvageCopy{from: s.db, salvage: s}
	defer func() { s.collected.close() }()
	err = file.Change(ctx, func(tx *sql.Tx) error {
		c.tx = tx
		return c.run(ctx, path)
	})
	if err != nil {
		err = salvageError(path, err)
	}
	return c.done, errors.Join(err, file.Close())
}

// A salvageCopy copies the tables of a damaged memory into those of a new one.
type salvageCopy struct {
	from *sql.DB
	*salvage
	tx   *sql.Tx
	done Copied
	// sums holds the checksums of the rows of the damaged memory, by table and key, without
	// those of the rows saved. It is nil if there are none, or not all can be read.
	sums map[string]map[any]int64
}

// salvagedTables are the tables with numbered rows that are copied as they are, each after
// those it refers to. Units follow the documents, with their details.
var salvagedTables = []string{"languages", "origins", "rulings", "lexicons", "bitexts", "bitext_pages", "journal", "journal_changes"}

func (c *salvageCopy) run(ctx context.Context, path string) error {
	// Rows may be copied before it is known that what they refer to can be
	// read.
	if _, err := c.tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON"); err != nil {
		return err
	}
	if err := c.readSums(ctx); err != nil {
		return err
	}
	for _, table := range salvagedTables {
		if err := c.copyTable(ctx, table); err != nil {
			return err
		}
		if err := c.compare(ctx, table); err != nil {
			return err
		}
	}
	c.compareDetails()
	if err := c.copyUnits(ctx, path); err != nil {
		return err
	}
	for _, table := range salvagedPlain {
		if err := c.copyPlain(ctx, table, false); err != nil {
			return err
		}
		if err := c.compare(ctx, table); err != nil {
			return err
		}
	}
	for _, table := range salvagedByUnit {
		if err := c.copyPlain(ctx, table, true); err != nil {
			return err
		}
		if err := c.compare(ctx, table); err != nil {
			return err
		}
		if err := c.orphans(ctx, table); err != nil {
			return err
		}
	}
	if err := c.copyNumbers(ctx); err != nil {
		return err
	}
	if err := c.mendJournal(ctx); err != nil {
		return err
	}
	if err := tables.RebuildDerived(ctx, c.tx); err != nil {
		return err
	}
	if err := c.mendBitexts(ctx); err != nil {
		return err
	}
	return c.tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM units), (SELECT count(*) FROM rulings), (SELECT count(*) FROM marks),
		(SELECT count(*) FROM bitexts), (SELECT count(*) FROM journal)`).
		Scan(&c.done.Units, &c.done.Rulings, &c.done.Marks, &c.done.Bitexts, &c.done.Changes)
}

// readSums reads the checksums of the rows of a memory of the same version: in another, rows
// may have other columns.
func (c *salvageCopy) readSums(ctx context.Context) error {
	const query = "PRAGMA user_version"
	var old, now int64
	if err := errors.Join(c.from.QueryRowContext(ctx, query).Scan(&old), c.tx.QueryRowContext(ctx, query).Scan(&now)); err != nil {
		return err
	}
	if old != now {
		return nil
	}
	rows, err := c.from.QueryContext(ctx, "SELECT of, key, sum FROM sums")
	if err == nil {
		defer rows.Close()
		sums := map[string]map[any]int64{}
		for rows.Next() {
			var table string
			var key any
			var sum int64
			if rows.Scan(&table, &key, &sum) != nil {
				return nil
			}
			if sums[table] == nil {
				sums[table] = map[any]int64{}
			}
			sums[table][key] = sum
		}
		if err = rows.Err(); err == nil && len(sums) > 0 {
			c.sums = sums
		}
	}
	if err != nil && !isDamage(err) {
		return err
	}
	return ctx.Err()
}

// compare compares the rows of the table that were copied with their checksums in the damaged
// memory.
func (c *salvageCopy) compare(ctx context.Context, table string) error {
	if c.sums == nil {
		return nil
	}
	err := tables.EachRow(ctx, c.tx, func(rows *sql.Rows) error {
		var key any
		var sum int64
		err := rows.Scan(&key, &sum)
		c.compareRow(table, key, sum)
		return err
	}, "SELECT key, sum FROM sums WHERE of = ? ORDER BY key", table)
	if err != nil {
		return err
	}
	c.loseRest(table)
	return nil
}

// compareRow compares the checksum of a row that was saved.
func (c *salvageCopy) compareRow(table string, key any, sum int64) {
	if stored, known := c.sums[table][key]; !known || stored != sum {
		c.done.Changed = append(c.done.Changed, Changed{table, fmt.Sprint(key)})
	}
	delete(c.sums[table], key)
}

// loseRest reports the rows of the table that were not saved and for which no gap accounts.
func (c *salvageCopy) loseRest(table string) {
	var lost []int64
	for key := range c.sums[table] {
		number, ok := key.(int64) // else the table has no numbers, and Lost the number 0
		if !slices.ContainsFunc(c.done.Lost, func(l Lost) bool {
			return l.Table == table && (!ok || l.contains(gapOf(table, number, number+1).First))
		}) {
			lost = append(lost, number)
		}
	}
	slices.Sort(lost)
	for _, number := range slices.Compact(lost) {
		if number == 0 {
			c.lose(table, 0, 0)
		} else {
			c.lose(table, number, number+1)
		}
	}
}

// compareDetails is compare for the details that units share, which are copied with the units.
func (c *salvageCopy) compareDetails() {
	for _, g := range c.lostDetails {
		c.done.Lost = append(c.done.Lost, Lost{Table: "details", Gap: g})
	}
	if c.sums == nil {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(c.details)) {
		c.compareRow("details", id, store.RowSum(id, c.details[id]))
	}
	c.loseRest("details")
}

// columns returns the columns of the table in both memories, in the order of the new
// one. The older one may lack some.
func (c *salvageCopy) columns(ctx context.Context, table string) (columns []string, err error) {
	const query = "SELECT name FROM pragma_table_info(?) ORDER BY cid"
	old := map[string]bool{}
	rows, err := c.from.QueryContext(ctx, query, table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		old[name] = true
	}
	err = tables.EachRow(ctx, c.tx, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		if old[name] {
			columns = append(columns, name)
		}
		return err
	}, query, table)
	return columns, errors.Join(rows.Err(), err)
}

// insertOf returns the statement that stores a row of the table.
func insertOf(table string, columns []string) string {
	return "INSERT OR IGNORE INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Repeat(", ?", len(columns))[2:] + ")"
}

// copyTable copies the readable rows of a table.
func (c *salvageCopy) copyTable(ctx context.Context, table string) error {
	columns, err := c.columns(ctx, table)
	if err != nil || len(columns) == 0 {
		return err
	}
	statement, err := c.tx.PrepareContext(ctx, insertOf(table, columns))
	if err != nil {
		return err
	}
	defer statement.Close()
	scan := tolerantScan{db: c.from, table: table, columns: strings.Join(columns, ", ")}
	scan.gap = func(first, next int64, _ error) { c.lose(table, first, next) }
	row, places := rowOf(len(columns))
	return scan.run(ctx, func(rows *sql.Rows) error {
		if rows.Scan(places...) != nil {
			return nil
		}
		for i, v := range row {
			if text, ok := v.(string); ok {
				row[i] = readable(text)
			}
		}
		stored, err := c.store(ctx, statement, row)
		if id, ok := row[0].(int64); ok && !stored && err == nil {
			c.lose(table, id, id+1)
		}
		return err
	})
}

// store stores a row of the table and reports whether it is a valid one.
func (c *salvageCopy) store(ctx context.Context, statement *sql.Stmt, row []any) (bool, error) {
	result, err := statement.ExecContext(ctx, row...)
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code()&0xFF == sqlite3.SQLITE_CONSTRAINT {
		return false, nil // what was read is not a row of the table
	}
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

func rowOf(n int) (row, places []any) {
	row, places = make([]any, n), make([]any, n)
	for i := range row {
		places[i] = &row[i]
	}
	return row, places
}

// lose reports rows from first on as lost; next is the first readable row after them,
// or 0.
func (c *salvageCopy) lose(table string, first, next int64) {
	c.done.Lost = append(c.done.Lost, Lost{Table: table, Gap: gapOf(table, first, next)})
}

// salvagedPlain are the tables without numbered rows, salvagedByUnit those of them whose
// rows belong to units.
var (
	salvagedPlain  = []string{"learned", "ignored"}
	salvagedByUnit = []string{"more_origins", "marks"}
)

// copyPlain copies the rows of a table without numbers until one cannot be read and
// then, if byUnit is set, unit by unit.
func (c *salvageCopy) copyPlain(ctx context.Context, table string, byUnit bool) error {
	columns, err := c.columns(ctx, table)
	if err != nil || len(columns) == 0 {
		return err
	}
	statement, err := c.tx.PrepareContext(ctx, insertOf(table, columns))
	if err != nil {
		return err
	}
	defer statement.Close()
	row, places := rowOf(len(columns))
	refused := false // a row that cannot be of the table was read
	read := func(where string, args ...any) error {
		rows, err := c.from.QueryContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+table+where, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if rows.Scan(places...) != nil {
				continue
			}
			stored, err := c.store(ctx, statement, row)
			if err != nil {
				return err
			}
			refused = refused || !stored
		}
		return rows.Err()
	}
	if err := read(""); err == nil || !isCorrupt(err) {
		if refused {
			c.lose(table, 0, 0)
		}
		return err
	}
	if !byUnit {
		c.lose(table, 0, 0)
		return nil
	}
	var ids []int64
	if err := tables.Collect(ctx, c.tx, &ids, "SELECT id FROM units ORDER BY id"); err != nil {
		return err
	}
	lost := false
	for _, id := range ids {
		err := read(" WHERE unit = ?", id)
		if err != nil && !isCorrupt(err) {
			return err
		}
		if err != nil && !lost {
			c.lose(table, id, 0)
		}
		lost = err != nil
	}
	return nil
}

// orphans removes the rows of a table whose unit or origin could not be read.
func (c *salvageCopy) orphans(ctx context.Context, table string) error {
	query := "DELETE FROM " + table + " WHERE unit NOT IN (SELECT id FROM units)"
	if table == "more_origins" {
		query += " OR origin NOT IN (SELECT id FROM origins)"
	}
	_, err := c.tx.ExecContext(ctx, query)
	return err
}

// copyNumbers copies the number of the state, and the last numbers assigned.
func (c *salvageCopy) copyNumbers(ctx context.Context) error {
	var changes int64
	if c.from.QueryRowContext(ctx, "SELECT changes FROM state").Scan(&changes) == nil {
		if _, err := c.tx.ExecContext(ctx, "UPDATE state SET changes = max(changes, ?)", changes); err != nil {
			return err
		}
	}
	for _, table := range []string{"origins", "units", "rulings", "lexicons", "journal"} { // no number is assigned twice
		var last int64
		if c.from.QueryRowContext(ctx, "SELECT seq FROM sqlite_sequence WHERE name = ?", table).Scan(&last) != nil {
			continue
		}
		if _, err := c.tx.ExecContext(ctx, "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", last, table); err != nil {
			return err
		}
	}
	return errors.Join(ctx.Err(), tables.RepairSequences(ctx, c.tx))
}

// copyUnits copies the units that Salvage reads, with their numbers, and makes one document
// for all whose document could not be read. A damaged text keeps the checksum that it does
// not have.
func (c *salvageCopy) copyUnits(ctx context.Context, path string) error {
	numbers := map[string]int64{}
	rows, batch, damaged := tables.NewBatchWriter(c.tx), new(tables.Batch), map[int64]int64{}
	details := tables.NewDetailsWriter(store.NewStatements(c.tx))
	var err, failed error
	var report Report
	c.report, c.yield = &report, func(u unit.Unit) bool {
		if len(numbers) == 0 { // Salvage has named those that are lost
			for n, tag := range c.tags {
				numbers[tag] = n
			}
		}
		languages := make([]int64, len(u.Variants))
		for i, v := range u.Variants {
			languages[i] = numbers[v.Lang]
		}
		if u.Damaged {
			damaged[u.ID] = c.stored.Int64
		}
		value, err := details.Value(ctx, &u)
		if err == nil {
			_, err = batch.Add(&u, u.Origin.ID, languages, value)
		}
		if err == nil && batch.Full() {
			err = rows.Write(ctx, batch)
			batch = new(tables.Batch)
		}
		failed = err
		return err == nil
	}
	if err := errors.Join(c.salvage.run(ctx), failed); err != nil {
		return err
	}
	if err := rows.Write(ctx, batch); err != nil {
		return err
	}
	for id, sum := range damaged {
		if _, err := c.tx.ExecContext(ctx, "UPDATE units SET checksum = ? WHERE id = ?", sum, id); err != nil {
			return err
		}
	}
	if _, err := c.tx.ExecContext(ctx, "DELETE FROM languages"); err != nil {
		return err
	}
	for tag, n := range numbers {
		if _, err := c.tx.ExecContext(ctx, "INSERT INTO languages (id, tag) VALUES (?, ?)", n, tag); err != nil {
			return err
		}
	}
	c.done.Damaged, c.done.Told = report.Damaged, report.Told
	for _, g := range report.Gaps {
		c.done.Lost = append(c.done.Lost, Lost{Table: "units", Gap: g})
	}
	const strays = "origin NOT IN (SELECT id FROM origins)"
	if err := c.tx.QueryRowContext(ctx, "SELECT count(*) FROM units WHERE "+strays).Scan(&c.done.Partial); err != nil {
		return err
	}
	if c.done.Partial > 0 {
		now := time.Now().UTC().Truncate(time.Second)
		sum := sha256.Sum256(fmt.Appendf(nil, "salvaged from %s %d", path, tables.Seconds(now)))
		lost := unit.Origin{Source: path, Title: "salvaged", Checksum: hex.EncodeToString(sum[:]), Imported: now}
		if lost.ID, err = tables.InsertOrigin(ctx, c.tx, lost); err != nil {
			return err
		}
		if _, err := c.tx.ExecContext(ctx, "UPDATE units SET origin = ?, place = id WHERE "+strays, lost.ID); err != nil {
			return err
		}
	}
	_, err = c.tx.ExecContext(ctx, "DELETE FROM bitexts WHERE origin NOT IN (SELECT id FROM origins)")
	return err
}

// mendJournal drops the entries up to the last incomplete one, since undoing an
// earlier one could undo half of a change.
func (c *salvageCopy) mendJournal(ctx context.Context) error {
	whole := int64(0) // the entries after this one are complete
	for _, l := range c.done.Lost {
		last := l.Last
		switch {
		case l.Table != "journal" && l.Table != "journal_changes":
			continue
		case l.Table == "journal_changes" && last != 0:
			err := c.tx.QueryRowContext(ctx, "SELECT ifnull((SELECT entry FROM journal_changes WHERE id > ? ORDER BY id LIMIT 1), 0)", last).Scan(&last)
			if err != nil {
				return err
			}
		}
		if last == 0 {
			last = math.MaxInt64
		}
		whole = max(whole, last)
	}
	for _, changed := range c.done.Changed {
		entry := int64(0)
		switch changed.Table {
		case "journal":
			entry, _ = strconv.ParseInt(changed.Key, 10, 64) // the key of this table is a number
		case "journal_changes":
			if err := c.tx.QueryRowContext(ctx, "SELECT entry FROM journal_changes WHERE id = ?", changed.Key).Scan(&entry); err != nil {
				return err
			}
		}
		whole = max(whole, entry)
	}
	unreadable, err := unreadableChanges(ctx, c.tx)
	if err != nil {
		return err
	}
	for entry := range unreadable {
		whole = max(whole, entry)
	}
	lost, err := lostEntries(ctx, c.tx)
	if err != nil {
		return err
	}
	if len(lost) > 0 {
		whole = max(whole, lost[len(lost)-1])
	}
	result, err := c.tx.ExecContext(ctx, "DELETE FROM journal WHERE id <= ?", whole)
	if err != nil {
		return err
	}
	dropped, err := result.RowsAffected()
	if err != nil {
		return err
	}
	c.done.DroppedChanges = int(dropped)
	_, err = c.tx.ExecContext(ctx, "DELETE FROM journal_changes WHERE entry NOT IN (SELECT id FROM journal)")
	return err
}

// mendBitexts drops the bitexts that are incomplete or whose units are.
func (c *salvageCopy) mendBitexts(ctx context.Context) error {
	heads, err := tables.BitextHeads(ctx, c.tx)
	if err != nil {
		return err
	}
	numbers, err := tables.LanguageNumbers(ctx, c.tx)
	if err != nil {
		return err
	}
	reader := tables.NewUnitReader(numbers)
	for _, head := range heads {
		fault, err := bitextFault(ctx, c.tx, reader, head)
		if err != nil {
			return err
		}
		if fault == "" {
			continue
		}
		c.done.DroppedBitexts++
		if _, err := c.tx.ExecContext(ctx, "DELETE FROM bitexts WHERE origin = ?", head.Origin); err != nil {
			return err
		}
	}
	_, err = c.tx.ExecContext(ctx, "DELETE FROM bitext_pages WHERE id / ? NOT IN (SELECT origin FROM bitexts)", tables.PagesPerBitext)
	return err
}
