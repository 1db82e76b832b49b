package check

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/words"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/spot"
)

// Rulings are checked at each place of the source with a ruled phrase, the longest first: a
// ruled phrase inside a longer one is not checked.
//
//	rulings   命运共同体             community of destiny               banned
//	          人类命运共同体         community with a shared future     official
//	source    推动构建人类命运共同体
//	                └───────────┘   checked
//	                  └───────┘     inside it: not checked
//
// The target has a rendering if it has its words, in order, in any inflected form, with at
// most one word inserted: communities with a truly shared future. Where an ellipsis stands in a
// rendering or a phrase, other words may: take … into account. Any official or allowed
// rendering is accepted. If the target has none, a banned one is an error, a superseded one
// a warning, and anything else a warning if some rendering is official. A ruling later than
// the document does not apply to it.

// ruled holds the rulings on a phrase.
type ruled struct {
	phrase  string   // folded; of a phrase in several parts the first
	rest    []string // its other parts, folded
	rulings []ruling.Ruling
}

// leastPart is the least number of characters of a part of a phrase in several parts, if there
// are no spaces between words: 以 and 为 of 以…为 stand in every other sentence.
const leastPart = 2

// ruledPhrases finds the ruled phrases in texts.
type ruledPhrases struct {
	byStart map[string][]*ruled // by the first two characters, the longest phrase first
	spaced  bool
}

// startOf returns the first two characters of a text.
func startOf(s string) string {
	_, first := utf8.DecodeRuneInString(s)
	_, second := utf8.DecodeRuneInString(s[first:])
	return s[:first+second]
}

// newRuledPhrases prepares the rulings on renderings in the target language.
func newRuledPhrases(list []ruling.Ruling, from, to, date string) *ruledPhrases {
	known := map[string]*ruled{}
	r := &ruledPhrases{byStart: map[string][]*ruled{}, spaced: lang.Spaced(from)}
	for _, x := range list {
		if !lang.Matches(lang.Base(to), x.Lang) || x.Date != "" && date != "" && x.Date > date && !strings.HasPrefix(x.Date, date) {
			continue
		}
		parts := spot.Parts(x.Phrase)
		for i := range parts {
			parts[i] = fold.String(parts[i])
		}
		parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
		short := func(part string) bool { return utf8.RuneCountInString(part) < leastPart }
		if len(parts) == 0 || len(parts) > 1 && !r.spaced && slices.ContainsFunc(parts, short) {
			continue
		}
		key, phrase := strings.Join(parts, "…"), parts[0]
		p, ok := known[key]
		if !ok {
			p = &ruled{phrase: phrase, rest: parts[1:]}
			known[key] = p
			r.byStart[startOf(phrase)] = append(r.byStart[startOf(phrase)], p)
		}
		p.rulings = append(p.rulings, x)
	}
	for _, list := range r.byStart {
		slices.SortFunc(list, func(a, b *ruled) int {
			return cmp.Or(cmp.Compare(len(b.phrase), len(a.phrase)), cmp.Compare(len(b.rest), len(a.rest)), strings.Compare(a.phrase, b.phrase))
		})
	}
	return r
}

// in calls found for the ruled phrases of a folded text that are not inside a longer one, with the
// places of their parts.
func (r *ruledPhrases) in(text string, found func(p *ruled, places []align.Span)) {
	for at := 0; at < len(text); {
		_, size := utf8.DecodeRuneInString(text[at:])
		for _, p := range r.byStart[startOf(text[at:])] {
			if places := r.at(text, at, p); places != nil {
				found(p, places)
				size = len(p.phrase)
				break
			}
		}
		at += size
	}
}

// at returns the places of the parts of the phrase if it begins at the offset, each next part at
// its first place, or nil.
func (r *ruledPhrases) at(text string, at int, p *ruled) []align.Span {
	holds := func(part string, at int) bool {
		return strings.HasPrefix(text[at:], part) && (!r.spaced || wordBounds(text, at, at+len(part)))
	}
	if !holds(p.phrase, at) {
		return nil
	}
	places := []align.Span{{Start: at, End: at + len(p.phrase)}}
	for _, part := range p.rest {
		for at = places[len(places)-1].End; ; at++ {
			i := strings.Index(text[at:], part)
			if i < 0 {
				return nil
			}
			if at += i; holds(part, at) {
				break
			}
		}
		places = append(places, align.Span{Start: at, End: at + len(part)})
	}
	return places
}

// wordBounds reports whether the ends of the span are word boundaries.
func wordBounds(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return !unicode.IsLetter(before) && !unicode.IsLetter(after)
}

func (c *Checker) checkRulings(p *pair) {
	if c.off[Rulings] || c.ruled == nil || p.source.Text == "" || p.target.Text == "" {
		return
	}
	var target *wordText
	source := fold.Fold(p.source.Text)
	c.ruled.in(source.Folded, func(r *ruled, places []align.Span) {
		if target == nil {
			target = newWordText(p.targetTag, p.target.Text)
		}
		for i, s := range places {
			places[i].Start, places[i].End = source.Original(s.Start, s.End)
		}
		c.checkRuled(p, r, places, target)
	})
}

