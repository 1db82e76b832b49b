package tables

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A unit is one row: what describes it, and its texts. Nearly every unit has two, which
// have columns of their own; further ones are a JSON list in the column rest. The index
// and the searches name the text at position p of unit u by the number u * Positions + p,
// its row. (In version 9 and before, each text was a row with that number.)
const (
	// UnitColumns are what a UnitReader reads, from UnitTables.
	UnitColumns = "u.id, u.origin, u.place, u.status, u.score, u.created, u.changed, u.checksum, u.tuid, " + DetailsColumn + ", " + TextColumns
	UnitTables  = "units AS u " + sharedDetails
	// DetailsColumn is the JSON of the details, its own or shared.
	DetailsColumn = "CASE typeof(u.details) WHEN 'integer' THEN d.data ELSE u.details END"
	sharedDetails = "LEFT JOIN details AS d ON d.id = u.details"
	// TextColumns are what Texts reads.
	TextColumns = "u.langs, u.source, u.target, u.rest"
	// textRows are the units of the rows in a JSON list, with the number of the row as
	// j.value; textAt is the text of that row, or NULL.
	textRows = "json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value / 256"
	textAt   = `CASE j.value % 256 WHEN 0 THEN u.source WHEN 1 THEN u.target
		ELSE CASE WHEN json_valid(u.rest) THEN json_extract(u.rest, '$[' || (j.value % 256 - 2) || ']') END END`
)

// Texts are the texts of a unit as its row has them.
type Texts struct {
	langs, source, target, rest column[string]

	numbers []int64 // those of parsed
	parsed  string
	list    []string
}

// Fields returns the destinations of Scan for TextColumns. The texts are valid until the
// next Scan.
func (t *Texts) Fields() []any { return []any{&t.langs, &t.source, &t.target, &t.rest} }

// Languages returns the numbers of the languages of the texts, in order. The result must
// not be changed, and stays valid.
func (t *Texts) Languages() []int64 {
	if t.parsed != t.langs.value {
		t.parsed, t.numbers = t.langs.value, SplitNumbers(t.langs.value)
	}
	return t.numbers
}

// Read returns the texts in order, until the next call. sound is false if there is not one
// language for each, or the further ones cannot be read.
func (t *Texts) Read() (texts []string, sound bool) {
	texts, sound = t.list[:0], t.source.valid
	if t.source.valid {
		texts = append(texts, t.source.value)
	}
	if t.target.valid {
		texts = append(texts, t.target.value)
	}
	if t.rest.valid {
		var rest []string
		sound = json.Unmarshal([]byte(t.rest.value), &rest) == nil && t.target.valid && len(rest) > 0 && sound
		texts = append(texts, rest...)
	}
	t.list = texts
	return texts, sound && len(texts) == len(t.Languages())
}

// All yields the texts in order with the numbers of their languages, or 0 where that is
// missing.
func (t *Texts) All() iter.Seq2[int64, string] {
	return func(yield func(int64, string) bool) {
		texts, _ := t.Read()
		languages := t.Languages()
		for i, text := range texts {
			language := int64(0)
			if i < len(languages) {
				language = languages[i]
			}
			if !yield(language, text) {
				return
			}
		}
	}
}

// EachTexts calls visit with the texts of every unit, in the order of their numbers. They
// are valid until it returns.
func EachTexts(ctx context.Context, tx *sql.Tx, visit func(unit int64, t *Texts) error) error {
	var id column[int64]
	var t Texts
	fields := append([]any{&id}, t.Fields()...)
	return EachRow(ctx, tx, func(rows *sql.Rows) error {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		return visit(id.value, &t)
	}, "SELECT u.id, "+TextColumns+" FROM units AS u ORDER BY u.id")
}

// textValues returns the values of the columns of TextColumns for the variants of a unit,
// whose languages have the numbers.
func textValues(variants []unit.Variant, numbers []int64) (langs, source string, target, rest any, err error) {
	var room [16]byte
	langs, source = string(joinNumbers(room[:0], numbers)), variants[0].Text
	if len(variants) > 1 {
		target = variants[1].Text
	}
	if len(variants) > 2 {
		var texts []string
		for _, v := range variants[2:] {
			texts = append(texts, v.Text)
		}
		var list []byte
		list, err = json.Marshal(texts)
		rest = string(list)
	}
	return langs, source, target, rest, err
}

