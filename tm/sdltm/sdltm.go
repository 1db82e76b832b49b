// Package sdltm reads the rows of translation memories of Trados Studio. Their
// files (.sdltm) are SQLite databases with a layout of RWS; this package knows their
// tables but not the XML of a segment, which package export/sdltm reads.
//
// Call Open, ask for Languages, range over Units, and Close. The file is opened
// read-only and as immutable, so that SQLite creates no files beside it.
package sdltm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/yiku-tm/yiku/tm/unit"
)

// ErrForeign is returned for a file that is not a memory of Trados Studio.
var ErrForeign = errors.New("this is not a translation memory of Trados Studio")

// File is an open file. It is not safe for concurrent use by multiple goroutines.
type File struct {
	db *sql.DB
	// spool is the name of a temporary copy, or empty.
	spool  string
	tables map[string]bool
	// memories are the memories in the file by id, hardly ever more than one; first is the
	// one with the lowest id.
	memories map[int64]languages
	first    languages
}

// languages are the language codes of a memory, as the file has them.
type languages struct{ source, target string }

// Languages returns the language codes of the first memory in the file, as the file has them.
func (f *File) Languages() (source, target string) { return f.first.source, f.first.target }

// Open opens the file that r reads. A regular *os.File is opened again by its name; anything
// else is copied to a temporary file, which Close removes. The error wraps
// ErrForeign if the file is not a memory of Trados Studio.
func Open(ctx context.Context, r io.Reader) (_ *File, err error) {
	f := &File{tables: map[string]bool{}, memories: map[int64]languages{}}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	name := ""
	if file, ok := r.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			name = file.Name()
		}
	}
	if name == "" {
		if name, err = f.copy(r); err != nil {
			return nil, err
		}
	}
	if name, err = filepath.Abs(name); err != nil {
		return nil, fmt.Errorf("open the memory of Trados: %w", err)
	}
	path := filepath.ToSlash(name)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/… in a URL
	}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: "mode=ro&immutable=1"}
	if f.db, err = sql.Open("sqlite", dsn.String()); err != nil {
		return nil, fmt.Errorf("open the memory of Trados: %w", err)
	}
	if err := f.begin(ctx); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *File) copy(r io.Reader) (name string, err error) {
	spool, err := os.CreateTemp("", "yiku-*.sdltm")
	if err != nil {
		return "", fmt.Errorf("make a temporary copy: %w", err)
	}
	f.spool = spool.Name()
	_, err = io.Copy(spool, r)
	if err = errors.Join(err, spool.Close()); err != nil {
		return "", fmt.Errorf("make a temporary copy: %w", err)
	}
	return f.spool, nil
}

// begin reads the names of the tables and the memories.
func (f *File) begin(ctx context.Context) error {
	rows, err := f.db.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'table'")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrForeign, err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return fmt.Errorf("%w: %w", ErrForeign, err)
		}
		f.tables[name] = true
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%w: %w", ErrForeign, err)
	}
	if !f.tables["translation_memories"] || !f.tables["translation_units"] {
		return fmt.Errorf("%w: it has no table translation_units", ErrForeign)
	}
	return f.readMemories(ctx)
}

func (f *File) readMemories(ctx context.Context) error {
	rows, err := f.db.QueryContext(ctx, "SELECT id, source_language, target_language FROM translation_memories ORDER BY id")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrForeign, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var m languages
		if err := rows.Scan(&id, &m.source, &m.target); err != nil {
			return fmt.Errorf("read the memory of Trados: %w", err)
		}
		if len(f.memories) == 0 {
			f.first = m
		}
		f.memories[id] = m
	}
	return rows.Err()
}

// Close closes the file and removes the temporary copy.
func (f *File) Close() error {
	var errs []error
	if f.db != nil {
		errs = append(errs, f.db.Close())
	}
	if f.spool != "" {
		errs = append(errs, os.Remove(f.spool))
		f.spool = ""
	}
	return errors.Join(errs...)
}

