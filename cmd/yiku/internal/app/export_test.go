package app

import (
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

func TestOrient(t *testing.T) {
	zhEn := unit.PairCount{Source: "zh", Target: "en"}
	for _, test := range []struct {
		asked unit.PairCount
		from  string
		ok    bool
	}{
		{unit.PairCount{}, "zh", true},
		{unit.PairCount{Source: "zh"}, "zh", true},
		{unit.PairCount{Source: "en"}, "en", true},
		{unit.PairCount{Target: "zh"}, "en", true},
		{unit.PairCount{Source: "en", Target: "zh"}, "en", true},
		{unit.PairCount{Source: "ru"}, "", false},
		{unit.PairCount{Source: "zh", Target: "ru"}, "", false},
	} {
		got, ok := orient(zhEn, test.asked)
		if ok != test.ok || ok && got.Source != test.from {
			t.Errorf("orient(zh-en, %+v) = %+v, %v", test.asked, got, ok)
		}
	}
}

func TestCoversAll(t *testing.T) {
	for _, test := range []struct {
		name  string
		other unit.PairCount
		want  bool
	}{
		{"itself", unit.PairCount{Source: "zh", Target: "en"}, true},
		{"the other direction", unit.PairCount{Source: "en", Target: "zh"}, true},
		{"a variety", unit.PairCount{Source: "zh", Target: "en-GB"}, true},
		{"another language", unit.PairCount{Source: "zh", Target: "ru"}, false},
		{"another script", unit.PairCount{Source: "zh-Hant", Target: "en"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := coversAll(unit.PairCount{Source: "zh", Target: "en"}, []unit.PairCount{test.other}); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
