package tm

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/phrase"
	"github.com/yiku-tm/yiku/tm/spot"
)

// A PhraseCount is a phrase and the number of units with it.
type PhraseCount struct {
	Phrase string `json:"phrase"`
	Units  int    `json:"units"`
}

// Near is what the memory has around a phrase. Each list is short, with the
// most useful entries first.
type Near struct {
	// Longer holds recurring phrases that contain it; Shorter holds parts of it
	// that occur in more units.
	Longer, Shorter []PhraseCount
	// Parts and Alike are for a phrase that no unit contains: Parts holds its
	// longest parts that units contain, Alike phrases that differ by one
	// character.
	Parts, Alike []PhraseCount
	// Also holds other inflected forms of an English or Russian phrase and, for a phrase
	// that no unit contains, the same words with other punctuation: “十四五”规划. The most
	// frequent come first, each with the number of the newest units, a few hundred at
	// most, that contain it.
	Also []PhraseCount
}

const (
	// nearSample is the number of the newest units in which longer phrases are
	// searched.
	nearSample = 60
	// nearShown is the maximum length of each list of Near.
	nearShown = 4
	// recursInShare is the share of the hits in which a longer phrase must
	// occur.
	recursInShare = 0.25
	// longestNear is the maximum length of the phrase in pieces: parts of a longer one are
	// not "near".
	longestNear = 16
	// longestExtension is the maximum number of pieces that a longer phrase adds on
	// each side.
	longestExtension = 6
)

// near returns what the memory has around the phrase of a query that total
// units contain; sample holds the newest of them. It counts some dozen phrases.
func (r *reading) near(ctx context.Context, q Query, total int, sample []Found) (Near, error) {
	pieces := piecesOf(fold.Simplified(q.Text))
	if len(pieces) == 0 || len(pieces) > longestNear {
		return Near{}, nil
	}
	if total == 0 {
		return r.nearUnknown(ctx, q, pieces)
	}
	var n Near
	dictionary, err := lexicon.Chinese()
	if err != nil {
		return Near{}, err
	}
	from, _ := sharedLanguages(sample)
	n.Longer = longerPhrases(dictionary, sample, fold.Simplified(q.Text))
	for i := range n.Longer {
		if n.Longer[i].Units, err = r.countPhrase(ctx, q, n.Longer[i].Phrase); err != nil {
			return Near{}, err
		}
	}
	words := newCuts(dictionary, pieces)
	shortest := max(2, len(pieces)/2)
	if !han.IsHan(firstRune(pieces[0])) {
		shortest = len(pieces) / 2 // a single word is a meaningful part
	}
	for length := len(pieces) - 1; length >= max(1, shortest) && len(n.Shorter) < nearShown; length-- {
		for _, start := range []int{0, len(pieces) - length} {
			if len(words.whole(start, start+length)) < length {
				continue // 边主义 of 多边主义
			}
			if spot.IsEdge(from, strings.TrimSpace(pieces[start])) || spot.IsEdge(from, strings.TrimSpace(pieces[start+length-1])) {
				continue // "of poverty"
			}
			p := PhraseCount{Phrase: joinPieces(pieces[start : start+length])}
			if len(p.Phrase) == 1 {
				continue // a letter is in nearly every unit, and counting it takes longer than everything else
			}
			if p.Units, err = r.countPhrase(ctx, q, p.Phrase); err != nil {
				return Near{}, err
			}
			more := total
			for _, other := range n.Shorter {
				if strings.Contains(other.Phrase, p.Phrase) {
					more = max(more, other.Units)
				}
			}
			if p.Units > more && len(n.Shorter) < nearShown {
				n.Shorter = append(n.Shorter, p)
			}
		}
	}
	return n, nil
}

// alsoWritten returns the inflected forms of the phrase of a query that occur in units:
// "livelihood" for "livelihoods".
func (r *reading) alsoWritten(ctx context.Context, q Query) ([]PhraseCount, error) {
	tag := lang.Base(q.From)
	if tag == "" {
		tag = "en"
		if strings.ContainsFunc(q.Text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			tag = "ru"
		}
	}
	forms, ok := phrase.Inflect(tag, q.Text)
	if !ok || !isPhrase(q.Text, tag) || strings.ContainsFunc(q.Text, han.IsHan) {
		return nil, nil
	}
	query := Query{
		Phrases: [][]string{forms.Parts()}, From: tag, To: q.To, Origins: q.Origins, Statuses: q.Statuses,
		Limit: renderingSample, Plain: true,
	}
	found, _, err := r.lookup(ctx, query)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, u := range found.Units {
		list := forms.In(fold.String(u.Unit.Variants[u.Variant].Text))
		slices.Sort(list)
		for _, form := range slices.Compact(list) {
			counts[form]++
		}
	}
	return mostFrequent(counts), nil
}

// countPhrase returns the number of units with a phrase, with the languages and origins of the query.
func (r *reading) countPhrase(ctx context.Context, q Query, phrase string) (int, error) {
	return r.count(ctx, Query{Text: phrase, From: q.From, To: q.To, Origins: q.Origins})
}

