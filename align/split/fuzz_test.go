package split

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
)

// fuzzTags are all languages with rules, and some without.
var fuzzTags = append(slices.Sorted(maps.Keys(languages)), "th", "my", "", "not a tag")

func FuzzSplit(f *testing.F) {
	for i, tag := range fuzzTags {
		f.Add(newsText["zh"]+newsText["en"]+newsText["ru"], tag)
		f.Add("1) a. 2) “b？”c\n\n(iii) 3.5…… «d» \xff\xe3\x80 . . .\u200b\"e!\" e. [1] ¿f? -- ' g.' "+strings.Repeat(".", i), tag)
	}
	f.Fuzz(func(t *testing.T, text, tag string) {
		spans := splitText(text, tag)
		checkSpans(t, text, spans)
		if spans, err := New(tag, Options{Semicolon: true}).Split(text); err != nil {
			t.Error(err)
		} else {
			checkSpans(t, text, spans)
		}
		if diff := cmp.Diff(spans, splitText(text, tag)); diff != "" {
			t.Errorf("a second run differs:\n%s", diff)
		}
	})
}

func FuzzDocument(f *testing.F) {
	f.Add("会议今天开幕。会期三天。", 3, 6, "zh")
	f.Add("The dam. It holds.", 8, 9, "en")
	f.Add("«Да?» — спросил он. Нет.", 9, 10, "ru")
	f.Fuzz(func(t *testing.T, text string, from, to int, tag string) {
		text = strings.TrimFunc(strings.ToValidUTF8(text, "?"), align.IsBlank)
		if text == "" || from <= 0 || to <= from || to >= len(text) {
			return
		}
		// A repair replaces whole characters.
		span := align.Span{Start: len(strings.ToValidUTF8(text[:from], "")), End: to}
		span.End = len(text) - len(strings.ToValidUTF8(text[to:], ""))
		if span.Start == 0 || span.End == len(text) || span.Len() <= 0 {
			return
		}
		doc := &align.Document{
			Name: "fuzz", Lang: tag, Text: text,
			Paragraphs: []align.Span{{Start: 0, End: len(text)}},
			Repairs:    []align.Repair{{Kind: align.RepairHardWrap, Span: span, With: " ", Note: "joined"}},
		}
		Document(doc)
		repaired := doc.Slice(doc.Paragraphs[0])
		want := splitText(repaired, tag)
		if len(want) != len(doc.Sentences) {
			t.Fatalf("%d sentences, want %d", len(doc.Sentences), len(want))
		}
		for i, s := range want {
			if got := doc.SentenceText(i); got != repaired[s.Start:s.End] {
				t.Errorf("sentence %d is %q, want %q", i, got, repaired[s.Start:s.End])
			}
		}
		if err := doc.Check(); err != nil {
			t.Error(err)
		}
	})
}

// TestHostile splits texts made to be slow. With a quadratic step this would
// take minutes; the time itself is for the benchmarks.
func TestHostile(t *testing.T) {
	for name, unit := range hostile {
		text := strings.Repeat(unit, 1<<13/len(unit))
		for _, tag := range []string{"en", "zh", "ru", "ja", "ko", "ar", "el", "hy", "hi", "th"} {
			t.Run(name+"/"+tag, func(t *testing.T) {
				checkSpans(t, text, splitText(text, tag))
			})
		}
	}
}
