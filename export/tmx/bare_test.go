package tmx

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestTextWithoutSegment reads variants whose text is outside a <seg>.
func TestTextWithoutSegment(t *testing.T) {
	const good = `<tuv xml:lang="en"><seg>Close the valve.</seg></tuv></tu>` + pairUnit
	for _, c := range []struct {
		name, tuv string
		want      unit.Variant
		bad       string
	}{
		{"bare", `<tuv xml:lang="zh">关闭阀门。</tuv>`, unit.Variant{Text: "关闭阀门。"}, ""},
		{"laid out", "<tuv xml:lang=\"zh\">\n  关闭阀门。\n</tuv>", unit.Variant{Text: "关闭阀门。"}, ""},
		{"after a property", "<tuv xml:lang=\"zh\"><prop type=\"x-a\">b</prop>\n关闭阀门。</tuv>",
			unit.Variant{Text: "关闭阀门。", Details: &unit.Details{Props: []unit.Prop{{Type: "x-a", Value: "b"}}}}, ""},
		{"before a note", "<tuv xml:lang=\"zh\">关闭阀门。<note>b</note></tuv>",
			unit.Variant{Text: "关闭阀门。", Details: &unit.Details{Notes: []string{"b"}}}, ""},
		{"with a code", `<tuv xml:lang="zh">关闭<ph x="1">{0}</ph>阀门。</tuv>`,
			unit.Variant{Text: "关闭阀门。", Codes: []unit.Code{{At: 6, Kind: unit.CodePlaceholder, Data: "{0}", Attributes: []unit.Prop{{Type: "x", Value: "1"}}}}}, ""},
		{"beginning with a code", `<tuv xml:lang="zh"><hi>关闭</hi>阀门。</tuv>`,
			unit.Variant{Text: "关闭阀门。", Codes: []unit.Code{{At: 0, Kind: unit.CodeHighlight}, {At: 6, Kind: unit.CodeHighlightEnd}}}, ""},
		{"in an unknown element", `<tuv xml:lang="zh"><text>关闭阀门。</text></tuv>`,
			unit.Variant{Text: "关闭阀门。", Codes: []unit.Code{{At: 0, Kind: unit.CodeHighlight, Attributes: []unit.Prop{{Type: "type", Value: "x-text"}}}, {At: 15, Kind: unit.CodeHighlightEnd}}}, ""},
		{"as CDATA", `<tuv xml:lang="zh"><![CDATA[关闭<阀门>。]]></tuv>`, unit.Variant{Text: "关闭<阀门>。"}, ""},
		{"an unknown element before <seg>", `<tuv xml:lang="zh"><x>1</x><seg>关闭阀门。</seg></tuv>`,
			unit.Variant{Text: "关闭阀门。", Details: &unit.Details{Props: []unit.Prop{{Type: propOutside, Value: "1"}}}}, ""},
		{"an unknown element after <seg>", `<tuv xml:lang="zh"><seg>关闭阀门。</seg><x>1</x></tuv>`,
			unit.Variant{Text: "关闭阀门。", Details: &unit.Details{Props: []unit.Prop{{Type: propOutside, Value: "1"}}}}, ""},
		{"text before <seg>", `<tuv xml:lang="zh">关<seg>关闭阀门。</seg></tuv>`, unit.Variant{}, `"关" is next to the <seg> of <tuv> zh`},
		{"text before <seg>, after an element", `<tuv xml:lang="zh"><x>1</x>关<seg>关闭阀门。</seg></tuv>`, unit.Variant{}, `"1关" is next to the <seg> of <tuv> zh`},
		{"text after <seg>", `<tuv xml:lang="zh"><seg>关闭阀门。</seg>关</tuv>`, unit.Variant{}, `"关" is between the elements of the unit`},
		{"text twice", `<tuv xml:lang="zh">关闭<note>b</note>阀门。</tuv>`, unit.Variant{}, `"阀门。" is between the elements of the unit`},
		{"not closed", `<tuv xml:lang="zh">关闭阀门。`, unit.Variant{}, "</tuv> is missing"},
	} {
		items, report, err := readAll([]byte(wrap("<tu>"+c.tuv+good)), export.ReadOptions{})
		if err != nil || len(items) != 2 || items[1].Bad != nil {
			t.Errorf("%s: %v, %d items: the next unit must be read", c.name, err, len(items))
			continue
		}
		if c.bad != "" {
			if items[0].Bad == nil || items[0].Bad.Cause != c.bad {
				t.Errorf("%s: %v, want %s", c.name, items[0].Bad, c.bad)
			}
			continue
		}
		c.want.Lang = "zh"
		if items[0].Bad != nil {
			t.Errorf("%s: %v", c.name, items[0].Bad)
			continue
		}
		if d := cmp.Diff(c.want, items[0].Unit.Variants[0]); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		if !strings.HasPrefix(c.name, "an unknown element") && (len(report.Repairs) == 0 || report.Repairs[len(report.Repairs)-1].Kind != export.RepairSegment) {
			t.Errorf("%s: repairs %v", c.name, report.Repairs)
		}
	}
}
