package fold

import (
	"strings"
	"testing"
)

// TestString holds the rules of the package comment, one or more rows each.
func TestString(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"plain", "改革开放", "改革开放"},
		{"width letters", "ＷＴＯ第１２届部长级会议", "wto第12届部长级会议"},
		{"width punctuation", "（一）加强，巩固；提高！", "(一)加强,巩固;提高!"},
		{"half-width kana", "ｶﾞｲﾄﾞ", "ガイド"},
		{"ideographic full stop stays", "会议结束。", "会议结束。"},
		{"vertical form", "︵甲︶", "(甲)"},
		{"small form", "甲﹐乙", "甲,乙"},
		{"case", "Belt and Road", "belt and road"},
		{"case Cyrillic", "РОССИЯ", "россия"},
		{"case Greek", "ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσ σίσυφοσ"},
		{"case German", "Straße STRASSE STRAẞE", "strasse strasse strasse"},
		{"case Turkish", "İı", "i̇ı"},
		{"long s", "Congreſs", "congress"},
		{"kelvin", "300\u212A", "300k"},
		{"traditional", "國家主席習近平", "国家主席习近平"},
		{"compatibility character", "\uF90A", "金"},
		{"radical", "\u2F08民", "人民"},
		{"ligature", "e\uFB03cient", "efficient"},
		{"Roman numeral", "第Ⅷ章", "第viii章"},
		{"circled number stays", "①总则", "①总则"},
		{"accent kept", "Été", "été"},
		{"accent composed", "e\u0301te\u0301", "été"},
		{"two marks in either order", "o\u0323\u0302 o\u0302\u0323", "ộ ộ"},
		{"short i", "Кита\u0438\u0306", "китай"},
		{"yo", "ещё ЕЩЁ еще\u0308", "еще еще еще"},
		{"yo with grave", "е\u0308\u0300", "ѐ"},
		{"j with caron", "J\u030C", "ǰ"},
		{"Hangul", "\u1112\u1161\u11AB", "한"},
		{"too many marks", "x" + strings.Repeat("\u0323", 20), "x" + strings.Repeat("\u0323", maxMarks)},
		{"too many marks in another order", "x" + strings.Repeat("\u0301", 12) + strings.Repeat("\u0323", 12), "x" + strings.Repeat("\u0323", 12) + strings.Repeat("\u0301", 4)},
		{"mark after a space", "a \u0345b c \u0301d", "a ιb c \u0301d"},
		{"prolonged sound", "ー 3 ー", "ー3ー"},
		{"mark after ignored", "e\u200B\u0301", "é"},
		{"quotes", "“甲”「甲」„a“ «б» ＂c＂", `"甲""甲""a" "б" "c"`},
		{"single quotes", "‘甲’『甲』 it’s", `'甲''甲' it's`},
		{"title marks stay", "《宪法》", "《宪法》"},
		{"dashes", "a–b—c―d‑e−f", "a-b-c-d-e-f"},
		{"double dash stays two", "甲——乙", "甲--乙"},
		{"ellipses", "等……完", "等...完"},
		{"ellipsis forms", "… ... …… ...... ．．． ⋯⋯", "... ... ... ... ... ..."},
		{"two stops", "a..b", "a..b"},
		{"middle dot", "约翰・史密斯 约翰•史密斯", "约翰·史密斯约翰·史密斯"},
		{"wave", "5～6 5〜6", "5~6 5~6"},
		{"edge blanks", " \t改革 \n", "改革"},
		{"runs of blanks", "a \u00A0\t\r\n b", "a b"},
		{"blank between Han", "中 国\u3000人\n民", "中国人民"},
		{"blank beside Han", "第 3 条", "第3条"},
		{"blank beside Chinese punctuation", "《 a 》 b", "《a》b"},
		{"blank between letters stays", "c d", "c d"},
		{"blank in Korean stays", "한국 사람", "한국 사람"},
		{"blank after full-width comma", "甲， 乙", "甲,乙"},
		{"ignored in a run of blanks", "a \u200B b", "a b"},
		{"invisible", "\uFEFF中\u200B国\u00AD人\u2060民\uFE0F", "中国人民"},
		{"soft hyphen", "coop\u00ADeration", "cooperation"},
		{"only blanks", " \u3000\u200B", ""},
		{"blank and bare mark", "か \u3099", "か \u3099"},
		{"outside the base plane", "𠮷野家😀", "𠮷野家😀"},
		{"invalid", "a\xff中\xe4\xb8", "a\uFFFD中\uFFFD\uFFFD"},
		{"zero byte", "a\x00b", "a\x00b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := String(tt.in); got != tt.want {
				t.Errorf("String(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if got := Fold(tt.in).Folded; got != tt.want {
				t.Errorf("Fold(%q).Folded = %q, want %q", tt.in, got, tt.want)
			}
			if got := string(Append([]byte("x "), tt.in)); got != "x "+tt.want {
				t.Errorf("Append(%q) = %q, want %q", tt.in, got, "x "+tt.want)
			}
		})
	}
}

func TestOriginal(t *testing.T) {
	tests := []struct{ name, in, hit, want string }{
		{"plain", "坚持改革开放", "改革", "改革"},
		{"traditional", "堅持改革開放", "改革开放", "改革開放"},
		{"across a blank", "改 革\n开放了", "改革开放", "改 革\n开放"},
		{"blank outside", "坚持 改革 开放", "改革", "改革"},
		{"full width", "加入ＷＴＯ后", "wto", "ＷＴＯ"},
		{"inside a long fold", "Straße", "stras", "Straß"},
		{"ellipsis", "等…", "等.", "等…"},
		{"mark", "cafe\u0301 x", "é", "e\u0301"},
		{"mark beyond the hit", "j\u0303x", "j", "j\u0303"},
		{"selector", "葛\U000E0100城", "葛", "葛\U000E0100"},
		{"byte order mark outside", "\uFEFF总则", "总则", "总则"},
		{"soft hyphen outside", "coop\u00AD era", "coop", "coop"},
		{"soft hyphen inside", "coop\u00ADeration", "operat", "op\u00ADerat"},
		{"run of blanks", "a \u3000 b", " ", " \u3000 "},
		{"outside the base plane", "在𠮷野", "𠮷", "𠮷"},
		{"invalid", "a\xffb", "\uFFFD", "\xff"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := Fold(tt.in)
			at := indexOf(text.Folded, tt.hit)
			if at < 0 {
				t.Fatalf("%q is not in %q", tt.hit, text.Folded)
			}
			from, to := text.Original(at, at+len(tt.hit))
			if got := tt.in[from:to]; got != tt.want {
				t.Errorf("%q in %q stands for %q, want %q", tt.hit, tt.in, got, tt.want)
			}
		})
	}
}

func TestOriginalOutOfRange(t *testing.T) {
	text := Fold(" 中文 ")
	for _, tt := range []struct{ start, end, from, to int }{
		{0, 0, 1, 1},
		{-5, 100, 1, 7},
		{3, 3, 4, 4},
		{4, 2, 4, 4},
		{100, 200, 4, 7},
	} {
		if from, to := text.Original(tt.start, tt.end); from != tt.from || to != tt.to {
			t.Errorf("Original(%d, %d) = %d, %d, want %d, %d", tt.start, tt.end, from, to, tt.from, tt.to)
		}
	}
	if from, to := (Text{}).Original(0, 5); from != 0 || to != 0 {
		t.Errorf("Original of an empty text = %d, %d", from, to)
	}
}
