package app

import (
	"testing"

	"github.com/yiku-tm/yiku/tm"
)

func TestOrient(t *testing.T) {
	zhEn := tm.PairCount{Source: "zh", Target: "en"}
	for _, test := range []struct {
		asked tm.PairCount
		from  string
		ok    bool
	}{
		{tm.PairCount{}, "zh", true},
		{tm.PairCount{Source: "zh"}, "zh", true},
		{tm.PairCount{Source: "en"}, "en", true},
		{tm.PairCount{Target: "zh"}, "en", true},
		{tm.PairCount{Source: "en", Target: "zh"}, "en", true},
		{tm.PairCount{Source: "ru"}, "", false},
		{tm.PairCount{Source: "zh", Target: "ru"}, "", false},
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
		other tm.PairCount
		want  bool
	}{
		{"itself", tm.PairCount{Source: "zh", Target: "en"}, true},
		{"the other direction", tm.PairCount{Source: "en", Target: "zh"}, true},
		{"a variety", tm.PairCount{Source: "zh", Target: "en-GB"}, true},
		{"another language", tm.PairCount{Source: "zh", Target: "ru"}, false},
		{"another script", tm.PairCount{Source: "zh-Hant", Target: "en"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := coversAll(tm.PairCount{Source: "zh", Target: "en"}, []tm.PairCount{test.other}); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
