package sdltm

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Units streams the translation units in the order of their ids. A unit has two
// variants, source and target, whose texts are the segments as they stand in the
// file, which is XML; their languages are the codes of the memory that the unit is
// in, or empty. The values of the memory's own fields are its Props, how often it
// was used is the attribute "usagecount". Times are in UTC. An error ends the
// stream. Two cursors are open while it is ranged over.
func (f *File) Units(ctx context.Context) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		if err := f.units(ctx, func(u unit.Unit) bool { return yield(u, nil) }); err != nil {
			yield(unit.Unit{}, fmt.Errorf("read the memory of Trados: %w", err))
		}
	}
}

// units hands the units to yield until this returns false.
func (f *File) units(ctx context.Context, yield func(unit.Unit) bool) error {
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
	// next is the field read last, of the unit with the id; more reports whether it is one.
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

// advance reads the next field.
func (r *fieldReader) advance() error {
	if r.more = r.rows.Next(); !r.more {
		return r.rows.Err()
	}
	return r.rows.Scan(&r.id, &r.next.Type, &r.next.Value)
}

// of returns the fields of the unit; ids must not fall from call to call.
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
