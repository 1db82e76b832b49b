package align_test

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
)

var update = flag.Bool("update", false, "write the golden file anew")

// TestSameOnEveryMachine compares the beads of the own bitexts, with their scores to
// the last bit, with a golden file, so that running the tests on another processor
// shows whether it computes the same. After a change of the model, -update rewrites
// the file.
func TestSameOnEveryMachine(t *testing.T) {
	var got strings.Builder
	for _, c := range []struct{ name, source, target string }{
		{"talks", "zh", "en"}, {"talks", "zh", "ru"}, {"notice", "zh", "en"}, {"forum", "zh", "fr"}, {"bulletin", "zh-Hant", "ru"},
	} {
		stem := filepath.Join("..", "testdata", c.name)
		a, b := linesOf(t, stem+"."+c.source+".sents", c.source), linesOf(t, stem+"."+c.target+".sents", c.target)
		bitext, err := align.Align(context.Background(), a, b, align.Options{})
		if err != nil {
			t.Fatal(err)
		}
		h := sha256.New()
		for _, bead := range bitext.Beads {
			fmt.Fprintf(h, "%v %v %x\n", bead.Source, bead.Target, bead.Score)
		}
		fmt.Fprintf(&got, "%s.%s-%s %x\n", c.name, c.source, c.target, h.Sum(nil))
	}
	golden := filepath.Join("testdata", "machine.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("other beads or scores than on the machine that wrote %s:\n%s", golden, got.String())
	}
}
