package tm

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// BriefQuery asks what the memory knows of a document before it is translated.
type BriefQuery struct {
	// Sentences are the sentences of the document, in order.
	Sentences []string
	// From is the language of the document, To that of the translation; To may
	// be empty for any.
	From, To string
	// Phrases is how many set phrases are told at most, 0 means 40.
	Phrases int
}

// Brief is what the memory knows of a document.
type Brief struct {
	// Phrases are the set phrases of the document that the memory or a ruling
	// knows, the weightiest first: long ones and such as recur.
	Phrases []BriefPhrase
	// Bands are the sentences by how well the memory matches them, the best band first.
	Bands []Band
	// Sentences and Characters are those of the document; characters without blanks.
	Sentences, Characters int
}

// BriefPhrase is a set phrase of a document.
type BriefPhrase struct {
	Phrase string
	// Times is how often it stands in the document, Units the number of units
	// of the memory that hold it.
	Times, Units int
	// Renderings are as in Lookup, found in the newest units.
	Renderings []Rendering
	Rulings    []ruling.Ruling
}

// Band is a part of a document by the score of the best match.
type Band struct {
	// Name is "101", "100", "95-99", "85-94", "75-84", "50-74", "none" or
	// "repetitions" (of a sentence that stands in the document before).
	Name string
	// Sentences and Characters are how much of the document is in the band;
	// blanks do not count as characters.
	Sentences, Characters int
}

// bands are the least scores of the bands, the best first.
var bands = []struct {
	name  string
	least int
}{{"101", 101}, {"100", 100}, {"95-99", 95}, {"85-94", 85}, {"75-84", 75}, {"50-74", 50}, {"none", 0}}

const (
	repetitions = "repetitions"
	// worstBand is the score below which a match is none.
	worstBand = 50
	// usualBriefPhrases is how many phrases are told at most unless asked otherwise.
	usualBriefPhrases = 40
	// briefSample is how many units of a phrase renderings are looked for in: fewer
	// than in a lookup, for there are many phrases.
	briefSample = 24
	// briefWorkers is how many look-ups run at a time, at most one a processor.
	briefWorkers = 4
)

// Brief says what the memory knows of a document: its set phrases with their
// renderings, and how well its sentences are matched. The phrases are found, not
// given: a phrase is a longest part of a sentence that recurs in the memory, or
// one that a ruling is about.
func (m *Memory) Brief(ctx context.Context, q BriefQuery) (Brief, error) {
	var b Brief
	if err := m.band(ctx, q, &b); err != nil {
		return Brief{}, err
	}
	found, err := m.setPhrases(ctx, q)
	if err != nil {
		return Brief{}, m.explain("search", err)
	}
	most := q.Phrases
	if most == 0 {
		most = usualBriefPhrases
	}
	found = found[:min(len(found), most)]
	b.Phrases, err = m.renderAll(ctx, q, found)
	if err != nil {
		return Brief{}, err
	}
	return b, nil
}

// band sorts the sentences into bands.
func (m *Memory) band(ctx context.Context, q BriefQuery, b *Brief) error {
	b.Bands = make([]Band, len(bands)+1)
	for i, x := range bands {
		b.Bands[i].Name = x.name
	}
	b.Bands[len(bands)].Name = repetitions
	scores := make([]int, len(q.Sentences))
	var firsts []int // of sentences that recur, the first
	recurs := make(map[string]bool, len(q.Sentences))
	for i, text := range q.Sentences {
		if !recurs[text] {
			firsts = append(firsts, i)
		}
		recurs[text] = true
	}
	err := m.parallel(ctx, len(firsts), func(ctx context.Context, i int) error {
		score, err := m.bestScore(ctx, q, firsts[i])
		scores[firsts[i]] = score
		return err
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

// bestScore is the score of the best match of a sentence; 0 where there is none.
func (m *Memory) bestScore(ctx context.Context, q BriefQuery, i int) (int, error) {
	query := MatchQuery{Text: q.Sentences[i], From: q.From, To: q.To, Min: worstBand, Limit: 1}
	if i > 0 && i+1 < len(q.Sentences) {
		query.Previous, query.Next = q.Sentences[i-1], q.Sentences[i+1]
	}
	found, err := m.Match(ctx, query)
	if errors.Is(err, ErrEmptyQuery) {
		return 0, nil
	}
	if err != nil || len(found.Matches) == 0 {
		return 0, err
	}
	return found.Matches[0].Score, nil
}

// renderAll looks the phrases up.
func (m *Memory) renderAll(ctx context.Context, q BriefQuery, found []setPhrase) ([]BriefPhrase, error) {
	phrases := make([]BriefPhrase, len(found))
	err := m.parallel(ctx, len(found), func(ctx context.Context, i int) error {
		l, err := m.Lookup(ctx, Query{Text: found[i].text, From: q.From, To: q.To, Limit: 1, Sample: briefSample})
		phrases[i] = BriefPhrase{Phrase: found[i].text, Times: found[i].times, Units: l.Total, Renderings: l.Renderings, Rulings: l.Rulings}
		return err
	})
	return slices.DeleteFunc(phrases, func(p BriefPhrase) bool { return p.Units == 0 && len(p.Rulings) == 0 }), err
}

// parallel runs work for the numbers below n, several at a time, and returns the first error.
func (m *Memory) parallel(ctx context.Context, n int, work func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var group sync.WaitGroup
	for range min(briefWorkers, runtime.GOMAXPROCS(0), n) {
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

// isSpaced tells whether phrases of the document are cut at words.
func (q BriefQuery) isSpaced() bool { return lang.Spaced(q.From) }
