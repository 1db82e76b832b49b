package tm

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/spot"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A Rendering is one way in which units render a phrase.
type Rendering struct {
	// Text is the rendering in its most frequent form, with an ellipsis between its parts if it has
	// several; it is empty if Missing is set.
	Text string
	// Least is the part of Text that certainly renders the phrase, Most is Text with the words
	// next to it that may do so; both are Text if nothing is doubtful.
	Least, Most string
	// Lang is the language of Text, a canonical BCP 47 tag.
	Lang string
	// Count is the number of sampled units with this rendering. It is 0 for a rendering
	// that a ruling names and no unit has.
	Count int
	// First and Last are the earliest and latest date of their origins, as
	// Origin.Date; empty if none has a date.
	First, Last string
	// Years holds the years of the origins with the number of units of each, the oldest
	// first; it omits units without a date.
	Years []unit.Count
	// Bodies holds the issuing bodies with the number of units of each, sorted by that number
	// in descending order, then by name; it omits units without a body.
	Bodies []unit.Count
	// Weak reports that the place of the rendering is a guess (see package spot).
	Weak bool
	// Missing is set for the units that do not render the phrase at all.
	Missing bool
	// Marked is the number of units in which a person marked it.
	Marked int
	// Ruling is the newest statement of an authority on this rendering, or nil.
	Ruling *ruling.Ruling
}

// renderingSample is the number of units, the newest, whose renderings are grouped: enough
// to find every common rendering, and few enough to read at once.
const renderingSample = 300

// The maximum length of a phrase whose renderings are searched. A longer one is a sentence:
// its whole translation renders it.
const (
	longestSpotted       = 32 // in characters of Chinese and similar scripts
	longestSpottedSpaced = 120
)

// isPhrase reports whether renderings of the phrase are searched.
func isPhrase(text, tag string) bool {
	n := len([]rune(text))
	return n <= longestSpotted || lang.Spaced(tag) && n <= longestSpottedSpaced
}

// longestReadable is the maximum length, in bytes, of a text in which renderings are
// searched: about two thousand characters of Chinese. A longer text is not a sentence but a
// document in one piece, in which every word would be compared with every other.
const longestReadable = 6000

// readable reports whether renderings are searched in a pair of texts.
func readable(a, b unit.Variant) bool { return max(len(a.Text), len(b.Text)) <= longestReadable }

// A languagePair holds the languages, without region and script, of a phrase and of its rendering.
type languagePair struct{ from, to string }

// A spotting holds the data to find renderings in units. It has been read, so that the
// search, which takes most of the time, needs no transaction.
type spotting struct {
	units   []Found
	pairs   []spottingPair
	rulings []ruling.Ruling
}

// A spottingPair holds the data read for one pair of languages: the indexes of its units,
// and the input of package spot.
type spottingPair struct {
	languagePair
	at           []int
	sample, pool []spot.Pair
	// known holds the renderings that rulings name, whatever their status, what the phrase
	// renders according to rulings, and the entries of the user's lexicons.
	known []string
}

