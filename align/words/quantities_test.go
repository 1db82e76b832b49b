package words

import (
	"fmt"
	"strings"
	"testing"
)

// TestQuantities checks the values that a text states: further values of a number are after
// strokes, the numbers that it may be instead in parentheses, after a question mark if they are
// likelier.
func TestQuantities(t *testing.T) {
	for _, c := range []struct{ tag, text, want string }{
		{"en", "some 2, 500 islets", "2500(2 500)"},
		{"en", "1, 234, 567 volumes", "1234567(1 234 567)"},
		{"en", "2, 500 million yuan", "2500000000(2 500000000)"},
		{"en", "grinders: 2, 500,000 yuan", "2 500000"},
		{"en", "On May 5, 200 people came", "5 5 200"},
		{"en", "2 155mm guns", "2155(2 155)"},
		{"en", "a rate of 6. 16 yuan", "6.16?(6 16)"},
		{"en", "1. 5 items", "1 5"},
		{"en", "volumes 6,3", "6.3?(6 3)"},
		{"en", "500.000 years", "500|500000"},
		{"en", "233m tonnes", "233|233000000"},
		{"en", "kick-off at 2.30", "2.3(2|14 30)"},
		{"en", "born in nineteen thirty-four", "1934(19 34)"},
		{"en", "seven ninety-five", "7.95?(7 95)"},
		{"en", "the nineteen-eighties", "1980|80"},
		{"en", "the summer of ’83", "83|1983|2083"},
		{"en", "size 5'83", "5 83"},
		{"zh", "20，500册", "20500(20 500)"},
		{"zh", "12,500册", "12500"},
		{"zh", "4千4百万亩", "44000000"},
		{"zh", "3亿2千5百万年", "325000000"},
		{"zh", "1亿3000万人", "130000000"},
		{"zh", "5百3千元", "500 3000"},
		{"zh", "3成5", "35|3|0.3"},
		{"zh", "高1米75", "1.75(1 75)"},
		{"zh", "7元9角5分", "7.95(7 9 5)"},
		{"zh", "每2米5人", "2 5"},
		{"zh", "一九八0年", "1980"},
		{"zh", "三00米", "3 0"},
		{"zh", "08年", "8|2008|1908"},
		{"zh", "5·12地震", "5 512 12"},
		{"zh", "“十五”期间", "10|15 5"},
	} {
		if got := quantitiesAsText(Quantities(c.tag, c.text)); got != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}

func quantitiesAsText(list []Quantity) string {
	var words []string
	for _, q := range list {
		s := fmt.Sprintf("%.12g", q.Value)
		for _, v := range q.Others {
			s += fmt.Sprintf("|%.12g", v)
		}
		if q.Doubtful {
			s += "?"
		}
		if len(q.Apart) > 0 {
			s += "(" + quantitiesAsText(q.Apart) + ")"
		}
		words = append(words, s)
	}
	return strings.Join(words, " ")
}
