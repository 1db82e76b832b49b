package export

import "iter"

// Once makes the stream of a Reader, which can be read once, out of a function
// that hands on items until it is told to stop. An error of the function is the
// last of the stream, unless the caller stopped before. begun belongs to the
// Reader and is set by the first reading; a second one is empty.
func Once[T any](begun *bool, read func(yield func(T) bool) error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if *begun {
			return
		}
		*begun = true
		stopped := false
		err := read(func(i T) bool {
			stopped = !yield(i, nil)
			return !stopped
		})
		if err != nil && !stopped {
			var none T
			yield(none, err)
		}
	}
}
