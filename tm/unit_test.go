package tm

import (
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

func TestUnitVariant(t *testing.T) {
	u := unit.Unit{Variants: []unit.Variant{{Lang: "zh-Hant", Text: "國"}, {Lang: "en-GB", Text: "country"}, {Lang: "zh", Text: "国"}, {Lang: "zh", Text: "邦"}}}
	for _, tt := range []struct {
		tag, want string
		ok        bool
	}{
		{"zh", "國", true},
		{"zh-Hans", "国", true},
		{"en", "country", true},
		{"en-US", "", false},
		{"", "國", true},
	} {
		if v, ok := u.Variant(tt.tag); ok != tt.ok || v.Text != tt.want {
			t.Errorf("Variant(%q) = %q, %v, want %q, %v", tt.tag, v.Text, ok, tt.want, tt.ok)
		}
	}
}
