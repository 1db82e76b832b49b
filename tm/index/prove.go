package index

import (
	"bytes"
	"context"
	"maps"
	"slices"
)

// Prove compares the blocks with the texts of their variants. The tail of the index, which has
// only
// ids, is not compared. ids are the ids that the index should contain, in order. Prove returns
// a
// CorruptError if the index lacks something or has too much, and an error of Texts unchanged.
// It
// calls progress now and then with the number of texts compared.
//
// A search for every text would read the lists of frequent tokens again and again. But the same
// variants always give the same block. So a block is rebuilt from the texts, the stored one is
// copied without its removed variants, as in a merge, and the two must be equal byte for byte.
func (x *Index) Prove(ctx context.Context, ids []int64, progress func(done int)) error {
	all := x.Tail()
	for _, info := range x.manifest.blocks {
		live, err := x.live(ctx, info)
		if err != nil {
			return err
		}
		if len(live) > 0 {
			if err := x.proveBlock(ctx, info, live, func(done int) { progress(len(all) + done) }); err != nil {
				return err
			}
		}
		all = append(all, live...)
	}
	slices.Sort(all)
	if !slices.Equal(all, ids) {
		return &CorruptError{keyManifest, "its variants are not those of the texts"}
	}
	return nil
}

// live returns the ids, in order, of the variants of a block that are not removed.
func (x *Index) live(ctx context.Context, info blockInfo) ([]int64, error) {
	s, err := x.openSource(ctx, info)
	if err != nil {
		return nil, err
	}
	return number([]*source{s}), nil
}

// proveBlock compares a block with the texts of its live variants.
func (x *Index) proveBlock(ctx context.Context, info blockInfo, live []int64, progress func(done int)) error {
	b := NewBuilder()
	err := x.read(ctx, live, func(id int64, text string) error {
		if b.Len()%chunkSize == 0 {
			progress(b.Len())
		}
		b.add(id, text) // a merged block may have more lists than a builder fills
		return nil
	})
	if err != nil {
		return err
	}
	next := x.manifest.next
	made := apart{x.store, map[Key][]byte{}}
	if _, err := b.write(ctx, made, next); err != nil {
		return err
	}
	b.release()
	copied := apart{x.store, map[Key][]byte{}}
	y := *x
	y.store = copied
	_, err = y.mergeGroup(ctx, []blockInfo{info})
	x.manifest.next = next
	if err != nil {
		return err
	}
	if !maps.EqualFunc(made.blobs, copied.blobs, bytes.Equal) {
		return &CorruptError{blobKey(info.number, placeDirectory), "it is not what the texts give"}
	}
	return nil
}

// apart is a store that keeps new blobs in main memory.
type apart struct {
	Store
	blobs map[Key][]byte
}

// Put keeps the blob in main memory.
func (a apart) Put(_ context.Context, key Key, blob []byte) error {
	a.blobs[key] = bytes.Clone(blob)
	return nil
}
