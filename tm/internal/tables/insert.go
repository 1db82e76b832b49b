package tables

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Positions is the number of variants that a unit can have: the variant at position p of
// unit u has the row number u*Positions + p in the index and in searches.
const Positions = 256

// An inserter stores the new units of one origin. It assigns the numbers itself, so
// that variants can be written without querying the number of their unit.
//
// A few units are written at once, and their variants are added to the tail of the
// index. Many are stored using two cores (see bulk).
type inserter struct {
	w      *Writer
	origin unit.Origin
	nextID int64
	done   added

	batch   *Batch
	details *DetailsWriter
	// few holds the variants written so far, while they are few.
	few  []newVariant
	rows *BatchWriter
	bulk *bulk // nil while the units are few
}

// A newVariant is a variant for the index.
type newVariant struct {
	Row  int64
	text string
}

// newInserter returns an inserter for units of an origin that has its ID.
func newInserter(ctx context.Context, w *Writer, origin unit.Origin) (*inserter, error) {
	in := &inserter{w: w, origin: origin, batch: new(Batch), details: NewDetailsWriter(w.Statements), rows: NewBatchWriter(w.Tx)}
	last, err := GreatestUnit(ctx, w.Tx)
	if err == nil && last >= lastSequence {
		err = ErrSequence
	}
	if err != nil {
		return nil, err
	}
	in.nextID = last + 1
	in.done.First, in.done.Last = in.nextID, in.nextID-1
	return in, nil
}

// add adds a valid unit.
func (in *inserter) add(ctx context.Context, u unit.Unit) error {
	in.complete(&u)
	u.ID = in.nextID
	in.nextID++
	in.done.Last = u.ID
	in.done.Units++
	in.done.Variants += len(u.Variants)
	details, err := in.details.Value(ctx, &u)
	if err != nil {
		return err
	}
	var languages [4]int64
	numbers := languages[:0]
	for _, v := range u.Variants {
		n, err := in.w.language(ctx, v.Lang)
		if err != nil {
			return err
		}
		numbers = append(numbers, n)
	}
	langs, err := in.batch.Add(&u, in.origin.ID, numbers, details)
	if err != nil {
		return err
	}
	if err := in.w.Runs.add(ctx, u.ID, in.origin.ID, u.Place, langs); err != nil {
		return err
	}
	if !in.batch.Full() {
		return nil
	}
	return in.send(ctx)
}

// complete sets the fields that the caller left zero.
func (in *inserter) complete(u *unit.Unit) {
	if u.Created.IsZero() {
		u.Created = in.origin.Imported
	}
	if u.Changed.IsZero() {
		u.Changed = u.Created
	}
	if u.Status == "" {
		u.Status = unit.Aligned
	}
}

// BulkVariants is the number of variants from which units are stored in bulk.
// Building an index block of that many takes some 20 ms.
const BulkVariants = 8192

// wholeDocument is the number of units from which they count as a document,
// whose import may take the time to make an index block.
const wholeDocument = 16

// send writes the batch.
func (in *inserter) send(ctx context.Context) error {
	full := in.batch
	in.batch = &Batch{units: make([]any, 0, len(full.units)), Texts: make([]newVariant, 0, len(full.Texts))} // the next is about as large
	if in.bulk == nil && len(in.few)+len(full.Texts) >= BulkVariants {
		in.bulk = startBulk(ctx, in.w, in.rows, in.few)
		in.few = nil
	}
	if in.bulk != nil {
		return in.bulk.send(full)
	}
	in.few = append(in.few, full.Texts...)
	return in.rows.Write(ctx, full)
}

// finish stores buffered units.
func (in *inserter) finish(ctx context.Context) (added, error) {
	if err := in.send(ctx); err != nil {
		return added{}, err
	}
	if in.bulk != nil {
		return in.done, in.bulk.finish()
	}
	if len(in.few) == 0 {
		return in.done, nil
	}
	rows := make([]int64, len(in.few))
	for i, v := range in.few {
		rows[i] = v.Row
	}
	if err := in.w.Index.Add(ctx, rows...); err != nil || in.done.Units < wholeDocument {
		return in.done, err
	}
	return in.done, in.w.ShortenTail(ctx)
}

// abandon stops the other goroutines, if any, and discards their work.
func (in *inserter) abandon() {
	if in.bulk != nil {
		in.bulk.abandon()
	}
}

