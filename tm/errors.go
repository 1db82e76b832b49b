package tm

import (
	"context"
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// ErrEmptyQuery is returned by Lookup for a phrase that is empty after folding:
// only spaces or invisible characters.
var ErrEmptyQuery = errors.New("the phrase to look up is empty")

// MaxParts is the maximum number of parts of a phrase with any characters between them:
// each is searched, and nobody remembers more words of a sentence.
const MaxParts = 64

// ErrManyParts is returned by Lookup for a phrase with more than MaxParts
// parts.
var ErrManyParts error = manyParts{}

type manyParts struct{}

// Error returns the limit.
func (manyParts) Error() string { return fmt.Sprintf("the phrase has more than %d parts", MaxParts) }

// Reason returns fault.ReasonManyParts.
func (manyParts) Reason() string { return fault.ReasonManyParts }

// explain describes an error of the database for the user. It returns errors
// that are described already unchanged.
func (m *Memory) explain(doing string, err error) error {
	switch {
	case err == nil || isExplained(err):
		return err
	case tables.IsIndexDamage(err) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded):
		return &fault.FileError{
			Doing: doing, Path: m.file.Path, Problem: "its index " + tables.DescribeDamage(err) + "; nothing was changed",
			Code: fault.ReasonIndexDamaged, Err: err,
		}
	}
	return m.file.Explain(doing, err)
}

// isExplained reports whether the error is described for the user already.
func isExplained(err error) bool {
	for _, known := range []error{ErrEmptyQuery, ErrManyParts, ErrNoSelection, bitext.ErrChanged, fault.ErrNoBitext, history.ErrNothingToUndo} {
		if errors.Is(err, known) {
			return true
		}
	}
	return isA[*fault.NoUnitError](err) || isA[*fault.NoOriginError](err) || isA[*fault.HumanWorkError](err) ||
		isA[*fault.ChangedError](err) || isA[*fault.AlreadyImportedError](err) || isA[*history.UndoError](err) || isA[*bitext.Refusal](err)
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// ParsePhrase parses a phrase in which * matches any run of characters (see
// [search.ParsePhrase]) into its parts.
func ParsePhrase(text string) []string { return search.ParsePhrase(text) }
