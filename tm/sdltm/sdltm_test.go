package sdltm

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/unit"
)

// write makes a database of the statements and returns its name.
func write(t *testing.T, statements ...string) string {
	t.Helper()
	folder := t.TempDir()
	plain, name := filepath.Join(folder, "a.sdltm"), filepath.Join(folder, "a 50%#.sdltm")
	db, err := sql.Open("sqlite", plain)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(db.Close(), os.Rename(plain, name)); err != nil {
		t.Fatal(err)
	}
	return name
}

const (
	memories = `
		CREATE TABLE translation_memories(id INTEGER PRIMARY KEY, source_language TEXT, target_language TEXT);
		INSERT INTO translation_memories VALUES(3, 'zh-CN', 'ru-RU'), (2, 'zh-CN', 'en-US')`
	units = `
		CREATE TABLE translation_units(id INTEGER PRIMARY KEY, translation_memory_id INT, source_segment TEXT, target_segment TEXT,
			creation_date DATETIME, creation_user TEXT, change_date DATETIME, change_user TEXT, usage_counter INT);
		INSERT INTO translation_units VALUES
			(7, 3, '<乙/>', NULL, '2026-01-02T03:04:05Z', 'li', '0001-01-01 00:00:00', '', 0),
			(5, 2, '<甲/>', '<a/>', '2026-01-02 03:04:05.678', 'li', '2026-02-03', 'wang', 12),
			(9, 8, '<丙/>', '<c/>', 'yesterday', NULL, NULL, NULL, NULL)`
	fields = `
		CREATE TABLE attributes(id INTEGER PRIMARY KEY, name TEXT);
		CREATE TABLE string_attributes(translation_unit_id INT, attribute_id INT, value TEXT);
		CREATE TABLE numeric_attributes(translation_unit_id INT, attribute_id INT, value INT);
		CREATE TABLE date_attributes(translation_unit_id INT, attribute_id INT, value DATETIME);
		CREATE TABLE picklist_values(id INTEGER PRIMARY KEY, attribute_id INT, value TEXT);
		CREATE TABLE picklist_attributes(translation_unit_id INT, picklist_value_id INT);
		INSERT INTO attributes VALUES(1, 'client'), (2, 'year'), (3, 'due'), (4, 'field');
		INSERT INTO string_attributes VALUES(9, 1, 'z'), (5, 1, 'b'), (5, 1, 'a'), (6, 1, 'of no unit');
		INSERT INTO numeric_attributes VALUES(5, 2, 2026);
		INSERT INTO date_attributes VALUES(9, 3, '2026-06-01 00:00:00');
		INSERT INTO picklist_values VALUES(11, 4, 'law');
		INSERT INTO picklist_attributes VALUES(9, 11)`
)

// want are the units of the statements, without their fields.
func want() []unit.Unit {
	pair := func(tuid, from, to, source, target string) unit.Unit {
		return unit.Unit{TUID: tuid, Score: 1, Variants: []unit.Variant{{Lang: from, Text: source}, {Lang: to, Text: target}}}
	}
	a, b, c := pair("5", "zh-CN", "en-US", "<甲/>", "<a/>"), pair("7", "zh-CN", "ru-RU", "<乙/>", ""), pair("9", "", "", "<丙/>", "<c/>")
	a.Created, a.CreatedBy = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), "li"
	a.Changed, a.ChangedBy = time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC), "wang"
	a.Attributes = []unit.Prop{{Type: "usagecount", Value: "12"}}
	b.Created, b.CreatedBy = a.Created, "li"
	return []unit.Unit{a, b, c}
}

func read(t *testing.T, r io.Reader) (_ *File, all []unit.Unit) {
	t.Helper()
	f, err := Open(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	for u, err := range f.Units(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, u)
	}
	return f, all
}

func TestUnits(t *testing.T) {
	withFields := want()
	withFields[0].Props = []unit.Prop{{Type: "x-client", Value: "a"}, {Type: "x-client", Value: "b"}, {Type: "x-year", Value: "2026"}}
	withFields[2].Props = []unit.Prop{{Type: "x-client", Value: "z"}, {Type: "x-due", Value: "2026-06-01 00:00:00"}, {Type: "x-field", Value: "law"}}
	for _, tt := range []struct {
		name       string
		statements []string
		want       []unit.Unit
	}{
		{"without fields", []string{memories, units}, want()},
		{"with fields", []string{memories, units, fields}, withFields},
		{"without names of fields", []string{memories, units, fields, "DROP TABLE attributes"}, want()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file, err := os.Open(write(t, tt.statements...))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			f, got := read(t, file)
			defer f.Close()
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if source, target := f.Languages(); source != "zh-CN" || target != "en-US" {
				t.Errorf("the languages are %s and %s", source, target)
			}
			for u, err := range f.Units(context.Background()) { // again, and only the first
				if err != nil || u.TUID != "5" {
					t.Errorf("the first unit again is %s, %v", u.TUID, err)
				}
				break
			}
		})
	}
}

// TestSpool reads something other than a file, and leaves no copy.
func TestSpool(t *testing.T) {
	data, err := os.ReadFile(write(t, memories, units))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Setenv("TMP", folder) // on Windows
	f, got := read(t, bytes.NewReader(data))
	if diff := cmp.Diff(want(), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if _, err := Open(context.Background(), bytes.NewReader([]byte("SQLite format 3\x00, but no more"))); !errors.Is(err, ErrForeign) {
		t.Errorf("a broken file: %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestForeign(t *testing.T) {
	for _, statements := range [][]string{
		{"CREATE TABLE t(a)"}, {memories}, {units}, {units, "CREATE TABLE translation_memories(id INTEGER PRIMARY KEY)"},
	} {
		file, err := os.Open(write(t, statements...))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(context.Background(), file); !errors.Is(err, ErrForeign) {
			t.Errorf("%.30q: %v", statements, err)
		}
		file.Close()
	}
}

// TestUnitsFail reads units whose columns are missing: the error comes once and last.
func TestUnitsFail(t *testing.T) {
	file, err := os.Open(write(t, memories, "CREATE TABLE translation_units(id INTEGER PRIMARY KEY)"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	f, err := Open(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var errs []error
	for _, err := range f.Units(context.Background()) {
		errs = append(errs, err)
	}
	if len(errs) != 1 || slices.Contains(errs, nil) {
		t.Errorf("the errors are %v", errs)
	}
}
