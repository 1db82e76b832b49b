package tm

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/unit"
)

// TestLookupOfWholeDocuments looks up a phrase of which one unit is a document in
// one piece: the unit is found, and the answer does not wait for its words.
func TestLookupOfWholeDocuments(t *testing.T) {
	m := openNew(t)
	long := strings.Repeat("会议讨论了粮食生产问题，", 20_000)
	mustAdd(t, m, unit.Origin{Checksum: "a"},
		pair(0, long, strings.Repeat("The meeting discussed grain production, ", 20_000)),
		pair(1, "粮食生产稳定。", "Grain production is stable."))
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	a, err := m.Lookup(ctx, Query{Text: "粮食生产"})
	if err != nil || a.Total != 2 {
		t.Fatalf("%d units (%v), want 2", a.Total, err)
	}
	for _, f := range a.Units {
		if whole := len(f.Unit.Variants[0].Text) > longestReadable; whole != (f.Rendering < 0) {
			t.Errorf("place %d has the rendering %d", f.Unit.Place, f.Rendering)
		}
	}
}
