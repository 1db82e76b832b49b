package check

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/align/split"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Errors are planted into pairs of texts by a program with a seed, and the checks have to
// find them. Where an error is put does not depend on what the checks read: a
// number is any run of digits of the target that no letter touches.

// plant is a kind of error: it returns the changed target, false where the unit has no
// place for it.
type plant struct {
	name string
	do   func(r *rand.Rand, u *unit.Unit) bool
}

var plantedNumber = regexp.MustCompile(`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`)

// numberIn chooses a number in the text that passes.
func numberIn(r *rand.Rand, text string, fits func(start, end int) bool) (start, end int, ok bool) {
	var places [][]int
	for _, m := range plantedNumber.FindAllStringIndex(text, -1) {
		touches := func(s string) bool { return regexp.MustCompile(`^[\p{L}\-–/:.]|^,\d`).MatchString(s) }
		before := ""
		if m[0] > 0 {
			before = text[m[0]-1 : m[0]]
		}
		if regexp.MustCompile(`[A-Za-z\-/.:]`).MatchString(before) || touches(text[m[1]:]) && !strings.HasPrefix(text[m[1]:], ". ") && text[m[1]:] != "." || !fits(m[0], m[1]) {
			continue
		}
		places = append(places, m)
	}
	if len(places) == 0 {
		return 0, 0, false
	}
	m := places[r.IntN(len(places))]
	return m[0], m[1], true
}

func isYear(text string, start, end int) bool {
	return end-start == 4 && (text[start] == '1' || text[start] == '2') && !strings.Contains(text[start:end], ",")
}

func changeNumber(r *rand.Rand, u *unit.Unit, fits func(text string, start, end int) bool, change func(number string) string) bool {
	text := u.Variants[1].Text
	start, end, ok := numberIn(r, text, func(a, b int) bool { return fits(text, a, b) })
	if !ok {
		return false
	}
	changed := change(text[start:end])
	if changed == text[start:end] {
		return false
	}
	u.Variants[1].Text = text[:start] + changed + text[end:]
	return true
}

func withCommas(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	whole, fraction, dot := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		return whole + "." + fraction
	}
	return whole
}

func valueOf(number string) float64 {
	v, _ := strconv.ParseFloat(strings.ReplaceAll(number, ",", ""), 64)
	return v
}

var monthName = regexp.MustCompile(`\b(January|February|March|April|June|July|August|September|October|November|December)\b`)

