package split

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
)

// makeDocument makes a document of marked text: paragraphs are separated by ¶,
// a repair is written {text as read|with}.
func makeDocument(tag, marked string) *align.Document {
	doc := &align.Document{Name: "test", Lang: tag}
	var b strings.Builder
	for i, p := range strings.Split(marked, "¶") {
		if i > 0 {
			b.WriteString("\n\n")
		}
		start := b.Len()
		for p != "" {
			before, rest, found := strings.Cut(p, "{")
			b.WriteString(before)
			if !found {
				break
			}
			repair, after, _ := strings.Cut(rest, "}")
			read, with, _ := strings.Cut(repair, "|")
			from := b.Len()
			b.WriteString(read)
			doc.Repairs = append(doc.Repairs, align.Repair{
				Kind: align.RepairPageBreak, Span: align.Span{Start: from, End: b.Len()}, With: with, Note: "joined",
			})
			p = after
		}
		doc.Paragraphs = append(doc.Paragraphs, align.Span{Start: start, End: b.Len()})
	}
	doc.Text = b.String()
	return doc
}

func sentenceTexts(doc *align.Document) []string {
	var out []string
	for i, s := range doc.Sentences {
		out = append(out, fmt.Sprintf("%d %s", s.Paragraph, doc.SentenceText(i)))
	}
	return out
}

func TestDocument(t *testing.T) {
	tests := []struct {
		name, tag, marked string
		want              []string
	}{
		{"paragraphs", "zh", "水利工作会议召开¶会议今天开幕。会期三天。", []string{"0 水利工作会议召开", "1 会议今天开幕。", "1 会期三天。"}},
		{"page break inside", "zh", "要坚定不移推进水{\n\n|}利建设。明年再看。", []string{"0 要坚定不移推进水利建设。", "0 明年再看。"}},
		{"page break between", "zh", "会议今天开幕。{\n\n|}会期三天。", []string{"0 会议今天开幕。", "0 会期三天。"}},
		{"page number", "zh", "推进水{\n\n- 3 -\n\n|}利建设。", []string{"0 推进水利建设。"}},
		{"hard wrap", "en", "The dam was built by{\n| } Dr.{\n| }Li in May.{\n| }It holds.", []string{"0 The dam was built by  Dr. Li in May.", "0 It holds."}},
		{"hyphen", "en", "Their co{-\n|}operation grew. It paid.", []string{"0 Their cooperation grew.", "0 It paid."}},
		{"two in one sentence", "ru", "Совещание{\n| }открылось{\n| }утром. Все пришли.", []string{"0 Совещание открылось утром.", "0 Все пришли."}},
		{"full stop put in", "en", "It ended{ /|. }Then he left.", []string{"0 It ended. Then he left."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := makeDocument(tt.tag, tt.marked)
			Document(doc)
			if diff := cmp.Diff(tt.want, sentenceTexts(doc)); diff != "" {
				t.Errorf("sentences (-want +got):\n%s", diff)
			}
			if err := doc.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestDocumentAgain checks that splitting a document twice changes nothing.
// One paragraph of nothing but short sentences is refused as soon as they are too many.
func TestManySentences(t *testing.T) {
	doc := &align.Document{Name: "x.txt", Lang: "zh", Text: strings.Repeat("好。", MaxSentences+MaxSentences/4+1)}
	doc.Paragraphs = []align.Span{{Start: 0, End: len(doc.Text)}}
	err := DocumentWith(doc, New("zh", Options{}))
	if !errors.Is(err, ErrManySentences) || !strings.Contains(err.Error(), "split x.txt: ") {
		t.Errorf("got %v", err)
	}
}

func TestDocumentAgain(t *testing.T) {
	doc := makeDocument("zh", "会议今天开{\n|}幕。会期三天。¶明年再看。")
	Document(doc)
	first := doc.Sentences
	Document(doc)
	if diff := cmp.Diff(first, doc.Sentences); diff != "" {
		t.Errorf("second run differs (-first +second):\n%s", diff)
	}
}

// TestDocumentMapping compares, for random texts and repairs, every sentence of
// the document with the sentence split from the text that a plain replacement
// of the repairs gives.
func TestDocumentMapping(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	words := []string{"水利", "会议。", "他说", "“好！”", "……", "The ", "dam. ", "It ", "Dr. ", "3.5 ", "Он ", "ушёл. ", "\n", "？", "（完）"}
	reads := []string{"\n", "\n\n", "-\n", "\n\n- 7 -\n\n", "　"}
	for range 2000 {
		var marked strings.Builder
		for range 1 + rng.IntN(12) {
			marked.WriteString(words[rng.IntN(len(words))])
			if rng.IntN(4) == 0 {
				with := []string{"", " "}[rng.IntN(2)]
				fmt.Fprintf(&marked, "{%s|%s}", reads[rng.IntN(len(reads))], with)
			}
		}
		// A paragraph has no spaces and no repairs at its edges.
		doc := makeDocument([]string{"zh", "en", "ru", "th"}[rng.IntN(4)], "水"+marked.String()+"水")
		Document(doc)
		repaired := doc.Slice(doc.Paragraphs[0])
		var got []string
		for i := range doc.Sentences {
			got = append(got, doc.SentenceText(i))
		}
		if diff := cmp.Diff(texts(repaired, splitText(repaired, doc.Lang)), got); diff != "" {
			t.Fatalf("%q (-split +document):\n%s", marked.String(), diff)
		}
		if err := doc.Check(); err != nil {
			t.Fatalf("%q: %v", marked.String(), err)
		}
	}
}
