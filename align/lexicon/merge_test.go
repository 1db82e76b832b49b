package lexicon

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func terms(t *testing.T, text string) *Terms {
	t.Helper()
	read, err := ReadTSV(strings.NewReader(text), "test")
	if err != nil {
		t.Fatal(err)
	}
	return read
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
	d := FromTerms("ru", terms(t, "协调机制\tмеханизм координации\n协调\tкоординация\tсогласование\n协调\tкоординация\n十四五\t14\n"))
	if diff := cmp.Diff([]string{"координация", "согласование"}, wordsOf(t, d, "协调")); diff != "" {
		t.Errorf("words of 协调 (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"2:0", "4:1"}, headsAt(d, []rune("协调机制"), 0)); diff != "" {
		t.Errorf("heads (-want +got):\n%s", diff)
	}
	id, ok := d.StemID(Stem("ru", "координацией"))
	if !ok || !slices.Contains(d.StemIDs(0), id) || !slices.Contains(d.StemIDs(1), id) {
		t.Errorf("the stem of координацией is not that of both heads")
	}
	if _, ok := d.HeadID("十四五"); ok {
		t.Error("a term without words became a head")
	}
}

func TestMerge(t *testing.T) {
	d := load(t)
	before := wordsOf(t, d, "合作")
	m := d.Merge(terms(t, "合作\tjoint zorbing\n先行先试机制\tpilot mechanism\n"))

	if got := wordsOf(t, m, "合作"); !slices.Equal(got, append([]string{"joint", "zorbing"}, before...)) {
		t.Errorf("合作 has %v, want the user's words and then %v", got, before)
	}
	if got := wordsOf(t, m, "先行先试机制"); !slices.Equal(got, []string{"pilot", "mechanism"}) {
		t.Errorf("the new head has %v", got)
	}
	if _, ok := m.StemID(Stem("en", "zorbing")); !ok {
		t.Error("a new word has no stem")
	}
	if m.HeadCount() != d.HeadCount()+1 {
		t.Errorf("%d heads became %d, want one more", d.HeadCount(), m.HeadCount())
	}
	if got := wordsOf(t, d, "合作"); !slices.Equal(got, before) {
		t.Errorf("the dictionary merged into changed: %v", got)
	}
}

// Every other head keeps its words, stems and pinyin.
func TestMergeKeepsTheRest(t *testing.T) {
	d := load(t)
	m := d.Merge(terms(t, "一一一\tx-ray\n龥龥\tlast\n"))
	for id := range int32(d.HeadCount()) {
		head := d.Head(id)
		now, ok := m.HeadID(head)
		if !ok || !slices.Equal(d.Words(id), m.Words(now)) ||
			!slices.Equal(stemNames(d, d.StemIDs(id)), stemNames(m, m.StemIDs(now))) ||
			!slices.Equal(d.HeadPinyin(id), m.HeadPinyin(now)) {
			t.Fatalf("%s is no longer what it was", head)
		}
	}
	id, _ := m.HeadID("龥龥")
	if got := m.HeadPinyin(id); len(got) != 0 {
		t.Errorf("a term of the user has the pinyin %v", got)
	}
}

func TestMergeCapsWords(t *testing.T) {
	var b strings.Builder
	b.WriteString("合作\t")
	for c := 'a'; c <= 'z'; c++ {
		b.WriteString("zz" + string(c) + string(c) + " ")
	}
	d := load(t).Merge(terms(t, b.String()+"\n"))
	if got := len(wordsOf(t, d, "合作")); got != MaxWords {
		t.Errorf("%d words, want %d", got, MaxWords)
	}
}
