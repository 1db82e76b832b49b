package sdltm

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/sdltm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// schema are the tables that matter, as Trados Studio makes them.
const schema = `
CREATE TABLE translation_memories(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB NOT NULL, name TEXT NOT NULL UNIQUE, source_language TEXT NOT NULL, target_language TEXT NOT NULL);
CREATE TABLE translation_units(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB NOT NULL, translation_memory_id INT NOT NULL, source_hash INTEGER NOT NULL, source_segment TEXT, target_hash INTEGER NOT NULL, target_segment TEXT,
 creation_date DATETIME NOT NULL, creation_user TEXT NOT NULL, change_date DATETIME NOT NULL, change_user TEXT NOT NULL, last_used_date DATETIME NOT NULL, last_used_user TEXT NOT NULL, usage_counter INT NOT NULL);
CREATE TABLE attributes(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB NOT NULL, name TEXT NOT NULL, type INT NOT NULL, tm_id INT NOT NULL);
CREATE TABLE string_attributes(translation_unit_id INT NOT NULL, attribute_id INT NOT NULL, value TEXT NOT NULL);
CREATE TABLE date_attributes(translation_unit_id INT NOT NULL, attribute_id INT NOT NULL, value DATETIME NOT NULL);
CREATE TABLE picklist_values(id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid BLOB NOT NULL, attribute_id INT NOT NULL, value TEXT NOT NULL);
CREATE TABLE picklist_attributes(translation_unit_id INT NOT NULL, picklist_value_id INT NOT NULL);
INSERT INTO translation_memories VALUES(1, x'00', '会谈', 'zh-CN', 'en-US');
INSERT INTO attributes VALUES(1, x'00', 'Client', 1, 1), (2, x'00', '领域', 2, 1), (3, x'00', 'Due', 3, 1);
INSERT INTO picklist_values VALUES(7, x'00', 2, '外交');`

func seg(culture, elements string) string {
	return `<Segment xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Elements>` + elements + `</Elements><CultureName>` + culture + `</CultureName></Segment>`
}

func txt(s string) string { return "<Text><Value>" + s + "</Value></Text>" }

// memory makes a memory of Studio with the units, source and target in turn.
func memory(t *testing.T, segments ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "会谈 100%.sdltm")
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(schema); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(segments); i += 2 {
		if _, err := db.Exec(`INSERT INTO translation_units VALUES(NULL, x'00', 1, 0, ?, 0, ?, '2026-05-08 13:04:05', 'PC\li', '2026-05-09 00:00:00.123', 'PC\wang', '', '', ?)`,
			segments[i], segments[i+1], i/2); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(`INSERT INTO string_attributes VALUES(2, 1, 'ACME'); INSERT INTO picklist_attributes VALUES(2, 7), (1, 7); INSERT INTO date_attributes VALUES(2, 3, '2026-06-01 00:00:00')`); err != nil {
		t.Fatal(err)
	}
	return name
}

func read(t *testing.T, name string, spool bool) ([]export.Item, export.ReadReport, error) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if spool {
		in = struct{ io.Reader }{f}
	}
	r, err := NewReader(func(ctx context.Context) (Database, error) {
		db, err := sdltm.Open(ctx, in)
		if err != nil {
			return nil, err
		}
		return db, nil
	}, export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var items []export.Item
	for item, err := range r.Units(context.Background()) {
		if err != nil {
			return items, r.Report(), err
		}
		items = append(items, item)
	}
	return items, r.Report(), nil
}

func TestRead(t *testing.T) {
	start := "<Tag><Type>Start</Type><Anchor>1</Anchor><AlignmentAnchor>2</AlignmentAnchor><TagID>5</TagID><CanHide>true</CanHide></Tag>"
	name := memory(t,
		seg("zh-CN", txt("双方")+start+txt("签署&amp;生效")+"<Tag><Type>End</Type><Anchor>1</Anchor></Tag>"), seg("en-GB", txt("Both ")+start+txt("signed")+"<Tag><Type>End</Type><Anchor>1</Anchor></Tag>"),
		seg("zh-CN", txt("第")+"<Tag><Type>TextPlaceholder</Type><TagID>9</TagID><TextEquivalent>3</TextEquivalent></Tag>"+txt("条")), seg("", txt("Article 3")),
		seg("zh-CN", txt("未译")), "",
		"<Segment><Elements>", seg("en-US", txt("x")))
	for _, spool := range []bool{false, true} {
		items, report, err := read(t, name, spool)
		if err != nil {
			t.Fatal(err)
		}
		pair := func(kind unit.CodeKind, at int, more ...unit.Prop) unit.Code {
			return unit.Code{Kind: kind, At: at, Attributes: append([]unit.Prop{{Type: "i", Value: "1"}}, more...)}
		}
		names := []unit.Prop{{Type: "x", Value: "2"}, {Type: "id", Value: "5"}}
		common := unit.Unit{
			Score: 1, CreatedBy: `PC\li`, ChangedBy: `PC\wang`,
			Created: time.Date(2026, 5, 8, 13, 4, 5, 0, time.UTC), Changed: time.Date(2026, 5, 9, 0, 0, 0, 0, time.UTC),
		}
		first, second := common, common
		first.TUID, second.TUID = "1", "2"
		first.Props = []unit.Prop{{Type: "x-领域", Value: "外交"}}
		second.Props = []unit.Prop{{Type: "x-Client", Value: "ACME"}, {Type: "x-Due", Value: "2026-06-01 00:00:00"}, {Type: "x-领域", Value: "外交"}}
		second.Attributes = []unit.Prop{{Type: "usagecount", Value: "1"}}
		first.Variants = []unit.Variant{
			{Lang: "zh-CN", Text: "双方签署&生效", Codes: []unit.Code{pair(unit.CodeBegin, 6, names...), pair(unit.CodeEnd, 19)}},
			{Lang: "en-GB", Text: "Both signed", Codes: []unit.Code{pair(unit.CodeBegin, 5, names...), pair(unit.CodeEnd, 11)}},
		}
		second.Variants = []unit.Variant{
			{Lang: "zh-CN", Text: "第条", Codes: []unit.Code{{Kind: unit.CodePlaceholder, At: 3, Attributes: []unit.Prop{{Type: "id", Value: "9"}, {Type: "equiv-text", Value: "3"}}}}},
			{Lang: "en-US", Text: "Article 3"},
		}
		want := []export.Item{
			{Number: 1, Line: 1, Unit: first}, {Number: 2, Line: 2, Unit: second},
			{Number: 4, Line: 4, Source: -1, Bad: &export.BadUnit{Line: 4, Unit: "4", Cause: "its segment is broken: the file ends inside <Elements>"}},
		}
		if d := cmp.Diff(want, items); d != "" {
			t.Error(d)
		}
		if report.Units != 2 || report.Bad != 1 || report.SourceLang != "zh-CN" || len(report.Unfinished) != 1 {
			t.Errorf("%+v", report)
		}
		// The file is only read, and a temporary copy goes.
		if files, _ := filepath.Glob(filepath.Join(filepath.Dir(name), "*")); len(files) != 1 {
			t.Errorf("beside the file there are %v", files)
		}
	}
}

func TestForeign(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "a.sdltm")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(folder, "b.sdltm")
	db, err := sql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE units(id)"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	for _, name := range []string{text, other} {
		_, _, err := read(t, name, false)
		if !errors.Is(err, sdltm.ErrForeign) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
