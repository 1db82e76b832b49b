package tm

import (
	"cmp"
	"context"
	"hash/fnv"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/match"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// A BriefQuery asks what the memory has for a document to be translated.
type BriefQuery struct {
	// Sentences are the sentences of the document, in order.
	Sentences []string
	// From is the language of the document, To that of the translation, or ""
	// for any.
	From, To string
	// Phrases is the maximum number of set phrases; 0 means 40.
	Phrases int
	// Units is the least number of units with a set phrase, unless a ruling is about it; 0
	// means 2.
	Units int
	// Except reports which phrases to leave out; it may be nil.
	Except func(phrase string) bool
}

// A Brief is what the memory has for a document.
type Brief struct {
	// Phrases holds the set phrases of the document that are in the memory or
	// in a ruling, the most important first: long and frequent ones.
	Phrases []BriefPhrase
	// Bands divide the sentences by how well the memory matches them, the best band
	// first.
	Bands []match.Band
	// Sentences and Characters are the size of the document; spaces are not counted.
	Sentences, Characters int
}

// A BriefPhrase is a set phrase of a document.
type BriefPhrase struct {
	Phrase string
	// Times is the number of its occurrences in the document, Units the number
	// of units of the memory with it.
	Times, Units int
	// Renderings are as in Lookup, found and counted in the newest Sampled units.
	Renderings []Rendering
	Sampled    int
	Rulings    []ruling.Ruling
}

// bands are the least scores of the bands, the best first.
var bands = []struct {
	name  string
	least int
}{{"101", 101}, {"100", 100}, {"95-99", 95}, {"85-94", 85}, {"75-84", 75}, {"50-74", 50}, {"none", 0}}

const (
	repetitions = "repetitions"
	// worstBand is the score below which a match does not count.
	worstBand = 50
	// usualBriefPhrases is the usual limit on the number of phrases.
	usualBriefPhrases = 40
	// briefSample is the number of units of a phrase in which renderings are searched: fewer
	// than in a look-up, since there are many phrases.
	briefSample = 24
	// briefWorkers is the maximum number of parallel look-ups, also limited by
	// the number of processors.
	briefWorkers = 4
)

// Brief returns what the memory has for a document: its set phrases with their
// renderings, and how well its sentences are matched. The phrases are found, not given: a
// phrase is a part of a sentence, as long as possible, that recurs in
// the memory or has a ruling.
func (m *Memory) Brief(ctx context.Context, q BriefQuery) (Brief, error) {
	var b Brief
	if err := m.band(ctx, q, &b); err != nil {
		return Brief{}, err
	}
	var err error
	b.Phrases, err = m.SetPhrases(ctx, q)
	if err != nil {
		return Brief{}, err
	}
	return b, nil
}

// SetPhrases returns the set phrases of a document with their renderings, as Brief
// does, without matching its sentences.
func (m *Memory) SetPhrases(ctx context.Context, q BriefQuery) ([]BriefPhrase, error) {
	if q.Phrases == 0 {
		q.Phrases = usualBriefPhrases
	}
	found, err := m.setPhrases(ctx, q)
	if err != nil {
		return nil, m.explain("search", err)
	}
	return m.renderAll(ctx, q, found)
}

// band divides the sentences into bands.
func (m *Memory) band(ctx context.Context, q BriefQuery, b *Brief) error {
	b.Bands = make([]match.Band, len(bands)+1)
	for i, x := range bands {
		b.Bands[i].Name = x.name
	}
	b.Bands[len(bands)].Name = repetitions
	scores := make([]int, len(q.Sentences))
	var firsts []int // the first of identical sentences
	recurs := make(map[string]bool, len(q.Sentences))
	for i, text := range q.Sentences {
		if !recurs[text] {
			firsts = append(firsts, i)
		}
		recurs[text] = true
	}
	size := max(1, min(bandTogether, (len(firsts)+workers()-1)/workers()))
	together := slices.Collect(slices.Chunk(firsts, size))
	err := m.parallel(ctx, len(together), func(ctx context.Context, i int) error {
		err := m.look(ctx, func(r *reading) error { return r.bestScores(ctx, q, together[i], scores, promising) })
		return m.explain("search", err)
	})
	if err != nil {
		return err
	}
	seen := make(map[string]bool, len(recurs))
	for i, text := range q.Sentences {
		characters := len([]rune(strings.Join(strings.Fields(text), "")))
		if characters == 0 {
			continue
		}
		b.Sentences++
		b.Characters += characters
		at := len(bands)
		if !seen[text] {
			at = slices.IndexFunc(bands, func(x struct {
				name  string
				least int
			}) bool {
				return scores[i] >= x.least
			})
		}
		seen[text] = true
		b.Bands[at].Sentences++
		b.Bands[at].Characters += characters
	}
	return nil
}

// The band of a sentence needs only the score of its best match, and at worstBand thousands of
// texts may match, most of which do not. So the sentences are scored together, in two rounds:
//
//	1  the candidates that are most promising by their signatures, a few of each sentence
//	2  those that can have the best score found so far, or a better one
//
// In each round the texts are read in the order of their numbers, each once for all sentences: many
// sentences need texts of the same page.

const (
	// bandTogether is the maximum number of sentences scored together.
	bandTogether = 128
	// mostCandidates is the maximum number of candidates of several sentences: 16 MB.
	mostCandidates = 1 << 20
	// promising is the number of candidates of a sentence in the first round.
	promising = 64
	// mostLoaded is the number of units after which the score of a sentence is the best of
	// theirs: short lines (第7) can match thousands of units equally well, each with the same
	// penalties, and a further unit rarely changes the band.
	mostLoaded = 128
	// loadedTogether is the number of units that are loaded at a time.
	loadedTogether = 32
)

// A banded is a sentence whose best match is sought.
type banded struct {
	similarity
	number int // of the sentence
	// digits are the numbers in the sentence.
	digits []string
	// found are the similar variants, in which score is the best.
	found []similarText
	score int
	// below bounds the greatest scores of the candidates that were not read.
	below int32
}

// A similarText is a variant that is similar to a sentence.
type similarText struct {
	row  int64
	text uint64 // a hash of its search form
	most int    // the greatest score that its unit can have
}

// bestScores sets the scores of the best matches of some sentences; those without one keep 0.
// first is the number of candidates of a sentence in the first round.
func (r *reading) bestScores(ctx context.Context, q BriefQuery, which []int, scores []int, first int) error {
	sentences := make([]*banded, 0, len(which))
	for _, i := range which {
		query := MatchQuery{Text: q.Sentences[i], From: q.From, To: q.To, Min: worstBand, Limit: 1}
		if i > 0 && i+1 < len(q.Sentences) {
			query.Previous, query.Next = q.Sentences[i-1], q.Sentences[i+1]
		}
		if folded := fold.Fold(query.Text); folded.Folded != "" {
			sentences = append(sentences, &banded{number: i, digits: numbers(folded.Folded), similarity: similarity{q: query, folded: folded, query: match.Prepare(folded.Folded)}})
		}
	}
	err := r.scoreTogether(ctx, sentences, first)
	for _, s := range sentences {
		if tables.IsIndexDamage(err) { // read all texts
			found, err := r.match(ctx, s.q)
			if err != nil {
				return err
			}
			s.score = 0
			if len(found.Matches) > 0 {
				s.score = found.Matches[0].Score
			}
		}
		scores[s.number] = s.score
	}
	if tables.IsIndexDamage(err) {
		return nil
	}
	return err
}

// scoreTogether finds the scores of the best matches of the sentences.
func (r *reading) scoreTogether(ctx context.Context, sentences []*banded, first int) error {
	if len(sentences) == 0 {
		return nil
	}
	x, err := r.Index(ctx)
	if err != nil {
		return err
	}
	queries := make([]*match.Query, len(sentences))
	for i, s := range sentences {
		queries[i] = s.query
	}
	limit := mostCandidates
	if len(sentences) == 1 {
		limit = 0
	}
	candidates, all, err := x.Candidates(ctx, queries, worstBand, limit)
	if err != nil {
		return err
	}
	if !all {
		half := len(sentences) / 2
		return cmp.Or(r.scoreTogether(ctx, sentences[:half], first), r.scoreTogether(ctx, sentences[half:], first))
	}
	slices.SortFunc(candidates, func(a, b index.Candidate) int { return cmp.Compare(a.ID, b.ID) })
	counts := make([][101]int, len(sentences)) // of candidates, by the greatest score
	for _, c := range candidates {
		counts[c.Query][c.Most]++
	}
	for i, s := range sentences {
		s.below = 101
		for n := 0; s.below > 0 && (n == 0 || n+counts[i][s.below-1] <= first); {
			s.below--
			n += counts[i][s.below]
		}
	}
	if err := r.scoreCandidates(ctx, sentences, candidates, func(s *banded, most int32) bool { return most >= s.below }); err != nil {
		return err
	}
	return r.scoreCandidates(ctx, sentences, candidates, func(s *banded, most int32) bool { return most < s.below && int(most) >= s.score })
}

// scoreCandidates reads the candidates that are wanted, which are in the order of their
// numbers, and updates the scores of the sentences.
func (r *reading) scoreCandidates(ctx context.Context, sentences []*banded, candidates []index.Candidate, wanted func(s *banded, most int32) bool) error {
	var (
		some []index.Candidate
		ids  []int64
	)
	for _, c := range candidates {
		if !wanted(sentences[c.Query], c.Most) {
			continue
		}
		some = append(some, c)
		if len(ids) == 0 || ids[len(ids)-1] != c.ID {
			ids = append(ids, c.ID)
		}
	}
	before := make([]int, len(sentences))
	for i, s := range sentences {
		before[i] = len(s.found)
	}
	for text, err := range tables.FoldedTexts(r.Statements)(ctx, ids) {
		if err != nil {
			return err
		}
		for ; len(some) > 0 && some[0].ID == ids[0]; some = some[1:] {
			s := sentences[some[0].Query]
			if score, ok := s.query.Score(text, max(worstBand, s.score)); ok {
				s.found = append(s.found, similarText{ids[0], hashOf(text), s.most(score, text)})
			}
		}
		ids = ids[1:]
	}
	l, err := r.Layout(ctx)
	if err != nil {
		return err
	}
	for i, s := range sentences {
		if len(s.found) == before[i] {
			continue
		}
		// Those of the round before count too: a text with two translations has a lower score.
		if s.score, err = s.best(ctx, r, l); err != nil {
			return err
		}
	}
	return nil
}

func hashOf(text string) uint64 {
	h := fnv.New64a() // maphash would make the units at mostLoaded those of chance
	h.Write([]byte(text))
	return h.Sum64()
}

// most returns the greatest score that a unit with the similar text can have.
func (s *banded) most(similarity int, text string) int {
	switch {
	case similarity == 100:
		return 101
	case similarity > worstBand && !slices.Equal(s.digits, numbers(text)):
		return similarity - percents[match.PenaltyNumbers]
	}
	return similarity
}

// best returns the best score of the texts found. It loads the units of the most promising texts,
// until no other can have a better score.
func (s *banded) best(ctx context.Context, r *reading, l *search.Layout) (best int, err error) {
	slices.SortFunc(s.found, func(a, b similarText) int {
		return cmp.Or(cmp.Compare(b.most, a.most), cmp.Compare(a.text, b.text), cmp.Compare(a.row, b.row))
	})
	var rows []int64
	for at, loaded := 0, 0; at < len(s.found) && s.found[at].most > best && loaded < mostLoaded; {
		rows = rows[:0]
		// All units with a text are needed to know whether it has one translation only.
		for ; at < len(s.found) && len(rows) < mostLoaded && (len(rows) < loadedTogether || s.found[at].text == s.found[at-1].text); at++ {
			rows = append(rows, s.found[at].row)
		}
		answer, err := s.answer(ctx, r, l, rows)
		if err != nil {
			return 0, err
		}
		if loaded += answer.Total; answer.Total > 0 {
			best = max(best, answer.Matches[0].Score)
		}
	}
	return best, nil
}

// renderAll looks up the phrases.
func (m *Memory) renderAll(ctx context.Context, q BriefQuery, found []setPhrase) ([]BriefPhrase, error) {
	phrases := make([]BriefPhrase, len(found))
	err := m.parallel(ctx, len(found), func(ctx context.Context, i int) error {
		l, err := m.Lookup(ctx, Query{Text: found[i].text, From: q.From, To: q.To, Limit: 1, Sample: briefSample})
		phrases[i] = BriefPhrase{Phrase: found[i].text, Times: found[i].times, Units: l.Total, Renderings: l.Renderings, Sampled: l.Sampled, Rulings: l.Rulings}
		return err
	})
	return slices.DeleteFunc(phrases, func(p BriefPhrase) bool { return p.Units == 0 && len(p.Rulings) == 0 }), err
}

// parallel calls work for the numbers below n, several at a time, and returns the first
// error.
func (m *Memory) parallel(ctx context.Context, n int, work func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var group sync.WaitGroup
	for range min(workers(), n) {
		group.Go(func() {
			for i := range next {
				if err := work(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	group.Wait()
	return context.Cause(ctx)
}

// workers returns the number of parallel look-ups.
func workers() int { return min(briefWorkers, runtime.GOMAXPROCS(0)) }

// isSpaced reports whether phrases of the document consist of words.
func (q BriefQuery) isSpaced() bool { return lang.Spaced(q.From) }

// Set phrases are found from the length, at each place of a sentence, of the text
// that also occurs in units of the memory:
//
//	sentence   推 动 构 建 人 类 命 运 共 同 体 的 实 践
//	reach      11 10 9 …  7 …                 2  …      characters that recur
//	longest    └──────────────────────┘
//
// Reach decreases by at most one from a place to the next, so the longest recurring
// parts are found with about two queries per place where a word begins or ends. Each
// query searches the index and stops at the required number of variants. The tail of
// the index is compared directly.

// A setPhrase is a phrase of a document that is in the memory or in a ruling.
type setPhrase struct {
	text   string
	pieces int // its length in pieces
	times  int
	first  int // the first sentence with it
	ruled  bool
	deeper int // number of variants with it in addition to the required ones
}

// weight orders set phrases, the most important first.
func (p *setPhrase) weight() float64 {
	w := float64(p.pieces) * (1 + math.Log(float64(p.times)))
	if p.ruled {
		w += 1000 // a phrase with a ruling is never left out
	}
	return w
}

const (
	// recurs is the default number of units with a set phrase.
	recurs = 2
	// The length of set phrases, in pieces: shorter ones are words, longer ones
	// sentences, which the analysis by bands covers.
	shortestSet, longestSet             = 4, 18
	shortestSetSpaced, longestSetSpaced = 2, 10
)

// setPhrases finds the set phrases of the sentences, the weightiest first, q.Phrases at most.
func (m *Memory) setPhrases(ctx context.Context, q BriefQuery) (kept []setPhrase, err error) {
	least := q.Units
	if least == 0 {
		least = recurs
	}
	parts, err := m.partsOf(ctx, q, least)
	if err != nil {
		return nil, err
	}
	err = m.look(ctx, func(r *reading) error {
		kept = nil
		rulings, err := readRulings(ctx, r.Tx, "1")
		if err != nil {
			return err
		}
		f, err := newPhraseFinder(ctx, r, q, q.Sentences)
		if err != nil {
			return err
		}
		ruled := distinctPhrases(rulings)
		for i, sentence := range q.Sentences {
			if err := ctx.Err(); err != nil {
				return err
			}
			folded := fold.String(sentence)
			for _, p := range phrasesIn(ruled, folded) {
				f.add(setPhrase{text: p.text, times: strings.Count(folded, p.folded), first: i, ruled: true})
			}
			for _, text := range parts[i] {
				f.add(setPhrase{text: text, times: 1, first: i})
			}
		}
		wanted := Query{From: q.From, To: q.To}
		kept, err = f.verified(ctx, q, least, func(phrase string) (int, error) { return r.countPhrase(ctx, wanted, phrase) })
		return err
	})
	return kept, err
}

// partsOf returns for each sentence its longest parts that at least least variants contain. The
// sentences are divided among all processors.
func (m *Memory) partsOf(ctx context.Context, q BriefQuery, least int) ([][]string, error) {
	parts := make([][]string, len(q.Sentences))
	size := max(1, (len(q.Sentences)+workers()-1)/workers())
	err := m.parallel(ctx, (len(q.Sentences)+size-1)/size, func(ctx context.Context, share int) error {
		return m.look(ctx, func(r *reading) error {
			from := share * size
			sentences := q.Sentences[from:min(from+size, len(q.Sentences))]
			f, err := newPhraseFinder(ctx, r, q, sentences)
			if err != nil {
				return err
			}
			for i, sentence := range sentences {
				if err := ctx.Err(); err != nil {
					return err
				}
				if parts[from+i], err = f.in(ctx, piecesOf(fold.Simplified(sentence)), least); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return parts, err
}

// A ruledPhrase is the phrase of a ruling.
type ruledPhrase struct {
	text, folded string
}

// distinctPhrases returns the distinct phrases of the rulings, in the order of their search
// forms.
func distinctPhrases(rulings []ruling.Ruling) (list []ruledPhrase) {
	known := make(map[string]bool, len(rulings))
	for _, r := range rulings {
		if p := fold.Simplified(r.Phrase); !known[p] {
			known[p] = true
			list = append(list, ruledPhrase{p, fold.String(p)})
		}
	}
	slices.SortFunc(list, func(a, b ruledPhrase) int { return strings.Compare(a.folded, b.folded) })
	return list
}

// phrasesIn returns the phrases that occur in a folded text, each once, of a list in the order
// of distinctPhrases. From each place of the text it follows those that agree with the text
// so far: they stand side by side.
func phrasesIn(list []ruledPhrase, text string) (found []ruledPhrase) {
	known := make(map[string]bool)
	for at := range text {
		agree := list
		for length := 0; len(agree) > 0; length++ {
			for len(agree) > 0 && len(agree[0].folded) == length {
				if !known[agree[0].text] {
					known[agree[0].text] = true
					found = append(found, agree[0])
				}
				agree = agree[1:]
			}
			if at+length == len(text) {
				break
			}
			next := func(p ruledPhrase, b byte) int { return cmp.Compare(p.folded[length], b) }
			b := text[at+length]
			from, _ := slices.BinarySearchFunc(agree, b, next)
			agree = agree[from:]
			to := len(agree)
			if b < 0xFF {
				to, _ = slices.BinarySearchFunc(agree, b+1, next)
			}
			agree = agree[:to]
		}
	}
	return found
}

// A phraseFinder finds the longest recurring parts of sentences.
type phraseFinder struct {
	index             *index.Index
	shortest, longest int
	dictionary        *lexicon.Dictionary // nil if the phrases are not Chinese
	// known caches the counts of phrases.
	known map[string]counted
	// found holds the phrases found, place their indexes.
	found []setPhrase
	place map[string]int
	// tail holds the texts of the tail that share something with the document.
	tail []string
	// grams maps the beginnings of the shortest phrases of the document to the
	// texts of the tail with them.
	grams map[string][]int32
}

// newPhraseFinder returns a finder of phrases in the sentences.
func newPhraseFinder(ctx context.Context, r *reading, q BriefQuery, sentences []string) (*phraseFinder, error) {
	x, err := r.Index(ctx)
	if err != nil {
		return nil, err
	}
	f := &phraseFinder{index: x, known: make(map[string]counted), place: make(map[string]int), shortest: shortestSet, longest: longestSet}
	if q.isSpaced() {
		f.shortest, f.longest = shortestSetSpaced, longestSetSpaced
	} else if f.dictionary, err = lexicon.Chinese(); err != nil {
		return nil, err
	}
	return f, f.readTail(ctx, r, sentences)
}

// counted is a count of variants; counting stopped at enough.
type counted struct{ variants, enough int }

// readTail reads the texts of the tail once per document.
func (f *phraseFinder) readTail(ctx context.Context, r *reading, sentences []string) error {
	f.grams = make(map[string][]int32)
	for _, s := range sentences {
		pieces := piecesOf(fold.String(s))
		for i := 0; i+f.shortest <= len(pieces); i++ {
			f.grams[joinPieces(pieces[i:i+f.shortest])] = nil
		}
	}
	return r.EachFolded(ctx, f.index.Tail(), func(_ int64, text string) error {
		f.note(text)
		return nil
	})
}

// note adds a text of the tail under the beginnings that it contains.
func (f *phraseFinder) note(text string) {
	at := int32(-1)
	pieces := piecesOf(text)
	for i := 0; i+f.shortest <= len(pieces); i++ {
		gram := joinPieces(pieces[i : i+f.shortest])
		list, ok := f.grams[gram]
		if !ok || len(list) > 0 && list[len(list)-1] == at {
			continue
		}
		if at < 0 {
			at = int32(len(f.tail))
			f.tail = append(f.tail, text)
		}
		f.grams[gram] = append(list, at)
	}
}

// hold reports whether at least least variants contain the pieces [from, to).
func (f *phraseFinder) hold(ctx context.Context, pieces []string, from, to, least int) (bool, error) {
	phrase := joinPieces(pieces[from:to])
	if c, ok := f.known[phrase]; ok && (c.variants >= least || c.variants < c.enough) {
		return c.variants >= least, nil
	}
	folded := fold.String(phrase)
	n, err := f.index.CountSettled(ctx, folded, least)
	if err != nil {
		return false, err
	}
	for _, i := range f.grams[fold.String(joinPieces(pieces[from:from+f.shortest]))] {
		if strings.Contains(f.tail[i], folded) {
			n++
		}
	}
	f.known[phrase] = counted{n, least}
	return n >= least, nil
}

// in returns, in order, the phrases among the pieces that at least least variants contain.
// If a part is too long for a phrase, in searches it again for parts that more variants
// contain.
func (f *phraseFinder) in(ctx context.Context, pieces []string, least int) ([]string, error) {
	var phrases []string
	words := newCuts(f.dictionary, pieces)
	reach := 0
	for from := 0; from+f.shortest <= len(pieces); from++ {
		afterNumber := f.dictionary != nil && from > 0 && isNumber(pieces[from-1]) // a measure: 月 in 3月5日
		if !extends(pieces[from]) || afterNumber || words.start(from, len(pieces)) > from {
			continue // the phrase would lose this piece, and the next place has the same end
		}
		to := from
		for end := max(reach, from+f.shortest-1) + 1; end <= len(pieces) && !slices.ContainsFunc(pieces[from:end], isMark); end++ {
			if !extends(pieces[end-1]) || words.end(from, end) < end {
				continue
			}
			enough, err := f.hold(ctx, pieces, from, end, least)
			if err != nil {
				return nil, err
			}
			if !enough {
				break
			}
			to = end
		}
		if to == from {
			continue
		}
		reach = to
		trimmed := f.trim(words.whole(from, to))
		switch {
		case len(trimmed) > f.longest:
			inner, err := f.in(ctx, trimmed, least*moreOften)
			if err != nil {
				return nil, err
			}
			phrases = append(phrases, inner...)
		case len(trimmed) >= f.shortest:
			phrases = append(phrases, joinPieces(trimmed))
		}
	}
	return phrases, nil
}

// add records a phrase that occurs p.times in a sentence.
func (f *phraseFinder) add(p setPhrase) {
	i, ok := f.place[p.text]
	if !ok {
		p.pieces = len(piecesOf(p.text))
		f.place[p.text] = len(f.found)
		f.found = append(f.found, p)
		return
	}
	known := &f.found[i]
	if known.ruled && !p.ruled {
		return // its occurrences are already counted
	}
	known.times, known.ruled = known.times+p.times, known.ruled || p.ruled
}

// addParts records the longest parts of a text that at least least variants contain, each like p.
func (f *phraseFinder) addParts(ctx context.Context, text string, p setPhrase, least int) error {
	phrases, err := f.in(ctx, piecesOf(fold.Simplified(text)), least)
	for _, p.text = range phrases {
		f.add(p)
	}
	return err
}

// verified returns the phrases that at least least units with the languages of the query
// contain, or that a ruling is about, the weightiest first, at most q.Phrases. A text with
// several translations in the memory has several variants but may have too few units; then
// its parts are searched again.
func (f *phraseFinder) verified(ctx context.Context, q BriefQuery, least int, units func(phrase string) (int, error)) (kept []setPhrase, err error) {
	var open []setPhrase
	for more := true; len(kept) < q.Phrases; open = open[1:] {
		if more {
			open, more = append(open, f.found...), false
			f.found = nil
			clear(f.place)
			slices.SortStableFunc(open, func(a, b setPhrase) int {
				return cmp.Or(cmp.Compare(b.weight(), a.weight()), cmp.Compare(a.first, b.first), strings.Compare(a.text, b.text))
			})
		}
		if len(open) == 0 {
			break
		}
		p := open[0]
		known := func(o setPhrase) bool { return o.text == p.text }
		if q.Except != nil && q.Except(p.text) || slices.ContainsFunc(kept, known) {
			continue
		}
		n := least
		if !p.ruled {
			if n, err = units(p.text); err != nil {
				return nil, err
			}
		}
		if n >= least {
			kept = append(kept, p)
			continue
		}
		if p.deeper++; p.pieces > f.shortest && p.deeper <= mostDeeper {
			if err := f.addParts(ctx, p.text, p, least+p.deeper); err != nil {
				return nil, err
			}
			more = len(f.found) > 0
		}
	}
	return kept, nil
}

// mostDeeper is the maximum depth of the search within a phrase.
const mostDeeper = 4

// moreOften is how many times more often a phrase must occur than the sentence in
// which it is found.
const moreOften = 3

// isMark reports whether a piece is punctuation.
func isMark(piece string) bool {
	return !isWordRune(firstRune(piece))
}

// trim removes function words from the ends of a phrase and, in Chinese, a number at its
// end, whose measure is not in it: 消费价格涨幅3.
func (f *phraseFinder) trim(pieces []string) []string {
	for len(pieces) > 0 && !extends(pieces[0]) {
		pieces = pieces[1:]
	}
	for len(pieces) > 0 {
		if last := pieces[len(pieces)-1]; extends(last) && (f.dictionary == nil || !isNumber(last)) {
			break
		}
		pieces = pieces[:len(pieces)-1]
	}
	return pieces
}

// isNumber reports whether a piece is written in digits.
func isNumber(piece string) bool { return unicode.IsDigit(firstRune(piece)) }
