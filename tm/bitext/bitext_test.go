package bitext

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/yiku-tm/yiku/align"
)

// sketch makes a bitext of beads written as "甲乙|A": a letter is a sentence, the bar separates the
// sides, and "~N" at the end names a partner.
func sketch(beads ...string) *Bitext {
	t := &Bitext{Langs: [2]string{"zh", "en"}, next: 1}
	for _, text := range beads {
		b := Bead{ID: t.next, Score: 0.5}
		text, partner, _ := strings.Cut(text, "~")
		b.Partner, _ = strconv.Atoi(partner) // 0 if there is none
		source, target, _ := strings.Cut(text, "|")
		for s, letters := range []string{source, target} {
			for _, r := range letters {
				b.Sides[s] = append(b.Sides[s], Sentence{Gap: "\n", Text: string(r) + "."})
			}
		}
		t.Beads = append(t.Beads, b)
		t.next++
	}
	t.paginate()
	return t
}

// drawn is the inverse of sketch, with "!" after confirmed beads, "x" after those set aside, and
// "~N" after partners.
func drawn(t *Bitext) string {
	var list []string
	for _, b := range t.Beads {
		var text strings.Builder
		for s, side := range b.Sides {
			if s == 1 {
				text.WriteByte('|')
			}
			for _, x := range side {
				text.WriteString(strings.TrimSuffix(x.Text, "."))
			}
		}
		text.WriteString([]string{"", "!", "x"}[b.State])
		if b.Partner != 0 {
			fmt.Fprintf(&text, "~%d", b.Partner)
		}
		list = append(list, text.String())
	}
	return strings.Join(list, " ")
}

