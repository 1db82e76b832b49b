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
