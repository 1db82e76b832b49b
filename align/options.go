package align

import "github.com/yiku-tm/yiku/align/lexicon"

// Options of Align. The zero value works.
type Options struct {
	// Terms, when not nil, are Chinese terms of the user with their renderings
	// in the language of the other document. They count for more than the
	// embedded dictionary. Without a Chinese document they are not used.
	Terms *lexicon.Terms
	// Progress, when not nil, is told now and then how many of how many steps
	// are done. It is called from the goroutine that called Align.
	Progress func(done, total int)
}

// progress returns what a pass over n rows tells, the rows of earlier passes done.
func (o Options) progress(before, n int) func(row int) {
	if o.Progress == nil {
		return nil
	}
	return func(row int) { o.Progress(before+row, 2*n) }
}