func TestEdits(t *testing.T) {
	ctx := context.Background()
	tests := []struct {
		name   string
		before []string
		edit   func(t *Bitext) (Change, error)
		after  string
		fails  string
	}{
		{"take up", []string{"甲|A", "乙|BC"}, func(t *Bitext) (Change, error) { return t.Take(2, Target, Up) }, "甲|AB! 乙|C!", ""},
		{"take down", []string{"甲|AB", "乙|C"}, func(t *Bitext) (Change, error) { return t.Take(1, Target, Down) }, "甲|A! 乙|BC!", ""},
		{"take the only sentence", []string{"甲|A", "|B"}, func(t *Bitext) (Change, error) { return t.Take(2, Target, Up) }, "甲|AB!", ""},
		{"take and leave a side empty", []string{"甲|A", "乙|B"}, func(t *Bitext) (Change, error) { return t.Take(2, Target, Up) }, "甲|AB! 乙|", ""},
		{"take to a lone bead", []string{"甲|", "乙|AB"}, func(t *Bitext) (Change, error) { return t.Take(2, Target, Up) }, "甲|A! 乙|B!", ""},
		{"take above the first", []string{"甲|A"}, func(t *Bitext) (Change, error) { return t.Take(1, Target, Up) }, "", "the first"},
		{"take below the last", []string{"甲|A"}, func(t *Bitext) (Change, error) { return t.Take(1, Target, Down) }, "", "the last"},
		{"take from an empty side", []string{"甲|A", "乙|"}, func(t *Bitext) (Change, error) { return t.Take(2, Target, Up) }, "", "no sentence on the target side"},
		{"merge", []string{"甲|A", "乙|B", "丙|C"}, func(t *Bitext) (Change, error) { return t.Merge(1) }, "甲乙|AB! 丙|C", ""},
		{"merge lone beads", []string{"甲|", "|B"}, func(t *Bitext) (Change, error) { return t.Merge(1) }, "甲|B!", ""},
		{"merge the last", []string{"甲|A"}, func(t *Bitext) (Change, error) { return t.Merge(1) }, "", "the last"},
		{"apart", []string{"甲|A", "乙|B"}, func(t *Bitext) (Change, error) { return t.Apart(1) }, "甲|! |A! 乙|B", ""},
		{"apart a lone bead", []string{"甲|"}, func(t *Bitext) (Change, error) { return t.Apart(1) }, "", "no counterpart"},
		{"pair neighbours", []string{"甲|", "|B"}, func(t *Bitext) (Change, error) { return t.PairUp(1, 2) }, "甲|B!", ""},
		{"pair over lone beads", []string{"|B", "乙|", "丙|"}, func(t *Bitext) (Change, error) { return t.PairUp(3, 1) }, "乙| 丙|B!", ""},
		{"pair out of order", []string{"甲|", "乙|A", "|B"}, func(t *Bitext) (Change, error) { return t.PairUp(1, 3) }, "甲|!~3 乙|A |B!~1", ""},
		{"pair again", []string{"甲|~3", "乙|A", "|B~1", "|C"}, func(t *Bitext) (Change, error) { return t.PairUp(1, 4) }, "甲|!~4 乙|A |B |C!~1", ""},
		{"pair both again", []string{"甲|~4", "乙|~3", "|A~2", "|B~1"}, func(t *Bitext) (Change, error) { return t.PairUp(3, 1) }, "甲|A! 乙| |B", ""},
		{"part partners", []string{"甲乙|~3", "丙|C", "|AB~1"}, func(t *Bitext) (Change, error) { return t.Part(ctx, 3, align.Options{}) }, "甲|~6 乙|~7 丙|C |A~4 |B~5", ""},
		{"part a side of partners", []string{"甲|~3", "丙|C", "|AB~1"}, func(t *Bitext) (Change, error) { return t.Part(ctx, 1, align.Options{}) }, "甲|~4 丙|C |A~1 |B", ""},
		{"pair two of one side", []string{"甲|", "乙|"}, func(t *Bitext) (Change, error) { return t.PairUp(1, 2) }, "", "cannot be paired"},
		{"pair a bead with itself", []string{"甲|"}, func(t *Bitext) (Change, error) { return t.PairUp(1, 1) }, "", "cannot be paired"},
		{"pair a whole bead", []string{"甲|A", "|B"}, func(t *Bitext) (Change, error) { return t.PairUp(1, 2) }, "", "cannot be paired"},
		{"confirm", []string{"甲|A", "乙|B"}, func(t *Bitext) (Change, error) { return t.SetState(2, Confirmed) }, "甲|A 乙|B!", ""},
		{"confirm through", []string{"甲|A", "乙|", "丙|C"}, func(t *Bitext) (Change, error) { return t.ConfirmThrough(2) }, "甲|A! 乙|! 丙|C", ""},
		{"set aside", []string{"甲|A"}, func(t *Bitext) (Change, error) { return t.SetState(1, SetAside) }, "甲|Ax", ""},
		{"set a lone bead aside", []string{"甲|"}, func(t *Bitext) (Change, error) { return t.SetState(1, SetAside) }, "", "no counterpart"},
		{"part one to one", []string{"甲|A"}, func(t *Bitext) (Change, error) { return t.Part(ctx, 1, align.Options{}) }, "", "split a sentence first"},
		{"realign what a person decided", []string{"甲|Ax"}, func(t *Bitext) (Change, error) {
			if _, err := t.SetState(1, SetAside); err != nil {
				return Change{}, err
			}
			return t.Realign(ctx, 1, align.Options{})
		}, "", "never changes"},
		{"rewrite", []string{"甲|AB"}, func(t *Bitext) (Change, error) { return t.Rewrite(1, Target, " Z. ") }, "甲|Z!", ""},
		{"rewrite with the same", []string{"甲|A"}, func(t *Bitext) (Change, error) { return t.Rewrite(1, Target, "A.") }, "", "already"},
		{"rewrite with nothing", []string{"甲|A"}, func(t *Bitext) (Change, error) { return t.Rewrite(1, Target, " ") }, "", "empty"},
		{"no such bead", []string{"甲|A"}, func(t *Bitext) (Change, error) { return t.Merge(7) }, "", "no bead has this number"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := sketch(tt.before...)
			before := drawn(b)
			change, err := tt.edit(b)
			if tt.fails != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fails) {
					t.Fatalf("error %v does not say %q", err, tt.fails)
				}
				if got := drawn(b); got != before && tt.name != "realign what a person decided" {
					t.Errorf("the refused edit changed %s to %s", before, got)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := drawn(b); got != tt.after {
				t.Errorf("got %s, want %s", got, tt.after)
			}
			if err := b.Check(); err != nil {
				t.Error(err)
			}
			if len(change.Before)+len(change.After) == 0 || len(change.Pages) == 0 {
				t.Error("the change names no bead or no page")
			}
		})
	}
}

