package align_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/yiku-tm/yiku/align"
)

// TestAblation prints the table of docs/benchmarks.md that says what each part
// of the model is worth: strict F1 with all, and the points lost without it. A
// part without which no set loses anything has no business in the model.
func TestAblation(t *testing.T) {
	if os.Getenv("ABLATION") == "" {
		t.Skip("takes a minute: make bench-ablation")
	}
	sets := goldSets(t)
	var all []float64
	row := "| all of it |"
	header := "| without |"
	for _, folder := range sets {
		f := alignSet(t, folder, align.Options{}).counts.Strict().F1
		all = append(all, f)
		header += " " + filepath.Base(folder) + " |"
		row += fmt.Sprintf(" %.3f |", f)
	}
	t.Log(header)
	t.Log(row)
	for part, ingredient := range align.Ingredients {
		row, worst := "| "+ingredient.Name+" |", 1.0
		for k, folder := range sets {
			lost := alignSet(t, folder, align.Without(part)).counts.Strict().F1 - all[k]
			row += fmt.Sprintf(" %+.1f |", 100*lost)
			worst = min(worst, lost)
		}
		t.Log(row)
		if worst >= 0 {
			t.Errorf("no set loses anything without %s", ingredient.Name)
		}
	}
}
