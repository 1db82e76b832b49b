package align

// Options of Align. The zero value works.
type Options struct {
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
