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
// most one word inserted: communities with a truly shared future. Any official or allowed
// rendering is accepted. If the target has none, a banned one is an error, a superseded one
// a warning, and anything else a warning if some rendering is official. A ruling later than
// the document does not apply to it.

// ruled holds the rulings on a phrase.
type ruled struct {
	phrase  string // folded
	rulings []ruling.Ruling
}

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
		phrase := fold.String(x.Phrase)
		p, ok := known[phrase]
		if !ok {
			p = &ruled{phrase: phrase}
			known[phrase] = p
			r.byStart[startOf(phrase)] = append(r.byStart[startOf(phrase)], p)
		}
		p.rulings = append(p.rulings, x)
	}
	for _, list := range r.byStart {
		slices.SortFunc(list, func(a, b *ruled) int {
			return cmp.Or(cmp.Compare(len(b.phrase), len(a.phrase)), strings.Compare(a.phrase, b.phrase))
		})
	}
	return r
}

// in calls found for the ruled phrases of a folded text that are not inside a longer one.
func (r *ruledPhrases) in(text string, found func(p *ruled, at int)) {
	for at := 0; at < len(text); {
		_, size := utf8.DecodeRuneInString(text[at:])
		longest := (*ruled)(nil)
		for _, p := range r.byStart[startOf(text[at:])] {
			if strings.HasPrefix(text[at:], p.phrase) && (!r.spaced || wordBounds(text, at, at+len(p.phrase))) {
				longest = p
				break
			}
		}
		if longest != nil {
			found(longest, at)
			size = len(longest.phrase)
		}
		at += size
	}
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
	c.ruled.in(source.Folded, func(r *ruled, at int) {
		if target == nil {
			target = newWordText(p.targetTag, p.target.Text)
		}
		from, to := source.Original(at, at+len(r.phrase))
		c.checkRuled(p, r, []align.Span{{Start: from, End: to}}, target)
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
	f := Finding{Kind: Rulings, Source: p.source.Text[source[0].Start:source[0].End]}
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

// find returns the first occurrence of the rendering, or nil.
func (t *wordText) find(rendering string) []align.Span {
	if !t.spaced {
		wanted := fold.String(rendering)
		if at := strings.Index(t.folded.Folded, wanted); at >= 0 && wanted != "" {
			from, to := t.folded.Original(at, at+len(wanted))
			return []align.Span{{Start: from, End: to}}
		}
		return nil
	}
	wanted := stemmed(t.tag, rendering)
	// Another article may replace one at the beginning.
	for len(wanted) > 1 && isArticle(wanted[0].stem) {
		wanted = wanted[1:]
	}
	if len(wanted) == 0 {
		return nil
	}
	for i := range t.words {
		at, inserted := i, 0
		for k := 0; k < len(wanted); {
			switch {
			case at >= len(t.words):
				inserted = mostInserted + 1
			case t.words[at].stem == wanted[k].stem:
				k++
			case k == 0 || isArticle(t.words[at].stem):
				if k == 0 {
					inserted = mostInserted + 1
				}
			default:
				inserted++
			}
			if inserted > mostInserted {
				break
			}
			at++
			if k == len(wanted) {
				return []align.Span{{Start: t.words[i].start, End: t.words[at-1].end}}
			}
		}
	}
	return nil
}

func isArticle(stem string) bool { return stem == "the" || stem == "a" || stem == "an" }
