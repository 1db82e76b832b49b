package mixed

import (
	"fmt"

	"github.com/yiku-tm/yiku/align"
)

// A NotMixedError says that a page does not hold a text and its translation: it
// has no letters of a second language, or so few that they are words left in.
type NotMixedError struct {
	// Name is the page as messages call it.
	Name string
	// Lang is the language of the page, a canonical tag.
	Lang string
	// Other are the places in another language, spans of the page's text.
	Other []align.Span
	// Share is the share that Other has of what the page says, 0 to 1.
	Share float64
}

// Error says what went wrong and where.
func (e *NotMixedError) Error() string {
	if len(e.Other) == 0 {
		return fmt.Sprintf("part the languages of %s: all of it is in one language (%s)", e.Name, e.Lang)
	}
	noun := "places are"
	if len(e.Other) == 1 {
		noun = "place is"
	}
	return fmt.Sprintf("part the languages of %s: it is in one language (%s); only %d %s in another, %.0f %% of the text",
		e.Name, e.Lang, len(e.Other), noun, 100*e.Share)
}

// Hint says what to do.
func (e *NotMixedError) Hint() string {
	return "if the translation is a file of its own, name both: SRC TGT"
}

// leastShare is the share of what a page says that each of its languages must
// have. In a translation both say the same, and the shares are near one half;
// they leave 0.35 to 0.65 only where a part is not translated.
const leastShare = 0.15

// checkMixed refuses a page in one language.
func (p *parter) checkMixed() error {
	var weight [2]float64
	for _, piece := range p.pieces {
		if piece.side != neither {
			weight[piece.side] += piece.weight
		}
	}
	small := 0
	if weight[1] < weight[0] {
		small = 1
	}
	all := weight[0] + weight[1]
	if all > 0 && weight[small] >= leastShare*all {
		return nil
	}
	e := &NotMixedError{Name: p.doc.Name, Lang: p.tagOf(1-small, "")}
	if all > 0 {
		e.Share = weight[small] / all
	}
	for _, piece := range p.pieces {
		if piece.side == small {
			e.Other = append(e.Other, piece.Span)
		}
	}
	return e
}
