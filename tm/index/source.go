package index

import "context"

// removed is the new ordinal of variants that are not copied.
const removed = ^uint32(0)

// source is a block being merged: its lists one after the other, a part of a
// list for each page that it goes through.
type source struct {
	block      *block
	directory  *directory
	vocabulary vocabulary
	ids        []int64
	ordinals   []uint32 // new ones by old ones

	page  int // the next to be read
	lists pageReader

	// What stands next; done where nothing does.
	done     bool
	gram     gram
	word     string // empty for pairs
	postings []posting
}

// openSource opens a block for merging. Until its variants have new ordinals
// (see number), ordinals holds 0 for the live ones and removed for the others.
// The first list is not yet read.
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

// next goes to the next list.
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

// renumber gives the postings their new ordinals and drops those of removed variants.
func (s *source) renumber() {
	live := s.postings[:0]
	for _, p := range s.postings {
		if to := s.ordinals[p.ordinal()]; to != removed {
			live = append(live, newPosting(to, p.place()))
		}
	}
	s.postings = live
}

// corrupt is the error for the page read last.
func (s *source) corrupt() error {
	return &CorruptError{blobKey(s.block.number, placePages+s.page-1), "its lists do not fit each other"}
}

// at tells whether the gram stands next: the same pair, or the same word.
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
