package journal

import (
	"bytes"
	"compress/flate"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"

	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/unit"
)

// UnitImage is a unit with all that hangs on it, as the tables have it:
// numbers for languages and statuses, seconds for times. Putting it back needs
// no knowledge of what the numbers mean.
type UnitImage struct {
	ID      int64   `json:"i"`
	Origin  int64   `json:"o"`
	Place   int64   `json:"p"`
	Status  int     `json:"s"`
	Score   float64 `json:"q"`
	Created int64   `json:"c"`
	Changed int64   `json:"h"`
	// Variants are in the order of their positions.
	Variants []variantImage `json:"v"`
	// Details are those of an exchange file, as stored, or empty.
	Details string             `json:"d,omitempty"`
	More    []tables.Placement `json:"m,omitempty"`
	Marks   []MarkImage        `json:"k,omitempty"`
}

type variantImage struct {
	Lang int64  `json:"l"`
	Text string `json:"t"`
}

// MarkImage is a row of marks.
type MarkImage struct {
	Folded  string `json:"f"`
	Lang    string `json:"l"`
	Words   string `json:"w"`
	Created int64  `json:"c"`
}

// ImagesPerChange is how many units are packed together: enough to pack well
// (some 15 KB of packed text), few enough to look one up.
const ImagesPerChange = 256

// TakeImages reads the units with these numbers as they are, by number. Those
// that are not there are left out.
func TakeImages(ctx context.Context, tx *sql.Tx, ids []int64) ([]UnitImage, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("list of units: %w", err)
	}
	var images []UnitImage
	at := map[int64]int{}
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var u UnitImage
		var v variantImage
		if err := rows.Scan(&u.ID, &u.Origin, &u.Place, &u.Status, &u.Score, &u.Created, &u.Changed, &v.Lang, &v.Text); err != nil {
			return err
		}
		if len(images) == 0 || images[len(images)-1].ID != u.ID {
			at[u.ID] = len(images)
			images = append(images, u)
		}
		last := &images[len(images)-1]
		last.Variants = append(last.Variants, v)
		return nil
	}, "SELECT u.id, u.origin, u.place, u.status, u.score, u.created, u.changed, v.lang, v.text FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value CROSS JOIN "+tables.VariantsOfUnits+`
		ORDER BY u.id, v.id`, string(list))
	if err != nil {
		return nil, err
	}
	return images, takeHangers(ctx, tx, images, at, string(list))
}

// takeHangers reads what hangs on the units.
func takeHangers(ctx context.Context, tx *sql.Tx, images []UnitImage, at map[int64]int, list string) error {
	var unit int64
	err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var data string
		if err := rows.Scan(&unit, &data); err != nil {
			return err
		}
		images[at[unit]].Details = data
		return nil
	}, "SELECT d.unit, d.data FROM json_each(?) AS j CROSS JOIN details AS d ON d.unit = j.value", list)
	if err != nil {
		return err
	}
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
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

// packImages makes the bytes that the journal keeps.
func packImages(images []UnitImage) ([]byte, error) {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		return nil, err
	}
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

// UnpackImages is the reverse of packImages.
func UnpackImages(packed []byte) ([]UnitImage, error) {
	r := flate.NewReader(bytes.NewReader(packed))
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("the journal has units that cannot be unpacked: %w", err)
	}
	var images []UnitImage
	if err := json.Unmarshal(text, &images); err != nil {
		return nil, fmt.Errorf("the journal has units that cannot be read: %w", err)
	}
	return images, nil
}

// Unit makes the unit of the image. The tags are those of the languages by number.
func (i UnitImage) Unit(tags map[int64]string) (unit.Unit, error) {
	if i.Status < 1 || i.Status > len(tables.Statuses) {
		return unit.Unit{}, fmt.Errorf("the journal has unit %d with the status %d", i.ID, i.Status)
	}
	u := unit.Unit{
		ID: i.ID, Origin: unit.Origin{ID: i.Origin}, Place: int(i.Place), Status: tables.Statuses[i.Status-1], Score: i.Score,
		Created: tables.FromSeconds(i.Created), Changed: tables.FromSeconds(i.Changed),
	}
	for _, v := range i.Variants {
		u.Variants = append(u.Variants, unit.Variant{Lang: tags[v.Lang], Text: v.Text})
	}
	if i.Details == "" {
		return u, nil
	}
	return u, tables.DecodeDetails(&u, i.Details)
}

// Restore puts the unit back as it was, with all that hangs on it, in place of
// what it is now.
func (i UnitImage) Restore(ctx context.Context, w *tables.Writer, tags map[int64]string) error {
	for _, table := range []string{"more_origins", "marks"} {
		if err := w.Statements.Exec(ctx, "DELETE FROM "+table+" WHERE unit = ?", i.ID); err != nil {
			return err
		}
	}
	return i.restoreGone(ctx, w, tags)
}

// restoreGone is restore for a unit that is not there, on which nothing hangs.
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

// restoreHangers puts back what hangs on the unit, on which nothing hangs now.
func (i UnitImage) restoreHangers(ctx context.Context, w *tables.Writer) error {
	for _, o := range i.More {
		if err := w.Statements.Exec(ctx, "INSERT INTO more_origins (unit, origin, place) VALUES (?, ?, ?)", i.ID, o.Origin, o.Place); err != nil {
			return err
		}
	}
	for _, m := range i.Marks {
		err := w.Statements.Exec(ctx, "INSERT INTO marks (unit, folded, lang, words, created) VALUES (?, ?, ?, ?, ?)", i.ID, m.Folded, m.Lang, m.Words, m.Created)
		if err != nil {
			return err
		}
	}
	return nil
}