// language returns the number of the language and assigns one to a new
// language.
func (w *Writer) language(ctx context.Context, tag string) (int64, error) {
	if n, ok := w.Languages[tag]; ok {
		return n, nil
	}
	if canonical, err := lang.Canonical(tag); err != nil {
		return 0, err
	} else if canonical != tag {
		return 0, fmt.Errorf("the language tag %q is not in its canonical form %q", tag, canonical)
	}
	result, err := w.Tx.ExecContext(ctx, "INSERT INTO languages (tag) VALUES (?)", tag)
	if err != nil {
		return 0, err
	}
	n, err := result.LastInsertId()
	w.Languages[tag] = n
	return n, err
}

// Seconds returns a time as stored.
func Seconds(t time.Time) int64 { return t.Unix() }

// FromSeconds is the inverse of Seconds.
func FromSeconds(n int64) time.Time { return time.Unix(n, 0).UTC() }

// A Batch holds the rows of some units.
type Batch struct {
	units []any
	Texts []newVariant
	bytes int
}

const (
	// A batch is written when it has batchUnits units or batchBytes bytes of text:
	// enough to make passing it on cheap, few enough to limit the main memory.
	batchUnits = 256
	batchBytes = 256 << 10
)

// Add appends the row of a unit that has its number, and returns the languages in the form
// of Run.Langs. details is the value of the column: nil, JSON or the number of a row.
func (b *Batch) Add(u *unit.Unit, origin int64, languages []int64, details any) (langs string, err error) {
	row, langs, err := unitValues(u, origin, languages, details)
	if err != nil {
		return "", err
	}
	b.units = append(b.units, row[:]...)
	for p, v := range u.Variants {
		b.Texts = append(b.Texts, newVariant{u.ID*Positions + int64(p), v.Text})
		b.bytes += len(v.Text)
	}
	if data, ok := details.(string); ok {
		b.bytes += len(data)
	}
	return langs, nil
}

// unitValues returns the values of unitRowColumns, and the languages in the form of
// Run.Langs. Their types are those of the driver: package sql would convert others.
func unitValues(u *unit.Unit, origin int64, languages []int64, details any) (row [14]any, langs string, err error) {
	sum := NewChecksum(u.ID)
	for p, v := range u.Variants {
		sum.Add(languages[p], v.Text)
	}
	langs, source, target, rest, err := textValues(u.Variants, languages)
	var changed, tuid any
	if created := Seconds(u.Created); created != Seconds(u.Changed) {
		changed = Seconds(u.Changed)
	}
	if u.TUID != "" {
		tuid = u.TUID
	}
	return [14]any{
		u.ID, origin, int64(u.Place), int64(StatusNumber(u.Status)), u.Score, Seconds(u.Created), changed, sum.Sum(),
		tuid, details, langs, source, target, rest,
	}, langs, err
}

// Full reports whether the batch should be written.
func (b *Batch) Full() bool {
	return len(b.units) >= batchUnits*len(unitRowColumns) || b.bytes >= batchBytes
}

var unitRowColumns = []string{
	"id", "origin", "place", "status", "score", "created", "changed", "checksum", "tuid", "details", "langs", "source", "target", "rest",
}

// A BatchWriter writes batches.
type BatchWriter struct {
	tx   *sql.Tx
	full *sql.Stmt // for RowsPerInsert rows; closed with the transaction
}

func NewBatchWriter(tx *sql.Tx) *BatchWriter { return &BatchWriter{tx: tx} }

// Write writes a batch, many rows per statement.
func (w *BatchWriter) Write(ctx context.Context, b *Batch) error {
	values, whole := b.units, RowsPerInsert*len(unitRowColumns)
	for ; len(values) >= whole; values = values[whole:] {
		if w.full == nil {
			var err error
			if w.full, err = w.tx.PrepareContext(ctx, insertUnits(RowsPerInsert)); err != nil {
				return err
			}
		}
		if _, err := w.full.ExecContext(ctx, values[:whole]...); err != nil {
			return err
		}
	}
	if len(values) == 0 {
		return nil
	}
	_, err := w.tx.ExecContext(ctx, insertUnits(len(values)/len(unitRowColumns)), values...)
	return err
}

// RowsPerInsert is the number of rows per INSERT. The cost of a row falls steeply up to some
// twenty rows and hardly beyond a hundred.
const RowsPerInsert = 64

// insertUnits returns the INSERT of that many rows. With FAIL a refused row leaves the rows
// before it for the rollback of the transaction. The database need not copy pages to undo
// the statement alone, which saves a tenth of its work.
func insertUnits(rows int) string {
	row := "(?" + strings.Repeat(",?", len(unitRowColumns)-1) + ")"
	return "INSERT OR FAIL INTO units (" + strings.Join(unitRowColumns, ", ") + ") VALUES " + row + strings.Repeat(","+row, rows-1)
}

