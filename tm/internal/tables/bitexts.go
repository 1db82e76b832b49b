package tables

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/unit"
)

// PagesPerBitext is the number of rows of bitext_pages reserved for an origin:
// page p of origin o is row o*PagesPerBitext + p.
const PagesPerBitext = 1 << 20

// bitextColumns are the columns that scanHead reads.
const bitextColumns = "origin, source, target, next, version, stopped, beads, doubtful, unpaired"

func scanHead(row Scanner) (h bitext.Head, err error) {
	err = row.Scan(&h.Origin, &h.Langs[0], &h.Langs[1], &h.Next, &h.Version, &h.Stopped, &h.Beads, &h.Doubtful, &h.Unpaired)
	return h, err
}

// A Bitext is a stored bitext.
type Bitext struct {
	Head bitext.Head
	*bitext.Bitext
}

// BitextHeads returns the heads of all bitexts by origin.
func BitextHeads(ctx context.Context, tx *sql.Tx) ([]bitext.Head, error) {
	var list []bitext.Head
	err := EachRow(ctx, tx, func(rows *sql.Rows) error {
		h, err := scanHead(rows)
		list = append(list, h)
		return err
	}, "SELECT "+bitextColumns+" FROM bitexts ORDER BY origin")
	return list, err
}

// LoadBitext reads the bitext of an origin, or returns fault.ErrNoBitext. Only the edits of a
// bitext may change it; make a Clone for any other change. cache may be nil.
func LoadBitext(ctx context.Context, tx *sql.Tx, origin int64, cache *BitextCache) (*Bitext, error) {
	h, err := scanHead(tx.QueryRowContext(ctx, "SELECT "+bitextColumns+" FROM bitexts WHERE origin = ?", origin))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("document %d: %w", origin, fault.ErrNoBitext)
	}
	if err != nil {
		return nil, err
	}
	if b := cache.get(h); b != nil {
		return b, nil
	}
	pages, err := bitextPages(ctx, tx, origin)
	if err != nil {
		return nil, err
	}
	decoded, err := bitext.Decode(h.Langs, h.Next, pages)
	if err != nil {
		return nil, fmt.Errorf("the bitext of document %d: %w", origin, err)
	}
	cache.Put(&Bitext{h, decoded})
	return &Bitext{h, decoded.Share()}, nil
}

// bitextPages returns the pages of a bitext in order.
func bitextPages(ctx context.Context, tx *sql.Tx, origin int64) ([]bitext.StoredPage, error) {
	var pages []bitext.StoredPage
	first := origin * PagesPerBitext
	err := EachRow(ctx, tx, func(rows *sql.Rows) error {
		var row int64
		var data []byte
		err := rows.Scan(&row, &data)
		pages = append(pages, bitext.StoredPage{Number: int(row - first), Data: data})
		return err
	}, "SELECT id, data FROM bitext_pages WHERE id BETWEEN ? AND ? ORDER BY id", first, first+PagesPerBitext-1)
	return pages, err
}

// PageRows returns the numbers of the current rows of the pages of a bitext.
func PageRows(ctx context.Context, tx *sql.Tx, origin int64) ([]int64, error) {
	var rows []int64
	first := origin * PagesPerBitext
	err := Collect(ctx, tx, &rows, "SELECT id FROM bitext_pages WHERE id BETWEEN ? AND ? ORDER BY id", first, first+PagesPerBitext-1)
	return rows, err
}

// Bitext returns the bitext of an origin as changed so far in this transaction.
func (w *Writer) Bitext(ctx context.Context, origin int64) (*Bitext, error) {
	if b, ok := w.Bitexts[origin]; ok {
		return b, nil
	}
	b, err := LoadBitext(ctx, w.Tx, origin, w.bitextCache)
	if err == nil {
		w.Bitexts[origin] = b
	}
	return b, err
}

// AddBitext stores the bitext of an origin without one.
func (w *Writer) AddBitext(ctx context.Context, origin int64, t *bitext.Bitext) (*Bitext, error) {
	if pages := t.Pages(); len(pages) > 0 && pages[len(pages)-1] >= PagesPerBitext {
		return nil, fmt.Errorf("the document has %d beads, more than a memory can keep", len(t.Beads))
	}
	b := &Bitext{bitext.Head{Origin: origin, Langs: t.Langs}, t}
	w.Bitexts[origin], w.noBitexts = b, false
	return b, w.StoreBitext(ctx, b, t.Pages())
}

