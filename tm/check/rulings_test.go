package check

import (
	"testing"

	"github.com/yiku-tm/yiku/tm/ruling"
)

var testRulings = []ruling.Ruling{
	{Phrase: "人类命运共同体", Rendering: "a community with a shared future for mankind", Lang: "en", Status: ruling.Official, Authority: "外文局", Date: "2022"},
	{Phrase: "人类命运共同体", Rendering: "community of common destiny", Lang: "en", Status: ruling.Superseded, Date: "2018"},
	{Phrase: "命运共同体", Rendering: "community of destiny", Lang: "en", Status: ruling.Banned},
	{Phrase: "绿色金融", Rendering: "green finance", Lang: "en", Status: ruling.Allowed},
	{Phrase: "农民工", Rendering: "peasant worker", Lang: "en", Status: ruling.Banned},
	{Phrase: "农民工", Rendering: "migrant worker", Lang: "en", Status: ruling.Official},
	{Phrase: "土耳其", Rendering: "Türkiye", Lang: "en", Status: ruling.Official, Date: "2022-06"},
	{Phrase: "一带一路", Rendering: "«Один пояс, один путь»", Lang: "ru", Status: ruling.Official},
}

func TestRulings(t *testing.T) {
	for _, x := range []struct{ source, target, to, date, want string }{
		{"推动构建人类命运共同体", "build a community with a shared future for mankind", "en", "", ""},
		{"推动构建人类命运共同体", "building the community with a truly shared future for mankind", "en", "", ""},
		{"推动构建人类命运共同体", "build a community of destiny for mankind", "en", "", "warning not the ruled rendering"},
		{"推动构建人类命运共同体", "build a community of common destiny", "en", "", "warning superseded"},
		{"打造命运共同体", "build a community of destiny", "en", "", "error banned"},
		{"打造联盟", "build a community of destiny", "en", "", ""},
		{"农民工的权益", "the rights of peasant workers", "en", "", "error banned"},
		{"农民工的权益", "the rights of migrant workers", "en", "", ""},
		{"农民工的权益", "the rights of rural labourers", "en", "", "warning not the ruled rendering"},
		{"绿色金融", "environmental finance", "en", "", ""},
		{"土耳其总统", "the president of Turkey", "en", "2021-05-01", ""},
		{"土耳其总统", "the president of Turkey", "en", "2023-05-01", "warning not the ruled rendering"},
		{"土耳其總統", "the president of Türkiye", "en", "2023-05-01", ""},
		{"共建“一带一路”", "инициатива «Одного пояса, одного пути»", "ru", "", ""},
		{"共建“一带一路”", "инициатива Шелкового пути", "ru", "", "warning not the ruled rendering"},
	} {
		got := rulesOf(findingsOf(t, Options{From: "zh", To: x.to, Date: x.date, Rulings: testRulings, Off: []Kind{Numerals, Names}}, pairOf("zh", x.source, x.to, x.target)))
		if got != x.want {
			t.Errorf("%s | %s: %q, want %q", x.source, x.target, got, x.want)
		}
	}
}

func TestRulingOnceADocument(t *testing.T) {
	u := pairOf("zh", "农民工的权益", "en", "the rights of peasant workers")
	v := pairOf("zh", "关心农民工", "en", "care for peasant workers")
	list := findingsOf(t, Options{From: "zh", To: "en", Rulings: testRulings}, u, v)
	if len(list) != 1 || len(list[0].Places) != 2 || list[0].Suggestion != "migrant worker" {
		t.Errorf("%+v, want one finding with two places", list)
	}
}
