package dictfile

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align/lexicon"

	"golang.org/x/text/encoding/unicode"
)

func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func utf16(t *testing.T, text string) string {
	t.Helper()
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// starDict makes the index and the articles of a dictionary.
func starDict(entries [][2]string, wide bool) (index, articles string) {
	var i, a []byte
	for _, e := range entries {
		i = append(append(i, e[0]...), 0)
		if wide {
			i = binary.BigEndian.AppendUint64(i, uint64(len(a)))
		} else {
			i = binary.BigEndian.AppendUint32(i, uint32(len(a)))
		}
		i = binary.BigEndian.AppendUint32(i, uint32(len(e[1])))
		a = append(a, e[1]...)
	}
	return string(i), string(a)
}

const cedictText = "# Wörterbuch\n水車 水车 [shui3 che1] /Wasserrad (n) (S)/Schöpfrad; Mühlrad (S)/\r\n" +
	"abc abc [a b c] /nichts/\n纜車 缆车 [lan3 che1] {laam6 ce1} /Seilbahn/ein Fahrzeug, das an einem Seil über einen tiefen Abgrund gezogen wird/\n" +
	"faulty line\n"

const dslText = "#NAME \"Probe\"\n#INDEX_LANGUAGE \"Chinese\"\n\n水车\n水車\n\t_shuǐchē\n\t[m1]1) [p]тех.[/p] водяное колесо; [i]также[/i] черпак \\[устар.\\][/m]\n" +
	"\t[m2][ex]水车转动 колесо вертится[/ex][/m]\n\t[m1]2) [ref]水轮[/ref][/m]\n缆车\n lǎnchē\n [m1]фуникулёр[/m]\n"

func TestRead(t *testing.T) {
	german := []lexicon.Term{
		{Head: "水车", Renderings: []string{"Wasserrad", "Schöpfrad", "Mühlrad"}, Line: 2},
		{Head: "缆车", Renderings: []string{"Seilbahn"}, Line: 4},
	}
	russian := []lexicon.Term{
		{Head: "水车", Renderings: []string{"водяное колесо", "также черпак"}, Line: 4},
		{Head: "水車", Renderings: []string{"водяное колесо", "также черпак"}, Line: 4},
		{Head: "缆车", Renderings: []string{"фуникулёр"}, Line: 10},
	}
	plain := []lexicon.Term{
		{Head: "水车", Renderings: []string{"roue à eau", "noria"}, Line: 1},
		{Head: "缆车", Renderings: []string{"téléphérique"}, Line: 2},
	}
	const ifo = "StarDict's dict ifo file\nversion=2.4.2\nbookname=Essai\nwordcount=3\n"
	texts := [][2]string{{"水车", "shuǐchē\n1) roue à eau; noria"}, {"缆车", "téléphérique"}, {"latin", "rien"}}
	pages := [][2]string{{"水车", "<k>水车</k><tr>shui</tr><i>roue</i> &#224; eau<br>noria<ex>水车 exemple</ex>"}, {"缆车", "<b>téléphérique</b>"}, {"latin", "x"}}
	parts := [][2]string{{"水车", "tshui\x00mroue à eau; noria\x00"}, {"缆车", "W\x00\x00\x00\x02abmtéléphérique\x00"}, {"latin", "mx\x00"}}
	stars := func(info string, entries [][2]string, wide, pack bool) func(t *testing.T) (*lexicon.Terms, error) {
		return func(t *testing.T) (*lexicon.Terms, error) {
			index, articles := starDict(entries, wide)
			if pack {
				index, articles = packed(t, index), packed(t, articles)
			}
			return ReadStarDict(StarDict{strings.NewReader(info), strings.NewReader(index), strings.NewReader(articles)}, "d")
		}
	}
	tests := []struct {
		why     string
		read    func(t *testing.T) (*lexicon.Terms, error)
		want    []lexicon.Term
		skipped int
	}{
		{"CEDICT", func(*testing.T) (*lexicon.Terms, error) { return ReadCEDICT(strings.NewReader(cedictText), "d") }, german, 2},
		{"CEDICT packed, with mark", func(t *testing.T) (*lexicon.Terms, error) {
			return ReadCEDICT(strings.NewReader(packed(t, "\ufeff"+cedictText)), "d")
		}, german, 2},
		{"DSL", func(*testing.T) (*lexicon.Terms, error) { return ReadDSL(strings.NewReader(dslText), "d") }, russian, 0},
		{"DSL in UTF-16, packed", func(t *testing.T) (*lexicon.Terms, error) {
			return ReadDSL(strings.NewReader(packed(t, utf16(t, dslText))), "d")
		}, russian, 0},
		{"StarDict, text", stars(ifo+"sametypesequence=m\n", texts, false, false), plain, 1},
		{"StarDict, wide and packed", stars(ifo+"idxoffsetbits=64\nsametypesequence=m\n", texts, true, true), plain, 1},
		{"StarDict, XDXF", stars(ifo+"sametypesequence=x\n", pages, false, false), plain, 1},
		{"StarDict, types in the article", stars(ifo, parts, false, false), plain, 1},
	}
	for _, tt := range tests {
		got, err := tt.read(t)
		if err != nil {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		want := &lexicon.Terms{Name: "d", List: tt.want, Published: true, Skipped: tt.skipped}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
	}
}

func TestReadFaults(t *testing.T) {
	star := func(info, index, articles string) func() error {
		return func() error {
			_, err := ReadStarDict(StarDict{strings.NewReader(info), strings.NewReader(index), strings.NewReader(articles)}, "d.ifo")
			return err
		}
	}
	const ifo = "StarDict's dict ifo file\nsametypesequence=m\n"
	tests := []struct {
		why, want string
		read      func() error
	}{
		{"another form as CEDICT", "read the dictionary d.u8: line 1: it is not", func() error {
			_, err := ReadCEDICT(strings.NewReader("水车\tWasserrad\n"), "d.u8")
			return err
		}},
		{"no Chinese head", "it holds no entry with a Chinese head, read as CEDICT", func() error {
			_, err := ReadCEDICT(strings.NewReader("abc abc [x] /nichts/\n"), "d.u8")
			return err
		}},
		{"an article first", "line 1: there is an article before", func() error {
			_, err := ReadDSL(strings.NewReader("\tмир\n"), "d.dsl")
			return err
		}},
		{"a description of another program", "line 1: it does not begin", star("[x]\n", "", "")},
		{"a cut index", "the index ends inside entry 1", star(ifo, "水车\x00\x00\x00", "")},
		{"a lying index", "outside the file of articles", star(ifo, "水车\x00\xff\xff\xff\xff\xff\xff\xff\xff", "x")},
		{"entries in each other's place", "its entries overlap", star(ifo, strings.Repeat("水车\x00\x00\x00\x00\x00\x00\x08\x00\x00", 20), strings.Repeat("Rad; ", 1<<17))},
		{"a cut archive", "unexpected EOF", star(ifo, "水车\x00\x00\x00\x00\x00\x00\x00\x00\x01", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b")},
	}
	for _, tt := range tests {
		if err := tt.read(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.why, err, tt.want)
		}
	}
	var form *FormError
	if err := tests[0].read(); !errors.As(err, &form) || form.Line != 1 {
		t.Errorf("no *FormError with a line: %v", tests[0].read())
	}
}

// FuzzRead checks that no dictionary, however damaged, stops the program, and that
// what was read can be used.
func FuzzRead(f *testing.F) {
	f.Add([]byte(cedictText))
	f.Add([]byte(dslText))
	f.Add([]byte("水车\x00\x00\x00\x00\x00\x00\x00\x00\x01x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		reader := func() io.Reader { return bytes.NewReader(data) }
		for _, read := range []func() (*lexicon.Terms, error){
			func() (*lexicon.Terms, error) { return ReadCEDICT(reader(), "d") },
			func() (*lexicon.Terms, error) { return ReadDSL(reader(), "d") },
			func() (*lexicon.Terms, error) {
				return ReadStarDict(StarDict{strings.NewReader("StarDict's dict ifo file\n"), reader(), reader()}, "d")
			},
		} {
			terms, err := read()
			if err != nil {
				continue
			}
			if _, err := lexicon.FromTerms("en", terms); err != nil {
				t.Error(err)
			}
		}
	})
}
