package ui

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestHint(t *testing.T) {
	base := errors.New("base")
	inner := WithHint(base, "try %s", "harder")
	outer := WithHint(fmt.Errorf("outer: %w", inner), "rest first")
	for _, test := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{base, ""},
		{inner, "try harder"},
		{fmt.Errorf("around: %w", inner), "try harder"},
		{outer, "rest first"},
		{foreign{}, "from elsewhere"},
	} {
		if got := Hint(test.err); got != test.want {
			t.Errorf("Hint(%v) = %q, want %q", test.err, got, test.want)
		}
	}
	if !errors.Is(outer, base) || outer.Error() != "outer: base" {
		t.Errorf("a hint changed the error to %v", outer)
	}
	if WithHint(nil, "hint") != nil {
		t.Error("a hint made an error of nil")
	}
}

// foreign is an error of another package that has a hint.
type foreign struct{}

func (foreign) Error() string { return "foreign" }
func (foreign) Hint() string  { return "from elsewhere" }

func TestPrintError(t *testing.T) {
	var b strings.Builder
	PrintError(&b, errors.New("cannot read x"), "")
	PrintError(&b, errors.New("cannot read y"), "look for z")
	want := "yiku: error: cannot read x\nyiku: error: cannot read y\nyiku: hint: look for z\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestPrintJSON(t *testing.T) {
	var b strings.Builder
	if err := PrintJSON(&b, map[string]string{"text": "<一带一路> & more"}); err != nil {
		t.Fatal(err)
	}
	if want := "{\n  \"text\": \"<一带一路> & more\"\n}\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestDetectScreen(t *testing.T) {
	nothing := func(string) string { return "" }
	if s := DetectScreen(io.Discard, nothing); s != (Screen{}) {
		t.Errorf("a writer that is no file is the screen %+v", s)
	}
}
