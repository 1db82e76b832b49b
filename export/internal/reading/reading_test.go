package reading

import (
	"strconv"
	"testing"
)

// TestWords checks that many words do not make it grow without end.
func TestWords(t *testing.T) {
	var w Words
	for n := range 5 * maxWords {
		s := strconv.Itoa(n)
		if got := w.String([]byte(s)); got != s || len(w.known) > maxWords {
			t.Fatalf("%q is %q with %d words", s, got, len(w.known))
		}
	}
}
