package lexicon

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/align/words"
)

func terms(t *testing.T, text string) *Terms {
	t.Helper()
	read, err := ReadTSV(strings.NewReader(text), "test")
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func fromTerms(t *testing.T, tag, text string) *Dictionary {
	t.Helper()
	d, err := FromTerms(tag, terms(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func wordsOf(t *testing.T, d *Dictionary, head string) []string {
	t.Helper()
	id, ok := d.HeadID(head)
	if !ok {
		t.Fatalf("%s is not a head", head)
	}
	return d.Words(id)
}

func TestFromTerms(t *testing.T) {
	d := fromTerms(t, "ru", "协调机制\tмеханизм координации\n协调\tкоординация\tсогласование\n协调\tкоординация\n十四五\t14\n")
	if diff := cmp.Diff([]string{"координация", "согласование"}, wordsOf(t, d, "协调")); diff != "" {
		t.Errorf("words of 协调 (-want +got):\n%s", diff)
	}
	var heads []string
	stem := words.Stem("ru", "координацией")
	for length, head := range d.HeadsAt([]rune("协调机制"), 0) {
		heads = append(heads, string([]rune("协调机制")[:length]))
		if !slices.Contains(slices.Collect(d.Stems(head)), stem) {
			t.Errorf("the stem of координацией is not that of %s", heads[len(heads)-1])
		}
	}
	if diff := cmp.Diff([]string{"协调", "协调机制"}, heads); diff != "" {
		t.Errorf("heads (-want +got):\n%s", diff)
	}
	if _, ok := d.HeadID("十四五"); ok {
		t.Error("a term without words became a head")
	}
	if d.Lang() != "ru" || d.Pinyin('协') != nil {
		t.Errorf("the language is %q, the reading of 协 %v", d.Lang(), d.Pinyin('协'))
	}
	if err := d.image.Check(); err != nil {
		t.Error(err)
	}
}

func TestFromTermsCapsWords(t *testing.T) {
	var b strings.Builder
	b.WriteString("合作\t")
	for c := 'a'; c <= 'z'; c++ {
		b.WriteString("zz" + string(c) + string(c) + " ")
	}
	if got := len(wordsOf(t, fromTerms(t, "en", b.String()+"\n"), "合作")); got != MaxWords {
		t.Errorf("%d words, want %d", got, MaxWords)
	}
}