// TestPartners checks which edits beads paired out of order refuse, and that partners can be set
// apart.
func TestPartners(t *testing.T) {
	b := sketch("甲|", "乙|A", "|B")
	if _, err := b.PairUp(1, 3); err != nil {
		t.Fatal(err)
	}
	if source, target, ok := b.Pair(&b.Beads[0]); !ok || source != "甲." || target != "B." {
		t.Errorf("the unit of the partners is %q, %q, %v", source, target, ok)
	}
	if _, _, ok := b.Pair(&b.Beads[2]); ok {
		t.Error("the target of two partners makes a unit of its own")
	}
	if _, err := b.PairUp(1, 3); err == nil || !strings.Contains(err.Error(), "paired already") {
		t.Errorf("pair: %v", err)
	}
	if _, err := b.SetState(3, SetAside); err != nil || drawn(b) != "甲|x~3 乙|A |Bx~1" {
		t.Errorf("set aside: %s, %v", drawn(b), err)
	}
	if _, err := b.Apart(1); err != nil || drawn(b) != "甲|! 乙|A |B!" {
		t.Errorf("apart: %s, %v", drawn(b), err)
	}
}

// TestBesidePartners edits beads paired out of order, and beads beside them.
func TestBesidePartners(t *testing.T) {
	take := func(id int, s Side, direction int) func(*Bitext) (Change, error) {
		return func(b *Bitext) (Change, error) { return b.Take(id, s, direction) }
	}
	merge := func(id int) func(*Bitext) (Change, error) {
		return func(b *Bitext) (Change, error) { return b.Merge(id) }
	}
	for _, tt := range []struct {
		name     string
		before   []string
		partners [][2]int
		edit     func(t *Bitext) (Change, error)
		after    string
		fails    string
	}{
		{"take over a moved bead", []string{"甲|A", "|Z", "乙丙|B", "丁|"}, [][2]int{{2, 4}}, take(3, Source, Up), "甲乙|A! |Z~4 丙|B! 丁|~2", ""},
		{"take to a moved bead", []string{"甲乙|A", "丙|", "丁|B", "|Z"}, [][2]int{{2, 4}}, take(1, Source, Down), "甲|A! 乙丙|!~4 丁|B |Z!~2", ""},
		{"take from a moved bead", []string{"甲|A", "乙丙|", "丁|B", "|Z"}, [][2]int{{2, 4}}, take(2, Source, Up), "甲乙|A! 丙|!~4 丁|B |Z!~2", ""},
		{"take all of a moved bead", []string{"甲|A", "乙|", "丁|B", "|Z"}, [][2]int{{2, 4}}, take(2, Source, Up), "甲乙|A! 丁|B |Z", ""},
		{"take where only moved beads are", []string{"|Z", "甲乙|A", "丙|"}, [][2]int{{1, 3}}, take(2, Source, Up), "", "no bead above"},
		{"merge over a moved bead", []string{"甲|A", "|Z", "乙|", "丙|B", "丁|"}, [][2]int{{2, 5}}, merge(1), "甲乙|A! |Z~5 丙|B 丁|~2", ""},
		{"merge over a moved bead, down", []string{"甲|", "|Z", "乙|B", "丙|"}, [][2]int{{2, 4}}, merge(1), "|Z~4 甲乙|B! 丙|~2", ""},
		{"merge with a moved pair", []string{"甲|", "乙|B", "|A"}, [][2]int{{1, 3}}, merge(1), "甲乙|BA!", ""},
		{"merge with a moved pair after", []string{"甲|A", "|C", "乙|B", "丙|"}, [][2]int{{2, 4}}, merge(3), "甲|A 乙丙|CB!", ""},
		{"merge a lone bead with a moved one", []string{"甲|", "乙|", "丙|B", "|Z"}, [][2]int{{2, 4}}, merge(1), "甲乙|!~4 丙|B |Z!~1", ""},
		{"merge two moved pairs", []string{"甲|", "乙|", "丙|C", "|A", "|B"}, [][2]int{{1, 4}, {2, 5}}, merge(1), "甲乙|!~4 丙|C |AB!~1", ""},
		{"merge what others stand between", []string{"甲|A", "乙|", "丙|B", "|Z"}, [][2]int{{2, 4}}, merge(1), "", "set 2 apart first"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := sketch(tt.before...)
			for _, p := range tt.partners {
				b.Beads[p[0]-1].Partner, b.Beads[p[1]-1].Partner = p[1], p[0]
				b.Beads[p[0]-1].Unit = int64(100 + p[0])
				if b.Beads[p[0]-1].Empty(Source) {
					b.Beads[p[0]-1].Unit, b.Beads[p[1]-1].Unit = 0, int64(100+p[1])
				}
			}
			before, texts := drawn(b), [2]string{b.Text(Source), b.Text(Target)}
			change, err := tt.edit(b)
			if tt.fails != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fails) || drawn(b) != before {
					t.Errorf("error %v does not say %q; %s became %s", err, tt.fails, before, drawn(b))
				}
				return
			}
			if err != nil || drawn(b) != tt.after || b.Check() != nil {
				t.Errorf("%s became %s, want %s; %v, %v", before, drawn(b), tt.after, err, b.Check())
			}
			if got := [2]string{b.Text(Source), b.Text(Target)}; got != texts {
				t.Errorf("the texts %q became %q", texts, got)
			}
			for i := range b.Beads {
				if b.Beads[i].Partner != 0 && b.Beads[i].Empty(Source) && b.Beads[i].Unit != 0 {
					t.Errorf("the target of two partners has unit %d", b.Beads[i].Unit)
				}
			}
			if _, err := b.Revert(change.Reversal()); err != nil || drawn(b) != before {
				t.Errorf("taken back: %s, want %s; %v", drawn(b), before, err)
			}
		})
	}
}

