package lexicon

import (
	"slices"
	"strings"
	"testing"
)

func TestPinyin(t *testing.T) {
	d := load(t)
	tests := []struct {
		char     rune
		readings string // all of these
		first    string
	}{
		{'习', "xi", "xi"},
		{'长', "chang zhang", "chang"},
		{'重', "zhong chong", "zhong"},
		{'吕', "lv lu lyu", "lv"},
		{'女', "nv nu nyu", "nv"},
		{'略', "lve lue", "lve"},
		{'儿', "er", "er"},
		{'干', "gan qian", "gan"},
	}
	for _, tt := range tests {
		got := d.Pinyin(tt.char)
		for want := range strings.FieldsSeq(tt.readings) {
			if !slices.Contains(got, want) {
				t.Errorf("Pinyin(%c) = %v, want %q among them", tt.char, got, want)
			}
		}
		if len(got) == 0 || got[0] != tt.first {
			t.Errorf("Pinyin(%c) = %v, want %q first", tt.char, got, tt.first)
		}
	}
	for _, r := range []rune{'A', '，', ' ', -1, 0x10ffff, '\u3042'} {
		if got := d.Pinyin(r); len(got) != 0 {
			t.Errorf("Pinyin(%q) = %v, want none", r, got)
		}
	}
}

// Readings are plain lower-case syllables, each once.
func TestPinyinInvariants(t *testing.T) {
	d := load(t)
	read := 0
	for r := rune(0x3400); r < 0x30000; r++ {
		readings := d.Pinyin(r)
		if readings != nil {
			read++
		}
		for i, s := range readings {
			if s == "" || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") != "" || slices.Contains(readings[:i], s) {
				t.Errorf("%c has the readings %q", r, readings)
			}
		}
	}
	if read < 10_000 {
		t.Errorf("%d characters have readings: the embedded dictionary is not whole", read)
	}
}
