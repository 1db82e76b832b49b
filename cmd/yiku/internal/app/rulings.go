package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/export/rulings"
)

// leastTerms is the least share of terms among the lines of a page that is a list of terms;
// it may have an explanation in each language below each term, and titles.
const leastTerms = 0.2

// ReadRulings reads the rulings in a list of terms: a table, a term base, or a document
// whose lines are terms with their translations.
func (s *Session) ReadRulings(ctx context.Context, path string, o rulings.Options) (rulings.Result, error) {
	f, err := OpenFile(ctx, path)
	if err != nil {
		return rulings.Result{}, err
	}
	result, err := rulings.Read(ctx, Cancellable(ctx, f), path, o)
	f.Close() // nothing was written
	line, ok := errors.AsType[*rulings.LineError](err)
	if err == nil || ok && !line.NoTable || errors.Is(err, rulings.ErrManyRulings) || ctx.Err() != nil {
		return result, err
	}
	in, reading := s.ReadDocument(ctx, path, ReadOptions{mixed: true, AnyColumn: true})
	if reading != nil {
		return rulings.Result{}, err
	}
	numbers := linesOf(in.Doc.Text)
	lines := make([]rulings.Line, len(in.Doc.Paragraphs))
	for i, p := range in.Doc.Paragraphs {
		lines[i] = rulings.Line{Text: OneLine(in.Doc.Slice(p)), Number: numbers.at(p.Start)}
	}
	page := rulings.FromLines(path, lines, o)
	if len(page.Rulings) > rulings.MaxRulings {
		return rulings.Result{}, fmt.Errorf("read %s: %w", path, rulings.ErrManyRulings)
	}
	if n := len(page.Rulings); n > 0 && float64(n) >= leastTerms*float64(n+len(page.Skipped)) {
		return page, nil
	}
	return rulings.Result{}, err
}