var plants = []plant{
	{"value", func(r *rand.Rand, u *unit.Unit) bool {
		return changeNumber(r, u, func(text string, a, b int) bool { return !isYear(text, a, b) }, func(n string) string {
			b := []byte(n)
			for i := range b {
				if b[i] >= '0' && b[i] <= '9' {
					b[i] = byte('1' + r.IntN(9))
				}
			}
			return string(b)
		})
	}},
	{"power of ten", func(r *rand.Rand, u *unit.Unit) bool {
		return changeNumber(r, u, func(text string, a, b int) bool { return !isYear(text, a, b) }, func(n string) string {
			k := []float64{10, 100, 1000, .1}[r.IntN(4)]
			v, _ := strconv.ParseFloat(strconv.FormatFloat(valueOf(n)*k, 'g', 12, 64), 64)
			return withCommas(v)
		})
	}},
	{"magnitude word", func(r *rand.Rand, u *unit.Unit) bool {
		text := u.Variants[1].Text
		m := regexp.MustCompile(`\b(million|billion|trillion)\b`).FindStringIndex(text)
		if m == nil {
			return false
		}
		other := map[string]string{"million": "billion", "billion": "million", "trillion": "billion"}
		u.Variants[1].Text = text[:m[0]] + other[text[m[0]:m[1]]] + text[m[1]:]
		return true
	}},
	{"digit dropped", func(r *rand.Rand, u *unit.Unit) bool {
		return changeNumber(r, u, func(text string, a, b int) bool { return b-a > 1 }, func(n string) string {
			i := r.IntN(len(n))
			if n[i] < '0' || n[i] > '9' || i+1 == len(n) && n[i-1] == '.' {
				return n
			}
			changed := strings.ReplaceAll(n[:i]+n[i+1:], ",", "")
			if valueOf(changed) == valueOf(n) {
				return n
			}
			return changed
		})
	}},
	{"digits swapped", func(r *rand.Rand, u *unit.Unit) bool {
		return changeNumber(r, u, func(text string, a, b int) bool { return b-a > 1 }, func(n string) string {
			b := []byte(n)
			i := r.IntN(len(b) - 1)
			if b[i] < '0' || b[i+1] < '0' {
				return n
			}
			b[i], b[i+1] = b[i+1], b[i]
			if valueOf(string(b)) == valueOf(n) {
				return n
			}
			return string(b)
		})
	}},
	{"date", func(r *rand.Rand, u *unit.Unit) bool {
		text := u.Variants[1].Text
		if m := monthName.FindStringIndex(text); m != nil && strings.Contains(u.Variants[0].Text, "月") && r.IntN(2) == 0 {
			months := []string{"January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December"}
			other := months[r.IntN(len(months))]
			if other == text[m[0]:m[1]] {
				return false
			}
			u.Variants[1].Text = text[:m[0]] + other + text[m[1]:]
			return true
		}
		stated := func(text string, a, b int) bool {
			return isYear(text, a, b) && strings.Contains(u.Variants[0].Text, text[a:b])
		}
		return changeNumber(r, u, stated, func(n string) string {
			return strconv.Itoa(int(valueOf(n)) + 1 + r.IntN(9))
		})
	}},
	{"percent for point", func(r *rand.Rand, u *unit.Unit) bool {
		text := u.Variants[1].Text
		m := regexp.MustCompile(`\d (percentage points?|percent|per cent)\b`).FindStringSubmatchIndex(text)
		if m == nil {
			return false
		}
		other := "percentage points"
		if strings.HasPrefix(text[m[2]:], "percentage") {
			other = "percent"
		}
		u.Variants[1].Text = text[:m[2]] + other + text[m[3]:]
		return true
	}},
	{"sentence dropped", func(r *rand.Rand, u *unit.Unit) bool {
		text := u.Variants[1].Text
		spans := split.Split(text, u.Variants[1].Lang)
		if len(spans) < 2 {
			return false
		}
		i := r.IntN(len(spans))
		if spans[i].Len() < 40 {
			return false
		}
		u.Variants[1].Text = strings.TrimSpace(text[:spans[i].Start] + text[spans[i].End:])
		return true
	}},
	{bannedRendering, plantBanned},
	{lostCode, plantLostCode},
}

const bannedRendering, lostCode = "banned rendering", "code lost"

// plantedRulings are rulings on words that reports and speeches are full of; the rendering
// that is official stands in most translations.
var plantedRulings = func() (list []ruling.Ruling) {
	for _, x := range []struct{ phrase, official, banned string }{
		{"高质量发展", "high-quality development", "development of a high quality"},
		{"小康社会", "moderately prosperous society", "well-off society"},
		{"供给侧结构性改革", "supply-side structural reform", "reform of the supply side structure"},
		{"乡村振兴", "rural revitalization", "revival of the villages"},
		{"营商环境", "business environment", "climate for merchants"},
		{"改革开放", "reform and opening", "opening and reform"},
		{"宏观政策", "macro policies", "grand policy"},
		{"一带一路", "Belt and Road", "One Belt One Road"},
		{"脱贫攻坚", "poverty alleviation", "poverty battle"},
		{"命运共同体", "community with a shared future", "community of destiny"},
		{"就业", "employment", "getting of jobs"},
		{"合作", "cooperation", "working together"},
		{"发展", "development", "evolution"},
		{"中国", "China", "Chinaland"},
	} {
		list = append(list,
			ruling.Ruling{Phrase: x.phrase, Rendering: x.official, Lang: "en", Status: ruling.Official},
			ruling.Ruling{Phrase: x.phrase, Rendering: x.banned, Lang: "en", Status: ruling.Banned})
	}
	return list
}()