// A UnitReader makes units from rows of UnitColumns.
type UnitReader struct {
	// Origins are those that are known; the reader leaves the map as it is. Load reads the
	// others of its units, Read does not.
	Origins map[int64]unit.Origin
	learned map[int64]unit.Origin // by Load
	Tags    map[int64]string      // of the languages
	// Single reports that no unit has more than one origin.
	Single bool
}

// NewUnitReader returns a reader that knows no origins yet: of the thousands that a memory
// has, an edit needs one. It is given the numbers of the languages.
func NewUnitReader(numbers map[string]int64) *UnitReader {
	return &UnitReader{Tags: LanguageTags(numbers)}
}

// A column is the destination of a column, which is NULL if it is not valid. Package sql
// converts numbers by reflection, which takes longer than reading them.
type column[T int64 | float64 | string] struct {
	value T
	valid bool
}

// Scan implements sql.Scanner.
func (c *column[T]) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*c = column[T]{}
	case T:
		*c = column[T]{v, true}
	default:
		return fmt.Errorf("a value of type %T instead of %T", value, c.value)
	}
	return nil
}

// A unitRow is a row of UnitColumns.
type unitRow struct {
	id, origin, place, status, created, changed, checksum column[int64]
	score                                                 column[float64]
	tuid, details                                         column[string]
	Texts
}

// fields returns the destinations of Scan.
func (r *unitRow) fields() []any {
	return append([]any{&r.id, &r.origin, &r.place, &r.status, &r.score, &r.created, &r.changed, &r.checksum, &r.tuid, &r.details}, r.Fields()...)
}

// Read yields the units of the rows. It stops when yield returns false.
func (r *UnitReader) Read(rows *sql.Rows, yield func(unit.Unit) bool) error {
	defer rows.Close()
	var row unitRow
	fields := row.fields()
	var sum Checksum
	var details detailsReader
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		if !row.origin.valid || !row.place.valid || !row.status.valid || !row.score.valid || !row.created.valid {
			return fmt.Errorf("the row of unit %d has no value in a column that needs one", row.id.value)
		}
		if !row.changed.valid {
			row.changed = row.created
		}
		u := unit.Unit{
			ID: row.id.value, Origin: r.origin(row.origin.value), Place: int(row.place.value), Status: StatusOf(int(row.status.value)), Score: row.score.value,
			Created: FromSeconds(row.created.value), Changed: FromSeconds(row.changed.value), TUID: row.tuid.value,
		}
		sum.Begin(u.ID)
		texts, sound := row.Texts.Read()
		u.Variants = make([]unit.Variant, 0, len(texts))
		for language, text := range row.All() {
			sum.Add(language, text)
			u.Variants = append(u.Variants, unit.Variant{Lang: r.Tags[language], Text: text})
		}
		u.Damaged = !sound || int64(StatusNumber(u.Status)) != row.status.value || row.checksum.valid && row.checksum.value != sum.Sum()
		if row.details.value != "" {
			if err := details.read(&u, row.details.value); err != nil {
				return err
			}
		}
		if !yield(u) {
			return nil
		}
	}
	return rows.Err()
}

// LoadChunk is the number of units that are read at once by ID.
const LoadChunk = 500

// LoadUnits returns the units with these IDs by ID.
func (r *UnitReader) LoadUnits(ctx context.Context, tx *sql.Tx, ids []int64) (map[int64]unit.Unit, error) {
	return r.Load(ctx, store.NewStatements(tx), ids)
}

// Load is like LoadUnits, with statements that may already be prepared.
func (r *UnitReader) Load(ctx context.Context, s *store.Statements, ids []int64) (map[int64]unit.Unit, error) {
	units := make(map[int64]unit.Unit, len(ids))
	err := InChunks(ids, func(list string) error {
		stmt, err := s.Prepared(ctx, "SELECT "+UnitColumns+" FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value "+sharedDetails)
		if err != nil {
			return err
		}
		rows, err := stmt.QueryContext(ctx, list)
		if err != nil {
			return err
		}
		var read []unit.Unit
		if err := r.Read(rows, func(u unit.Unit) bool { read = append(read, u); return true }); err != nil {
			return err
		}
		for _, u := range read {
			if u.Origin, err = r.learn(ctx, s, u.Origin.ID); err != nil {
				return err
			}
			units[u.ID] = u
		}
		if r.Single {
			return nil
		}
		return r.attachMoreOrigins(ctx, s, list, units)
	})
	return units, err
}

