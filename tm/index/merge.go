package index

import (
	"cmp"
	"context"
	"slices"
)

// Blocks are merged so that a search visits few of them, and to get rid of removed
// variants:
//
//	16k 16k 16k 16k 16k 16k 16k 16k   ->   131k
//
// A block is small when its live variants fill half of it or less. From eight small ones
// on they are merged, smallest first, as many as fit one block. With tails of 16k a
// variant is thus written about twice: once from the tail, once into a block of full size.

// mergeAt is the number of small blocks from which they are merged.
const mergeAt = 8

// merge drops empty blocks, merges small ones where there are enough, and stores the manifest.
func (x *Index) merge(ctx context.Context) error {
	var gone []int64
	var small []blockInfo
	for _, info := range x.sortedInfos() {
		switch {
		case info.live() == 0:
			gone = append(gone, info.number)
		case 2*info.live() <= maxVariants && 2*info.tokens <= maxTokens:
			small = append(small, info)
		}
	}
	if len(small) >= mergeAt {
		for group := range groups(small) {
			info, err := x.mergeGroup(ctx, group)
			if err != nil {
				return err
			}
			for _, old := range group {
				gone = append(gone, old.number)
			}
			x.manifest.blocks = append(x.manifest.blocks, info)
		}
	}
	x.manifest.blocks = slices.DeleteFunc(x.manifest.blocks, func(b blockInfo) bool { return slices.Contains(gone, b.number) })
	for _, number := range gone {
		if err := x.store.Remove(ctx, blobKey(number, 0), blobKey(number+1, 0)); err != nil {
			return err
		}
	}
	return x.manifest.write(ctx, x.store)
}

// groups divides small blocks, smallest first, into groups that fit one block.
// Groups of one block are left out: merging it would change nothing.
func groups(small []blockInfo) func(yield func([]blockInfo) bool) {
	return func(yield func([]blockInfo) bool) {
		for len(small) > 0 {
			n, variants, tokens := 0, 0, int64(0)
			for n < len(small) {
				variants += small[n].live()
				tokens += small[n].tokens
				if n > 0 && (variants > maxVariants || tokens > maxTokens) {
					break
				}
				n++
			}
			if n > 1 && !yield(small[:n:n]) {
				return
			}
			small = small[n:]
		}
	}
}

// mergeGroup writes a block of the live variants of several.
func (x *Index) mergeGroup(ctx context.Context, group []blockInfo) (blockInfo, error) {
	sources := make([]*source, len(group))
	for i, info := range group {
		s, err := x.openSource(ctx, info)
		if err != nil {
			return blockInfo{}, err
		}
		sources[i] = s
	}
	ids := number(sources)
	for _, s := range sources {
		if err := s.next(ctx, x.store); err != nil {
			return blockInfo{}, err
		}
	}
	w := newBlockWriter(ctx, x.store, x.manifest.next)
	words, tokens, err := x.mergeLists(ctx, sources, w)
	if err != nil {
		return blockInfo{}, err
	}
	signatures, err := x.mergeSignatures(ctx, sources)
	if err != nil {
		return blockInfo{}, err
	}
	x.manifest.next++
	return w.finish(ctx, ids, tokens, words, signatures)
}

// mergeLists writes the lists of all sources, joined by gram, and returns the
// new vocabulary and the number of tokens.
func (x *Index) mergeLists(ctx context.Context, sources []*source, w *blockWriter) (words string, tokens int64, err error) {
	var (
		vocabulary vocabularyWriter
		postings   []posting
	)
	for first := smallest(sources); first != nil; first = smallest(sources) {
		g, word := first.gram, first.word
		postings = postings[:0]
		for _, s := range sources {
			for s.at(g, word) {
				postings = append(postings, s.postings...)
				if err := s.next(ctx, x.store); err != nil {
					return "", 0, err
				}
			}
		}
		if len(postings) == 0 {
			continue // all of removed variants
		}
		slices.Sort(postings)
		tokens += int64(len(postings))
		if word != "" {
			g = vocabulary.add(word)
		}
		if err := w.pages.write(g, postings); err != nil {
			return "", 0, err
		}
	}
	return vocabulary.text.String(), tokens, nil
}

// number assigns new ordinals to all live variants in the order of their ids and
// returns the ids.
func number(sources []*source) []int64 {
	type variant struct {
		id              int64
		source, ordinal int
	}
	var all []variant
	for i, s := range sources {
		for ordinal, id := range s.ids {
			if s.ordinals[ordinal] != removed {
				all = append(all, variant{id, i, ordinal})
			}
		}
	}
	slices.SortFunc(all, func(a, b variant) int { return cmp.Compare(a.id, b.id) })
	ids := make([]int64, len(all))
	for i, v := range all {
		ids[i] = v.id
		sources[v.source].ordinals[v.ordinal] = uint32(i)
	}
	return ids
}

