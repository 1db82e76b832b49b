package xmlscan

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// TestLongTokens checks that tokens longer than the window are read whole, and
// those longer than the limit refused.
func TestLongTokens(t *testing.T) {
	text := strings.Repeat("一带一路", window/4)
	s := New(strings.NewReader("<a>"+text+"</a>"), 4*window)
	for _, want := range []string{"a", text, "a"} {
		if _, err := s.Next(); err != nil || string(s.Raw()) != want {
			t.Fatalf("%d bytes, want %d: %v", len(s.Raw()), len(want), err)
		}
	}
	s = New(strings.NewReader("<a>"+text+text), 4*window)
	var err error
	for kind := Text; kind != EOF; {
		kind, err = s.Next()
	}
	if !errors.Is(err, ErrTooLong) {
		t.Errorf("got %v", err)
	}
	if _, again := s.Next(); !errors.Is(again, ErrTooLong) {
		t.Errorf("the error is forgotten: %v", again)
	}
}

// TestReaderErrors checks that an error of the reader is passed on, and that a
// reader which returns nothing for ever is abandoned.
func TestReaderErrors(t *testing.T) {
	gone := errors.New("disk gone")
	for _, c := range []struct {
		r    io.Reader
		want error
	}{
		{io.MultiReader(strings.NewReader("<a>text"), iotest.ErrReader(gone)), gone},
		{nothing{}, io.ErrNoProgress},
	} {
		s := New(c.r, 0)
		var err error
		for kind := Text; kind != EOF; {
			kind, err = s.Next()
		}
		if !errors.Is(err, c.want) {
			t.Errorf("got %v, want %v", err, c.want)
		}
	}
}

type nothing struct{}

func (nothing) Read([]byte) (int, error) { return 0, nil }

// TestDecode holds the decoding of texts, each case with what it repairs.
func TestDecode(t *testing.T) {
	var d Decoder
	d.Entities.Declare([]byte(`DOCTYPE t [<!ENTITY 省 "海城 &#38; &lt;省&gt;"><!ENTITY % p "x"><!ENTITY s SYSTEM "http://example.org/x">
		<!-- <!ENTITY c "in a comment"> --><!ENTITY twice "&省;&省;"><!ENTITY 省 "second">]`))
	for _, c := range []struct {
		in, out string
		cdata   bool
		want    Repairs
	}{
		{in: "甲 &amp; &lt;乙&gt; &quot;&apos;", out: "甲 & <乙> \"'"},
		{in: "&#20013;&#x56FD;&#X56FD;", out: "中国&#X56FD;", want: Repairs{Entities: 1}},
		{in: "a\r\nb\rc\n", out: "a\nb\nc\n"},
		{in: "&amp;&x", cdata: true, out: "&amp;&x"},
		{in: "AT&T &nbsp; &unknown; & ;", out: "AT&T \u00a0 &unknown; & ;", want: Repairs{Entities: 4}},
		{in: "a\x01b&#2;c\vd&#12;e", out: "abc d e", want: Repairs{Controls: 4}},
		{in: "甲\xff乙\xe4\xb8", out: "甲\uFFFD乙\uFFFD\uFFFD", want: Repairs{Bytes: 3}},
		{in: "\uFFFE\uFFFD𠮷", out: "\uFFFD𠮷", want: Repairs{Controls: 1}},
		{in: "&#xD800;&#x110000;&#;&#-1;", out: "&#xD800;&#x110000;&#;&#-1;", want: Repairs{Entities: 4}},
		{in: "&省;|&twice;", out: "海城 & <省>|海城 & <省>海城 & <省>"},
		{in: "a&s;b", out: "ab", want: Repairs{Refused: 1}},
		{in: "&c;&p;", out: "&c;&p;", want: Repairs{Entities: 2}},
	} {
		var n Repairs
		if out := string(d.Append(nil, []byte(c.in), c.cdata, &n)); out != c.out || n != c.want {
			t.Errorf("%q\n got %q %+v\nwant %q %+v", c.in, out, n, c.out, c.want)
		}
	}
}

// TestTotalExpansion checks that a small entity used without end is bounded too.
func TestTotalExpansion(t *testing.T) {
	var d Decoder
	d.Entities.Declare([]byte(`DOCTYPE t [<!ENTITY a "` + strings.Repeat("x", 32<<10) + `">]`))
	var n Repairs
	out := d.Append(nil, []byte(strings.Repeat("&a;", 4096)), false, &n)
	if len(out) > maxTotal || n.Refused == 0 {
		t.Errorf("%d bytes, %+v", len(out), n)
	}
}
