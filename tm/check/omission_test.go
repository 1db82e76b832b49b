package check

import (
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

// TestOmittedClause checks that a clause without a rendering is found in either
// direction, and not in the same unit with all its clauses.
func TestOmittedClause(t *testing.T) {
	whole := []struct{ zh, en string }{
		{"双方同意加强港口合作，扩大农产品贸易，并共同保护海洋环境。", "The two sides agreed to strengthen port cooperation, expand trade in farm products and jointly protect the marine environment."},
		{"工厂去年生产了大量汽车，工人的收入明显提高，城市的空气质量也有所改善。", "Last year the factory produced a large number of cars, the income of its workers rose markedly, and the air quality of the city improved as well."},
		{"医院将增加医生和护士，为老年人提供免费检查，并改善农村的医疗服务。", "The hospital will add doctors and nurses, provide free examinations for the elderly, and improve medical services in the countryside."},
	}
	cut := []struct{ zh, en string }{
		{whole[0].zh, "The two sides agreed to strengthen port cooperation."},
		{whole[1].zh, "Last year the factory produced a large number of cars."},
		{whole[2].zh, "The hospital will add doctors and nurses."},
	}
	for _, reverse := range []bool{false, true} {
		pair := func(zh, en string) unit.Unit {
			if reverse {
				return pairOf("en", en, "zh", zh)
			}
			return pairOf("zh", zh, "en", en)
		}
		o := Options{From: "zh", To: "en"}
		if reverse {
			o = Options{From: "en", To: "zh"}
			cut = []struct{ zh, en string }{
				{"双方同意加强港口合作。", whole[0].en}, {"工厂去年生产了大量汽车。", whole[1].en}, {"医院将增加医生和护士。", whole[2].en},
			}
		}
		for i, x := range whole {
			units := []unit.Unit{pair(whole[0].zh, whole[0].en), pair(whole[1].zh, whole[1].en), pair(whole[2].zh, whole[2].en)}
			if got := rulesOf(findingsOf(t, o, units...)); got != "" {
				t.Errorf("whole texts: %s", got)
			}
			units[i] = pair(cut[i].zh, cut[i].en)
			if got := rulesOf(findingsOf(t, o, units...)); got != "warning omitted" {
				t.Errorf("%s | %s cut: %q, want one omission", x.zh, cut[i].en, got)
			}
		}
	}
}

// TestOmittedBetweenSharedWords checks that a clause is found although the clauses beside it
// share its words with it, so that renderings of them stand elsewhere in the unit.
func TestOmittedBetweenSharedWords(t *testing.T) {
	const zh = "学校要增加图书馆的支出，博物馆要减少宣传的支出，医院要控制药品的支出。"
	whole := "Schools are to increase spending on libraries. Museums are to reduce spending on publicity. Hospitals are to control spending on medicines."
	cut := "Schools are to increase spending on libraries. Hospitals are to control spending on medicines."
	o := Options{From: "zh", To: "en", Profile: Report}
	if got := findingsOf(t, o, pairOf("zh", zh, "en", whole)); len(got) > 0 {
		t.Errorf("the whole text: %s %s", got[0].Rule, got[0].Message)
	}
	got := findingsOf(t, o, pairOf("zh", zh, "en", cut))
	if len(got) != 1 || got[0].Rule != "omitted" || got[0].Source != "博物馆要减少宣传的支出，" {
		t.Errorf("the middle sentence left out: %v", got)
	}
}

// TestNamesThatStay checks that a name in Latin letters counts as rendered where the
// translation has it, and only there.
func TestNamesThatStay(t *testing.T) {
	odds := func(name string) float64 {
		o, err := newOmissions("zh", "en")
		if err != nil {
			t.Fatal(err)
		}
		p := &pair{number: 1}
		p.source.Text, p.target.Text = "登台的是四位乐手，压轴节目由 Vandermeer 献上。", "Four musicians played, and "+name+" closed the show."
		o.add(p)
		o.learn(o.waiting)
		return o.lattice(&o.waiting[0]).alone(chineseSide)[1][2]
	}
	if there, not := odds("Vandermeer"), odds("Lindqvists"); there > not-.5 {
		t.Errorf("the odds that the last clause stands alone are %.1f with the name and %.1f with another", there, not)
	}
}

// TestTaughtByOthers checks that the units teach the renderings of words that no dictionary
// has, and that a unit is no evidence about itself.
func TestTaughtByOthers(t *testing.T) {
	o, err := newOmissions("zh", "en")
	if err != nil {
		t.Fatal(err)
	}
	unit := func(number int, zh, en string) {
		p := &pair{number: number}
		p.source.Text, p.target.Text = zh, en
		o.add(p)
	}
	unit(1, "我们重视水库的安全。", "We value the brumley of reservoirs.")
	unit(2, "学校关心道路的安全。", "Schools care about the brumley of roads.")
	unit(3, "工厂检查机器的安全。", "Factories inspect the brumley of machines.")
	unit(4, "农民喜欢春天的小雨。", "Farmers like drizzle in spring.")
	o.learn(o.waiting)
	given := func(unit int, zh, en string) (with, without [2]float32) {
		x := &o.waiting[unit-1]
		links := o.links(x)
		o.without(x, links, func() {
			for k, r := range o.renders[o.ids[chineseSide][zh]] {
				if r.word == o.ids[otherSide][en] {
					with, without = r.given, o.probabilities(o.ids[chineseSide][zh], &o.renders[o.ids[chineseSide][zh]][k])
				}
			}
		})
		return with, without
	}
	with, without := given(1, "安全", "brumley")
	if without[0] < .1 || without[1] < .1 {
		t.Errorf("安全 as brumley, which two other units have: %v, want more", without)
	}
	if with[0] <= without[0] || with[1] <= without[1] {
		t.Errorf("安全 as brumley: %v with this unit, %v without", with, without)
	}
}