// piecesOf divides a folded text into the pieces by which phrases are extended or
// shortened: Chinese characters and words, "high-quality" being one. A space belongs to
// the piece after it.
func piecesOf(folded string) []string {
	var pieces []string
	start := 0
	inWord := false
	for i, r := range folded {
		word := wordLetter(r)
		if inWord && (r == '-' || r == '\'') {
			next, _ := utf8.DecodeRuneInString(folded[i+1:])
			word = wordLetter(next)
		}
		if i > start && !(inWord && word) && folded[start:i] != " " {
			pieces = append(pieces, folded[start:i])
			start = i
		}
		inWord = word
	}
	if start < len(folded) {
		pieces = append(pieces, folded[start:])
	}
	return pieces
}

// wordLetter reports whether a rune is part of a word of an alphabetic text.
func wordLetter(r rune) bool { return isWordRune(r) && !han.IsHan(r) }

func joinPieces(pieces []string) string { return strings.TrimSpace(strings.Join(pieces, "")) }

// longerPhrases returns the longest recurring phrases around the hits, the most
// frequent first; they are counted in the given units.
func longerPhrases(d *lexicon.Dictionary, units []Found, phrase string) []PhraseCount {
	counts := make(map[string]int)
	for _, f := range units {
		seen := make(map[string]bool)
		folded := fold.Simplified(f.Unit.Variants[f.Variant].Text)
		at := strings.Index(folded, phrase)
		if at < 0 {
			continue
		}
		before, after := extensions(d, folded, f.Unit.Variants[f.Variant].Lang, at, at+len(phrase))
		for _, b := range before {
			for _, a := range after {
				if longer := strings.TrimSpace(folded[b:a]); longer != phrase && !seen[longer] {
					seen[longer] = true
					counts[longer]++
				}
			}
		}
	}
	least := max(2, int(recursInShare*float64(len(units))))
	var list []PhraseCount
	for p, n := range counts {
		if n >= least {
			list = append(list, PhraseCount{p, n})
		}
	}
	slices.SortFunc(list, func(a, b PhraseCount) int {
		return cmp.Or(cmp.Compare(len(b.Phrase), len(a.Phrase)), strings.Compare(a.Phrase, b.Phrase))
	})
	// A phrase is listed once, in its longest form of the same frequency.
	var kept []PhraseCount
	for _, p := range list {
		if !slices.ContainsFunc(kept, func(k PhraseCount) bool {
			return strings.Contains(k.Phrase, p.Phrase) && 10*k.Units >= 7*p.Units
		}) {
			kept = append(kept, p)
		}
	}
	slices.SortStableFunc(kept, func(a, b PhraseCount) int { return cmp.Compare(b.Units, a.Units) })
	return kept[:min(len(kept), nearShown)]
}

// extensions returns the offsets where a longer phrase may begin and end: within the
// clause, some pieces away. It may include a function word ("of") but not end with
// one; in Chinese it stops before one and before a number, and begins and ends with a word.
func extensions(d *lexicon.Dictionary, folded, tag string, from, to int) (before, after []int) {
	before, after = []int{from}, []int{to}
	left, middle, right := piecesOf(folded[:from]), piecesOf(folded[from:to]), piecesOf(folded[to:])
	words := newCuts(d, slices.Concat(left, middle, right))
	spaced := lang.Spaced(tag)
	if spaced {
		words.dictionary = nil
	}
	at, end := from, len(left)+len(middle)
	for i := len(left) - 1; i >= 0 && len(left)-i <= longestExtension && extends(left[i]); i-- {
		at -= len(left[i])
		afterNumber := !spaced && i > 0 && isNumber(left[i-1])
		if !afterNumber && !spot.IsEdge(tag, strings.TrimSpace(left[i])) && words.start(i, end) == i {
			before = append(before, at)
		}
	}
	at = to
	for i := 0; i < len(right) && i < longestExtension && extends(right[i]) && (spaced || !isNumber(right[i])); i++ {
		at += len(right[i])
		if !spot.IsEdge(tag, strings.TrimSpace(right[i])) && words.end(len(left), end+i+1) == end+i+1 {
			after = append(after, at)
		}
	}
	return before, after
}

// extends reports whether a piece may be part of a longer phrase.
func extends(piece string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(piece))
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !strings.ContainsRune("的了和与及或在是有为对把被将也都而且并以于之其该这那等着过就还又不更从向到由所但使让们吧呢吗", r)
}