// readSpotting reads the data to find the renderings in the units.
func (r *reading) readSpotting(ctx context.Context, l *search.Layout, s *prepared, units []Found) (*spotting, error) {
	phrase := fold.String(s.phrase())
	job := &spotting{units: units}
	var err error
	if job.rulings, err = rulingsOn(ctx, r.Tx, phrase, s.To); err != nil {
		return nil, err
	}
	var reverse []ruling.Ruling
	thorough := s.sampled() == renderingSample // reads all rulings and terms: too slow for many phrases in a row
	if thorough {
		if reverse, err = r.rulingsFor(ctx, s.phrase()); err != nil {
			return nil, err
		}
	}
	var order []languagePair
	byPair := make(map[languagePair][]int)
	for i, f := range units {
		if f.Other < 0 || !isPhrase(s.phrase(), f.Unit.Variants[f.Variant].Lang) || !readable(f.Unit.Variants[f.Variant], f.Unit.Variants[f.Other]) {
			continue
		}
		p := languagePair{lang.Base(f.Unit.Variants[f.Variant].Lang), lang.Base(f.Unit.Variants[f.Other].Lang)}
		if p.from == p.to {
			continue
		}
		if byPair[p] == nil {
			order = append(order, p)
		}
		byPair[p] = append(byPair[p], i)
	}
	for _, p := range order {
		read, err := r.readPair(ctx, l, phrase, p, units, byPair[p], s.sampled())
		if err != nil {
			return nil, err
		}
		for _, ruled := range job.rulings {
			if lang.Base(ruled.Lang) == p.to {
				read.known = append(read.known, ruled.Rendering)
			}
		}
		for _, ruled := range reverse {
			if lang.Base(ruled.Lang) == p.from {
				read.known = append(read.known, ruled.Phrase)
			}
		}
		if thorough {
			terms, err := r.termsOn(ctx, s.phrase(), p)
			if err != nil {
				return nil, err
			}
			read.known = append(read.known, terms...)
		}
		job.pairs = append(job.pairs, read)
	}
	return job, nil
}

// find marks the likely words of the other side in every unit that has one, and groups them
// in l: official renderings first, banned ones last, and between them the most frequent,
// then the newest. It does nothing if job is nil.
func (job *spotting) find(ctx context.Context, l *Lookup) error {
	if job == nil {
		return nil
	}
	for _, p := range job.pairs {
		list, notFound, err := p.find(ctx, job.units)
		if err != nil {
			return err
		}
		l.NotFound += notFound
		for _, i := range p.at {
			if job.units[i].Rendering >= 0 {
				job.units[i].Rendering += len(l.Renderings)
			}
		}
		l.Renderings = append(l.Renderings, list...)
	}
	l.Renderings = rule(l.Renderings, job.rulings)
	if len(job.units) > 0 {
		l.Renderings = arrange(l.Renderings, job.units)
	}
	return nil
}

// arrange sorts the renderings, and updates the references of the units to them.
func arrange(renderings []Rendering, units []Found) []Rendering {
	order := make([]int, len(renderings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compareRenderings(renderings[a], renderings[b]) })
	var arranged []Rendering
	place := make([]int, len(order))
	for i, o := range order {
		arranged = append(arranged, renderings[o])
		place[o] = i
	}
	for i := range units {
		if at := units[i].Rendering; at >= 0 {
			units[i].Rendering = place[at]
		}
	}
	return arranged
}

// compareRenderings orders official renderings first and banned ones last; between them the
// most frequent, then those that are not weak, then the newest; missing ones come after all.
func compareRenderings(a, b Rendering) int {
	rank := func(r Rendering) int {
		switch {
		case r.Missing:
			return 3
		case r.Ruling != nil && r.Ruling.Status == ruling.Official:
			return 0
		case r.Ruling != nil && r.Ruling.Status == ruling.Banned:
			return 2
		}
		return 1
	}
	weak := func(r Rendering) int {
		if r.Weak {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Count, a.Count), cmp.Compare(weak(a), weak(b)), strings.Compare(b.Last, a.Last))
}

// readPair reads the marks and the pool for the units at the places, all of one pair of
// languages.
func (r *reading) readPair(ctx context.Context, l *search.Layout, phrase string, p languagePair, units []Found, at []int, sampled int) (spottingPair, error) {
	marks, err := marksOf(ctx, r.Tx, phrase, p.to, units, at)
	if err != nil {
		return spottingPair{}, err
	}
	sample := make([]spot.Pair, len(at))
	for i, k := range at {
		f := &units[k]
		sample[i] = spot.Pair{Source: f.Unit.Variants[f.Variant].Text, Target: f.Unit.Variants[f.Other].Text, Hits: f.Hits}
		if words, ok := marks[f.Unit.ID]; ok {
			sample[i].Marked = markedSpans(f.Unit.Variants[f.Other], words)
			f.Marked = sample[i].Marked != nil
		}
	}
	pool, err := r.pool(ctx, l, phrase, p, sample, units, at, poolSize(len(at), sampled))
	return spottingPair{languagePair: p, at: at, sample: sample, pool: pool}, err
}

