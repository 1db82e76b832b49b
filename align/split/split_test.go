package split

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
)

// The tables write a text with ¦ where it is cut. What is left when the bars are
// taken out is split and must give the pieces.

// testTable splits every text of the table in the language of the tag.
func testTable(t *testing.T, tag string, table []string) {
	t.Helper()
	for _, marked := range table {
		testSplitter(t, New(tag, Options{}), marked)
	}
}

// testSplitter splits the text with the splitter.
func testSplitter(t *testing.T, s Splitter, marked string) {
	t.Helper()
	text := strings.ReplaceAll(marked, "¦", "")
	var want []string
	for piece := range strings.SplitSeq(marked, "¦") {
		want = append(want, strings.TrimSpace(piece))
	}
	spans, err := s.Split(text)
	if err != nil {
		t.Fatal(err)
	}
	checkSpans(t, text, spans)
	if diff := cmp.Diff(want, texts(text, spans)); diff != "" {
		t.Errorf("%q (-want +got):\n%s", text, diff)
	}
}

// splitText splits a paragraph in the language of the tag.
func splitText(text, tag string) []align.Span {
	spans, _ := New(tag, Options{}).Split(text) // ErrManySentences returns no spans
	return spans
}

// checkSpans checks what Split promises of its spans, and that splitting a
// sentence list changes nothing but the cuts: the gaps are space.
func checkSpans(t *testing.T, text string, spans []align.Span) {
	t.Helper()
	at := 0
	for _, s := range spans {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("span %v after %d in a text of %d bytes", s, at, len(text))
		}
		if strings.TrimFunc(text[at:s.Start], align.IsBlank) != "" {
			t.Fatalf("gap %q is not blank", text[at:s.Start])
		}
		first, _ := utf8.DecodeRuneInString(text[s.Start:])
		last, _ := utf8.DecodeLastRuneInString(text[:s.End])
		if align.IsBlank(first) || align.IsBlank(last) {
			t.Fatalf("span %q has a blank at its edge", text[s.Start:s.End])
		}
		at = s.End
	}
	if strings.TrimFunc(text[at:], align.IsBlank) != "" {
		t.Fatalf("rest %q is not blank", text[at:])
	}
}

func TestSplitEmpty(t *testing.T) {
	for _, text := range []string{"", " ", "\n\n", "\u3000\u00a0\t"} {
		for _, tag := range []string{"zh", "en", "th"} {
			if spans := splitText(text, tag); len(spans) != 0 {
				t.Errorf("splitText(%q, %q) = %v, want none", text, tag, spans)
			}
		}
	}
}

func TestSplitUndetermined(t *testing.T) {
	for _, tag := range []string{"", "und", "mul"} {
		testTable(t, tag, []string{"Mr. Li came.¦ 他来了。¦我们开始吧！¦ It was 3.5 km."})
	}
}

// TestSplitRegions checks that scripts and regions follow the language.
func TestSplitRegions(t *testing.T) {
	for _, tag := range []string{"zh", "zh-CN", "zh-Hant", "zh-HK", "yue"} {
		testTable(t, tag, []string{"「走吧！」他說。¦大家都走了。"})
	}
	for _, tag := range []string{"en", "en-GB", "en-US"} {
		testTable(t, tag, []string{"Dr. Li spoke.¦ All left."})
	}
}

// TestSplitLines holds where line breaks end a sentence.
func TestSplitLines(t *testing.T) {
	testTable(t, "en", []string{
		"Report of the Commission¦\n\nThe year was good.",
		"a sentence\ncut off in the middle.",
		"steel\n¦copper\n¦timber",
		"The text is as wide as a page of plain mail usually is, and the\nWater Authority wrote it.",
		"This line is far longer than any line of mail is wrapped at, since whoever typed it never pressed a key before its end\n¦Signed in Harbin",
		"Terms:¦\n(a) price;¦\n(b) delivery.",
		"It rained.¦\n12. The river rose.",
		"Signed by Mr.\nLi in Harbin.",
	})
	testTable(t, "zh", []string{
		"河水清清向东去，\n渔船点点夜归来。¦\n两岸稻花千里香，\n一年辛苦一年甜。",
		"附件一¦\n价格表",
		"他说：“走吧！\n走吧！”¦大家笑了。",
	})
}

// TestSplitLong checks that a long quotation is cut inside.
func TestSplitLong(t *testing.T) {
	sentence := "我们要把人民对美好生活的向往作为奋斗目标，一件事情接着一件事情办。"
	text := "他说：“" + strings.Repeat(sentence, 4) + "”会议结束。"
	spans := splitText(text, "zh")
	checkSpans(t, text, spans)
	if len(spans) != 5 {
		t.Errorf("%d sentences, want 5: %q", len(spans), texts(text, spans))
	}
	short := "他说：“" + sentence + sentence + "”会议结束。"
	if spans := splitText(short, "zh"); len(spans) != 2 {
		t.Errorf("%d sentences, want 2: %q", len(spans), texts(short, spans))
	}
}

// TestPairs checks that every bracket and quotation mark pairs with its other end,
// and that a short passage between them is kept whole.
func TestPairs(t *testing.T) {
	for _, pair := range strings.Fields("“” ‘’ «» 「」 『』 ﹁﹂ ﹃﹄ ｢｣ 〝〞 《》 ︽︾ 〈〉 ︿﹀ () （） ﹙﹚ [] ［］ 【】 〖〗 〔〕 ﹝﹞ {} ｛｝") {
		opener, size := utf8.DecodeRuneInString(pair)
		closer, _ := utf8.DecodeRuneInString(pair[size:])
		kind, side := pairOf(opener)
		otherKind, otherSide := pairOf(closer)
		if kind == noPair || kind != otherKind || side != opens || otherSide != closes {
			t.Errorf("%s is of the kinds %d and %d, of the sides %d and %d", pair, kind, otherKind, side, otherSide)
		}
		if kind.quote() == (kind.bracket() || kind == title || kind == title1) {
			t.Errorf("%s is both a quotation mark and a bracket, or neither", pair)
		}
		testTable(t, "zh", []string{"见" + string(opener) + "甲方。乙方" + string(closer) + "一节，下同。¦完。"})
	}
}

// TestLongBracket closes a bracket that is too long to be kept whole, so that it opened before
// the sentence in which it ends.
func TestLongBracket(t *testing.T) {
	const sentence = "The delegates met in the hall."
	text := "(" + strings.Repeat(sentence+" ", 12) + "They left.) so that others came."
	spans, err := New("en", Options{}).Split(text)
	if err != nil {
		t.Fatal(err)
	}
	last := spans[len(spans)-1]
	if len(spans) != 13 || text[last.Start:last.End] != "They left.) so that others came." {
		t.Errorf("%d sentences, the last is %q", len(spans), text[last.Start:last.End])
	}
}
