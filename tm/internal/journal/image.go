package journal

import (
	"bytes"
	"compress/flate"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A UnitImage is a unit with everything that belongs to it, as stored: numbers
// for languages and statuses, seconds for times. Restoring it does not depend
// on their meaning.
type UnitImage struct {
	ID      int64   `json:"i"`
	Origin  int64   `json:"o"`
	Place   int64   `json:"p"`
	Status  int     `json:"s"`
	Score   float64 `json:"q"`
	Created int64   `json:"c"`
	Changed int64   `json:"h"`
	// Variants are in order of their positions.
	Variants []variantImage `json:"v"`
	// TUID is the name in an exchange file. Details holds the stored details of the file,
	// or is empty; version 9 and before kept the name there.
	TUID    string             `json:"n,omitempty"`
	Details string             `json:"d,omitempty"`
	More    []tables.Placement `json:"m,omitempty"`
	Marks   []MarkImage        `json:"k,omitempty"`
}

type variantImage struct {
	Lang int64  `json:"l"`
	Text string `json:"t"`
}

// A MarkImage is a row of marks.
type MarkImage struct {
	Folded  string `json:"f"`
	Lang    string `json:"l"`
	Words   string `json:"w"`
	Created int64  `json:"c"`
}

// ImagesPerChange is the number of units that are packed together: enough to
// compress well (some 15 KB packed), few enough to look one up.
const ImagesPerChange = 256

// TakeImages reads the current units with these numbers, by number. It omits
// numbers that no unit has.
func TakeImages(ctx context.Context, tx *sql.Tx, ids []int64) ([]UnitImage, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("list of units: %w", err)
	}
	var images []UnitImage
	at := map[int64]int{}
	var texts tables.Texts
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var u UnitImage
		fields := []any{&u.ID, &u.Origin, &u.Place, &u.Status, &u.Score, &u.Created, &u.Changed, &u.TUID, &u.Details}
		if err := rows.Scan(append(fields, texts.Fields()...)...); err != nil {
			return err
		}
		for language, text := range texts.All() {
			u.Variants = append(u.Variants, variantImage{language, text})
		}
		at[u.ID] = len(images)
		images = append(images, u)
		return nil
	}, "SELECT u.id, u.origin, u.place, u.status, u.score, u.created, coalesce(u.changed, u.created), coalesce(u.tuid, ''), coalesce("+
		tables.DetailsColumn+", ''), "+tables.TextColumns+" FROM json_each(?) AS j CROSS JOIN "+tables.UnitTables+" WHERE u.id = j.value ORDER BY u.id", string(list))
	if err != nil {
		return nil, err
	}
	return images, takeHangers(ctx, tx, images, at, string(list))
}

// takeHangers reads the rows of other tables that belong to the units.
func takeHangers(ctx context.Context, tx *sql.Tx, images []UnitImage, at map[int64]int, list string) error {
	var unit int64
	err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var o tables.Placement
		if err := rows.Scan(&unit, &o.Origin, &o.Place); err != nil {
			return err
		}
		images[at[unit]].More = append(images[at[unit]].More, o)
		return nil
	}, "SELECT m.unit, m.origin, m.place FROM json_each(?) AS j CROSS JOIN more_origins AS m ON m.unit = j.value ORDER BY 1, 2, 3", list)
	if err != nil {
		return err
	}
	return tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var m MarkImage
		if err := rows.Scan(&unit, &m.Folded, &m.Lang, &m.Words, &m.Created); err != nil {
			return err
		}
		images[at[unit]].Marks = append(images[at[unit]].Marks, m)
		return nil
	}, "SELECT k.unit, k.folded, k.lang, k.words, k.created FROM json_each(?) AS j CROSS JOIN marks AS k ON k.unit = j.value ORDER BY 1, 2, 3", list)
}

// deflaters are reused, since the tables of one take a megabyte.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant of the library
	}
	return w
}}