// TestRealignMoved moves a sentence and checks that Realign finds the pair out of order, keeps it
// when run again, and keeps one with a bead elsewhere.
func TestRealignMoved(t *testing.T) {
	ctx := context.Background()
	b := bilingual(t, 30)
	moved := []Sentence{{Gap: "\n", Text: "The bricks of the Great Wall were burnt by craftsmen of the Ming dynasty, eight million in 1908 alone."}}
	b.Beads[8].Sides = [2][]Sentence{{{Gap: "\n", Text: "长城的砖石由明代工匠烧制，仅1908年就有八百万块。"}}, nil}
	alone := Bead{ID: b.next, Score: 0.5, page: b.Beads[20].page}
	b.next++
	alone.Sides[Target] = moved
	b.Beads = slices.Insert(b.Beads, 21, alone)
	source := b.Beads[8].ID
	if _, err := b.Realign(ctx, b.Beads[0].ID, align.Options{}); err != nil {
		t.Fatal(err)
	}
	at, err := b.Find(source)
	if err != nil || b.Beads[at].Partner == 0 || b.Check() != nil {
		t.Fatalf("the moved sentence was not found: %s, %v, %v", drawn(b), err, b.Check())
	}
	if _, target, ok := b.Pair(&b.Beads[at]); !ok || target != moved[0].Text {
		t.Errorf("paired with %q", target)
	}
	if change, err := b.Realign(ctx, b.Beads[0].ID, align.Options{}); err != nil || len(change.Before)+len(change.After) > 0 {
		t.Errorf("realigned twice: %d beads changed, %v", len(change.After), err)
	}
	if _, err := b.SetState(b.Beads[15].ID, Confirmed); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Realign(ctx, b.Beads[0].ID, align.Options{}); err != nil || b.Beads[at].Partner == 0 {
		t.Errorf("realigned to a confirmed bead before the partner: %s, %v", drawn(b), err)
	}
}

