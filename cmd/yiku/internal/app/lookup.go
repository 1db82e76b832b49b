package app

import (
	"context"
	"strings"

	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// LookupOptions ask for what the memory knows of a text.
type LookupOptions struct {
	// Text is what is looked for; * in it stands for any characters.
	Text string
	// Query says which units hold it; its text, To and phrases of the text are filled
	// in here.
	Query tm.Query
	// Targets are the languages of the translations; an empty one means any. There
	// must be at least one.
	Targets []string
	// UnitsOnly leaves out what is near the text and what resembles it.
	UnitsOnly bool
	// Context is how many units before and after each are wanted.
	Context int
}

// Answer is what the memory knows of a text.
type Answer struct {
	tm.Answer
	// Targets are those of the options; the lookups are in their order.
	Targets []string
	// Around are the units before and after each unit found, by its ID.
	Around map[int64]Around
}

// Around are the units before and after a unit in its document.
type Around struct{ Before, After []unit.Unit }

// similarUnits is how many units like a sentence are wanted.
const similarUnits = 5

// Lookup asks the memory. Everything but Around is read in one transaction.
func (s *Session) Lookup(ctx context.Context, o LookupOptions) (Answer, error) {
	question := tm.Question{Text: o.Text, Query: o.Query, Targets: o.Targets, Surroundings: !o.UnitsOnly}
	switch phrase := tm.ParsePhrase(o.Text); len(phrase) {
	case 0:
		question.Query.Text = o.Text
	case 1:
		question.Query.Text = phrase[0]
	default:
		question.Query.Phrases = append([]tm.Phrase{phrase}, question.Query.Phrases...)
	}
	if isSentence(o.Text) && !o.UnitsOnly {
		question.Matches = similarUnits
	}
	answer := Answer{Targets: o.Targets, Around: map[int64]Around{}}
	err := s.Read(ctx, func(m *tm.Memory) (err error) {
		if answer.Answer, err = m.Answer(ctx, question); err != nil || o.Context == 0 {
			return err
		}
		for _, l := range answer.Lookups {
			for _, f := range l.Units {
				var around Around
				if around.Before, around.After, err = m.Neighbours(ctx, f.Unit, o.Context); err != nil {
					return err
				}
				answer.Around[f.Unit.ID] = around
			}
		}
		return nil
	})
	return answer, err
}

// The length from which a text is a sentence: in words, where it has spaces, else
// in characters.
const (
	sentenceCharacters = 10
	sentenceWords      = 6
)

func isSentence(text string) bool {
	if words := len(strings.Fields(text)); words > 1 {
		return words >= sentenceWords
	}
	return len([]rune(text)) >= sentenceCharacters
}
