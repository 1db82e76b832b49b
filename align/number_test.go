package align

import (
	"testing"
)

// TestNumeralsMeet checks what numerals are for: written differently, they become one token.
func TestNumeralsMeet(t *testing.T) {
	for _, c := range []struct{ zh, tag, other, token string }{
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
			s := prepare(oneSentence(side.tag, side.text), nil, nil)
			if _, ok := s.vocab.ids[c.token]; !ok {
				t.Errorf("%s %q has no token %s", side.tag, side.text, c.token)
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