func TestSplitSentence(t *testing.T) {
	b := sketch("甲|A")
	b.Beads[0].Sides[Target][0].Text = "One, two; three."
	for _, offset := range []int{0, -1, 16, 99} {
		if _, err := b.SplitSentence(1, Target, 0, offset); err == nil {
			t.Errorf("split at %d", offset)
		}
	}
	if _, err := b.SplitSentence(1, Source, 0, 1); err == nil {
		t.Error("split inside a character")
	}
	if _, err := b.SplitSentence(1, Target, 1, 4); err == nil {
		t.Error("split a sentence that is not there")
	}
	whole := b.Text(Target)
	if _, err := b.SplitSentence(1, Target, 0, 9); err != nil {
		t.Fatal(err)
	}
	want := []Sentence{{Gap: "\n", Text: "One, two;"}, {Gap: " ", Text: "three."}}
	if diff := cmp.Diff(want, b.Beads[0].Sides[Target]); diff != "" {
		t.Error(diff)
	}
	if b.Text(Target) != whole {
		t.Errorf("splitting changed the text to %q", b.Text(Target))
	}
}

func TestPlaces(t *testing.T) {
	for text, want := range map[string]string{
		"一是稳增长，二是促改革；三是惠民生。":               "一是稳增长，|二是促改革；|三是惠民生。",
		"He said: “We agree.” They left.":  "He said:| “We agree.”| They left.",
		"3,500 and 2.5 (about half) of it": "3,500 and 2.5 |(about half)| of it",
		"no place":                         "no place",
		"":                                 "",
		"well-known don't":                 "well-known don't",
	} {
		var got strings.Builder
		at := 0
		for _, p := range Places(text) {
			got.WriteString(text[at:p] + "|")
			at = p
		}
		got.WriteString(text[at:])
		if got.String() != want {
			t.Errorf("places of %q: %q, want %q", text, got.String(), want)
		}
	}
}

