package check

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/fold"
)

// Answers provides what a memory has for sentences.
type Answers interface {
	// Usage returns the set phrases of the sentences, with their renderings in the memory.
	Usage(ctx context.Context, sentences []string) ([]Usage, error)
	// Earlier returns for each question the units whose source is similar to its sentence,
	// the best first.
	Earlier(ctx context.Context, questions []Question) ([][]Earlier, error)
}

// A Question asks for units whose source is similar to a sentence.
type Question struct {
	Sentence string
	// Least is the minimum similarity in percent: NearlySame, or 100 for the same sentence.
	Least int
}

// Usage describes how a memory renders a set phrase.
type Usage struct {
	Phrase string
	// Units is the number of units with the phrase, Sampled the number of those in which
	// renderings were searched.
	Units, Sampled int
	// Rendering is the most frequent rendering, which Count of the sampled units have; Others
	// holds further renderings that may replace it.
	Rendering string
	Count     int
	Others    []string
	// Since is the period and the latest source, as in "2014-2025, last 新华社 2025-10-15", or empty.
	Since string
}

// Earlier is a unit of a memory whose source is similar to a sentence.
type Earlier struct {
	ID             int64
	Score          int // in percent
	Source, Target string
	// Origin names the origin of the unit.
	Origin string
}

const (
	// NearlySame is the minimum similarity, in percent, at which the translation of another
	// sentence is compared.
	NearlySame = 95
	// A rendering is the usual one if at least UsualUnits units have the phrase, and at least
	// usualShare of the sampled ones have the rendering.
	UsualUnits = 6
	usualShare = .8
	// asked is the number of units per query of the memory.
	asked = 256
	// leastRepeated is the minimum number of letters of a sentence whose translations are
	// compared: those of headings and forms of address may differ.
	leastRepeated = 10
)

// A repetition records the first unit with a sentence, and the hash of its translation.
type repetition struct {
	number int
	target uint64
}

var seed = maphash.MakeSeed()

func hashOf(text string) uint64 { return maphash.String(seed, fold.String(text)) }

// checkMemory compares a unit with earlier units of the document, and keeps it until the
// memory is queried.
func (c *Checker) checkMemory(ctx context.Context, p *pair) error {
	if c.off[Memory] || strings.TrimSpace(p.source.Text) == "" || strings.TrimSpace(p.target.Text) == "" {
		return nil
	}
	if letters(p.source.Text) >= leastRepeated {
		source, target := hashOf(p.source.Text), hashOf(p.target.Text)
		if first, ok := c.said[source]; !ok {
			c.said[source] = repetition{p.number, target}
		} else if first.target != target {
			c.report(p, Finding{
				Kind: Memory, Rule: "inconsistent", Severity: Warning, local: true,
				Message: fmt.Sprintf("the same sentence is translated differently in unit %d", first.number),
			}, wholeOf(p.source.Text), wholeOf(p.target.Text))
		}
	}
	if c.o.Memory == nil {
		return nil
	}
	c.waiting = append(c.waiting, p)
	if len(c.waiting) < asked {
		return nil
	}
	return c.askMemory(ctx)
}

// askMemory queries the memory for the units that wait.
func (c *Checker) askMemory(ctx context.Context) error {
	if len(c.waiting) == 0 {
		return nil
	}
	sentences := make([]string, len(c.waiting))
	var questions []Question
	var of []*pair
	for i, p := range c.waiting {
		sentences[i] = p.source.Text
		if q, ok := questionOf(p.source.Text); ok {
			questions, of = append(questions, q), append(of, p)
		}
	}
	earlier, err := c.o.Memory.Earlier(ctx, questions)
	if err != nil {
		return err
	}
	for i, p := range of {
		c.compareEarlier(p, earlier[i])
	}
	usage, err := c.o.Memory.Usage(ctx, sentences)
	if err != nil {
		return err
	}
	var settled []Usage
	for _, u := range usage {
		if u.Units >= UsualUnits && u.Sampled > 0 && float64(u.Count) >= usualShare*float64(u.Sampled) {
			settled = append(settled, u)
		}
	}
	if len(settled) > 0 {
		for _, p := range c.waiting {
			c.compareUsage(p, settled)
		}
	}
	c.waiting = nil
	return nil
}

