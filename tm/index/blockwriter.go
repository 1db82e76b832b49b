package index

import "context"

// blockWriter stores the parts of a block.
type blockWriter struct {
	store   Store
	block   int64
	pages   pageWriter
	counter counter
}

// newBlockWriter returns a writer of a block of these ids that takes the lists
// first; finish does the rest.
func newBlockWriter(ctx context.Context, store Store, block int64, ids []int64) *blockWriter {
	w := &blockWriter{store: store, block: block, counter: newCounter(ids)}
	w.pages.flush = func(number int, page []byte) error {
		return put(ctx, store, blobKey(block, placePages+number), page)
	}
	return w
}

// write takes the postings of a gram, in the order of the grams.
func (w *blockWriter) write(g gram, postings []posting) error {
	w.counter.add(g, postings)
	return w.pages.write(g, postings)
}

// finish stores what is not postings.
func (w *blockWriter) finish(ctx context.Context, ids []int64, tokens int64, words string, signatures *signatureSet) (blockInfo, error) {
	if err := w.pages.close(); err != nil {
		return blockInfo{}, err
	}
	d := directory{variants: len(ids), tokens: tokens, pages: w.pages.starts, last: ids[len(ids)-1]}
	var err error
	if d.signatures, err = signatures.write(ctx, w.store, w.block, len(ids)); err != nil {
		return blockInfo{}, err
	}
	for from := 0; from < len(ids); from += chunkSize {
		chunk := ids[from:min(len(ids), from+chunkSize)]
		if err := put(ctx, w.store, blobKey(w.block, placeIDs+len(d.ids)), encodeIDs(chunk)); err != nil {
			return blockInfo{}, err
		}
		d.ids = append(d.ids, chunk[0])
	}
	if err := put(ctx, w.store, blobKey(w.block, placeVocabulary), []byte(words)); err != nil {
		return blockInfo{}, err
	}
	w.counter.close()
	if err := put(ctx, w.store, blobKey(w.block, placeCounts), encodeCounts(w.counter.counts)); err != nil {
		return blockInfo{}, err
	}
	payload := d.encode()
	key := blobKey(w.block, placeDirectory)
	info := blockInfo{number: w.block, variants: len(ids), tokens: tokens, checksum: checksum(key, payload)}
	return info, put(ctx, w.store, key, payload)
}
