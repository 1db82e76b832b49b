package lexicon

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestReadTerms(t *testing.T) {
	want := []Term{
		{Head: "试验区", Renderings: []string{"pilot zone", "experimental zone"}, Line: 2},
		{Head: "GDP", Renderings: []string{"GDP"}, Line: 4},
		{Head: "九一八", Renderings: []string{`"9/18", the incident`}, Line: 5},
	}
	tests := []struct {
		why, text string
		read      func(io.Reader, string) (*Terms, error)
	}{
		{"tabs", "# term\trendering\n试验区\tpilot zone\texperimental zone\n\nGDP\tGDP\n九一八\t\"9/18\", the incident\n", ReadTSV},
		{"tabs with mark, spaces and CRLF", "\ufeff# x\r\n 试验区 \t pilot zone\t\texperimental zone\t\r\n \r\nGDP\tGDP\r\n九一八\t\"9/18\", the incident", ReadTSV},
		{"commas", "# term,rendering\n试验区,pilot zone,experimental zone\n\nGDP,GDP\n九一八,\"\"\"9/18\"\", the incident\"\n", ReadCSV},
		{"commas with mark and CRLF", "\ufeff#\r\n试验区, pilot zone,,experimental zone\r\n,,\r\nGDP,GDP\r\n九一八,\"\"\"9/18\"\", the incident\"", ReadCSV},
	}
	for _, tt := range tests {
		got, err := tt.read(strings.NewReader(tt.text), "my.terms")
		if err != nil {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		if diff := cmp.Diff(&Terms{Name: "my.terms", List: want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
	}
}

func TestReadTermsErrors(t *testing.T) {
	const good = "合作\tcooperation\n"
	tests := []struct {
		why, text string
		read      func(io.Reader, string) (*Terms, error)
		line      int
		reason    string
	}{
		{"no tab", good + "发展 development\n", ReadTSV, 2, "no rendering after the term \"发展 development\"; write term<TAB>rendering"},
		{"only spaces after the tab", good + "发展\t \n", ReadTSV, 2, "no rendering"},
		{"no term", good + "\n\tdevelopment\n", ReadTSV, 3, "no term before the rendering"},
		{"sides swapped", good + "development\t发展\n", ReadTSV, 2, "write the Chinese first"},
		{"not UTF-8", good + "\xba\xcf\xd7\xf7\tcooperation\n", ReadTSV, 2, "not UTF-8"},
		{"a sentence", good + strings.Repeat("发展", MaxTerm) + "\tdevelopment\n", ReadTSV, 2, "128 characters"},
		{"a line without end", good + strings.Repeat("x", maxTermLine+1), ReadTSV, 2, "longer than"},
		{"an open quote", "合作,cooperation\n发展,\"development\n", ReadCSV, 2, "quote"},
		{"no comma", "合作,cooperation\n发展\n", ReadCSV, 2, "no rendering after the term \"发展\"; write term,rendering"},
		{"CSV not UTF-8", "合作,cooperation\n\xba\xcf,x\n", ReadCSV, 2, "not UTF-8"},
	}
	for _, tt := range tests {
		terms, err := tt.read(strings.NewReader(tt.text), "my.terms")
		var fault *TermError
		if !errors.As(err, &fault) || terms != nil {
			t.Errorf("%s: error %v and terms %v, want a TermError and none", tt.why, err, terms)
			continue
		}
		if fault.Line != tt.line || fault.Name != "my.terms" || !strings.Contains(fault.Error(), tt.reason) {
			t.Errorf("%s: %q, want line %d and %q", tt.why, fault, tt.line, tt.reason)
		}
	}
}

func TestReadTermsBrokenReader(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, read := range []func(io.Reader, string) (*Terms, error){ReadTSV, ReadCSV} {
		if _, err := read(iotest.ErrReader(broken), "my.terms"); !errors.Is(err, broken) || !strings.Contains(err.Error(), "my.terms") {
			t.Errorf("error %v, want one that wraps the reader's and names the file", err)
		}
	}
}

// FuzzReadTSV checks the promises of ReadTSV, and that writing and reading the
// terms again gives the same terms.
func FuzzReadTSV(f *testing.F) {
	for _, s := range []string{"", "合作\tcooperation\n", "\ufeff# x\r\n合作\ta\tb\r\n\r\n", "合作", "\t\t\n", "x\t合\n", "\xff\tx\n", "合\t\"a\tb\"\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		terms, err := ReadTSV(strings.NewReader(text), "fuzz")
		if err != nil {
			var fault *TermError
			if !errors.As(err, &fault) || fault.Line < 1 || fault.Line > 1+strings.Count(text, "\n") || terms != nil {
				t.Fatalf("error %v", err)
			}
			return
		}
		var again strings.Builder
		for _, term := range terms.List {
			if term.Head == "" || len(term.Renderings) == 0 || utf8.RuneCountInString(term.Head) > MaxTerm {
				t.Fatalf("term %+v", term)
			}
			if strings.HasPrefix(term.Head, "#") || strings.HasPrefix(term.Head, "\ufeff") {
				return // would be read as a comment or a mark
			}
			again.WriteString(term.Head + "\t" + strings.Join(term.Renderings, "\t") + "\n")
		}
		back, err := ReadTSV(strings.NewReader(again.String()), "fuzz")
		if err != nil {
			t.Fatalf("%q again: %v", again.String(), err)
		}
		for i := range back.List {
			back.List[i].Line = terms.List[i].Line
		}
		if diff := cmp.Diff(terms, back); diff != "" {
			t.Fatalf("(-first +again):\n%s", diff)
		}
	})
}
