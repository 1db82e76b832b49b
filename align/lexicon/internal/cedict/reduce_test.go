package cedict

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func sample(t *testing.T) []Entry {
	t.Helper()
	data, err := os.ReadFile("testdata/sample.u8")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := Read(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// dump writes a table for people: heads, words with their stems; then the
// characters with their readings.
func dump(table *packed.Table) string {
	var b strings.Builder
	for i, head := range table.Heads {
		b.WriteString(head)
		for _, id := range table.HeadWords[i] {
			fmt.Fprintf(&b, "\t%s=%s", table.Words[id], table.Stems[id])
		}
		b.WriteByte('\n')
	}
	for i, r := range table.Chars {
		fmt.Fprintf(&b, "%c\t%s\n", r, table.Readings[i])
	}
	return b.String()
}

func TestReduceGolden(t *testing.T) {
	got := dump(Reduce(sample(t), Embedded))
	const golden = "testdata/sample.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("reduced sample differs (-want +got); run with -update if it is meant:\n%s", diff)
	}
}

// The generator's whole way, there and back.
func TestReducePackOpen(t *testing.T) {
	table := Reduce(sample(t), Embedded)
	m, err := packed.Open(packed.Pack(table))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	for i, head := range table.Heads {
		var words []string
		for _, id := range table.HeadWords[i] {
			words = append(words, table.Words[id])
		}
		if id, ok := m.Head(head); !ok || !slices.Equal(words, m.Words(id)) {
			t.Errorf("%s has the words %v in the packed dictionary, want %v", head, m.Words(id), words)
		}
	}
}

func TestReduceIsDeterministic(t *testing.T) {
	entries := sample(t)
	first := packed.Pack(Reduce(entries, Embedded))
	for i := range 20 {
		if packed.Pack(Reduce(entries, Embedded)) != first {
			t.Fatalf("run %d gave other bytes than run 0", i+1)
		}
	}
}

func TestReduceLimits(t *testing.T) {
	table := Reduce(sample(t), Limits{Head: 2, Words: 1})
	for i, head := range table.Heads {
		if n := len([]rune(head)); n > 2 {
			t.Errorf("head %q has %d characters, the limit is 2", head, n)
		}
		if n := len(table.HeadWords[i]); n != 1 {
			t.Errorf("head %q has %d words, the limit is 1", head, n)
		}
	}
	if len(table.Heads) == 0 {
		t.Error("no heads at all")
	}
}

func TestReadJavaScriptModule(t *testing.T) {
	const line = "約 约 [yue1] /pact/"
	bare, err := Read(strings.NewReader(line + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"module.exports = `# comment\n" + line + "`;",
		"module.exports = `" + line + "\r\n`;\n",
		"\ufeff# comment\r\n\r\n" + line,
	} {
		got, err := Read(strings.NewReader(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if diff := cmp.Diff(bare, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestReadErrorsNameTheLine(t *testing.T) {
	for _, text := range []string{
		"# comment\n約 约 /pact/\n",
		"# comment\n約 [yue1] /pact/\n",
		"# comment\n約 约 [yue1] pact\n",
		"# comment\n約 约 [yue1] /pact\n",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q: error %v, want one that names line 2", text, err)
		}
	}
}
