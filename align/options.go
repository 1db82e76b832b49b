package align

import "github.com/yiku-tm/yiku/align/lexicon"

// Options of Align. The zero value works.
type Options struct {
	// Terms are lists of Chinese terms with their renderings in the language of
	// the other document: those of the user count for more than the embedded
	// dictionary, published ones as much. Without a Chinese document they are not
	// used.
	Terms []*lexicon.Terms
	// Learned is what earlier documents taught: of any languages, those of the two
	// documents are used.
	Learned []*Learned
	// Effort is how much work is done; the zero value is Normal.
	Effort Effort
	// Counterparts, when not empty, tell which paragraphs stand together, as they
	// do in a bilingual page (see package align/mixed). They are in order, do not
	// overlap and need not cover the documents.
	Counterparts []Counterpart
	// Progress, when not nil, is called now and then with how many of how many steps
	// are done. It is called from the goroutine that called Align.
	Progress func(done, total int)
}

// Effort is how much work Align does.
type Effort int

const (
	// Normal aligns, learns from what was aligned, and aligns again.
	Normal Effort = iota
	// Fast aligns once, with what is known beforehand: in half the time, with
	// more errors (docs/benchmarks.md). Nothing is learned.
	Fast
)

// progress returns what a pass tells, before of all rows being done.
func (o Options) progress(before, all int) func(row int) {
	if o.Progress == nil {
		return nil
	}
	return func(row int) { o.Progress(before+row, all) }
}