// plantBanned puts a banned rendering in the place of the official one, in another form at
// times, wherever the official one stands.
func plantBanned(r *rand.Rand, u *unit.Unit) bool {
	for _, i := range r.Perm(len(plantedRulings) / 2) {
		official, banned := plantedRulings[2*i], plantedRulings[2*i+1].Rendering
		pattern := regexp.MustCompile(`(?i)\b` + official.Rendering + `\b`)
		if !strings.Contains(u.Variants[0].Text, official.Phrase) || !pattern.MatchString(u.Variants[1].Text) {
			continue
		}
		switch r.IntN(4) {
		case 0:
			banned = strings.ToUpper(banned[:1]) + banned[1:]
		case 1:
			banned += "’s"
		case 2:
			if first, rest, ok := strings.Cut(banned, " "); ok {
				banned = first + " truly " + rest
			}
		}
		u.Variants[1].Text = pattern.ReplaceAllLiteralString(u.Variants[1].Text, banned)
		return true
	}
	return false
}

// plantLostCode puts codes into both sides and takes one out of the target.
func plantLostCode(r *rand.Rand, u *unit.Unit) bool {
	codes := [][]string{{"{0}", "{1}"}, {"<b>", "</b>"}, {"%s", "%d"}, {"${name}", "{0}"}, {"{0}", "{0}"}}[r.IntN(5)]
	lost, inline := r.IntN(len(codes)), r.IntN(2) == 0
	for side := range u.Variants {
		v := &u.Variants[side]
		v.Codes = slices.Clone(v.Codes)
		before := len(v.Text) // a code stands before the last one, so never in it
		for k, code := range codes {
			if side == 1 && k == lost {
				continue
			}
			at := r.IntN(before + 1)
			for at > 0 && at < len(v.Text) && !utf8.RuneStart(v.Text[at]) {
				at--
			}
			before = at
			if inline {
				v.Codes = slices.Insert(v.Codes, 0, unit.Code{At: at, Kind: unit.CodePlaceholder, Data: code})
			} else {
				v.Text = v.Text[:at] + code + v.Text[at:]
			}
		}
	}
	return true
}

// numeric are the kinds of plants whose recall must be 99 %.
var numeric = []string{"value", "power of ten", "magnitude word", "digit dropped", "digits swapped", "date"}

