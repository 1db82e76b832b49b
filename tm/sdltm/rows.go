package sdltm

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// Rows streams the translation units in the order of their ids. An error ends the
// stream. It holds two cursors open while it is ranged over.
func (f *File) Rows(ctx context.Context) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if err := f.rows(ctx, func(r Row) bool { return yield(r, nil) }); err != nil {
			yield(Row{}, fmt.Errorf("read the memory of Trados: %w", err))
		}
	}
}

// rows hands the units to yield until this returns false.
func (f *File) rows(ctx context.Context, yield func(Row) bool) error {
	fields, err := f.fields(ctx)
	if err != nil {
		return err
	}
	defer fields.close()
	// Dates are made texts by ||: the driver would read them by the declared type
	// of the column, and fail on the forms that Studio writes.
	rows, err := f.db.QueryContext(ctx, `SELECT id, translation_memory_id, ifnull(source_segment, ''), ifnull(target_segment, ''),
		ifnull(creation_date, '') || '', ifnull(creation_user, ''), ifnull(change_date, '') || '', ifnull(change_user, ''), ifnull(usage_counter, 0)
		FROM translation_units ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r Row
		var memory int64
		var created, changed string
		if err := rows.Scan(&r.ID, &memory, &r.Source, &r.Target, &created, &r.CreatedBy, &changed, &r.ChangedBy, &r.Used); err != nil {
			return err
		}
		r.Created, r.Changed = date(created), date(changed)
		r.Memory = slices.IndexFunc(f.Memories, func(m Memory) bool { return m.ID == memory })
		if r.Fields, err = fields.of(r.ID); err != nil {
			return err
		}
		if !yield(r) {
			return nil
		}
	}
	return rows.Err()
}

// date reads a date of Studio, which is in UTC; the zero time for none.
func date(s string) time.Time {
	s, _, _ = strings.Cut(s, ".")
	for _, layout := range []string{time.DateTime, "2006-01-02T15:04:05", "2006-01-02T15:04:05Z", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1 {
			return t
		}
	}
	return time.Time{}
}

// fieldReader reads the fields of units beside the units: both come by id.
type fieldReader struct {
	rows *sql.Rows
	// next is the field read last, of the unit with the id; more tells that it is one.
	next Field
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

// advance reads the next field.
func (r *fieldReader) advance() error {
	if r.more = r.rows.Next(); !r.more {
		return r.rows.Err()
	}
	return r.rows.Scan(&r.id, &r.next.Name, &r.next.Value)
}

// of returns the fields of the unit; ids must not fall from call to call.
func (r *fieldReader) of(id int64) ([]Field, error) {
	var list []Field
	for r.more && r.id <= id {
		if r.id == id {
			list = append(list, r.next)
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
