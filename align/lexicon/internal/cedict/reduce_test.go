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

// dump writes a table for people: head, pinyin, words with their stems; then
// the characters with their readings.
func dump(table *packed.Table) string {
	var b strings.Builder
	at := 0
	for i := range table.Heads.Len() {
		head := table.Heads.Of(i)
		fmt.Fprintf(&b, "%s\t", head)
		for _, r := range head {
			b.WriteString(spelled(table, r, table.Spellings[at]))
			at++
		}
		for _, id := range table.HeadWords.Of(i) {
			fmt.Fprintf(&b, "\t%s=%s", table.Words.Of(int(id)), table.Stems[id])
		}
		b.WriteByte('\n')
	}
	for i, r := range table.Chars {
		fmt.Fprintf(&b, "%c", r)
		for _, id := range table.Readings.Of(i) {
			fmt.Fprintf(&b, "\t%s", table.Syllables.Of(int(id)))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// spelled returns the syllable of a character in a head, ^ before it where a
// word of a name begins, and - for a character that is not read.
func spelled(table *packed.Table, r rune, s packed.Spelling) string {
	reading, ok := s.Reading()
	if !ok {
		return "-"
	}
	char, ok := slices.BinarySearch(table.Chars, r)
	if !ok {
		return "?"
	}
	syllable := table.Syllables.Of(int(table.Readings.Of(char)[reading]))
	if s.Begins() {
		return "^" + syllable
	}
	return syllable
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
func TestReduceEncodeDecode(t *testing.T) {
	table := Reduce(sample(t), Embedded)
	var b bytes.Buffer
	if err := packed.Encode(&b, table); err != nil {
		t.Fatal(err)
	}
	back, err := packed.Decode(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(dump(table), dump(back)); diff != "" {
		t.Errorf("decoded table differs (-encoded +decoded):\n%s", diff)
	}
}

func TestReduceIsDeterministic(t *testing.T) {
	entries := sample(t)
	var first []byte
	for i := range 20 {
		var b bytes.Buffer
		if err := packed.Encode(&b, Reduce(entries, Embedded)); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = b.Bytes()
		} else if !bytes.Equal(first, b.Bytes()) {
			t.Fatalf("run %d gave other bytes than run 0", i)
		}
	}
}

func TestReduceLimits(t *testing.T) {
	table := Reduce(sample(t), Limits{Head: 2, Words: 1})
	for i := range table.Heads.Len() {
		if n := len([]rune(table.Heads.Of(i))); n > 2 {
			t.Errorf("head %q has %d characters, the limit is 2", table.Heads.Of(i), n)
		}
		if n := len(table.HeadWords.Of(i)); n != 1 {
			t.Errorf("head %q has %d words, the limit is 1", table.Heads.Of(i), n)
		}
	}
	if table.Heads.Len() == 0 {
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
