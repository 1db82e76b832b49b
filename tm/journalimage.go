package tm

import (
	"bytes"
	"compress/flate"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"

	"github.com/yiku-tm/yiku/tm/unit"
)

// unitImage is a unit with all that hangs on it, as the tables have it:
// numbers for languages and statuses, seconds for times. Putting it back needs
// no knowledge of what the numbers mean.
type unitImage struct {
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
	Details string        `json:"d,omitempty"`
	More    []originImage `json:"m,omitempty"`
	Marks   []markImage   `json:"k,omitempty"`
}

type variantImage struct {
	Lang int64  `json:"l"`
	Text string `json:"t"`
}

// markImage is a row of marks.
type markImage struct {
	Folded  string `json:"f"`
	Lang    string `json:"l"`
	Words   string `json:"w"`
	Created int64  `json:"c"`
}

// imagesPerChange is how many units are packed together: enough to pack well
// (some 15 KB of packed text), few enough to look one up.
const imagesPerChange = 256

// takeImages reads the units with these numbers as they are, by number. Those
// that are not there are left out.
func takeImages(ctx context.Context, tx *sql.Tx, ids []int64) ([]unitImage, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("list of units: %w", err)
	}
	var images []unitImage
	at := map[int64]int{}
	err = eachRow(ctx, tx, func(rows *sql.Rows) error {
		var u unitImage
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
	}, "SELECT u.id, u.origin, u.place, u.status, u.score, u.created, u.changed, v.lang, v.text FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value CROSS JOIN "+itsVariants+`
		ORDER BY u.id, v.id`, string(list))
	if err != nil {
		return nil, err
	}
	return images, takeHangers(ctx, tx, images, at, string(list))
}

// takeHangers reads what hangs on the units.
func takeHangers(ctx context.Context, tx *sql.Tx, images []unitImage, at map[int64]int, list string) error {
	var unit int64
	err := eachRow(ctx, tx, func(rows *sql.Rows) error {
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
	err = eachRow(ctx, tx, func(rows *sql.Rows) error {
		var o originImage
		if err := rows.Scan(&unit, &o.Origin, &o.Place); err != nil {
			return err
		}
		images[at[unit]].More = append(images[at[unit]].More, o)
		return nil
	}, "SELECT m.unit, m.origin, m.place FROM json_each(?) AS j CROSS JOIN more_origins AS m ON m.unit = j.value ORDER BY 1, 2, 3", list)
	if err != nil {
		return err
	}
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var m markImage
		if err := rows.Scan(&unit, &m.Folded, &m.Lang, &m.Words, &m.Created); err != nil {
			return err
		}
		images[at[unit]].Marks = append(images[at[unit]].Marks, m)
		return nil
	}, "SELECT k.unit, k.folded, k.lang, k.words, k.created FROM json_each(?) AS j CROSS JOIN marks AS k ON k.unit = j.value ORDER BY 1, 2, 3", list)
}

// packImages makes the bytes that the journal keeps.
func packImages(images []unitImage) ([]byte, error) {
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

// unpackImages is the reverse of packImages.
func unpackImages(packed []byte) ([]unitImage, error) {
	r := flate.NewReader(bytes.NewReader(packed))
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("the journal has units that cannot be unpacked: %w", err)
	}
	var images []unitImage
	if err := json.Unmarshal(text, &images); err != nil {
		return nil, fmt.Errorf("the journal has units that cannot be read: %w", err)
	}
	return images, nil
}

// unit makes the unit of the image. The tags are those of the languages by number.
func (i unitImage) unit(tags map[int64]string) (unit.Unit, error) {
	if i.Status < 1 || i.Status > len(statuses) {
		return unit.Unit{}, fmt.Errorf("the journal has unit %d with the status %d", i.ID, i.Status)
	}
	u := unit.Unit{
		ID: i.ID, Origin: unit.Origin{ID: i.Origin}, Place: int(i.Place), Status: statuses[i.Status-1], Score: i.Score,
		Created: fromSeconds(i.Created), Changed: fromSeconds(i.Changed),
	}
	for _, v := range i.Variants {
		u.Variants = append(u.Variants, unit.Variant{Lang: tags[v.Lang], Text: v.Text})
	}
	if i.Details == "" {
		return u, nil
	}
	return u, decodeDetails(&u, i.Details)
}

// restore puts the unit back as it was, with all that hangs on it, in place of
// what it is now.
func (i unitImage) restore(ctx context.Context, w *writer, tags map[int64]string) error {
	for _, table := range []string{"more_origins", "marks"} {
		if err := w.s.exec(ctx, "DELETE FROM "+table+" WHERE unit = ?", i.ID); err != nil {
			return err
		}
	}
	return i.restoreGone(ctx, w, tags)
}

// restoreGone is restore for a unit that is not there, on which nothing hangs.
func (i unitImage) restoreGone(ctx context.Context, w *writer, tags map[int64]string) error {
	u, err := i.unit(tags)
	if err != nil {
		return err
	}
	if err := w.putUnit(ctx, u); err != nil {
		return err
	}
	return i.restoreHangers(ctx, w)
}

// restoreHangers puts back what hangs on the unit, on which nothing hangs now.
func (i unitImage) restoreHangers(ctx context.Context, w *writer) error {
	for _, o := range i.More {
		if err := w.s.exec(ctx, "INSERT INTO more_origins (unit, origin, place) VALUES (?, ?, ?)", i.ID, o.Origin, o.Place); err != nil {
			return err
		}
	}
	for _, m := range i.Marks {
		err := w.s.exec(ctx, "INSERT INTO marks (unit, folded, lang, words, created) VALUES (?, ?, ?, ?, ?)", i.ID, m.Folded, m.Lang, m.Words, m.Created)
		if err != nil {
			return err
		}
	}
	return nil
}
