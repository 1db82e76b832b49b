package tm

import (
	"context"
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

// BenchmarkRenderings looks a phrase up, with the renderings of 300 units.
func BenchmarkRenderings(b *testing.B) {
	m := openNew(b)
	mustAdd(b, m, unit.Origin{Checksum: "a", Date: "2024"}, randomPairs(1, 20_000)...)
	for _, c := range []struct{ name, phrase string }{{"frequent", "乡村振兴"}, {"two words", "深化改革开放"}, {"English", "rural revitalization"}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				l, err := m.Lookup(context.Background(), Query{Text: c.phrase, Limit: 20})
				if err != nil || len(l.Renderings) == 0 {
					b.Fatal(err, len(l.Renderings))
				}
			}
		})
	}
}