// packImages encodes units for the journal.
func packImages(images []UnitImage) ([]byte, error) {
	var packed bytes.Buffer
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	w.Reset(&packed)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(images); err != nil {
		return nil, fmt.Errorf("pack units for the journal: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// maxImages is the maximum size in bytes of an unpacked change: a damaged or hostile
// one may unpack to a thousand times its size.
const maxImages = 1 << 30

// UnpackImages is the reverse of packImages.
func UnpackImages(packed []byte) ([]UnitImage, error) {
	r := flate.NewReader(bytes.NewReader(packed))
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, maxImages+1))
	if err == nil && len(text) > maxImages {
		err = errors.New("they are longer than any that are written")
	}
	if err != nil {
		return nil, fmt.Errorf("the journal has units that cannot be unpacked: %w", err)
	}
	var images []UnitImage
	if err := json.Unmarshal(text, &images); err != nil {
		return nil, fmt.Errorf("the journal has units that cannot be read: %w", err)
	}
	return images, nil
}

// Unit returns the unit of the image. tags maps the numbers of languages to their
// tags.
func (i UnitImage) Unit(tags map[int64]string) (unit.Unit, error) {
	if i.Status < 1 || i.Status > len(tables.Statuses) {
		return unit.Unit{}, fmt.Errorf("the journal has unit %d with the status %d", i.ID, i.Status)
	}
	u := unit.Unit{
		ID: i.ID, Origin: unit.Origin{ID: i.Origin}, Place: int(i.Place), Status: tables.Statuses[i.Status-1], Score: i.Score,
		Created: tables.FromSeconds(i.Created), Changed: tables.FromSeconds(i.Changed), TUID: i.TUID,
	}
	for _, v := range i.Variants {
		u.Variants = append(u.Variants, unit.Variant{Lang: tags[v.Lang], Text: v.Text})
	}
	if i.Details == "" {
		return u, nil
	}
	return u, tables.DecodeDetails(&u, i.Details)
}

// Restore replaces the unit by the image, with everything that belongs to it.
func (i UnitImage) Restore(ctx context.Context, w *tables.Writer, tags map[int64]string) error {
	if err := w.Affect(ctx, i.ID); err != nil { // while it has its further origins
		return err
	}
	for _, table := range []string{"more_origins", "marks"} {
		if err := w.Statements.Exec(ctx, "DELETE FROM "+table+" WHERE unit = ?", i.ID); err != nil {
			return err
		}
	}
	return i.restoreGone(ctx, w, tags)
}

// AddHangers adds the further origins and marks of the image that the unit, which
// must exist, does not have.
func (i UnitImage) AddHangers(ctx context.Context, w *tables.Writer) error {
	if err := w.Affect(ctx, i.ID); err != nil {
		return err
	}
	for _, o := range i.More {
		if err := w.Statements.Exec(ctx, "INSERT INTO more_origins (unit, origin, place) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", i.ID, o.Origin, o.Place); err != nil {
			return err
		}
	}
	for _, m := range i.Marks {
		err := w.Statements.Exec(ctx, "INSERT INTO marks (unit, folded, lang, words, created) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			i.ID, m.Folded, m.Lang, m.Words, m.Created)
		if err != nil {
			return err
		}
	}
	return nil
}

// restoreGone is Restore for a unit that does not exist.
func (i UnitImage) restoreGone(ctx context.Context, w *tables.Writer, tags map[int64]string) error {
	u, err := i.Unit(tags)
	if err != nil {
		return err
	}
	if err := w.PutUnit(ctx, u); err != nil {
		return err
	}
	return i.restoreHangers(ctx, w)
}

// restoreHangers restores what belongs to the unit, to which nothing belongs at
// present.
func (i UnitImage) restoreHangers(ctx context.Context, w *tables.Writer) error {
	for _, o := range i.More {
		if err := w.Statements.Exec(ctx, "INSERT INTO more_origins (unit, origin, place) VALUES (?, ?, ?)", i.ID, o.Origin, o.Place); err != nil {
			return err
		}
	}
	for _, m := range i.Marks {
		// Two marks of an older program may have the same search form now: keep the newer.
		err := w.Statements.Exec(ctx, `INSERT INTO marks (unit, folded, lang, words, created) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (unit, folded, lang) DO UPDATE SET words = excluded.words, created = excluded.created WHERE excluded.created > created`,
			i.ID, fold.String(m.Folded), m.Lang, m.Words, m.Created)
		if err != nil {
			return err
		}
	}
	return nil
}

// A RowKey identifies a row of one of the RowTables.
type RowKey struct {
	Table string `json:"table"`
	Key   []any  `json:"key"`
}

// A rowTable describes a table for the journal.
type rowTable struct {
	Key, Rest []string
}

// RowTables are the tables whose rows the journal records one by one. Units and
// what belongs to them (variants, details, further origins, marks) are recorded
// as UnitImages.
var RowTables = map[string]rowTable{
	"origins":  {[]string{"id"}, []string{"checksum", "source", "target", "title", "body", "translator", "url", "date", "imported", "content"}},
	"rulings":  {[]string{"id"}, []string{"phrase", "folded", "rendering", "lang", "status", "authority", "date", "citation", "note"}},
	"marks":    {[]string{"unit", "folded", "lang"}, []string{"words", "created"}},
	"lexicons": {[]string{"id"}, []string{"name", "lang", "published", "added", "terms"}},
	"ignored":  {[]string{"finding"}, []string{"kind", "rule", "source", "target", "reason", "created"}},
	"bitexts":  {[]string{"origin"}, []string{"source", "target", "next", "version", "stopped", "beads", "doubtful", "unpaired"}},

	"bitext_pages": {[]string{"id"}, []string{"data"}},
}

// RowOf returns the key of a row: the table and the values of its primary key
// in order, each an integer or a text.
func RowOf(table string, key ...any) RowKey { return RowKey{table, key} }

// A RowImage is a recorded row.
type RowImage struct {
	RowKey
	// Row holds the other columns. It is nil if the row did not exist.
	Row []any `json:"row,omitempty"`
}

// shape returns the description of the table.
func (k RowKey) shape() (rowTable, error) {
	t, ok := RowTables[k.Table]
	if !ok || len(k.Key) != len(t.Key) {
		return t, fmt.Errorf("the journal keeps no row %v of a table %q", k.Key, k.Table)
	}
	return t, nil
}

// where returns the SQL condition for the row.
func (t rowTable) where() string { return strings.Join(t.Key, " = ? AND ") + " = ?" }

// take reads the current row and packs it.
func (k RowKey) take(ctx context.Context, tx *sql.Tx) ([]byte, error) {
	t, err := k.shape()
	if err != nil {
		return nil, err
	}
	row := make([]any, len(t.Rest))
	places := make([]any, len(row))
	for i := range row {
		places[i] = &row[i]
	}
	query := "SELECT " + strings.Join(t.Rest, ", ") + " FROM " + k.Table + " WHERE " + t.where()
	switch err := tx.QueryRowContext(ctx, query, k.Key...).Scan(places...); {
	case errors.Is(err, sql.ErrNoRows):
		row = nil
	case err != nil:
		return nil, err
	}
	return RowImage{k, row}.pack()
}

// A blobLength replaces a blob in the JSON of a row. The bytes of the blobs follow
// the JSON, in the order of the columns and without separators.
type blobLength struct {
	Bytes int `json:"bytes"`
}

// pack encodes the row for the journal.
func (r RowImage) pack() ([]byte, error) {
	var blobs []byte
	r.Row = slices.Clone(r.Row)
	for i, v := range r.Row {
		if blob, ok := v.([]byte); ok {
			r.Row[i] = blobLength{len(blob)}
			blobs = append(blobs, blob...)
		}
	}
	text, err := json.Marshal(r)
	return append(text, blobs...), err
}

// UnpackRow is the inverse of pack.
func UnpackRow(data []byte) (RowImage, error) {
	var r RowImage
	damaged := func(err error) (RowImage, error) {
		return r, fmt.Errorf("the journal has a row that cannot be read: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber() // keep large numbers exact
	if err := d.Decode(&r); err != nil {
		return damaged(err)
	}
	blobs := data[d.InputOffset():]
	for _, list := range [][]any{r.Key, r.Row} {
		for i, v := range list {
			if m, ok := v.(map[string]any); ok {
				v = m["bytes"]
			}
			n, ok := v.(json.Number)
			if !ok {
				continue
			}
			whole, err := n.Int64()
			if err != nil {
				return damaged(err)
			}
			if _, ok := list[i].(map[string]any); !ok {
				list[i] = whole
				continue
			}
			if whole < 0 || whole > int64(len(blobs)) {
				return damaged(io.ErrUnexpectedEOF)
			}
			list[i], blobs = bytes.Clone(blobs[:whole]), blobs[whole:]
		}
	}
	if len(blobs) > 0 {
		return damaged(errors.New("it is longer than it says"))
	}
	r.refold()
	return r, nil
}

// refold folds the phrase of a ruling or mark into the current search form, under which
// the row is stored. An older program may have recorded another form.
func (r *RowImage) refold() {
	form := &r.Key
	if r.Table == "rulings" {
		form = &r.Row
	} else if r.Table != "marks" {
		return
	}
	if len(*form) > 1 { // the second value in both tables, see RowTables
		if phrase, ok := (*form)[1].(string); ok {
			(*form)[1] = fold.String(phrase)
		}
	}
}

// Restore restores the row. It changes an existing row in place and never
// deletes it, since other rows refer to it.
func (r RowImage) Restore(ctx context.Context, tx *sql.Tx) error {
	t, err := r.shape()
	if err != nil {
		return err
	}
	if r.Row == nil {
		_, err := tx.ExecContext(ctx, "DELETE FROM "+r.Table+" WHERE "+t.where(), r.Key...)
		return err
	}
	if r.Table == "origins" && len(r.Row) == len(t.Rest)-1 { // written before the column content existed
		r.Row = append(slices.Clip(r.Row), "")
	}
	if len(r.Row) != len(t.Rest) {
		return fmt.Errorf("the journal has a row of table %s with %d columns instead of %d", r.Table, len(r.Row), len(t.Rest))
	}
	columns := append(append([]string{}, t.Key...), t.Rest...)
	updates := make([]string, len(t.Rest))
	for i, c := range t.Rest {
		updates[i] = c + " = excluded." + c
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO "+r.Table+" ("+strings.Join(columns, ", ")+
		") VALUES (?"+strings.Repeat(", ?", len(columns)-1)+") ON CONFLICT ("+strings.Join(t.Key, ", ")+
		") DO UPDATE SET "+strings.Join(updates, ", "), append(append([]any{}, r.Key...), r.Row...)...)
	return err
}
