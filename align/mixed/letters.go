package mixed

import (
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
)

// kanaShare is the share of kana among kana and Chinese characters from which on
// a sentence is Japanese. Japanese sentences have 40 to 60 %.
const kanaShare = 0.1

// IdeographicShare is the share of what a text says that it says in Chinese
// characters and kana, 0 to 1, and whether it has letters of any kind.
func IdeographicShare(text string) (share float64, letters bool) {
	weight := weigh(text)
	all := 0.0
	for _, w := range weight {
		all += w
	}
	if all == 0 {
		return 0, false
	}
	return (weight[lang.Han] + weight[lang.Kana]) / all, true
}

// weights are what a text says in each script (see lang.Script.Weight).
type weights [lang.Scripts]float64

func weigh(text string) (w weights) {
	for _, r := range text {
		s := lang.ScriptOf(r)
		w[s] += s.Weight()
	}
	return w
}

// tongues moves the weight of Chinese characters to the Japanese where enough
// kana stand beside them.
func (w weights) tongues() weights {
	if kana := w[lang.Kana]; kana > 0 {
		if kana/lang.Kana.Weight() >= kanaShare*(kana/lang.Kana.Weight()+w[lang.Han]/lang.Han.Weight()) {
			w[lang.Kana] += w[lang.Han]
			w[lang.Han] = 0
		} else {
			w[lang.Han] += kana
			w[lang.Kana] = 0
		}
	}
	return w
}

// heaviest is the tongue with most weight, and noTongue of nothing.
func (w weights) heaviest() tongue {
	best := noTongue
	for t := range w {
		if w[t] > w[best] {
			best = tongue(t)
		}
	}
	return best
}

// survey weighs what the page says in each tongue, sentence by sentence, and
// finds where each begins.
func survey(d *align.Document) (weight weights, first [lang.Scripts]int) {
	for t := range first {
		first[t] = len(d.Text)
	}
	for _, p := range d.Paragraphs {
		for at := p.Start; at < p.End; {
			end := at + sentenceEnd(d.Text[at:p.End])
			w := weigh(d.Text[at:end]).tongues()
			for t := range w {
				weight[t] += w[t]
			}
			if t := w.heaviest(); t != noTongue {
				first[t] = min(first[t], at)
			}
			at = end
		}
	}
	weight[noTongue] = 0
	return weight, first
}

// sentenceEnd is the length of the first sentence of a text, roughly: up to a
// full stop of Chinese or Japanese, or a line break.
func sentenceEnd(text string) int {
	i := strings.IndexAny(text, "。！？\n")
	if i < 0 {
		return len(text)
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}
