package tm

import (
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align/lexicon"
)

// TestCutsWholeWords checks that the rest of a text is made of whole words after
// the part in brackets was cut out of it by counting.
func TestCutsWholeWords(t *testing.T) {
	dictionary, err := lexicon.Chinese()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"建设国际[化营商环境]":        "营商环境",
		"[国际化营商环境]":          "国际化营商环境",
		"[全国人民代表大会第]四次会议":    "全国人民代表大会",
		"9[万农村人口]":           "农村人口",
		"在政府[坚强领导下]工作":       "坚强领导",
		"[多边主]义":             "多边",
		"多[边主义]":             "主义",
		"[新发展阶段]":            "新发展阶段",
		"我[国农业]发展":           "农业",
		"维护[和平与发展]的事业":       "和平与发展",
		"[第三方]市场":            "第三方",
		"[advance reform] 改": "advance reform",
	} {
		before, rest, _ := strings.Cut(text, "[")
		part, after, _ := strings.Cut(rest, "]")
		pieces := piecesOf(before + part + after)
		from := len(piecesOf(before))
		to := from + len(piecesOf(part))
		if got := joinPieces(newCuts(dictionary, pieces).whole(from, to)); got != want {
			t.Errorf("%s: %q is left, want %q", text, got, want)
		}
		if got := joinPieces(newCuts(nil, pieces).whole(from, to)); got != part {
			t.Errorf("%s: without a dictionary %q is left", text, got)
		}
	}
}

func TestPiecesOf(t *testing.T) {
	for text, want := range map[string]string{
		"high-quality growth":  "high-quality| growth",
		"people's well-being.": "people's| well-being|.",
		"5g网络-建设":              "5g|网|络|-|建|设",
		"- dash":               "-| dash",
	} {
		if got := strings.Join(piecesOf(text), "|"); got != want {
			t.Errorf("%q is cut into %s, want %s", text, got, want)
		}
	}
}