// mergeSignatures collects the signatures of the live variants.
func (x *Index) mergeSignatures(ctx context.Context, sources []*source) (*signatureSet, error) {
	merged := new(signatureSet)
	for _, s := range sources {
		for number := range s.directory.signatures {
			list, err := s.block.readSignatures(ctx, x.store, s.directory, number, false)
			if err != nil {
				return nil, err
			}
			list.addTo(merged, s.ordinals)
		}
	}
	return merged, nil
}

// sortedInfos returns the blocks with the fewest live variants first.
func (x *Index) sortedInfos() []blockInfo {
	infos := slices.Clone(x.manifest.blocks)
	slices.SortStableFunc(infos, func(a, b blockInfo) int { return cmp.Compare(a.live(), b.live()) })
	return infos
}

// removed stands for the new ordinal of variants that are not copied.
const removed = ^uint32(0)

// source walks over the lists of a block that is being merged. A list that spans several
// pages comes in parts, one a page.
type source struct {
	block      *block
	directory  *directory
	vocabulary vocabulary
	ids        []int64
	ordinals   []uint32 // new ones by old ones

	page  int // the next to be read
	lists pageReader

	// The next list; done where there is none.
	done     bool
	gram     gram
	word     string // empty for pairs
	postings []posting
}

// openSource opens a block for merging; next must be called before the first list. Until its
// variants have new ordinals (see number), ordinals holds 0 for the live ones and
// removed for the others.
func (x *Index) openSource(ctx context.Context, info blockInfo) (*source, error) {
	s := &source{block: x.cache.get(info)}
	var err error
	if s.directory, err = s.block.readDirectory(ctx, x.store); err != nil {
		return nil, err
	}
	if s.vocabulary, err = s.block.readVocabulary(ctx, x.store); err != nil {
		return nil, err
	}
	if s.ids, err = s.block.allIDs(ctx, x.store, s.directory); err != nil {
		return nil, err
	}
	dead, err := readDead(ctx, x.store, info)
	if err != nil {
		return nil, err
	}
	s.ordinals = make([]uint32, len(s.ids))
	for i := range s.ordinals {
		if dead != nil && dead.has(uint32(i)) {
			s.ordinals[i] = removed
		}
	}
	return s, nil
}

// next moves to the next list.
func (s *source) next(ctx context.Context, store Store) error {
	l, ok := s.lists.next()
	for !ok {
		if s.lists.failed {
			return s.corrupt()
		}
		if s.page == len(s.directory.pages) {
			s.done = true
			return nil
		}
		page, err := s.block.page(ctx, store, s.page)
		if err != nil {
			return err
		}
		s.lists = readPage(page)
		s.page++
		l, ok = s.lists.next()
	}
	if l.gram < s.gram {
		return s.corrupt()
	}
	s.gram, s.word = l.gram, ""
	if l.gram >= firstWord {
		if s.word, ok = s.vocabulary.word(l.gram); !ok {
			return s.corrupt()
		}
	}
	if s.postings, ok = l.postings(s.postings[:0], uint32(len(s.ids))); !ok {
		return s.corrupt()
	}
	s.renumber()
	return nil
}

// renumber replaces the ordinals of postings and drops those of removed variants.
func (s *source) renumber() {
	live := s.postings[:0]
	for _, p := range s.postings {
		if to := s.ordinals[p.ordinal()]; to != removed {
			live = append(live, newPosting(to, p.place()))
		}
	}
	s.postings = live
}

// corrupt returns the error for the page read last.
func (s *source) corrupt() error {
	return &CorruptError{blobKey(s.block.number, placePages+s.page-1), "its lists do not fit each other"}
}

// at reports whether the next list is of the gram: the same pair, or the same word.
func (s *source) at(g gram, word string) bool {
	return !s.done && s.word == word && (word != "" || s.gram == g)
}

// smallest returns the source whose next list comes first: pairs by their
// gram, then words, whose grams differ from block to block, as words.
func smallest(sources []*source) *source {
	var first *source
	for _, s := range sources {
		switch {
		case s.done:
		case first == nil,
			s.word == "" && (first.word != "" || s.gram < first.gram),
			s.word != "" && first.word != "" && s.word < first.word:
			first = s
		}
	}
	return first
}