// graves returns the errors and warnings of units, and what may be left out, by the
// number of the unit.
func graves(t testing.TB, units []unit.Unit, from, to string, rulings []ruling.Ruling) map[int]map[string]bool {
	c, err := New(Options{From: from, To: to, Rulings: rulings})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range units {
		if err := c.Unit(context.Background(), u); err != nil {
			t.Fatal(err)
		}
	}
	list, err := c.Finish(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	found := map[int]map[string]bool{}
	for _, f := range list {
		if f.Severity == Info && f.Rule != "omitted" {
			continue
		}
		for _, p := range f.Places {
			if found[p.Number] == nil {
				found[p.Number] = map[string]bool{}
			}
			found[p.Number][string(f.Kind)+f.Rule+f.Source+f.Target] = true
		}
	}
	return found
}

// statesNumber reports whether the source has a number and the target no address, in whose
// digits an error cannot be seen.
func statesNumber(u unit.Unit) bool {
	return strings.ContainsAny(u.Variants[0].Text, "0123456789一二三四五六七八九十百千万亿〇") && !strings.Contains(u.Variants[1].Text, "://")
}

// sought are the kind and rule of the finding that is wanted, where no other will do. A
// banned rendering inside a longer ruled phrase is found as that phrase without its rendering.
var sought = map[string]string{bannedRendering: string(Rulings), lostCode: string(Form) + "code lost"}

// plantInto plants errors of each kind into the units, a tenth of the units at a time,
// and returns how many were planted and found, by kind.
func plantInto(t testing.TB, units []unit.Unit, from, to string, rounds int, missed func(kind string, before, after unit.Unit)) (planted, found map[string]int) {
	planted, found = map[string]int{}, map[string]int{}
	for _, p := range plants {
		var rulings []ruling.Ruling
		if p.name == bannedRendering {
			rulings = plantedRulings
		}
		untouched := graves(t, units, from, to, rulings)
		for round := range rounds {
			r := rand.New(rand.NewPCG(uint64(round), uint64(len(p.name))))
			changed := slices.Clone(units)
			var at []int
			for i := r.IntN(4); i < len(changed); i += 1 + r.IntN(6) {
				u := changed[i]
				u.Variants = slices.Clone(u.Variants)
				if len(u.Variants) == 2 && (!slices.Contains(numeric, p.name) || statesNumber(u)) && p.do(r, &u) {
					changed[i] = u
					at = append(at, i)
				}
			}
			now := graves(t, changed, from, to, rulings)
			for _, i := range at {
				planted[p.name]++
				hit := false
				for key := range now[i+1] {
					hit = hit || !untouched[i+1][key] && strings.HasPrefix(key, sought[p.name])
				}
				if hit {
					found[p.name]++
				} else if missed != nil {
					missed(p.name, units[i], changed[i])
				}
			}
		}
	}
	return planted, found
}

// recallTable writes recall by kind.
func recallTable(planted, found map[string]int) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(planted)) {
		fmt.Fprintf(&b, "%-18s %4d of %4d  %.1f %%\n", name, found[name], planted[name], 100*float64(found[name])/float64(planted[name]))
	}
	return b.String()
}

// goldUnits makes units of the sentences of a pair of testdata and its gold beads.
func goldUnits(t testing.TB, name, from, to string) []unit.Unit {
	t.Helper()
	lines := func(tag string) []string {
		text, err := os.ReadFile(filepath.Join("../../testdata", name+"."+tag+".sents"))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	}
	gold, err := os.ReadFile(filepath.Join("../../testdata", name+"."+from+"-"+to+".gold"))
	if err != nil {
		t.Fatal(err)
	}
	sides := [2][]string{lines(from), lines(to)}
	var units []unit.Unit
	for line := range strings.Lines(string(gold)) {
		source, target, _ := strings.Cut(strings.TrimSpace(line), ":")
		var u unit.Unit
		for i, numbers := range []string{source, target} {
			var texts []string
			for n := range strings.SplitSeq(strings.Trim(numbers, "[]"), ",") {
				if k, err := strconv.Atoi(strings.TrimSpace(n)); err == nil {
					texts = append(texts, sides[i][k])
				}
			}
			if len(texts) > 0 {
				u.Variants = append(u.Variants, unit.Variant{Lang: []string{from, to}[i], Text: strings.Join(texts, " ")})
			}
		}
		units = append(units, u)
	}
	return units
}

// TestPlantedErrors plants errors into the pairs of testdata.
func TestPlantedErrors(t *testing.T) {
	planted, found := map[string]int{}, map[string]int{}
	for _, name := range []string{"talks", "notice"} {
		p, f := plantInto(t, goldUnits(t, name, "zh", "en"), "zh", "en", 10, func(kind string, before, after unit.Unit) {
			if slices.Contains(numeric, kind) || sought[kind] != "" {
				t.Logf("missed %s: %s | %s", kind, after.Variants[0].Text, after.Variants[1].Text)
			}
		})
		for kind := range p {
			planted[kind] += p[kind]
			found[kind] += f[kind]
		}
	}
	t.Logf("\n%s", recallTable(planted, found))
	all, hits := 0, 0
	for _, kind := range numeric {
		all, hits = all+planted[kind], hits+found[kind]
	}
	if float64(hits) < .99*float64(all) || all < 200 {
		t.Errorf("%d of %d planted errors of numbers found, want 99 %%", hits, all)
	}
	for _, kind := range []string{bannedRendering, lostCode} {
		if n := planted[kind]; n < 25 || float64(found[kind]) < .95*float64(n) {
			t.Errorf("%s: %d of %d planted errors found, want 95 %%", kind, found[kind], n)
		}
	}
}