// StoreBitext writes the head and the changed pages.
func (w *Writer) StoreBitext(ctx context.Context, b *Bitext, pages []int) error {
	h := &b.Head
	h.Next, h.Version, h.Counts = b.Next(), w.Before+1, b.Counts()
	err := w.Statements.Exec(ctx, "INSERT INTO bitexts ("+bitextColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (origin) DO UPDATE SET next = excluded.next, version = excluded.version, stopped = excluded.stopped,
			beads = excluded.beads, doubtful = excluded.doubtful, unpaired = excluded.unpaired`,
		h.Origin, h.Langs[0], h.Langs[1], h.Next, h.Version, h.Stopped, h.Beads, h.Doubtful, h.Unpaired)
	for _, p := range pages {
		if err != nil {
			return err
		}
		row := h.Origin*PagesPerBitext + int64(p)
		if data := b.Page(p); data != nil {
			err = w.Statements.Exec(ctx, "INSERT OR REPLACE INTO bitext_pages (id, data) VALUES (?, ?)", row, data)
		} else {
			err = w.Statements.Exec(ctx, "DELETE FROM bitext_pages WHERE id = ?", row)
		}
	}
	return err
}

// Affected returns, by origin, the units of bitexts that the transaction changed or removed,
// with the previous status of each, so that their beads can follow.
func (w *Writer) Affected() map[int64]map[int64]unit.Status { return w.affected }

// Affect records that a unit is about to change.
func (w *Writer) Affect(ctx context.Context, id int64) error {
	return w.affect(ctx, "["+strconv.FormatInt(id, 10)+"]")
}

// affect records that the units of a JSON list are about to change, since beads
// of their current origins may have to follow.
func (w *Writer) affect(ctx context.Context, units string) error {
	if w.affected == nil {
		var some bool
		if err := w.Tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM bitexts)").Scan(&some); err != nil {
			return err
		}
		w.noBitexts = !some
		w.affected = map[int64]map[int64]unit.Status{}
	}
	if w.noBitexts {
		return nil
	}
	stmt, err := w.Statements.Prepared(ctx, `
		SELECT u.id, b.origin, u.status FROM json_each(?1) AS j CROSS JOIN units AS u ON u.id = j.value CROSS JOIN bitexts AS b ON b.origin = u.origin
		UNION ALL
		SELECT m.unit, b.origin, u.status FROM json_each(?1) AS j CROSS JOIN more_origins AS m ON m.unit = j.value CROSS JOIN units AS u ON u.id = m.unit CROSS JOIN bitexts AS b ON b.origin = m.origin`)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, units)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, origin int64
		var status int
		if err := rows.Scan(&id, &origin, &status); err != nil {
			return err
		}
		if w.affected[origin] == nil {
			w.affected[origin] = map[int64]unit.Status{}
		}
		if _, known := w.affected[origin][id]; !known {
			w.affected[origin][id] = StatusOf(status)
		}
	}
	return rows.Err()
}

// cachedBitexts is the number of bitexts in a BitextCache.
const cachedBitexts = 4

// A BitextCache holds the bitexts that were last read or changed, so that an edit in
// a long-lived process reads no pages. It is safe for concurrent use by multiple
// goroutines.
type BitextCache struct {
	mutex sync.Mutex
	list  []*Bitext // the newest last; none is changed
}

// get returns the bitext at this version, or nil if it is not in the cache.
func (c *BitextCache) get(h bitext.Head) *Bitext {
	if c == nil {
		return nil
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, b := range c.list {
		if b.Head.Origin == h.Origin && b.Head.Version == h.Version {
			return &Bitext{h, b.Share()}
		}
	}
	return nil
}

// Put adds a stored bitext, which must not be changed afterwards.
func (c *BitextCache) Put(b *Bitext) {
	if c == nil {
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.list = slices.DeleteFunc(c.list, func(x *Bitext) bool { return x.Head.Origin == b.Head.Origin })
	if c.list = append(c.list, b); len(c.list) > cachedBitexts {
		c.list = slices.Delete(c.list, 0, 1)
	}
}
