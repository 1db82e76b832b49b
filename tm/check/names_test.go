package check

import "testing"

func TestNames(t *testing.T) {
	for _, x := range []struct{ source, to, target, date, want string }{
		{"瓦努阿图总理", "en", "the prime minister of Vanuatu", "", ""},
		{"瓦努阿图总理", "en", "the prime minister of Tuvalu", "", "warning another country"},
		{"瓦努阿图总理", "en", "the prime minister", "", ""},
		{"日本和法国的企业", "en", "Japanese and French companies", "", ""},
		{"英国政府", "en", "the British government", "", ""},
		{"美國總統", "en", "the U.S. president", "", ""},
		{"哈萨克斯坦和俄罗斯", "ru", "Казахстан и Россия", "", ""},
		{"越南总理", "ru", "премьер-министр Таиланда", "", ""},
		{"德国总理", "fr", "la chancelière allemande", "", ""},
		{"斯威士兰国王", "en", "the king of Swaziland", "2020-01-01", "warning former name"},
		{"斯威士兰国王", "en", "the king of Swaziland", "2015-01-01", ""},
		{"斯威士兰国王", "en", "the king of Eswatini", "2020-01-01", ""},
		{"投资30亿美元", "en", "an investment of 3 billion yuan", "", "warning currency"},
		{"投资30亿美元", "en", "an investment of $3 billion", "", ""},
		{"投资30亿元", "ru", "инвестиции в 3 млрд юаней", "", ""},
	} {
		if got := rulesOf(findingsOf(t, Options{From: "zh", To: x.to, Date: x.date}, pairOf("zh", x.source, x.to, x.target))); got != x.want {
			t.Errorf("%s | %s: %q, want %q", x.source, x.target, got, x.want)
		}
	}
}
