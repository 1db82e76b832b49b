package read_test

import (
	"context"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read"
)

// TestYearIsNotAPageNumber checks that a year alone on a wrapped line is kept,
// and that page numbers in the thousands are left out.
func TestYearIsNotAPageNumber(t *testing.T) {
	for _, c := range []struct {
		text string
		kept bool
	}{
		{"I. A review of our work in 2019 and the first few months of\n2020\n\nIn pursuing development last year, the city faced many\ndifficulties and challenges.\n", true},
		{"The committee went on with the reading of the law on the protection\n\n1951\n\nof rivers and lakes, which was adopted at once by the whole of the\n\n1952\n\nassembly after a short debate.\n", false},
	} {
		d, err := read.Read(context.Background(), strings.NewReader(c.text), read.Options{Name: "t", Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		dropped := false
		for _, r := range d.Repairs {
			dropped = dropped || r.Kind == align.RepairPageNumber
		}
		if dropped == c.kept {
			t.Errorf("%q: page number dropped %v; repairs %v", c.text, dropped, d.Repairs)
		}
	}
}