// bilingual returns a bitext whose sentences the aligner can pair.
func bilingual(t *testing.T, sentences int) *Bitext {
	t.Helper()
	nouns := [][2]string{{"经济", "economy"}, {"教育", "education"}, {"农业", "agriculture"}, {"科学", "science"}, {"能源", "energy"}, {"城市", "city"}, {"环境", "environment"}}
	verbs := [][2]string{{"发展", "develop"}, {"保护", "protect"}, {"改革", "reform"}, {"支持", "support"}, {"学习", "study"}}
	r := rand.New(rand.NewPCG(uint64(sentences), 7))
	var documents [2]*align.Document
	var texts [2]strings.Builder
	for s := range documents {
		documents[s] = &align.Document{Name: Side(s).String(), Lang: [2]string{"zh", "en"}[s]}
	}
	for i := range sentences {
		noun, verb, year := nouns[r.IntN(len(nouns))], verbs[r.IntN(len(verbs))], 1900+i
		for s, text := range []string{fmt.Sprintf("%d年我们%s%s。", year, verb[0], noun[0]), fmt.Sprintf("In %d we %s the %s.", year, verb[1], noun[1])} {
			if i > 0 {
				texts[s].WriteString([]string{"\n", "\n\n"}[r.IntN(2)])
			}
			span := align.Span{Start: texts[s].Len(), End: texts[s].Len() + len(text)}
			texts[s].WriteString(text)
			documents[s].Paragraphs = append(documents[s].Paragraphs, span)
			documents[s].Sentences = append(documents[s].Sentences, align.Sentence{Span: span, Paragraph: i})
		}
	}
	for s := range documents {
		documents[s].Text = texts[s].String()
	}
	found, err := align.Align(context.Background(), documents[0], documents[1], align.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := New(found)
	for s := range documents {
		if b.Text(Side(s)) != documents[s].Text {
			t.Fatalf("the %s text is not that of the document", Side(s))
		}
	}
	return b
}

func TestPartAlignsInside(t *testing.T) {
	b := bilingual(t, 12)
	for range 2 {
		if _, err := b.Merge(b.Beads[3].ID); err != nil {
			t.Fatal(err)
		}
	}
	merged := len(b.Beads)
	if _, err := b.Part(context.Background(), b.Beads[3].ID, align.Options{}); err != nil {
		t.Fatal(err)
	}
	if len(b.Beads) != merged+2 {
		t.Fatalf("three pairs were parted into %d", len(b.Beads)-merged+1)
	}
	for _, bead := range b.Beads[3:6] {
		source, target, _ := b.Pair(&bead)
		if bead.State != Aligned || !strings.Contains(target, source[:4]) {
			t.Errorf("parted: %s | %s, %s", source, target, bead.State)
		}
	}
}

// TestRealignKeepsWhatAPersonSaid realigns a stretch that the program paired wrongly.
func TestRealignKeepsWhatAPersonSaid(t *testing.T) {
	b := bilingual(t, 30)
	want := drawn(b)
	// Shift the target side of beads 5 to 15, as a program could do in error.
	for i := 5; i < 15; i++ {
		b.Beads[i].Sides[Target] = b.Beads[i+1].Sides[Target]
	}
	b.Beads[15].Sides[Target] = nil
	lost := bilingual(t, 30).Beads[5].Sides[Target]
	b.Beads[4].Sides[Target] = append(b.Beads[4].Sides[Target], lost...)
	if _, err := b.SetState(b.Beads[20].ID, Confirmed); err != nil {
		t.Fatal(err)
	}
	preview := b.Clone()
	change, err := preview.Realign(context.Background(), b.Beads[2].ID, align.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := preview.SetState(preview.Beads[20].ID, Aligned); err != nil {
		t.Fatal(err)
	}
	if got := drawn(preview); got != want {
		t.Errorf("realigned:\n%s\nwant\n%s", got, want)
	}
	if drawn(b) == want {
		t.Error("realigning a clone changed the bitext")
	}
	for _, bead := range slices.Concat(change.Before, change.After) {
		if bead.ID <= b.Beads[1].ID || bead.ID >= b.Beads[20].ID && bead.ID < b.next {
			t.Errorf("realigning from bead 3 to the confirmed bead 21 touched bead %d", bead.ID)
		}
	}
}

// A store keeps pages like a memory.
type store struct {
	pages map[int][]byte
	next  int
}

func (s *store) write(t *testing.T, b *Bitext, pages []int) {
	t.Helper()
	for _, p := range pages {
		if data := b.Page(p); data != nil {
			s.pages[p] = data
		} else {
			delete(s.pages, p)
		}
	}
	s.next = b.Next()
}

func (s *store) read(t *testing.T, langs [2]string) *Bitext {
	t.Helper()
	var pages []StoredPage
	for p, data := range s.pages {
		pages = append(pages, StoredPage{p, data})
	}
	slices.SortFunc(pages, func(a, b StoredPage) int { return a.Number - b.Number })
	b, err := Decode(langs, s.next, pages)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestRandomEdits checks after each of 500 random edits that the invariants hold, that only the
// pages named by the change have changed, and that undoing all edits gives the same bytes, also
// after doing them again.
func TestRandomEdits(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(2) {
		r := rand.New(rand.NewPCG(seed, 1))
		b := bilingual(t, 100)
		s := &store{pages: map[int][]byte{}}
		s.write(t, b, b.Pages())
		var reversals [][]byte
		first := map[int]string{}
		for p, data := range s.pages {
			first[p] = string(data)
		}
		texts := [2]string{b.Text(Source), b.Text(Target)}
		done := map[int]int{}
		for edits := 0; edits < 500; {
			bead := &b.Beads[r.IntN(len(b.Beads))]
			id, side := bead.ID, Side(r.IntN(2))
			var c Change
			var err error
			verb := r.IntN(12)
			switch verb {
			case 0, 1:
				c, err = b.Take(id, side, []int{Up, Down}[verb])
			case 2:
				c, err = b.Merge(id)
			case 3:
				c, err = b.Part(ctx, id, align.Options{Effort: align.Fast})
			case 4:
				if len(bead.Sides[side]) == 0 {
					continue
				}
				n := r.IntN(len(bead.Sides[side]))
				c, err = b.SplitSentence(id, side, n, r.IntN(len(bead.Sides[side][n].Text)))
			case 5:
				c, err = b.Apart(id)
			case 6, 7, 8:
				c, err = b.PairUp(id, b.Beads[r.IntN(len(b.Beads))].ID)
			case 9:
				c, err = b.SetState(id, State(r.IntN(3)))
			case 10:
				if r.IntN(10) > 0 {
					continue
				}
				c, err = b.Realign(ctx, id, align.Options{Effort: align.Fast})
			case 11:
				if r.IntN(20) > 0 {
					continue
				}
				c, err = b.ConfirmThrough(id)
			}
			if err != nil {
				continue
			}
			edits++
			done[verb]++
			if err := b.Check(); err != nil {
				t.Fatalf("seed %d, edit %d, verb %d: %v", seed, edits, verb, err)
			}
			s.write(t, b, c.Pages)
			reversals = append(reversals, c.Reversal().Pack())
			if edits%10 == 0 {
				stored := s.read(t, b.Langs)
				if diff := cmp.Diff(b.Beads, stored.Beads, cmpopts.EquateEmpty(), cmp.AllowUnexported(Bead{})); diff != "" {
					t.Fatalf("seed %d, edit %d, verb %d: the pages of the change are not all that changed:\n%s", seed, edits, verb, diff)
				}
			}
		}
		for verb := range 10 {
			if done[verb] == 0 {
				t.Errorf("seed %d: verb %d was never done", seed, verb)
			}
		}
		for side, text := range texts {
			if got := b.Text(Side(side)); got != text {
				t.Errorf("seed %d: the edits changed the %s text", seed, Side(side))
			}
		}
		// Undone, done again, and undone once more.
		for range 2 {
			var again [][]byte
			for _, packed := range slices.Backward(reversals) {
				r, err := UnpackReversal(packed)
				if err != nil {
					t.Fatal(err)
				}
				c, err := b.Revert(r)
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				s.write(t, b, c.Pages)
				again = append(again, c.Reversal().Pack())
			}
			reversals = again
		}
		for _, packed := range slices.Backward(reversals) {
			r, _ := UnpackReversal(packed)
			c, err := b.Revert(r)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			s.write(t, b, c.Pages)
		}
		if len(first) != len(s.pages) {
			t.Fatalf("%d pages after undoing all, %d before", len(s.pages), len(first))
		}
		for p, data := range first {
			if string(s.pages[p]) != data {
				t.Errorf("seed %d: page %d has other bytes after undoing all edits", seed, p)
			}
		}
	}
}

func TestDecodeDamaged(t *testing.T) {
	b := bilingual(t, 60)
	var pages []StoredPage
	for _, p := range b.Pages() {
		pages = append(pages, StoredPage{p, b.Page(p)})
	}
	if _, err := Decode(b.Langs, b.Next(), []StoredPage{pages[1], pages[0]}); !errors.Is(err, ErrDamaged) {
		t.Errorf("pages out of order: %v", err)
	}
	if _, err := Decode(b.Langs, 3, pages); err == nil {
		t.Error("numbers above the next one were accepted")
	}
	if _, err := Decode(b.Langs, b.Next(), []StoredPage{pages[0], pages[0]}); err == nil {
		t.Error("a page was accepted twice")
	}
	for i := range pages[0].Data {
		if _, err := Decode(b.Langs, b.Next(), []StoredPage{{0, pages[0].Data[:i]}}); err == nil {
			t.Fatalf("a page cut at byte %d was accepted", i)
		}
	}
}

func FuzzDecode(f *testing.F) {
	b := sketch("甲|A", "乙|", "|B")
	f.Add(b.Page(0), 4)
	f.Fuzz(func(t *testing.T, data []byte, next int) {
		b, err := Decode([2]string{"zh", "en"}, next, []StoredPage{{0, data}})
		if err != nil {
			return
		}
		again, err := Decode(b.Langs, next, []StoredPage{{0, b.Page(0)}})
		if len(b.Beads) > 0 && (err != nil || !cmp.Equal(b.Beads, again.Beads, cmpopts.EquateEmpty(), cmp.AllowUnexported(Bead{}))) {
			t.Errorf("the page does not come back: %v", err)
		}
	})
}

func BenchmarkEdit(b *testing.B) {
	t := &testing.T{}
	d := bilingual(t, 10_000)
	id := d.Beads[5_000].ID
	b.ReportAllocs()
	for b.Loop() {
		c, err := d.SetState(id, Confirmed)
		if err != nil {
			b.Fatal(err)
		}
		for _, p := range c.Pages {
			d.Page(p)
		}
	}
}
