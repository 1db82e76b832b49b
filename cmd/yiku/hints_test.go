package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/export/moses"
	"github.com/yiku-tm/yiku/export/rulings"
)

// TestReasonHints checks that the errors of the exchange formats get their hints,
// however often they are wrapped.
func TestReasonHints(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&export.FormatError{Format: "TMX"}, "as TMX"},
		{&export.FormatError{Format: "XLIFF"}, "as XLIFF"},
		{&export.FormatError{Format: "TBX"}, "as TBX"},
		{&formats.UnknownError{}, "tmx, xlsx"},
		{&moses.LengthError{}, "aligns files"},
		{&moses.LanguageError{}, "--from and --to"},
		{&rulings.LineError{}, "the heading names"},
	} {
		for _, err := range []error{c.err, fmt.Errorf("cannot read x: %w", c.err), &usageError{c.err}} {
			if hint := hintFor(err); !strings.Contains(hint, c.want) {
				t.Errorf("%T: the hint is %q, want one with %q", c.err, hint, c.want)
			}
		}
	}
}
