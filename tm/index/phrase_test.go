package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// describe writes a need as the package comment does.
func describe(n need) string {
	var what string
	if n.word != "" {
		what = []string{"=", "^", "$", "~"}[n.form] + n.word
	} else {
		what = string(rune(n.grams.from >> runeBits))
		switch next := rune(n.grams.from&(1<<runeBits-1)) - 1; {
		case n.grams != only(n.grams.from):
			what += "*"
		case next == none:
			what += "|"
		default:
			what += string(next)
		}
	}
	if n.space {
		what = "_" + what
	}
	return fmt.Sprintf("%s+%d", what, n.offset)
}

func TestCover(t *testing.T) {
	tests := []struct{ phrase, want string }{
		{"稳", "稳*+0"},
		{"稳中", "稳中+0"},
		{"稳中求", "稳中+0 中求+1"},
		{"稳中求进", "稳中+0 求进+2"},
		{"全面战略协作伙", "全面+0 战略+2 协作+4 作伙+5"},
		{"2届会", "$2+0 届会+1"},
		{"第3条", "第|+0 =3+1 条*+2"},
		{"art", "~art+0"},
		{"rt of wa", "$rt+0 _=of+1 _^wa+2"},
		{"a-b", "$a+0 -|+1 ^b+2"},
		{"국 사람", "국|+0 _사람+1"},
		{", the", ",|+0 _^the+1"},
		{"\x00中", "\x00中+0"},
	}
	for _, tt := range tests {
		var got []string
		for _, n := range cover(tt.phrase) {
			got = append(got, describe(n))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("cover(%q) = %q, want %q", tt.phrase, got, tt.want)
		}
	}
}

func TestVocabulary(t *testing.T) {
	var w vocabularyWriter
	words := []string{"a", "art", "depart", "partner", "parts", "и"}
	for _, word := range words {
		if got, ok := vocabulary(w.text.String() + word + "\n").word(w.add(word)); got != word || !ok {
			t.Errorf("word %q comes back as %q, %v", word, got, ok)
		}
	}
	v := vocabulary(w.text.String())
	tests := []struct {
		form form
		part string
		want []string
	}{
		{wholeWord, "art", []string{"art"}}, {wholeWord, "ar", nil}, {wholeWord, "arts", nil}, {wholeWord, "и", []string{"и"}}, {wholeWord, "я", nil},
		{wordBeginning, "part", []string{"partner", "parts"}}, {wordBeginning, "a", []string{"a", "art"}}, {wordBeginning, "z", nil},
		{wordEnding, "art", []string{"art", "depart"}}, {wordEnding, "a", []string{"a"}}, {wordEnding, "x", nil},
		{wordPart, "art", []string{"art", "depart", "partner", "parts"}}, {wordPart, "r", words[1:5]}, {wordPart, "и", []string{"и"}},
	}
	for _, tt := range tests {
		var got []string
		for _, r := range (need{word: tt.part, form: tt.form}).resolve(v) {
			for g := r.from; g < r.to; {
				word, ok := v.word(g)
				if !ok {
					t.Fatalf("%d is no word", g)
				}
				got = append(got, word)
				g += gram(len(word)) + 1
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("form %d of %q: %q, want %q", tt.form, tt.part, got, tt.want)
		}
	}
	if _, ok := v.word(wordGram(1)); ok {
		t.Error("the place of a line feed is a word")
	}
}