// nearUnknown returns parts of a phrase that no unit contains, and similar
// phrases.
func (r *reading) nearUnknown(ctx context.Context, q Query, pieces []string) (Near, error) {
	var n Near
	dictionary, err := lexicon.Chinese()
	if err != nil {
		return n, err
	}
	words := newCuts(dictionary, pieces)
	for from := 0; from < len(pieces); {
		part, length, err := r.longestPart(ctx, q, pieces, from)
		if err != nil {
			return n, err
		}
		if whole := words.end(from, from+length) - from; whole > 1 && whole < length {
			length = whole // 和 in 坚持和 belongs to 和平
			part.Phrase = joinPieces(pieces[from : from+length])
			if part.Units, err = r.countPhrase(ctx, q, part.Phrase); err != nil {
				return n, err
			}
		}
		ellipsis := strings.Trim(part.Phrase, ". ") == "" && len(pieces) > length
		if !ellipsis && (length > 1 || length == 1 && len(pieces) <= 3 || utf8.RuneCountInString(part.Phrase) > 2) {
			n.Parts = append(n.Parts, part)
		}
		from += max(1, length)
	}
	if n.Also, err = r.otherMarks(ctx, q, n.Parts, pieces); err != nil {
		return n, err
	}
	n.Alike, err = r.alike(ctx, q, pieces)
	return n, err
}

// otherMarks finds the phrase with other punctuation between its parts, or with none:
// quotation marks around a part, a comma instead of a pause mark.
func (r *reading) otherMarks(ctx context.Context, q Query, parts []PhraseCount, pieces []string) ([]PhraseCount, error) {
	var words []string
	for _, p := range parts {
		words = append(words, p.Phrase)
	}
	pattern := `^[^\pL\pN]*`
	for _, piece := range pieces {
		if strings.ContainsFunc(piece, isWordRune) {
			pattern += regexp.QuoteMeta(strings.TrimSpace(piece)) + `[^\pL\pN]{0,3}`
		}
	}
	same, err := regexp.Compile(pattern + "$")
	if err != nil || len(words) < 2 {
		return nil, err
	}
	found, _, err := r.lookup(ctx, Query{Phrases: [][]string{words}, From: q.From, To: q.To, Origins: q.Origins, Limit: renderingSample, Plain: true})
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, f := range found.Units {
		text := f.Unit.Variants[f.Variant].Text
		for i := range max(0, len(f.Hits)-len(words)+1) { // a hit for each word
			start, end := f.Hits[i].Start, f.Hits[i+len(words)-1].End
			if form := text[start:end]; same.MatchString(fold.Simplified(form)) {
				counts[openedMark(text[:start])+form]++
				break
			}
		}
	}
	return mostFrequent(counts), nil
}

// openedMark returns the quotation mark or bracket at the end of a text, which belongs to
// the phrase after it.
func openedMark(text string) string {
	if r, size := utf8.DecodeLastRuneInString(text); strings.ContainsRune("“‘「『《〈", r) {
		return text[len(text)-size:]
	}
	return ""
}

// mostFrequent returns the counted phrases, the most frequent first.
func mostFrequent(counts map[string]int) []PhraseCount {
	list := make([]PhraseCount, 0, len(counts))
	for p, units := range counts {
		list = append(list, PhraseCount{p, units})
	}
	slices.SortFunc(list, func(a, b PhraseCount) int {
		return cmp.Or(cmp.Compare(b.Units, a.Units), strings.Compare(a.Phrase, b.Phrase))
	})
	return list[:min(len(list), nearShown)]
}

// longestPart returns the longest part that starts at a place and that some unit contains,
// with its length in pieces, or 0.
func (r *reading) longestPart(ctx context.Context, q Query, pieces []string, from int) (best PhraseCount, length int, err error) {
	for l := 1; from+l <= len(pieces); l++ {
		p := PhraseCount{Phrase: joinPieces(pieces[from : from+l])}
		if p.Units, err = r.countPhrase(ctx, q, p.Phrase); err != nil || p.Units == 0 {
			return best, length, err
		}
		best, length = p, l
	}
	return best, length, nil
}

// alike returns phrases in which one piece differs or is missing.
func (r *reading) alike(ctx context.Context, q Query, pieces []string) ([]PhraseCount, error) {
	if len(pieces) < 3 {
		return nil, nil
	}
	counts := make(map[string]int)
	for i := range pieces {
		before, after := joinPieces(pieces[:i]), joinPieces(pieces[i+1:])
		var parts []string
		for _, part := range []string{before, after} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		l, _, err := r.lookup(ctx, Query{Phrases: [][]string{parts}, From: q.From, To: q.To, Origins: q.Origins, Limit: renderingSample, Plain: true})
		if err != nil {
			return nil, err
		}
		gap := `\s?[\pL\pN]?\s?`
		if !han.IsHan(firstRune(pieces[i])) {
			gap = `\s?[\pL\pN]*\s?`
		}
		pattern, err := regexp.Compile(regexp.QuoteMeta(before) + gap + regexp.QuoteMeta(after))
		if err != nil {
			return nil, err
		}
		for _, f := range l.Units {
			if found := pattern.FindString(fold.Simplified(f.Unit.Variants[f.Variant].Text)); i > 0 && i < len(pieces)-1 && found != "" {
				counts[strings.TrimSpace(found)]++
			}
		}
	}
	return mostFrequent(counts), nil
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s))
	return r
}

// isWordRune reports whether a rune is part of words, not punctuation.
func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
