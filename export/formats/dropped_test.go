package formats

import (
	"bytes"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestDroppedCharactersAreCounted writes characters that a format cannot hold,
// in texts and in details: what is lost is counted.
func TestDroppedCharactersAreCounted(t *testing.T) {
	const control = "\x02"
	u := unit.Unit{
		Score: 1, Notes: []string{"no" + control + "te"}, Props: []unit.Prop{{Type: "x-definition", Value: "de" + control + "fined"}},
		Variants: []unit.Variant{{Lang: "zh", Text: "双" + control + "方"}, {Lang: "en", Text: "bo" + control + "th"}},
	}
	for _, f := range All() {
		if f.Write == nil {
			continue
		}
		var b bytes.Buffer
		w, err := f.Write(&b, export.WriteOptions{Source: "zh", Target: "en"})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(u); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		out := b.String()
		if strings.Contains(out, control) || strings.Contains(out, `\u0002`) || strings.HasPrefix(out, "PK") {
			continue // the format holds it, or is packed
		}
		// How many of the four texts are in the file, each without its character.
		want := 0
		for _, text := range []string{"双方", "both", "note", "defined"} {
			if strings.Contains(out, text) {
				want++
			}
		}
		if got := w.Report().DroppedCharacters; got != want || want < 2 {
			t.Errorf("%s: %d dropped characters, the report says %d", f.Name, want, got)
		}
	}
}
