package split

import (
	"strings"
	"testing"
)

// newsText is running text of one's own in the style of agency reports.
var newsText = map[string]string{
	"zh": "新华社北京9月3日电（记者 李明）会议指出，要坚持稳中求进工作总基调，加快构建新发展格局。“时间不等人！”他说，“我们要抓紧每一天。”" +
		"今年上半年，全省生产总值同比增长5.3%，比一季度加快0.2个百分点；居民收入稳步提高。《关于加强水利建设的意见》将于10月1日起施行。",
	"en": "BEIJING, Sept. 3 (Xinhua) -- The meeting called for steady progress, Mr. Li said. \"Time waits for no one!\" he added. " +
		"In the first half of the year output grew 5.3 percent, 0.2 points faster than in the first quarter. The rules take effect on Oct. 1. ",
	"ru": "Пекин, 3 сентября /Синьхуа/ -- Совещание призвало двигаться вперёд. «Время не ждёт!» — сказал он. В 2024 г. объём вырос на 5,3 проц. " +
		"Доходы населения, по словам А. С. Иванова, повышаются. Правила вступают в силу 1 октября. ",
	"km": "សួស្តី។ តើអ្នកសុខសប្បាយទេ? ",
}

func BenchmarkSplit(b *testing.B) {
	for _, tag := range []string{"zh", "en", "ru", "km"} {
		text := strings.Repeat(newsText[tag], 1<<20/len(newsText[tag]))
		b.Run(tag, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				splitText(text, tag)
			}
		})
	}
}

// BenchmarkSplitParagraph splits text of the length of a paragraph, as Document does.
func BenchmarkSplitParagraph(b *testing.B) {
	text := newsText["zh"]
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		splitText(text, "zh")
	}
}

// BenchmarkHostile splits texts made to be slow.
func BenchmarkHostile(b *testing.B) {
	for name, unit := range hostile {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(unit, 1<<20/len(unit))
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				for _, tag := range []string{"en", "zh", "ru", "th"} {
					splitText(text, tag)
				}
			}
		})
	}
}

// hostile are units that, repeated, would make a careless splitter quadratic.
var hostile = map[string]string{
	"dots": ".", "spaced dots": ". ", "quotes": "\"", "single": "'", "open": "(", "close": ")", "pairs": "()", "nested": "“.",
	"ellipsis": "…", "breaks": "\n", "blanks": ". \n\n", "markers": "1) ", "closers": ".)", "digits": "1.1", "commas": ".,,,,",
	"stops": "。”", "list": "：a；", "semicolons": "a；", "colons": "1:00 ", "commas and names": "A, ", "angles": "<a@b> ", "dandas": "।", "greek": "α; ", "letters": "a.", "abbreviations": "т. ", "no end": "（“《", "invalid": "\xe3\x80", "spaces": " ",
}