// questionOf returns the question of compareEarlier about a sentence: for nearly the same
// sentences if it has a number, for the same one if it is long enough to be compared.
func questionOf(sentence string) (Question, bool) {
	if withoutDigits(sentence) != fold.Simplified(sentence) {
		return Question{sentence, NearlySame}, true
	}
	return Question{sentence, 100}, letters(sentence) >= leastRepeated
}

// compareEarlier compares a unit with units whose source is the same or differs in a
// number.
func (c *Checker) compareEarlier(p *pair, earlier []Earlier) {
	target := fold.String(p.target.Text)
	if slices.ContainsFunc(earlier, func(e Earlier) bool { return e.Score >= 100 && fold.String(e.Target) == target }) {
		return
	}
	for _, e := range earlier {
		if e.ID == p.id && p.id != 0 {
			continue
		}
		evidence := fmt.Sprintf("memory: unit %d", e.ID)
		if e.Origin != "" {
			evidence += ", " + e.Origin
		}
		if e.Score >= 100 && letters(p.source.Text) >= leastRepeated {
			c.report(p, Finding{
				Kind: Memory, Rule: "other translation", Severity: Warning, local: true,
				Message:  "the memory has this sentence with another translation: “" + shorten(e.Target) + "”",
				Evidence: []string{evidence},
			}, wholeOf(p.source.Text), wholeOf(p.target.Text))
			return
		}
		if e.Score < 100 && fold.String(e.Target) == target && e.Source != p.source.Text && withoutDigits(e.Source) == withoutDigits(p.source.Text) {
			c.report(p, Finding{
				Kind: Memory, Rule: "unedited", Severity: Error, local: true,
				Message:  "the number of the source changed, the translation did not: “" + shorten(e.Source) + "” in the memory",
				Evidence: []string{evidence},
			}, wholeOf(p.source.Text), wholeOf(p.target.Text))
			return
		}
	}
}

// withoutDigits replaces each number by one sign.
func withoutDigits(text string) string {
	var b strings.Builder
	last := false
	for _, r := range fold.Simplified(text) {
		digit := r >= '0' && r <= '9' || strings.ContainsRune("一二三四五六七八九十百千万亿〇零两", r)
		if digit {
			if !last {
				b.WriteByte('#')
			}
		} else {
			b.WriteRune(r)
		}
		last = digit
	}
	return b.String()
}

// compareUsage reports set phrases whose rendering differs from that of the memory.
func (c *Checker) compareUsage(p *pair, usage []Usage) {
	var source fold.Text
	var target *wordText
	for _, u := range usage {
		phrase := fold.String(u.Phrase)
		if source.Folded == "" {
			source = fold.Fold(p.source.Text)
		}
		at := strings.Index(source.Folded, phrase)
		if at < 0 {
			continue
		}
		if target == nil {
			target = newWordText(p.targetTag, p.target.Text)
		}
		if slices.ContainsFunc(append([]string{u.Rendering}, u.Others...), func(r string) bool { return len(target.find(r)) > 0 }) {
			continue
		}
		from, to := source.Original(at, at+len(phrase))
		evidence := fmt.Sprintf("memory: %s %d of %d times", u.Rendering, u.Count, u.Sampled)
		if u.Since != "" {
			evidence += ", " + u.Since
		}
		c.report(p, Finding{
			Kind: Memory, Rule: "rendered otherwise", Severity: Info,
			Message: u.Phrase + " is not rendered as “" + u.Rendering + "”", Source: u.Phrase, Evidence: []string{evidence},
		}, []align.Span{{Start: from, End: to}}, nil)
	}
}