// find finds the renderings in the units of the pair and marks them there. It also returns
// the number of units in which it found nothing.
func (p *spottingPair) find(ctx context.Context, units []Found) (renderings []Rendering, notFound int, err error) {
	dictionary, err := lexicon.Chinese()
	if err != nil {
		return nil, 0, err
	}
	answer, err := spot.Find(ctx, dictionary, spot.Query{From: p.from, To: p.to, Known: p.known}, p.sample, p.pool)
	if err != nil {
		return nil, 0, err
	}
	renderings = make([]Rendering, len(answer.Groups))
	for i, g := range answer.Groups {
		renderings[i] = Rendering{Text: g.Text, Least: g.Least, Most: g.Most, Weak: g.Weak, Missing: g.Missing, Lang: p.to}
	}
	for i, found := range answer.Pairs {
		f := &units[p.at[i]]
		f.Renderings, f.Parts, f.Extents, f.Rendering = found.Spans, found.Parts, found.Extents, found.Group
		if found.Group >= 0 {
			renderings[found.Group].add(f)
		}
	}
	for i := range renderings {
		renderings[i].finish()
	}
	return renderings, answer.NotFound, nil
}

// add counts one more unit.
func (r *Rendering) add(f *Found) {
	if r.Count == 0 {
		r.Lang = f.Unit.Variants[f.Other].Lang
	}
	r.Count++
	if f.Marked {
		r.Marked++
	}
	o := f.Unit.Origin
	if o.Body != "" {
		r.Bodies = addNamed(r.Bodies, o.Body)
	}
	if o.Date == "" {
		return
	}
	r.Years = addNamed(r.Years, o.Date[:min(len(o.Date), len("2006"))])
	if r.First == "" || o.Date < r.First {
		r.First = o.Date
	}
	r.Last = max(r.Last, o.Date)
}

func addNamed(list []unit.Count, name string) []unit.Count {
	for i := range list {
		if list[i].Name == name {
			list[i].Count++
			return list
		}
	}
	return append(list, unit.Count{Name: name, Count: 1})
}

// finish sorts the years and bodies.
func (r *Rendering) finish() {
	slices.SortFunc(r.Years, func(a, b unit.Count) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(r.Bodies, func(a, b unit.Count) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Name, b.Name))
	})
}

// markedSpans finds the words that a person marked in the current text, one span for each of
// their parts. It returns an empty slice if the mark says that nothing renders the phrase, nil if
// the text no longer has the words.
func markedSpans(v unit.Variant, words string) []align.Span {
	if words == "" {
		return []align.Span{}
	}
	if at := strings.Index(v.Text, words); at >= 0 {
		return []align.Span{{Start: at, End: at + len(words)}}
	}
	phrase := search.Phrase{words}.Folded()
	if phrase == nil {
		return nil
	}
	if hits := search.Spans(v.Text, phrase); len(hits) > 0 {
		return hits[:1]
	}
	var places [][]align.Span
	for _, part := range search.Phrase(spot.Parts(words)).Folded() {
		hits := search.Spans(v.Text, search.Phrase{part})
		if lang.Spaced(v.Lang) {
			if whole := slices.DeleteFunc(slices.Clone(hits), func(h align.Span) bool { return cutsWord(v.Text, h) }); len(whole) > 0 {
				hits = whole
			}
		}
		places = append(places, hits)
	}
	return spot.Nearest(places)
}

// cutsWord reports whether a span begins or ends inside a word.
func cutsWord(text string, s align.Span) bool {
	inside := func(at int) bool {
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at:])
		return unicode.IsLetter(before) && unicode.IsLetter(after)
	}
	return inside(s.Start) || inside(s.End)
}

