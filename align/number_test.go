package align

import "testing"

func TestHanNumeralValue(t *testing.T) {
	for text, want := range map[string]float64{
		"十四": 14, "二十": 20, "二十五": 25, "一百零三": 103, "三百五十": 350, "二〇二五": 2025, "一九四九": 1949,
		"三万五千": 35000, "十四亿": 1.4e9, "一亿二千万": 1.2e8, "十": 10, "两千": 2000, "拾伍": 15,
	} {
		if got, ok := hanNumeralValue([]rune(text)); !ok || got != want {
			t.Errorf("%s = %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"万", "亿", "百", "十十", ""} {
		if got, ok := hanNumeralValue([]rune(text)); ok {
			t.Errorf("%q = %v; want no number", text, got)
		}
	}
}

func TestArabicValue(t *testing.T) {
	for text, want := range map[string]float64{
		"14": 14, "1,234": 1234, "1.234": 1234, "1,234.5": 1234.5, "1.234,5": 1234.5, "3.5": 3.5, "0.125": 0.125, "1,234,567": 1234567,
	} {
		if got, ok := arabicValue(text); !ok || got != want {
			t.Errorf("%s = %v, %v; want %v", text, got, ok, want)
		}
	}
}

// TestNumeralsMeet holds what numerals are for: written differently, they become one unit.
func TestNumeralsMeet(t *testing.T) {
	for _, c := range []struct{ zh, tag, other, unit string }{
		{"十四届", "en", "the fourteenth session", "=14"},
		{"80年前", "en", "Eighty years ago", "=80"},
		{"二十五个国家", "en", "twenty-five countries", "=25"},
		{"人口14亿", "en", "1.4 billion people", "=1400000000"},
		{"2.6万个岗位", "en", "26,000 jobs", "=26000"},
		{"增长12.4%", "en", "up 12.4 percent", "=12.4"},
		{"5月8日", "en", "on May 8", "month:5"},
		{"五月", "en", "in May", "month:5"},
		{"5月8日", "ru", "8 мая", "month:5"},
		{"近8亿人", "en", "nearly 800 million people", "=800000000"},
		{"186亿美元", "ru", "18,6 млрд долл.", "=18600000000"},
		{"１２项", "fr", "douze projets", "=12"},
		{"第三条", "en", "Article 3 The information", "article:3"},
		{"第3条", "ru", "Статья 3. Сведения", "article:3"},
		{"第十二章", "fr", "Chapitre XII", "chapter:12"},
	} {
		for _, side := range []struct{ tag, text string }{{"zh", c.zh}, {c.tag, c.other}} {
			s := prepare(oneSentence(side.tag, side.text), nil, nil, 0)
			if _, ok := s.vocab.ids[c.unit]; !ok {
				t.Errorf("%s %q has no unit %s", side.tag, side.text, c.unit)
			}
		}
	}
}

func oneSentence(tag, text string) *Document {
	return sentences(tag, text)
}

// sentences makes a document of one paragraph with the sentences given.
func sentences(tag string, texts ...string) *Document {
	d := &Document{Name: tag, Lang: tag}
	for _, text := range texts {
		if d.Text != "" {
			d.Text += " "
		}
		start := len(d.Text)
		d.Text += text
		d.Sentences = append(d.Sentences, Sentence{Span: Span{start, len(d.Text)}})
	}
	if d.Text != "" {
		d.Paragraphs = []Span{{0, len(d.Text)}}
	}
	return d
}