// origin returns the origin with the number, and where it is not known its number alone.
func (r *UnitReader) origin(id int64) unit.Origin {
	if o, known := r.Origins[id]; known {
		return o
	}
	if o, known := r.learned[id]; known {
		return o
	}
	return unit.Origin{ID: id}
}

// learn is like origin but reads an unknown origin first.
func (r *UnitReader) learn(ctx context.Context, s *store.Statements, id int64) (unit.Origin, error) {
	_, known := r.Origins[id]
	_, learned := r.learned[id]
	if known || learned {
		return r.origin(id), nil
	}
	stmt, err := s.Prepared(ctx, "SELECT "+OriginColumns+" FROM origins WHERE id = ?")
	if err != nil {
		return unit.Origin{}, err
	}
	o, err := ScanOrigin(stmt.QueryRowContext(ctx, id))
	if err != nil && !errors.Is(err, sql.ErrNoRows) { // a file that doctor finds damaged
		return unit.Origin{}, err
	}
	if r.learned == nil {
		r.learned = map[int64]unit.Origin{}
	}
	r.learned[id] = o
	return o, nil
}

// InChunks calls f with JSON lists of LoadChunk numbers each. A list is one
// argument whatever its length, so that the statement is always the same.
func InChunks(ids []int64, f func(list string) error) error {
	for len(ids) > 0 {
		n := min(len(ids), LoadChunk)
		list, err := json.Marshal(ids[:n])
		if err != nil {
			return fmt.Errorf("list of units: %w", err)
		}
		if err := f(string(list)); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// EachRow calls f for every row of the query.
func EachRow(ctx context.Context, tx *sql.Tx, f func(*sql.Rows) error, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Collect appends the values of a query for one column.
func Collect[T any](ctx context.Context, tx *sql.Tx, dst *[]T, query string, args ...any) error {
	return EachRow(ctx, tx, func(rows *sql.Rows) error {
		var v T
		err := rows.Scan(&v)
		*dst = append(*dst, v)
		return err
	}, query, args...)
}

// CollectMap adds the rows of a query for two columns, a key and its value, to the map.
func CollectMap[K comparable, V any](ctx context.Context, tx *sql.Tx, dst map[K]V, query string, args ...any) error {
	return EachRow(ctx, tx, func(rows *sql.Rows) error {
		var k K
		var v V
		err := rows.Scan(&k, &v)
		dst[k] = v
		return err
	}, query, args...)
}

// LanguageTags returns the tags of languages by number.
func LanguageTags(numbers map[string]int64) map[int64]string {
	tags := make(map[int64]string, len(numbers))
	for tag, n := range numbers {
		tags[n] = tag
	}
	return tags
}

// LanguageNumbers returns the numbers of all languages of the memory by tag.
func LanguageNumbers(ctx context.Context, tx *sql.Tx) (map[string]int64, error) {
	numbers := map[string]int64{}
	return numbers, CollectMap(ctx, tx, numbers, "SELECT tag, id FROM languages")
}

// A LanguageSet is a set of languages by number. The nil set contains all.
type LanguageSet map[int64]bool

// Has reports whether the language with this number is in the set.
func (s LanguageSet) Has(n int64) bool { return s == nil || s[n] }

// Matching returns the languages that match the tag (see lang.Matches), or all
// if the tag is empty.
func Matching(tag string, numbers map[string]int64) LanguageSet {
	if tag == "" {
		return nil
	}
	set := LanguageSet{}
	for t, n := range numbers {
		if lang.Matches(tag, t) {
			set[n] = true
		}
	}
	return set
}

// Statuses are the statuses in the order of their numbers in the file, from 1.
var Statuses = []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected}

// StatusOf is the inverse of StatusNumber. It returns Aligned for an invalid number,
// which the schema forbids but a damaged page may have.
func StatusOf(n int) unit.Status {
	if n < 1 || n > len(Statuses) {
		return unit.Aligned
	}
	return Statuses[n-1]
}

// StatusNumber returns the number of a status in the file, or 0 for an unknown
// one.
func StatusNumber(s unit.Status) int {
	for i, known := range Statuses {
		if s == known {
			return i + 1
		}
	}
	return 0
}

// WantedStatuses returns the statuses named by a filter, or all except Rejected
// if it names none.
func WantedStatuses(named []unit.Status) []unit.Status {
	if len(named) == 0 {
		return []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported}
	}
	return named
}
