package split

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
)

// The development cases stand beside the project, not in it, and the tests here
// skip without them. They measure; the tables of the other tests hold what each
// rule does. YIKU_CASES=v logs every row that differs.

// caseRow is one row of the cases.
type caseRow struct {
	Lang      string   `json:"lang"`
	Input     string   `json:"input"`
	Sentences []string `json:"sentences"`
	Contested bool     `json:"contested"`
	Literal   *bool    `json:"literal"`
}

// score counts the rows and boundaries of one language. The end of a row is
// given, so only the boundaries inside count; marked are those of the gold that
// follow a mark at all: headings and lines run together have none.
type score struct {
	rows, exact        int
	found, gold, both  int
	marked, markedBoth int
}

func (s score) percent() float64 { return 100 * float64(s.exact) / float64(max(1, s.rows)) }
func (s score) f1() float64      { return f1(s.both, s.found, s.gold) }

// f1Marked is the F1 of the boundaries that follow a mark; what was found at
// others is wrong.
func (s score) f1Marked() float64 {
	return f1(s.markedBoth, s.found-(s.both-s.markedBoth), s.marked)
}

// f1 of nothing to find and nothing found is 1.
func f1(both, found, gold int) float64 {
	if found+gold == 0 {
		return 1
	}
	return 2 * float64(both) / float64(found+gold)
}

// casesFolder returns the folder of the cases, which $CASES names, or skips the
// test: langs_test.go and the tables hold the rules without them.
func casesFolder(t *testing.T) string {
	cases := os.Getenv("CASES")
	if cases == "" {
		cases = filepath.Join("..", "..", "..", "shared", "cases")
	}
	if _, err := os.Stat(cases); err != nil {
		t.Skip("the development cases are not beside the project; $CASES can name them")
	}
	return cases
}

func readCases(t *testing.T, name string) []caseRow {
	f, err := os.Open(filepath.Join(casesFolder(t), "split", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []caseRow
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var r caseRow
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// squeeze removes the spaces of a text.
func squeeze(t string) string {
	return strings.Map(func(r rune) rune {
		if align.IsBlank(r) {
			return -1
		}
		return r
	}, t)
}

// boundaries returns where the sentences end in the text without spaces.
func boundaries(sentences []string) []int {
	var ends []int
	at := 0
	for _, s := range sentences {
		at += len(squeeze(s))
		ends = append(ends, at)
	}
	return ends
}

func texts(text string, spans []align.Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, text[s.Start:s.End])
	}
	return out
}

// measure splits the rows and counts, per language.
func measure(t *testing.T, rows []caseRow) map[string]*score {
	scores := make(map[string]*score)
	for _, r := range rows {
		if r.Contested {
			continue
		}
		s := scores[r.Lang]
		if s == nil {
			s = new(score)
			scores[r.Lang] = s
		}
		got := texts(r.Input, splitText(r.Input, r.Lang))
		gotEnds, wantEnds := boundaries(got), boundaries(r.Sentences)
		s.rows++
		exact := slices.Equal(gotEnds, wantEnds)
		if r.Literal == nil || *r.Literal {
			exact = slices.Equal(got, r.Sentences)
		}
		if exact {
			s.exact++
		} else if os.Getenv("YIKU_CASES") == "v" {
			t.Logf("%s\n  got  %q\n  want %q", r.Lang, got, r.Sentences)
		}
		inside := len(wantEnds) - 1
		for i, e := range wantEnds[:inside] {
			both := slices.Contains(gotEnds[:len(gotEnds)-1], e)
			s.gold++
			s.both += count(both)
			if endsInMark(r.Sentences[i], languageOf("en")) {
				s.marked++
				s.markedBoth += count(both)
			}
		}
		s.found += len(gotEnds) - 1
	}
	return scores
}

func logScores(t *testing.T, scores map[string]*score) {
	var names []string
	for name := range scores {
		names = append(names, name)
	}
	slices.Sort(names)
	t.Logf("%-5s %5s %7s %6s %9s", "lang", "rows", "exact", "F1", "F1 marked")
	for _, name := range names {
		s := scores[name]
		t.Logf("%-5s %5d %6.1f%% %6.3f %9.3f", name, s.rows, s.percent(), s.f1(), s.f1Marked())
	}
}

func count(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

// The floors lie a little under what the rules reach, so that a change that
// loses something is seen.

func TestGoldenRuleCases(t *testing.T) {
	scores := measure(t, readCases(t, "golden_rules.jsonl"))
	logScores(t, scores)
	floors := map[string]float64{
		"zh": 95, "en": 93, "ru": 95, "fr": 95, "es": 95, "de": 90, "it": 90, "ja": 85, "ar": 99, "hy": 85, "da": 95,
		"kk": 99, "sk": 99, "el": 99, "mr": 99, "nl": 99, "pl": 99, "tl": 99, "my": 99, "bg": 99, "mul": 99,
	}
	for name, floor := range floors {
		if got := scores[name].percent(); got < floor {
			t.Errorf("%s: %.1f%% of the rows are exact, want %.0f%%", name, got, floor)
		}
	}
}

func TestTreebankCases(t *testing.T) {
	scores := measure(t, readCases(t, "treebank.jsonl"))
	logScores(t, scores)
	for name, floor := range map[string]struct{ raw, marked float64 }{
		"zh": {0.96, 0.98}, "en": {0.93, 0.98}, "ru": {0.97, 0.98}, "fr": {0.99, 0.99}, "de": {0.99, 0.99}, "es": {0.99, 0.99}, "ar": {0.99, 0.99},
	} {
		if got := scores[name].f1(); got < floor.raw {
			t.Errorf("%s: F1 of all boundaries %.3f, want %.2f", name, got, floor.raw)
		}
		if got := scores[name].f1Marked(); got < floor.marked {
			t.Errorf("%s: F1 of marked boundaries %.3f, want %.2f", name, got, floor.marked)
		}
	}
}

// TestSeedCases splits the three talks, whose sentences are known, with the
// paragraphs cut by page breaks joined as package read joins them: a paragraph
// after the heading that ends in no mark goes on in the next.
func TestSeedCases(t *testing.T) {
	folder := filepath.Join(casesFolder(t), "seed")
	for _, tag := range []string{"zh", "en", "ru"} {
		text, err := os.ReadFile(filepath.Join(folder, "talks."+tag+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		gold, err := os.ReadFile(filepath.Join(folder, "talks."+tag+".sents"))
		if err != nil {
			t.Fatal(err)
		}
		var marked strings.Builder
		paragraphs := strings.Split(strings.TrimSpace(string(text)), "\n\n")
		for i, p := range paragraphs {
			marked.WriteString(p)
			switch {
			case i == len(paragraphs)-1:
			case i > 0 && !endsInMark(p, languageOf("en")):
				marked.WriteString("{\n\n|}")
			default:
				marked.WriteString("¶")
			}
		}
		doc := makeDocument(tag, marked.String())
		Document(doc)
		if doc.Text != strings.TrimSpace(string(text)) {
			t.Fatalf("%s: the test changed the text", tag)
		}
		var got []string
		for i := range doc.Sentences {
			got = append(got, squeeze(doc.SentenceText(i)))
		}
		want := strings.Split(squeezeLines(string(gold)), "\n")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tag, diff)
		}
	}
}

// squeezeLines removes the spaces inside the lines of a text.
func squeezeLines(t string) string {
	lines := strings.Split(strings.TrimSpace(t), "\n")
	for i, line := range lines {
		lines[i] = squeeze(line)
	}
	return strings.Join(lines, "\n")
}
