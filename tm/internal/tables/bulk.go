package tables

import (
	"context"
	"sync"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
)

// bulk stores many units with two cores:
//
//	stream ──▶ read, validate ──┬──▶ rows:  INSERT, many a statement ────┐
//	           (the caller)     └──▶ texts: fold ──▶ build blocks ────────▶│ one transaction
//
// The database does one thing at a time, and it does rows for a third of an
// import; building blocks is two fifths of it, and what all others wait for, so it does
// nothing else. (Packing a block while the next one is built saves another tenth of the
// time, and costs 160 MB.) What waits between the goroutines is bounded, so that the main
// memory is, however long the stream.
type bulk struct {
	w      *Writer
	ctx    context.Context // ended where one of the goroutines fails
	cancel context.CancelCauseFunc
	group  sync.WaitGroup
	ended  bool // no more batches come

	batches chan *Batch
	texts   chan []newVariant
}

const (
	// waiting is the number of batches that may wait for each of the goroutines.
	waiting = 4
	// waitingFolded is the number of those that may wait for the index: half of a block, so that
	// rows are written while a block is packed. They are 6 MB of usual
	// texts, and 32 MB of the longest.
	waitingFolded = 128
)

// startBulk begins with variants whose rows are written already.
func startBulk(ctx context.Context, w *Writer, rows *BatchWriter, written []newVariant) *bulk {
	b := &bulk{w: w, batches: make(chan *Batch, waiting), texts: make(chan []newVariant, waiting)}
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

// failed stops everything where there is an error.
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

// finish waits until all is written.
func (b *bulk) finish() error {
	b.end()
	err := context.Cause(b.ctx)
	b.cancel(nil)
	return err
}

// abandon leaves undone what is still to be written. After finish it does nothing.
func (b *bulk) abandon() {
	b.cancel(context.Canceled)
	b.end()
}

// end waits for the goroutines, which get nothing more.
func (b *bulk) end() {
	if b.ended {
		return
	}
	b.ended = true
	close(b.batches)
	close(b.texts)
	b.group.Wait()
}

// folded gives the texts in their search form. They lie in one piece of main
// memory: two pieces for each were a tenth of the work of folding.
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

// blockBuilder adds folded texts to the index block by block.
type blockBuilder struct {
	index   *index.Index
	builder *index.Builder
}

// add takes variants, whose rows ascend.
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

// finish adds the block begun.
func (b *blockBuilder) finish(ctx context.Context) error {
	if b.builder == nil {
		return nil
	}
	full := b.builder
	b.builder = nil
	return b.index.AddBlock(ctx, full)
}