// Units returns the translation units in the order of their ids; the sequence can be ranged
// over repeatedly. A unit has two variants, source and target, whose texts are the XML of
// the segments; their languages are the codes of the memory that the unit is
// in, or empty. The values of the memory's own fields are its Props, and its usage count is
// the attribute "usagecount". Times are in UTC. An error is yielded once and ends the
// sequence. Two cursors are open during the range.
func (f *File) Units(ctx context.Context) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		if err := f.units(ctx, func(u unit.Unit) bool { return yield(u, nil) }); err != nil {
			yield(unit.Unit{}, fmt.Errorf("read the memory of Trados: %w", err))
		}
	}
}

// units calls yield with the units until it returns false.
func (f *File) units(ctx context.Context, yield func(unit.Unit) bool) error {
	fields, err := f.fields(ctx)
	if err != nil {
		return err
	}
	defer fields.close()
	// The operator || makes texts of dates: the driver would parse them by the declared type
	// of the column and fail on the forms that Studio writes.
	rows, err := f.db.QueryContext(ctx, `SELECT id, translation_memory_id, ifnull(source_segment, ''), ifnull(target_segment, ''),
		ifnull(creation_date, '') || '', ifnull(creation_user, ''), ifnull(change_date, '') || '', ifnull(change_user, ''), ifnull(usage_counter, 0)
		FROM translation_units ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		u := unit.Unit{Score: 1}
		var id, memory, used int64
		var source, target, created, changed string
		if err := rows.Scan(&id, &memory, &source, &target, &created, &u.CreatedBy, &changed, &u.ChangedBy, &used); err != nil {
			return err
		}
		u.TUID = strconv.FormatInt(id, 10)
		u.Created, u.Changed = date(created), date(changed)
		l := f.memories[memory]
		u.Variants = []unit.Variant{{Lang: l.source, Text: source}, {Lang: l.target, Text: target}}
		if u.Props, err = fields.of(id); err != nil {
			return err
		}
		if used > 0 {
			u.Attributes = []unit.Prop{{Type: "usagecount", Value: strconv.FormatInt(used, 10)}}
		}
		if !yield(u) {
			return nil
		}
	}
	return rows.Err()
}

// date parses a date of Studio, which is in UTC; the zero time where there is none.
func date(s string) time.Time {
	s, _, _ = strings.Cut(s, ".")
	for _, layout := range []string{time.DateTime, "2006-01-02T15:04:05", "2006-01-02T15:04:05Z", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1 {
			return t
		}
	}
	return time.Time{}
}

// fieldReader reads the fields of units while the units are read: both are in the order of ids.
type fieldReader struct {
	rows *sql.Rows
	// next is the field read last, of the unit with the id; it is valid if more is set.
	next unit.Prop
	id   int64
	more bool
}

// fields opens the cursor over the fields of all units.
func (f *File) fields(ctx context.Context) (*fieldReader, error) {
	var parts []string
	for _, kind := range []string{"string", "numeric", "date"} {
		if f.tables[kind+"_attributes"] && f.tables["attributes"] {
			parts = append(parts, "SELECT v.translation_unit_id AS unit, a.name AS name, v.value || '' AS value FROM "+kind+"_attributes v JOIN attributes a ON a.id = v.attribute_id")
		}
	}
	if f.tables["picklist_attributes"] && f.tables["picklist_values"] && f.tables["attributes"] {
		parts = append(parts, "SELECT p.translation_unit_id, a.name, v.value || '' FROM picklist_attributes p JOIN picklist_values v ON v.id = p.picklist_value_id JOIN attributes a ON a.id = v.attribute_id")
	}
	r := &fieldReader{}
	if len(parts) == 0 {
		return r, nil
	}
	var err error
	r.rows, err = f.db.QueryContext(ctx, strings.Join(parts, " UNION ALL ")+" ORDER BY 1, 2, 3")
	if err != nil {
		return nil, err
	}
	return r, r.advance()
}

func (r *fieldReader) advance() error {
	if r.more = r.rows.Next(); !r.more {
		return r.rows.Err()
	}
	return r.rows.Scan(&r.id, &r.next.Type, &r.next.Value)
}

// of returns the fields of the unit; ids must ascend from call to call.
func (r *fieldReader) of(id int64) ([]unit.Prop, error) {
	var list []unit.Prop
	for r.more && r.id <= id {
		if r.id == id {
			list = append(list, unit.Prop{Type: "x-" + r.next.Type, Value: r.next.Value})
		}
		if err := r.advance(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (r *fieldReader) close() {
	if r.rows != nil {
		r.rows.Close()
	}
}
