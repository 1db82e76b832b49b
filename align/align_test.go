package align_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// document makes a document with one sentence a line; blank lines end paragraphs.
func document(tag, text string) *align.Document {
	d := &align.Document{Name: tag, Lang: tag, Text: strings.ToValidUTF8(text, "?")}
	start := 0
	for _, line := range strings.SplitAfter(d.Text, "\n") {
		trimmed := strings.TrimSpace(line)
		at := start + strings.Index(line, trimmed)
		start += len(line)
		if trimmed == "" {
			continue
		}
		span := align.Span{Start: at, End: at + len(trimmed)}
		d.Paragraphs = append(d.Paragraphs, span)
		d.Sentences = append(d.Sentences, align.Sentence{Span: span, Paragraph: len(d.Paragraphs) - 1})
	}
	return d
}

// checkCover fails unless the beads cover both sides once, in order, with
// scores in 0..1.
func checkCover(t *testing.T, b *align.Bitext) {
	t.Helper()
	i, j := 0, 0
	for k, bead := range b.Beads {
		if bead.Source.From != i || bead.Target.From != j {
			t.Fatalf("bead %d is %v:%v where %d:%d is next", k, bead.Source, bead.Target, i, j)
		}
		if bead.Source.Len()+bead.Target.Len() == 0 {
			t.Fatalf("bead %d is empty on both sides", k)
		}
		if !(bead.Score >= 0 && bead.Score <= 1) {
			t.Fatalf("bead %d has score %v", k, bead.Score)
		}
		i, j = bead.Source.To, bead.Target.To
	}
	if i != len(b.Source.Sentences) || j != len(b.Target.Sentences) {
		t.Fatalf("beads end at %d:%d of %d:%d sentences", i, j, len(b.Source.Sentences), len(b.Target.Sentences))
	}
}

