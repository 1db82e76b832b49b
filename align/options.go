package align

import "github.com/yiku-tm/yiku/align/lexicon"

// Options are the options of Align. The zero value is valid.
type Options struct {
	// Terms holds lists of Chinese terms with their renderings in the language
	// of the other document. Those of the user have more weight than the
	// embedded dictionary, published ones the same weight. Without a Chinese
	// document they are ignored.
	Terms []*lexicon.Terms
	// Learned is what earlier documents taught, in any languages; those of the two
	// documents are used.
	Learned []*Learned
	// Effort is the amount of work; the zero value is Normal.
	Effort Effort
	// Counterparts, if not empty, tells which paragraphs correspond, as in a
	// bilingual page (see package align/mixed). They must be in order and not
	// overlap, but need not cover the documents.
	Counterparts []Counterpart
	// Progress, unless nil, is called with the numbers of finished and of all steps,
	// from the goroutine that called Align.
	Progress func(done, total int)
}

// An Effort is an amount of work.
type Effort int

const (
	// Normal aligns, learns from what was aligned, and aligns again.
	Normal Effort = iota
	// Fast aligns once, with prior knowledge only, in half the time and with
	// more errors (docs/benchmarks.md). Nothing is learned.
	Fast
)

// progress returns the function that a pass calls with its finished rows, of
// all rows, after before earlier ones.
func (o Options) progress(before, all int) func(row int) {
	if o.Progress == nil {
		return nil
	}
	return func(row int) { o.Progress(before+row, all) }
}
