package tm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/unit"
)

// openNew opens a new memory in a folder of the test.
func openNew(t testing.TB) *Memory {
	t.Helper()
	return reopen(t, filepath.Join(t.TempDir(), "memory.db"), Options{})
}

// reopen opens a memory and closes it after the test.
func reopen(t testing.TB, path string, o Options) *Memory {
	t.Helper()
	m, err := Open(context.Background(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// mustAdd stores units and returns the receipt.
func mustAdd(t testing.TB, m *Memory, o unit.Origin, units ...unit.Unit) Receipt {
	t.Helper()
	r, err := m.Add(context.Background(), o, unit.Each(units), AddOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// collect reads all chosen units.
func collect(t testing.TB, m *Memory, f Filter) []unit.Unit {
	t.Helper()
	var units []unit.Unit
	for u, err := range m.Units(context.Background(), f) {
		if err != nil {
			t.Fatal(err)
		}
		units = append(units, u)
	}
	return units
}

// pair is a unit in Chinese and English.
func pair(place int, zh, en string) unit.Unit {
	return unit.Unit{Place: place, Status: unit.Aligned, Score: 0.9, Variants: []unit.Variant{{Lang: "zh", Text: zh}, {Lang: "en", Text: en}}}
}

// moment is a fixed time for tests.
var moment = time.Date(2024, 5, 17, 8, 30, 0, 0, time.UTC)

// Words for made-up report sentences.
var (
	zhSubjects = []string{"各级政府", "有关部门", "代表团", "两国元首", "地方企业", "中國企業", "委员会", "专家组", "各族人民", "ＡＰＥＣ成员"}
	zhVerbs    = []string{"坚持", "推动", "深化", "落实", "加强", "完善", "統籌", "巩固", "扩大", "回顾"}
	zhObjects  = []string{"改革开放", "互利合作", "生态环境保护", "乡村振兴", "人文交流", "自由贸易区建设", "市场监管", "科技创新", "法律援助制度", "能源 安全"}
	zhTails    = []string{"，取得积极进展。", "，成效显著！", "；并提出3条建议。", "（详见附件）。", "……", "，增长 5.2%。", "，“稳”字当头。"}
	enSubjects = []string{"Governments at all levels", "The departments concerned", "The delegation", "The two heads of state", "Local firms", "Chinese companies", "The committee", "The panel", "People of all groups", "APEC members"}
	enVerbs    = []string{"uphold", "promote", "deepen", "implement", "strengthen", "improve", "coordinate", "consolidate", "expand", "review"}
	enObjects  = []string{"reform and opening up", "mutually beneficial cooperation", "ecological protection", "rural revitalization", "people-to-people exchanges", "the free trade area", "market oversight", "innovation in science", "the legal aid system", "energy security"}
	enTails    = []string{" with good progress.", " with clear results!", "; three proposals were made.", " (see annex).", "…", ", up 5.2%.", ", with “stability” first."}
)

// randomPair makes a unit of two to four clauses in Chinese and English.
func randomPair(rng *rand.Rand, place int) unit.Unit {
	var zh, en strings.Builder
	for range 1 + rng.IntN(3) {
		s, v, o, x := rng.IntN(len(zhSubjects)), rng.IntN(len(zhVerbs)), rng.IntN(len(zhObjects)), rng.IntN(len(zhTails))
		year := 1949 + rng.IntN(80)
		fmt.Fprintf(&zh, "%d年%s%s%s%s", year, zhSubjects[s], zhVerbs[v], zhObjects[o], zhTails[x])
		if en.Len() > 0 {
			en.WriteByte(' ')
		}
		fmt.Fprintf(&en, "In %d, %s %s %s%s", year, enSubjects[s], enVerbs[v], enObjects[o], enTails[x])
	}
	u := pair(place, zh.String(), en.String())
	u.Score = float64(rng.IntN(101)) / 100
	return u
}

// quick reports whether long tests are to be cut short: when asked to, and under the race
// detector, which finds what goroutines do wrong in the first rounds as well as in the last.
func quick() bool { return testing.Short() || underRace }

// sampled reports whether the i-th of many cases that differ in their data alone is run:
// every one, but under the race detector one in four.
func sampled(i int) bool { return !underRace || i%4 == 0 }

// randomPairs makes n units.
func randomPairs(seed uint64, n int) []unit.Unit {
	rng := rand.New(rand.NewPCG(seed, 7))
	units := make([]unit.Unit, n)
	for i := range units {
		units[i] = randomPair(rng, i)
	}
	return units
}
