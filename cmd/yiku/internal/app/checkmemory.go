package app

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/check"
	"github.com/yiku-tm/yiku/tm/unit"
)

// memoryAnswers answers the questions of a check from a memory. Phrases and repeated
// sentences are looked up once.
type memoryAnswers struct {
	memory   *tm.Memory
	from, to string
	known    map[string]bool
	usage    []check.Usage
	searched bool // some sentences were searched for set phrases
	answered map[check.Question][]check.Earlier
}

const (
	// phrasesAsked is the number of set phrases that are looked up per 256 sentences.
	phrasesAsked = 12
	// mostPhrases is the maximum number of set phrases that are looked up for a
	// document.
	mostPhrases = 120
	// phraseEvery is the interval at which sentences after the first 256 are searched for set
	// phrases, which takes milliseconds with a large memory. A phrase that matters occurs more than
	// once in a long document.
	phraseEvery = 8
	// mostAnswered is the number of sentences whose answers are cached.
	mostAnswered = 1 << 13
)

func (m *memoryAnswers) Usage(ctx context.Context, sentences []string) ([]check.Usage, error) {
	if len(m.known) >= mostPhrases {
		return m.usage, nil
	}
	if m.searched {
		var some []string
		for i := 0; i < len(sentences); i += phraseEvery {
			some = append(some, sentences[i])
		}
		sentences = some
	}
	m.searched = true
	phrases, err := m.memory.SetPhrases(ctx, tm.BriefQuery{
		Sentences: sentences, From: m.from, To: m.to, Phrases: phrasesAsked, Units: check.UsualUnits, Except: func(phrase string) bool { return m.known[phrase] },
	})
	if err != nil {
		return nil, err
	}
	for _, p := range phrases {
		m.known[p.Phrase] = true
		u := check.Usage{Phrase: p.Phrase, Units: p.Units, Sampled: p.Sampled}
		for _, r := range p.Renderings {
			switch {
			case r.Missing || r.Weak:
			case u.Rendering == "":
				u.Rendering, u.Count, u.Since = r.Text, r.Count, since(r)
			default:
				u.Others = append(u.Others, r.Text)
			}
		}
		if u.Rendering != "" {
			m.usage = append(m.usage, u)
		}
	}
	return m.usage, nil
}

// since describes when a rendering was used, and by whom most: 2014-2025, 新华社.
func since(r tm.Rendering) string {
	var words []string
	switch {
	case r.First == "":
	case r.First[:4] == r.Last[:4]:
		words = append(words, r.Last)
	default:
		words = append(words, r.First[:4]+"-"+r.Last[:4]+", last "+r.Last)
	}
	if len(r.Bodies) > 0 {
		words = append(words, r.Bodies[0].Name)
	}
	return strings.Join(words, ", ")
}

// checkWorkers is the number of sentences that are matched at a time.
const checkWorkers = 2

func (m *memoryAnswers) Earlier(ctx context.Context, questions []check.Question) ([][]check.Earlier, error) {
	list := make([][]check.Earlier, len(questions))
	var open []int
	for i, q := range questions {
		var known bool
		if list[i], known = m.answered[q]; !known {
			open = append(open, i)
		}
	}
	errs := make([]error, checkWorkers)
	var group sync.WaitGroup
	for w := range checkWorkers {
		group.Go(func() {
			for k := w; k < len(open) && errs[w] == nil; k += checkWorkers {
				list[open[k]], errs[w] = m.earlier(ctx, questions[open[k]])
			}
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, i := range open {
		if len(m.answered) < mostAnswered {
			m.answered[questions[i]] = list[i]
		}
	}
	return list, nil
}

func (m *memoryAnswers) earlier(ctx context.Context, q check.Question) ([]check.Earlier, error) {
	found, err := m.memory.Match(ctx, tm.MatchQuery{Text: q.Sentence, From: m.from, To: m.to, Min: q.Least, Limit: 5})
	if errors.Is(err, tm.ErrEmptyQuery) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []check.Earlier
	for _, x := range found.Matches {
		if x.Other < 0 || x.Unit.Status == unit.Rejected {
			continue
		}
		list = append(list, check.Earlier{
			ID: x.Unit.ID, Score: x.Similarity, Source: x.Unit.Variants[x.Variant].Text, Target: x.Unit.Variants[x.Other].Text,
			Origin: strings.TrimSuffix(strings.Join([]string{x.Unit.Origin.Title, x.Unit.Origin.Date}, " "), " "),
		})
	}
	return list, nil
}
