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
	{Phrase: "考虑", Rendering: "take … into account", Lang: "en", Status: ruling.Official},
	{Phrase: "考虑", Rendering: "bear ... in mind", Lang: "en", Status: ruling.Banned},
	{Phrase: "不仅……而且", Rendering: "not only … but also", Lang: "en", Status: ruling.Official},
	{Phrase: "以…为", Rendering: "with … as", Lang: "en", Status: ruling.Official},
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
		{"考虑天气", "It takes the weather into account.", "en", "", ""},
		{"考虑天气", "It will be taken into account.", "en", "", ""},
		{"考虑天气", "It takes its turn. The weather is on account.", "en", "", "warning not the ruled rendering"},
		{"考虑天气", "The weather enters into the account they take.", "en", "", "warning not the ruled rendering"},
		{"考虑天气", "They bear the weather in mind.", "en", "", "error banned"},
		{"不仅修路，而且种树", "Not only roads are built, but also trees planted.", "en", "", ""},
		{"不仅修路，而且种树", "Roads are built and trees planted.", "en", "", "warning not the ruled rendering"},
		{"不仅修路", "Roads are built.", "en", "", ""},
		{"而且修路，不仅种树", "Roads are built.", "en", "", ""},
		{"以路为主", "Roads are built.", "en", "", ""},
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

// TestRulingOfSeveralParts checks that each part is marked, in both texts.
func TestRulingOfSeveralParts(t *testing.T) {
	rulings := []ruling.Ruling{{Phrase: "不仅…而且", Rendering: "both … and also", Lang: "en", Status: ruling.Banned}}
	source, target := "不仅修路，而且种树", "Both roads, and also trees, and also bridges."
	list := findingsOf(t, Options{From: "zh", To: "en", Rulings: rulings}, pairOf("zh", source, "en", target))
	if len(list) != 1 || list[0].Source != "不仅 … 而且" || list[0].Target != "both … and also" {
		t.Fatalf("%+v", list)
	}
	place := list[0].Places[0]
	if got := excerpt(source, place.SourceSpans) + " | " + excerpt(target, place.TargetSpans); got != "不仅 … 而且 | Both … and also" {
		t.Errorf("marked are %s", got)
	}
}