// A bulk stores many units using two cores:
//
//	stream ──▶ read, validate ──┬──▶ rows:  INSERT, many a statement ────┐
//	           (the caller)     └──▶ texts: fold ──▶ build blocks ────────▶│ one transaction
//
// The database works on one thing at a time. Rows take it a third of an import, and building
// blocks two fifths, for which all others wait, so the goroutine that builds does nothing
// else. (Packing a block while the next one is built would save another tenth of the time at
// the cost of 160 MB.) The queues between the goroutines are limited, and so is the main
// memory, however long the stream.
type bulk struct {
	ctx    context.Context // cancelled if one of the goroutines fails
	cancel context.CancelCauseFunc
	group  sync.WaitGroup
	ended  bool // no more batches come

	batches chan *Batch
	texts   chan []newVariant
}

const (
	// waiting is the number of batches that may wait for each goroutine.
	waiting = 4
	// waitingFolded is the number of folded batches that may wait for the index: half a block,
	// so that rows are written while a block is packed. They take 6 MB for usual texts, and 32
	// MB for the longest.
	waitingFolded = 128
)

// startBulk starts with variants whose rows are already written.
func startBulk(ctx context.Context, w *Writer, rows *BatchWriter, written []newVariant) *bulk {
	b := &bulk{batches: make(chan *Batch, waiting), texts: make(chan []newVariant, waiting)}
	b.ctx, b.cancel = context.WithCancelCause(ctx)
	b.group.Go(func() {
		for x := range b.batches {
			if b.ctx.Err() == nil {
				b.failed(rows.Write(b.ctx, x))
			}
		}
	})
	texts := make(chan []newVariant, waitingFolded)
	b.group.Go(func() {
		defer close(texts)
		texts <- folded(written)
		for some := range b.texts {
			texts <- folded(some)
		}
	})
	b.group.Go(func() {
		builder := blockBuilder{index: w.Index}
		for some := range texts {
			if b.ctx.Err() == nil {
				b.failed(builder.add(b.ctx, some...))
			}
		}
		if b.ctx.Err() == nil {
			b.failed(builder.finish(b.ctx))
		}
	})
	return b
}

// failed stops all goroutines if err is not nil.
func (b *bulk) failed(err error) {
	if err != nil {
		b.cancel(err)
	}
}

// send passes a batch to both goroutines.
func (b *bulk) send(x *Batch) error {
	if b.ctx.Err() != nil {
		return context.Cause(b.ctx)
	}
	b.batches <- x
	b.texts <- x.Texts
	return nil
}

// finish waits until everything is written.
func (b *bulk) finish() error {
	b.end()
	err := context.Cause(b.ctx)
	b.cancel(nil)
	return err
}

// abandon discards what is not yet written. After finish it has no effect.
func (b *bulk) abandon() {
	b.cancel(context.Canceled)
	b.end()
}

// end waits for the goroutines, to which no more batches are sent.
func (b *bulk) end() {
	if b.ended {
		return
	}
	b.ended = true
	close(b.batches)
	close(b.texts)
	b.group.Wait()
}

// folded returns the texts in search form. They share one allocation: two
// allocations per text took a tenth of the time of folding.
func folded(variants []newVariant) []newVariant {
	size := 0
	for _, v := range variants {
		size += len(v.text)
	}
	all := make([]byte, 0, size+size/8)
	ends := make([]int, len(variants))
	for i, v := range variants {
		all = fold.Append(all, v.text)
		ends[i] = len(all)
	}
	list := make([]newVariant, len(variants))
	text, start := string(all), 0
	for i, v := range variants {
		list[i] = newVariant{v.Row, text[start:ends[i]]}
		start = ends[i]
	}
	return list
}

// A blockBuilder adds folded texts to the index block by block.
type blockBuilder struct {
	index   *index.Index
	builder *index.Builder
}

// add adds variants in ascending order of their rows.
func (b *blockBuilder) add(ctx context.Context, variants ...newVariant) error {
	for _, v := range variants {
		if b.builder == nil {
			b.builder = index.NewBuilder()
		}
		if err := b.builder.Add(v.Row, v.text); err != nil {
			return err
		}
		if b.builder.Full() {
			if err := b.finish(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// finish adds the block in progress.
func (b *blockBuilder) finish(ctx context.Context) error {
	if b.builder == nil {
		return nil
	}
	full := b.builder
	b.builder = nil
	return b.index.AddBlock(ctx, full)
}