// The pool is what package spot compares a sample with: units without the phrase. The
// larger part of it shares words with the sample, first the words next to the phrase,
// because their translations must not be mistaken for the rendering; the rest is spread
// over the memory. The smaller the sample, the larger the pool: their total size is as much
// as there is time to read.
const (
	sampleAndPool = 360
	smallestPool  = 60
	spreadShare   = 0.2
	// poolWords is the number of words of the sample that are searched, and wordUnits the
	// maximum number of units taken for each.
	poolWords = 40
	wordUnits = 24
	// poolBefore is the number of units before the newest of the sample at which the search
	// for a word begins: neighbouring units are the most similar.
	poolBefore = 64
)

// poolSize returns the number of units of the pool for a sample taken from at most sampled
// units: a caller that asks for few has many phrases to look up.
func poolSize(sample, sampled int) int {
	return max(smallestPool, min(sampleAndPool, sampleAndPool*sampled/renderingSample)-sample)
}

// pool reads the pool for the units of a pair of languages.
func (r *reading) pool(ctx context.Context, l *search.Layout, phrase string, p languagePair, sample []spot.Pair, units []Found, at []int, size int) ([]spot.Pair, error) {
	taken := make(map[int64]bool, len(at))
	for _, i := range at {
		taken[units[i].Unit.ID] = true
	}
	ids, err := r.sharing(ctx, l, p, sample, units[at[0]].Unit.ID, taken, int((1-spreadShare)*float64(size)))
	if err != nil {
		return nil, err
	}
	ids = append(ids, spread(l, taken, size-len(ids))...)
	slices.Sort(ids)
	loaded, err := l.Reader().LoadUnits(ctx, r.Tx, ids)
	if err != nil {
		return nil, err
	}
	var pool []spot.Pair
	for _, id := range ids {
		u := loaded[id]
		from, to := -1, -1
		for i, v := range u.Variants {
			switch base := lang.Base(v.Lang); {
			case from < 0 && base == p.from:
				from = i
			case to < 0 && base == p.to:
				to = i
			}
		}
		if from < 0 || to < 0 || !readable(u.Variants[from], u.Variants[to]) || strings.Contains(fold.String(u.Variants[from].Text), phrase) {
			continue
		}
		pool = append(pool, spot.Pair{Source: u.Variants[from].Text, Target: u.Variants[to].Text})
	}
	return pool, nil
}

// sharing returns at most the given number of units that share words with the sample and
// are not taken yet; it marks them as taken. It returns none if the index is damaged: then a
// pool of other units serves, less well.
func (r *reading) sharing(ctx context.Context, l *search.Layout, p languagePair, sample []spot.Pair, near int64, taken map[int64]bool, size int) ([]int64, error) {
	dictionary, err := lexicon.Chinese()
	if err != nil {
		return nil, err
	}
	var lists [][]int64
	for _, word := range spot.Context(dictionary, spot.Query{From: p.from, To: p.to}, sample, poolWords) {
		rows, err := r.rowsOf(ctx, word, near)
		if tables.IsIndexDamage(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		lists = append(lists, rows)
	}
	var ids []int64
	for rank := range wordUnits {
		for _, rows := range lists {
			if rank >= len(rows) || len(ids) == size {
				continue
			}
			if id := rows[rank] / tables.Positions; !taken[id] && !l.IsRejected(id) {
				taken[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}

// rowsOf returns variants with the word, from units starting slightly before the given one.
func (r *reading) rowsOf(ctx context.Context, word string, near int64) ([]int64, error) {
	x, err := r.Index(ctx)
	if err != nil {
		return nil, err
	}
	return x.FindSome(ctx, fold.String(word), max(0, near-poolBefore)*tables.Positions, wordUnits)
}

// spread returns about the given number of units, or a few more, at equal distances over the memory, none of them taken.
func spread(l *search.Layout, taken map[int64]bool, size int) []int64 {
	total := int64(0)
	for _, run := range l.Runs {
		total += run.Len()
	}
	var ids []int64
	step, next, passed := max(1, total/int64(max(1, size))), int64(0), int64(0)
	for _, run := range l.Runs {
		for ; next < passed+run.Len(); next += step {
			if id := run.First + next - passed; !taken[id] && !l.IsRejected(id) {
				ids = append(ids, id)
			}
		}
		passed += run.Len()
	}
	return ids
}