func mustAlign(t *testing.T, a, b *align.Document) *align.Bitext {
	t.Helper()
	bitext, err := align.Align(context.Background(), a, b, align.Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkCover(t, bitext)
	return bitext
}

// FuzzAlign checks that any two lists of sentences align: both sides are
// covered once, in order.
func FuzzAlign(f *testing.F) {
	f.Add("两国元首会谈。\n他说，合作很好。", "The two leaders met.\nCooperation is good, he said.")
	f.Add("", "one")
	f.Add("一", "")
	f.Add("。\n。\n。", "...\n\n\n!")
	f.Add("\xff\xfe\n第三条", "Article 3\n\x00")
	f.Add(strings.Repeat("他来了。\n", 300), strings.Repeat("He came.\n", 20))
	f.Add("1 2 3\n万亿十百", "1,2.3,4\ntwenty-five hundred million billion")
	f.Fuzz(func(t *testing.T, source, target string) {
		if len(source)+len(target) > 20000 {
			t.Skip("long inputs belong to the benchmarks")
		}
		for _, tags := range [][2]string{{"zh", "en"}, {"en", "zh"}, {"zh", "ru"}, {"de", "fr"}, {"ja", "und"}} {
			mustAlign(t, document(tags[0], source), document(tags[1], target))
		}
	})
}

func TestSameInputSameBeads(t *testing.T) {
	a := linesOf(t, "../testdata/talks.zh.sents", "zh")
	b := linesOf(t, "../testdata/talks.en.sents", "en")
	first := mustAlign(t, a, b)
	for range 3 {
		if again := mustAlign(t, a, b); !reflect.DeepEqual(first.Beads, again.Beads) {
			t.Fatal("the same input gave other beads")
		}
	}
}

func TestIdenticalSentences(t *testing.T) {
	a := document("zh", strings.Repeat("大会通过了决议。\n", 1500))
	b := document("en", strings.Repeat("The assembly adopted the resolution.\n", 1500))
	for _, bead := range mustAlign(t, a, b).Beads {
		if bead.Source.Len() != 1 || bead.Target.Len() != 1 {
			t.Fatalf("identical sentences are not one to one: %v", bead)
		}
	}
}

func TestOneLongSentence(t *testing.T) {
	a := document("zh", strings.Repeat("改革", 100_000)+"\n今天晴。")
	b := document("en", strings.Repeat("reform ", 50_000)+"\nIt is fine today.")
	mustAlign(t, a, b)
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := align.Align(ctx, document("zh", "一。"), document("en", "One."), align.Options{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestProgressGrowsToTheEnd(t *testing.T) {
	a := document("zh", strings.Repeat("大会通过了决议。\n", 200))
	b := document("en", strings.Repeat("The assembly adopted the resolution.\n", 200))
	last := -1
	_, err := align.Align(context.Background(), a, b, align.Options{Progress: func(done, total int) {
		if done < last || done > total {
			t.Fatalf("progress went from %d to %d of %d", last, done, total)
		}
		last = done
	}})
	if err != nil || last < 300 {
		t.Errorf("progress ended at %d, error %v", last, err)
	}
}

func TestInvalidDocument(t *testing.T) {
	d := document("zh", "一。\n二。")
	d.Sentences[1].Start = 0
	_, err := align.Align(context.Background(), d, document("en", "One."), align.Options{})
	if err == nil || !strings.Contains(err.Error(), "sentence 1") {
		t.Errorf("got %v, want an error that names sentence 1", err)
	}
}

func TestRangeText(t *testing.T) {
	zh := document("zh", "第一句。\n第二句。")
	if got := zh.RangeText(align.Range{From: 0, To: 2}); got != "第一句。第二句。" {
		t.Errorf("Chinese is joined as %q", got)
	}
	en := document("en", "One.\nTwo.")
	if got := en.RangeText(align.Range{From: 0, To: 2}); got != "One. Two." {
		t.Errorf("English is joined as %q", got)
	}
}

// TestSliceAppliesRepairs checks that a repaired break leaves no space in Chinese.
func TestSliceAppliesRepairs(t *testing.T) {
	text := "推动全球治理体\n\n系改革。"
	cut := strings.Index(text, "\n")
	d := &align.Document{Lang: "zh", Text: text, Paragraphs: []align.Span{{Start: 0, End: len(text)}},
		Repairs:   []align.Repair{{Kind: align.RepairPageBreak, Span: align.Span{Start: cut, End: cut + 2}, Note: "joined"}},
		Sentences: []align.Sentence{{Span: align.Span{Start: 0, End: len(text)}}}}
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	if got := d.SentenceText(0); got != "推动全球治理体系改革。" || !utf8.ValidString(got) {
		t.Errorf("got %q", got)
	}
}

// TestUnrelatedNeedsEvidence checks that short texts are never reported as
// unrelated, but a few words with an article are.
func TestUnrelatedNeedsEvidence(t *testing.T) {
	article := linesOf(t, "../testdata/talks.zh.sents", "zh")
	if !mustAlign(t, article, document("en", "a\n\nb")).Unrelated() {
		t.Error("two letters pass for the translation of an article")
	}
	few := document("zh", "今天天气很好。\n他们去了公园。\n孩子们很高兴。")
	if mustAlign(t, few, document("en", "The law enters into force.\nTrade grew.\nA port was built.")).Unrelated() {
		t.Error("three sentences were judged")
	}
}

// TestParagraphMarks checks that a line <p> pairs with another or with nothing, and
// that the rest is aligned as without it.
func TestParagraphMarks(t *testing.T) {
	zh := lineDocument("zh", []string{"大会通过了决议。", "<p>", "港口扩建工程今年竣工。", "<p>", "两国签署科技合作协议。", "<p>"})
	en := lineDocument("en", []string{"The assembly adopted the resolution.", "<p>", "The expansion of the port will be completed this year.", "The two countries signed an agreement on cooperation in science and technology.", "<p>"})
	for _, effort := range []align.Effort{align.Normal, align.Fast} {
		bitext, err := align.Align(context.Background(), zh, en, align.Options{Effort: effort})
		if err != nil {
			t.Fatal(err)
		}
		marks := 0
		for _, b := range bitext.Beads {
			source, target := zh.RangeText(b.Source), en.RangeText(b.Target)
			if strings.Contains(source, "<p>") || strings.Contains(target, "<p>") {
				if source != target && source != "" && target != "" {
					t.Errorf("%q beside %q", source, target)
				}
				if source == target {
					marks++
				}
			} else if b.Source.Len() != 1 || b.Target.Len() != 1 {
				t.Errorf("%q beside %q", source, target)
			}
		}
		if marks != 2 {
			t.Errorf("%d marks are paired with marks, want 2", marks)
		}
	}
}
