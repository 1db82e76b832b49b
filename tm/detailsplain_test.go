package tm

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/unit"
)

// TestPlainDetails compares what is written by hand with package json.
func TestPlainDetails(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	texts := []string{"", "anna", "12-7", "x-project", "a b", "质检", "a\"b", `a\b`, "<b>", "a&b", "a\x00b", "\u2028", "\xff", "tab\there", "~", "\x7f"}
	few := len(texts)
	text := func() string { return texts[rng.IntN(few)] }
	props := func() (list []unit.Prop) {
		for range rng.IntN(3) {
			list = append(list, unit.Prop{Type: text(), Value: text()})
		}
		return list
	}
	plain := 0
	for i := range 5000 {
		few = len(texts)
		if i%2 == 0 {
			few = 5 // those that are plain
		}
		u := unit.Unit{TUID: text(), Props: props(), CreatedBy: text(), ChangedBy: text(), Attributes: props(), Variants: make([]unit.Variant, 2)}
		for range rng.IntN(3) {
			u.Notes = append(u.Notes, text())
		}
		switch rng.IntN(10) {
		case 0:
			u.Variants[1].Codes = []unit.Code{{At: 0, Kind: "x"}}
		case 1:
			u.Variants[0].Details = &unit.Details{CreatedBy: text()}
		}
		want, err := tables.MarshalDetails(&u)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := tables.AppendPlain(nil, &u); ok {
			plain++
			if string(got) != want {
				t.Fatalf("%s, package json writes %s", got, want)
			}
		}
		if got, err := tables.EncodeDetails(&u); err != nil || tables.HasDetails(&u) && got != want {
			t.Fatal(fmt.Errorf("%s, package json writes %s (%w)", got, want, err))
		}
	}
	if plain < 500 || plain > 4500 {
		t.Errorf("%d of 5000 are written by hand", plain)
	}
}