func (c *Checker) checkRuled(p *pair, r *ruled, source []align.Span, target *wordText) {
	var wanted []ruling.Ruling // official renderings, or allowed ones
	official := false
	for _, x := range r.rulings {
		if x.Status == ruling.Official || x.Status == ruling.Allowed {
			if len(target.find(x.Rendering)) > 0 {
				return
			}
			official = official || x.Status == ruling.Official
			wanted = append(wanted, x)
		}
	}
	slices.SortStableFunc(wanted, func(a, b ruling.Ruling) int {
		return cmp.Or(cmp.Compare(b.Status, a.Status), cmp.Compare(b.Date, a.Date)) // official before allowed, the newest first
	})
	f := Finding{Kind: Rulings, Source: excerpt(p.source.Text, source)}
	for _, x := range wanted {
		f.Evidence = append(f.Evidence, rulingWords(x))
	}
	for _, status := range []ruling.Status{ruling.Banned, ruling.Superseded} {
		for _, x := range r.rulings {
			spans := target.find(x.Rendering)
			if x.Status != status || len(spans) == 0 {
				continue
			}
			f.Rule, f.Severity, f.Target = string(status), Error, x.Rendering
			if status == ruling.Superseded {
				f.Severity = Warning
			}
			f.Message = "“" + x.Rendering + "” for " + f.Source + " is " + string(status)
			f.Evidence = append([]string{rulingWords(x)}, f.Evidence...)
			if len(wanted) > 0 {
				f.Suggestion = wanted[0].Rendering
			}
			c.report(p, f, source, spans)
			return
		}
	}
	if len(wanted) == 0 {
		return
	}
	f.Rule, f.Severity = "not the ruled rendering", Info
	if official {
		f.Severity = Warning
	}
	f.Message = f.Source + " is not rendered as “" + wanted[0].Rendering + "”"
	c.report(p, f, source, nil)
}

// rulingWords formats a ruling in one line: official: community with a shared future (外文局, 2022).
func rulingWords(x ruling.Ruling) string {
	line := string(x.Status) + ": " + x.Rendering
	var by []string
	for _, s := range []string{x.Authority, x.Date, x.Citation} {
		if s != "" {
			by = append(by, s)
		}
	}
	if len(by) > 0 {
		line += " (" + strings.Join(by, ", ") + ")"
	}
	return line
}

// A wordText is a text in which renderings are searched.
type wordText struct {
	tag    string
	spaced bool
	words  []wordAt
	folded fold.Text // for a text without spaces between words
}

type wordAt struct {
	stem       string
	start, end int
}

func newWordText(tag, text string) *wordText {
	t := &wordText{tag: tag, spaced: lang.Spaced(tag)}
	if t.spaced {
		t.words = stemmed(tag, text)
	} else {
		t.folded = fold.Fold(text)
	}
	return t
}

// stemmed returns the words of a text as stems.
func stemmed(tag, text string) (list []wordAt) {
	start := -1
	add := func(end int) {
		if start >= 0 {
			word := strings.ReplaceAll(strings.ToLower(text[start:end]), "’", "'")
			word = strings.TrimSuffix(strings.Trim(word, "'"), "'s")
			stem := words.Stem(tag, word)
			if v, ok := words.SmallNumeral(tag, word); ok && tag == "ru" {
				stem = words.NumeralKey(v) // один, одного
			}
			list = append(list, wordAt{stem, start, end})
			start = -1
		}
	}
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || (r == '\'' || r == '’') && start >= 0 {
			if start < 0 {
				start = i
			}
			continue
		}
		add(i)
	}
	add(len(text))
	return list
}

// mostInserted is the maximum number of words inserted into a rendering.
const mostInserted = 1

// find returns where the text has the rendering: one place for each of its parts, or nil.
func (t *wordText) find(rendering string) []align.Span {
	var places [][]align.Span
	for _, part := range spot.Parts(rendering) {
		places = append(places, t.places(part))
	}
	return spot.Nearest(places)
}

// places returns the occurrences of one part of a rendering.
func (t *wordText) places(part string) (list []align.Span) {
	if !t.spaced {
		wanted := fold.String(part)
		for at := 0; wanted != ""; {
			i := strings.Index(t.folded.Folded[at:], wanted)
			if i < 0 {
				break
			}
			from, to := t.folded.Original(at+i, at+i+len(wanted))
			list = append(list, align.Span{Start: from, End: to})
			at += i + len(wanted)
		}
		return list
	}
	wanted := stemmed(t.tag, part)
	// Another article may replace one at the beginning.
	for len(wanted) > 1 && isArticle(wanted[0].stem) {
		wanted = wanted[1:]
	}
	if len(wanted) == 0 {
		return nil
	}
	for i := range t.words {
		if t.words[i].stem != wanted[0].stem {
			continue
		}
		at, inserted := i+1, 0
		for k := 1; k < len(wanted) && inserted <= mostInserted; at++ {
			switch {
			case at >= len(t.words):
				inserted = mostInserted + 1
			case t.words[at].stem == wanted[k].stem:
				k++
			case !isArticle(t.words[at].stem):
				inserted++
			}
		}
		if inserted <= mostInserted {
			list = append(list, align.Span{Start: t.words[i].start, End: t.words[at-1].end})
		}
	}
	return list
}

func isArticle(stem string) bool { return stem == "the" || stem == "a" || stem == "an" }
