package xmlscan

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
)

// seeds run in every test and begin every fuzzing.
var seeds = []string{
	"", "<", "<a", "</", "</a", "<!", "<!-", "<!--", "<?", "<![CDATA[", "&", "a&b;c",
	"<a/>", "<a />", "<a></a >", "<a b='1' c=\"2\"/>", "<a b = '>' c='\"'>x</a>", "<a b='&lt;&#x4E2D;&#20013;'/>",
	"<tu><!-- </tu> --><seg><![CDATA[</tu> & <]]></seg></tu>",
	"<seg>一带一路 &amp; &#x4E2D;\r\n第二行\r第三行</seg>",
	"<?xml version=\"1.0\"?>\n<!DOCTYPE t [<!ENTITY a \"b>\"> <!-- ' > --> <!ELEMENT t ANY>]><t>&amp;</t>",
	"<a>1 < 2</a>", "<a>AT&T</a>", "<a b=c d/>", "<a b=\"<c>\"/>", "<a b=\"1><c d=\"2\">", "<a\x00b>", "<a>\x0b\x01\xff\uFFFE</a>",
	"<x:tu xml:lang='zh'>文</x:tu>", "<中 文='字'/>", "<a><b></a></b>", "<!---->x<!-- a -- b -->", "<?a?b?>", "<a>]]></a>",
	"<a b='1'c='2'/>", "<a/ b='1'>", "< a>", "&#xD800;", "&#57343;", "<a>&#0;&#xD800;&#x110000;&#x;</a>", "<a b='x\r\ny'/>", "<!a <b> \"<\" '>' >",
}

// FuzzAgainstStandard holds the scanner to its promise: the tokens cover the
// input, however it comes in pieces; and where encoding/xml reads the input
// without an error, the tokens and their decoded content are the same and no
// fault is found.
func FuzzAgainstStandard(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, input string) {
		got := tokens(t, strings.NewReader(input), input)
		pieces := tokens(t, iotest.OneByteReader(strings.NewReader(input)), input)
		if a, b := strings.Join(got, "\n"), strings.Join(pieces, "\n"); a != b {
			t.Fatalf("%q read at once:\n%s\nin pieces:\n%s", input, a, b)
		}
		want, err := standardTokens(input)
		if err != nil || refersToSurrogate(input) {
			return
		}
		if a, b := strings.Join(got, "\n"), strings.Join(want, "\n"); a != b {
			t.Fatalf("%q\n got:\n%s\nwant:\n%s", input, a, b)
		}
	})
}

var numericReference = regexp.MustCompile(`&#(x?)([0-9a-fA-F]+);`)

// refersToSurrogate reports whether a reference names half a character, which XML forbids
// (section 4.1, Legal Character) and encoding/xml reads as U+FFFD.
func refersToSurrogate(input string) bool {
	for _, m := range numericReference.FindAllStringSubmatch(input, -1) {
		base := 10
		if m[1] != "" {
			base = 16
		}
		if n, err := strconv.ParseInt(m[2], base, 32); err == nil && utf16.IsSurrogate(rune(n)) {
			return true
		}
	}
	return false
}

// tokens lists the tokens of the scanner, one in a line.
func tokens(t *testing.T, r io.Reader, input string) []string {
	t.Helper()
	s, d := New(r, 0), Decoder{}
	var list []string
	var covered strings.Builder
	for {
		line := 1 + strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(covered.String()), "\n")
		if strings.HasSuffix(covered.String(), "\r") && strings.HasPrefix(input[covered.Len():], "\n") {
			line-- // in the middle of a line end
		}
		kind, err := s.Next()
		if err != nil {
			t.Fatalf("%q: %v", input, err)
		}
		if kind == EOF {
			break
		}
		if got := s.Line(); got != line && !strings.HasSuffix(covered.String(), "\r") {
			t.Fatalf("%q: %q is in line %d, want %d", input, s.Span(), got, line)
		}
		if len(s.Span()) == 0 {
			t.Fatalf("%q: an empty token after %q", input, covered.String())
		}
		covered.Write(s.Span())
		list = append(list, describe(s, &d)...)
	}
	if covered.String() != input {
		t.Fatalf("the tokens of %q cover only %q", input, covered.String())
	}
	return list
}

// describe writes a token down, an empty element as start and end.
func describe(s *Scanner, d *Decoder) []string {
	var n Repairs
	prefix := ""
	if s.Fault() != "" {
		prefix = "FAULT "
	}
	switch s.Kind() {
	case Start:
		line := fmt.Sprintf("start %q", s.Name())
		for a := range s.Attributes() {
			line += fmt.Sprintf(" %s=%q", a.Name, d.Append(nil, a.Value, false, &n))
		}
		if s.Malformed() {
			line += " MALFORMED"
		}
		list := []string{prefix + line + repaired(n)}
		if s.Empty() {
			list = append(list, fmt.Sprintf("end %q", s.Name()))
		}
		return list
	case End:
		return []string{prefix + fmt.Sprintf("end %q", s.Name())}
	case Text, CDATA:
		text := d.Append(nil, s.Raw(), s.Kind() == CDATA, &n)
		return []string{prefix + fmt.Sprintf("text %q", text) + repaired(n)}
	case Comment:
		return []string{prefix + fmt.Sprintf("comment %q", s.Raw())}
	case Instruction:
		return []string{prefix + "instruction"}
	}
	return []string{prefix + "directive"}
}

func repaired(n Repairs) string {
	if n == (Repairs{}) {
		return ""
	}
	return fmt.Sprintf(" REPAIRED %+v", n)
}

// standardTokens lists the tokens of encoding/xml in the same form.
func standardTokens(input string) ([]string, error) {
	dec := xml.NewDecoder(strings.NewReader(input))
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var list []string
	for {
		token, err := dec.RawToken()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			line := fmt.Sprintf("start %q", whole(token.Name))
			for _, a := range token.Attr {
				line += fmt.Sprintf(" %s=%q", whole(a.Name), a.Value)
			}
			list = append(list, line)
		case xml.EndElement:
			list = append(list, fmt.Sprintf("end %q", whole(token.Name)))
		case xml.CharData:
			list = append(list, fmt.Sprintf("text %q", []byte(token)))
		case xml.Comment:
			list = append(list, fmt.Sprintf("comment %q", []byte(token)))
		case xml.ProcInst:
			list = append(list, "instruction")
		case xml.Directive:
			list = append(list, "directive")
		}
	}
}

func whole(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// FuzzDecoder checks that whatever is decoded is text that XML allows, and that
// decoding is bounded.
func FuzzDecoder(f *testing.F) {
	f.Add("a \"b\"", "&a;&b;")
	f.Add(" x '&x;' ", "&x;")
	f.Add("a", "&nbsp\xb6;0 &copyright; &semi;")
	f.Add(" a \"&b;&b;\"> <!ENTITY b \"&c;&c;\"> <!ENTITY c \"&a;\"", "&a; &nbsp; & &#11; \x00 \xff")
	f.Fuzz(func(t *testing.T, declared, text string) {
		var d Decoder
		d.Entities.Declare([]byte("DOCTYPE t [<!ENTITY " + declared + ">]"))
		var n Repairs
		out := d.Append(nil, []byte(text), false, &n)
		if !bytes.Equal(out, bytes.ToValidUTF8(out, nil)) {
			t.Fatalf("%q decodes to %q", text, out)
		}
		if limit := len(text) * (maxExpansion + 1); len(out) > max(limit, 64) {
			t.Fatalf("%d bytes decode to %d", len(text), len(out))
		}
	})
}
