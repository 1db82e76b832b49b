package app

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm"
)

// MaxListed is the number of phrases that a list may have: five times what a large glossary
// has. Each takes 0.1 ms in a small memory and ten in a large one.
const MaxListed = 50_000

// LookupList looks up every phrase of the list at path, one per line, or the first
// column of a line with tabs. It opens the memory once and holds one answer at a time,
// which it passes to yield in the order of the list. A repeated phrase is looked up
// once. It returns the number of phrases.
func (s *Session) LookupList(ctx context.Context, path, encoding string, o LookupOptions, yield func(phrase string, answer tm.Answer) error) (int, error) {
	// The language of a list of terms is hard to detect and not needed.
	in, err := s.ReadDocument(ctx, path, ReadOptions{Lines: true, Lang: cmp.Or(o.Query.From, lang.Undetermined), Encoding: encoding})
	if err != nil {
		return 0, err
	}
	seen := map[string]bool{}
	var phrases []string
	for i := range in.Doc.Sentences {
		phrase, _, _ := strings.Cut(in.Doc.SentenceText(i), "\t")
		if phrase = strings.TrimSpace(phrase); phrase != "" && !seen[phrase] {
			seen[phrase] = true
			phrases = append(phrases, phrase)
		}
	}
	if len(phrases) > MaxListed {
		return 0, fail(ReasonLongList, "%s has %d phrases, more than %d", path, len(phrases), MaxListed)
	}
	progress := s.progress("looking up")
	defer progress.Done()
	return len(phrases), s.Read(ctx, func(m *tm.Memory) error {
		for i, phrase := range phrases {
			if err := ctx.Err(); err != nil {
				return err
			}
			progress.Set(i, len(phrases))
			each := o
			each.Text = phrase
			answer, err := m.Answer(ctx, each.question())
			if err != nil && !errors.Is(err, tm.ErrEmptyQuery) { // a line of marks only
				return err
			}
			if err := yield(phrase, answer); err != nil {
				return err
			}
		}
		return nil
	})
}