// TestUntouchedTexts holds that the pairs of testdata, which have no errors but sentences
// left out on purpose, are hardly complained of.
func TestUntouchedTexts(t *testing.T) {
	for _, x := range []struct{ name, to string }{{"talks", "en"}, {"talks", "ru"}, {"notice", "en"}, {"forum", "fr"}} {
		c, err := New(Options{From: "zh", To: x.to})
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range goldUnits(t, x.name, "zh", x.to) {
			if err := c.Unit(context.Background(), u); err != nil {
				t.Fatal(err)
			}
		}
		list, err := c.Finish(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			if f.Severity != Info && f.Rule != "omitted sentence" {
				t.Errorf("%s.%s: %s %s: %s\n%s\n%s", x.name, x.to, f.Severity, f.Rule, f.Message, f.Places[0].Source, f.Places[0].Target)
			}
		}
	}
}

// casesUnits aligns the pairs of CASES/bilingual: reports, laws, speeches and news.
func casesUnits(t testing.TB, source string) []unit.Unit {
	t.Helper()
	var docs []*align.Document
	for _, name := range []string{source, strings.TrimSuffix(source, ".zh.txt") + ".en.txt"} {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := read.Read(context.Background(), f, read.Options{Name: name})
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		split.Document(doc)
		docs = append(docs, doc)
	}
	bitext, err := align.Align(context.Background(), docs[0], docs[1], align.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var units []unit.Unit
	for _, b := range bitext.Beads {
		var u unit.Unit
		for i, r := range []align.Range{b.Source, b.Target} {
			if r.Len() > 0 {
				d := []*align.Document{bitext.Source, bitext.Target}[i]
				u.Variants = append(u.Variants, unit.Variant{Lang: []string{"zh", "en"}[i], Text: strings.ReplaceAll(d.RangeText(r), "\n", " ")})
			}
		}
		units = append(units, u)
	}
	return units
}

// TestCheckCases plants errors into the pairs of CASES/bilingual and logs recall by
// kind, and errors and warnings of the texts as they are: make bench-check.
func TestCheckCases(t *testing.T) {
	root := os.Getenv("CASES")
	if root == "" {
		t.Skip("CASES is not set")
	}
	names, err := filepath.Glob(filepath.Join(root, "bilingual", "*.zh.txt"))
	if err != nil || len(names) == 0 {
		t.Skipf("no pairs in %s (%v)", root, err)
	}
	planted, found := map[string]int{}, map[string]int{}
	rules := map[string]int{}
	all := 0
	for _, name := range names {
		units := casesUnits(t, name)
		all += len(units)
		c, err := New(Options{From: "zh", To: "en", Profile: Report})
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range units {
			if err := c.Unit(context.Background(), u); err != nil {
				t.Fatal(err)
			}
		}
		list, err := c.Finish(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			if f.Severity != Info {
				rules[string(f.Kind)+": "+f.Rule] += len(f.Places)
				t.Logf("%s %s: %s %s", filepath.Base(name), f.Severity, f.Rule, f.Message)
			}
		}
		p, f := plantInto(t, units, "zh", "en", 4, func(kind string, before, after unit.Unit) {
			if slices.Contains(numeric, kind) || sought[kind] != "" {
				t.Logf("missed %s: %s | %s", kind, after.Variants[0].Text, after.Variants[1].Text)
			}
		})
		for kind := range p {
			planted[kind] += p[kind]
			found[kind] += f[kind]
		}
	}
	t.Logf("errors and warnings in %d units as they are: %v", all, rules)
	t.Logf("planted and found:\n%s", recallTable(planted, found))
}
