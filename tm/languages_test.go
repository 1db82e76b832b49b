package tm

import (
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

// TestSharedLanguages checks that a language is named only if all units agree.
func TestSharedLanguages(t *testing.T) {
	pair := func(from, to string) Found {
		return Found{Unit: unit.Unit{Variants: []unit.Variant{{Lang: from, Text: "a"}, {Lang: to, Text: "b"}}}, Other: 1}
	}
	alone := Found{Unit: unit.Unit{Variants: []unit.Variant{{Lang: "zh", Text: "a"}}}, Other: -1}
	for _, c := range []struct {
		units    []Found
		from, to string
	}{
		{nil, "", ""},
		{[]Found{pair("zh", "en-GB")}, "zh", "en"},
		{[]Found{pair("zh", "en-GB"), pair("zh-CN", "en")}, "zh", "en"},
		{[]Found{pair("zh", "en"), pair("zh-CN", "ru")}, "zh", ""},
		{[]Found{pair("zh", "en"), alone}, "zh", ""},
		{[]Found{pair("en", "zh"), pair("ru", "zh")}, "", "zh"},
	} {
		if from, to := sharedLanguages(c.units); from != c.from || to != c.to {
			t.Errorf("%v: %q, %q, want %q, %q", c.units, from, to, c.from, c.to)
		}
	}
}
