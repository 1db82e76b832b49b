package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/unit"
)

func TestTidy(t *testing.T) {
	at := func(text string, places ...int) unit.Variant {
		v := unit.Variant{Lang: "zh", Text: text}
		for _, p := range places {
			v.Codes = append(v.Codes, unit.Code{At: p, Kind: unit.CodePlaceholder})
		}
		return v
	}
	for _, tt := range []struct{ in, want unit.Variant }{
		{at(" a\r\nb "), at("a b")},
		{at("ab", 0, 1, 2), at("ab", 0, 1, 2)},
		{at("\n a\r\nb\u2028c \t", 0, 2, 3, 5, 6, 9, 11), at("a b c", 0, 0, 1, 2, 3, 4, 5)},
		{at(" ", 0, 1), at("", 0, 0)},
	} {
		if diff := cmp.Diff(tt.want, tidy(tt.in)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.in.Text, diff)
		}
	}
}
