package check

import (
	"cmp"
	"context"
	"fmt"
	"io"
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

// A program with a seed plants errors into pairs of texts, and the checks must find them.
// The place of an error does not depend on how the checks read a text: a number is any run
// of digits of the target that touches no letter.

// A plant is a kind of error: it returns the changed target, or false if the unit has no
// place for it.
type plant struct {
	name string
	do   func(r *rand.Rand, u *unit.Unit) bool
}

// A tongue holds the forms of a language that the plants use.
type tongue struct {
	number         *regexp.Regexp
	thousands, dot string
	months         []string
	magnitudes     map[string]string // the words for millions and the like, and what they become
	percent        *regexp.Regexp    // a number with the words for percent or percentage points
	points         string            // how the latter begin
	exchanged      [2]string         // percentage points, percent
}

var tongues = map[string]*tongue{
	"en": {
		regexp.MustCompile(`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`), ",", ".",
		[]string{"January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December"},
		map[string]string{"million": "billion", "billion": "million", "trillion": "billion"},
		regexp.MustCompile(`\d (percentage points?|percent|per cent)\b`), "percentage", [2]string{"percentage points", "percent"},
	},
	"ru": {
		regexp.MustCompile(`\d{1,3}(?:[ \x{a0}]\d{3})+(?:,\d+)?|\d+(?:,\d+)?`), " ", ",",
		[]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
		map[string]string{"млн": "млрд", "млрд": "млн", "тыс": "млн", "трлн": "млрд"},
		regexp.MustCompile(`\d[ \x{a0}]?(процентн\pL+ пункт\pL*|проц\.|процент\pL*|%)`), "процентн", [2]string{"процентных пункта", "процента"},
	},
	"fr": {
		regexp.MustCompile(`\d{1,3}(?:[ \x{a0}\x{202f}]\d{3})+(?:,\d+)?|\d+(?:,\d+)?`), " ", ",",
		[]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		map[string]string{"millions": "milliards", "milliards": "millions", "million": "milliard", "milliard": "million"},
		regexp.MustCompile(`\d[ \x{a0}\x{202f}]?(points? de pourcentage|%|pour cent)`), "point", [2]string{"points de pourcentage", "%"},
	},
}

func tongueOf(u *unit.Unit) *tongue { return tongues[u.Variants[1].Lang] }

// words returns a pattern for whole words.
func (l *tongue) words(list []string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^\pL])(` + strings.Join(list, "|") + `)(?:[^\pL]|$)`)
}

func (l *tongue) value(number string) float64 {
	for _, blank := range []string{l.thousands, "\u00a0", "\u202f"} {
		number = strings.ReplaceAll(number, blank, "")
	}
	v, _ := strconv.ParseFloat(strings.ReplaceAll(number, l.dot, "."), 64)
	return v
}

func (l *tongue) format(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	whole, fraction, dot := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + l.thousands + whole[i:]
	}
	if dot {
		return whole + l.dot + fraction
	}
	return whole
}

// numberIn chooses a number of the text that passes.
func numberIn(r *rand.Rand, l *tongue, text string, fits func(start, end int) bool) (start, end int, ok bool) {
	var places [][]int
	for _, m := range l.number.FindAllStringIndex(text, -1) {
		touches := func(s string) bool { return regexp.MustCompile(`^[\p{L}\-–/:.]|^,\d`).MatchString(s) }
		before := ""
		if m[0] > 0 {
			before = text[m[0]-1 : m[0]]
		}
		if regexp.MustCompile(`[A-Za-z\-/.:,]`).MatchString(before) || touches(text[m[1]:]) && !strings.HasPrefix(text[m[1]:], ". ") && text[m[1]:] != "." || !fits(m[0], m[1]) {
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
	start, end, ok := numberIn(r, tongueOf(u), text, func(a, b int) bool { return fits(text, a, b) })
	if !ok {
		return false
	}
	changed := change(text[start:end])
	switch l := tongueOf(u); {
	case changed == text[start:end], strings.HasPrefix(changed, l.dot), strings.HasPrefix(changed, "00"):
		return false // nobody writes 00 years
	case l.value(changed) > 99 && l.words(l.months).MatchString(text[max(0, start-12):min(len(text), end+12)]) && l.value(text[start:end]) <= 31:
		return false // nor December 20,000
	}
	u.Variants[1].Text = text[:start] + changed + text[end:]
	return true
}

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
			v, _ := strconv.ParseFloat(strconv.FormatFloat(tongueOf(u).value(n)*k, 'g', 12, 64), 64)
			return tongueOf(u).format(v)
		})
	}},
	{"magnitude word", func(r *rand.Rand, u *unit.Unit) bool {
		text, l := u.Variants[1].Text, tongueOf(u)
		m := l.words(slices.Sorted(maps.Keys(l.magnitudes))).FindStringSubmatchIndex(text)
		if m == nil {
			return false
		}
		u.Variants[1].Text = text[:m[2]] + l.magnitudes[text[m[2]:m[3]]] + text[m[3]:]
		return true
	}},
	{"digit dropped", func(r *rand.Rand, u *unit.Unit) bool {
		return changeNumber(r, u, func(text string, a, b int) bool { return b-a > 1 }, func(n string) string {
			i := r.IntN(len(n))
			if n[i] < '0' || n[i] > '9' || i+1 == len(n) && n[i-1] == '.' {
				return n
			}
			l := tongueOf(u)
			changed := strings.ReplaceAll(n[:i]+n[i+1:], l.thousands, "")
			if l.value(changed) == l.value(n) {
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
			if i == 0 && b[1] == '0' {
				return n // nobody writes 06
			}
			b[i], b[i+1] = b[i+1], b[i]
			if tongueOf(u).value(string(b)) == tongueOf(u).value(n) {
				return n
			}
			return string(b)
		})
	}},
	{"date", func(r *rand.Rand, u *unit.Unit) bool {
		text, l := u.Variants[1].Text, tongueOf(u)
		if m := l.words(l.months).FindStringSubmatchIndex(text); m != nil && strings.Contains(u.Variants[0].Text, "月") && r.IntN(2) == 0 {
			other := l.months[r.IntN(len(l.months))]
			if other == text[m[2]:m[3]] {
				return false
			}
			u.Variants[1].Text = text[:m[2]] + other + text[m[3]:]
			return true
		}
		stated := func(text string, a, b int) bool {
			return isYear(text, a, b) && strings.Contains(u.Variants[0].Text, text[a:b])
		}
		return changeNumber(r, u, stated, func(n string) string {
			return strconv.Itoa(int(l.value(n)) + 1 + r.IntN(9))
		})
	}},
	{"percent for point", func(r *rand.Rand, u *unit.Unit) bool {
		text, l := u.Variants[1].Text, tongueOf(u)
		m := l.percent.FindStringSubmatchIndex(text)
		if m == nil {
			return false
		}
		other := l.exchanged[0]
		if strings.HasPrefix(text[m[2]:], l.points) {
			other = l.exchanged[1]
		}
		u.Variants[1].Text = strings.TrimRight(text[:m[2]], " \u00a0\u202f") + " " + other + text[m[3]:]
		return true
	}},
	{"sentence dropped", func(r *rand.Rand, u *unit.Unit) bool {
		text := u.Variants[1].Text
		spans, err := split.New(u.Variants[1].Lang, split.Options{}).Split(text)
		if err != nil || len(spans) < 2 {
			return false
		}
		i := r.IntN(len(spans))
		if sentence := text[spans[i].Start:spans[i].End]; len(sentence) < 40 || strings.Count(text, strings.TrimSpace(sentence)) > 1 {
			return false // short, or it stands twice, so that nothing is lost
		}
		u.Variants[1].Text = strings.TrimSpace(text[:spans[i].Start] + text[spans[i].End:])
		return true
	}},
	{addedClause, func(r *rand.Rand, u *unit.Unit) bool {
		text := u.Variants[0].Text
		clauses := clausesOf("zh", text)
		if len(clauses) < 2 {
			return false
		}
		c := clauses[r.IntN(len(clauses))]
		if utf8.RuneCountInString(text[c.Start:c.End]) < leastPlanted {
			return false
		}
		u.Variants[0].Text = text[:c.Start] + text[c.End:]
		return true
	}},
	{bannedRendering, plantBanned},
	{lostCode, plantLostCode},
}

const bannedRendering, lostCode, addedClause = "banned rendering", "code lost", "clause added"

// leastPlanted is the minimum length of a clause that is removed from a Chinese text.
const leastPlanted = 12

// plantedRulings holds rulings on words that are frequent in reports and speeches; most
// translations have the official rendering.
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

// plantBanned replaces the official rendering by a banned one, sometimes in another form,
// wherever the official one occurs.
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

// plantLostCode puts codes into both sides and removes one from the target.
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

// numeric lists the kinds of plants whose recall must be 99 %.
var numeric = []string{"value", "power of ten", "magnitude word", "digit dropped", "digits swapped", "date"}

// graves returns findings by the number of the unit: errors and warnings as true, infos about
// omissions or additions as false.
func graves(t testing.TB, units []unit.Unit, o Options) map[int]map[string]bool {
	c, err := New(o)
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
		if f.Severity == Info && f.Rule != "omitted" && f.Rule != "added" {
			continue
		}
		for _, p := range f.Places {
			if found[p.Number] == nil {
				found[p.Number] = map[string]bool{}
			}
			found[p.Number][string(f.Kind)+f.Rule+f.Source+f.Target] = f.Severity != Info
		}
	}
	return found
}

// statesNumber reports whether the source has a number and the target has no address, in whose
// digits an error cannot be seen.
func statesNumber(u unit.Unit) bool {
	return strings.ContainsAny(u.Variants[0].Text, "0123456789一二三四五六七八九十百千万亿〇") && !strings.Contains(u.Variants[1].Text, "://")
}

// sought gives the kind and rule of the required finding, if no other is accepted. A banned
// rendering inside a longer ruled phrase is found as that phrase without its rendering.
var sought = map[string]string{bannedRendering: string(Rulings), lostCode: string(Form) + "code lost"}

// plantInto plants errors of each kind into the units, a tenth of the units at a time, and
// returns the numbers of planted and found errors by kind.
func plantInto(t testing.TB, units []unit.Unit, o Options, rounds int, missed func(kind string, before, after unit.Unit)) (planted, found map[string]int) {
	planted, found = map[string]int{}, map[string]int{}
	for _, p := range plants {
		o.Rulings = nil
		if p.name == bannedRendering {
			o.Rulings = plantedRulings
		}
		untouched := graves(t, units, o)
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
			now := graves(t, changed, o)
			for _, i := range at {
				planted[p.name]++
				hit, grave := false, false
				for key, isGrave := range now[i+1] {
					graveBefore, before := untouched[i+1][key]
					if (!before || isGrave && !graveBefore) && strings.HasPrefix(key, sought[p.name]) {
						hit, grave = true, grave || isGrave
					}
				}
				if grave {
					found[p.name+asGrave]++
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

// asGrave follows the name of a kind if the finding is an error or a warning.
const asGrave = ", grave"

// recallTable formats the recall by kind.
func recallTable(planted, found map[string]int) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(planted)) {
		percent := func(n int) float64 { return 100 * float64(n) / float64(planted[name]) }
		fmt.Fprintf(&b, "%-18s %4d of %4d  %.1f %%, as errors or warnings %.1f %%\n", name, found[name], planted[name], percent(found[name]), percent(found[name+asGrave]))
	}
	return b.String()
}

// goldUnits makes units from the sentences of a pair in testdata and its gold beads.
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

// missedIn logs planted errors of numbers, rulings and codes that were missed.
func missedIn(t testing.TB) func(kind string, before, after unit.Unit) {
	return func(kind string, before, after unit.Unit) {
		if slices.Contains(numeric, kind) || sought[kind] != "" {
			t.Logf("missed %s: %s | %s | before: %s", kind, after.Variants[0].Text, after.Variants[1].Text, before.Variants[1].Text)
		}
	}
}

// TestPlantedErrors plants errors into the pairs of testdata.
func TestPlantedErrors(t *testing.T) {
	for _, x := range []struct {
		from, to string
		names    []string
		least    int // of planted numbers
	}{
		{"zh", "en", []string{"talks", "notice"}, 200},
		{"zh", "ru", []string{"talks"}, 80},
		{"zh-Hant", "ru", []string{"bulletin"}, 60},
		{"zh", "fr", []string{"forum"}, 80},
	} {
		planted, found := map[string]int{}, map[string]int{}
		for _, name := range x.names {
			p, f := plantInto(t, goldUnits(t, name, x.from, x.to), Options{From: x.from, To: x.to}, 12, missedIn(t))
			for kind := range f {
				found[kind] += f[kind]
			}
			for kind := range p {
				planted[kind] += p[kind]
			}
		}
		t.Logf("%s to %s\n%s", x.from, x.to, recallTable(planted, found))
		all, hits := 0, 0
		for _, kind := range numeric {
			all, hits = all+planted[kind], hits+found[kind]
		}
		if float64(hits) < .99*float64(all) || all < x.least {
			t.Errorf("%s to %s: %d of %d planted errors of numbers found, want 99 %% of %d or more", x.from, x.to, hits, all, x.least)
		}
		for _, kind := range []string{bannedRendering, lostCode} {
			if n := planted[kind]; kind == bannedRendering && x.to == "en" && n < 25 || float64(found[kind]) < .95*float64(n) {
				t.Errorf("%s to %s, %s: %d of %d planted errors found, want 95 %%", x.from, x.to, kind, found[kind], n)
			}
		}
	}
}

// TestUntouchedTexts checks that the pairs of testdata, which have no errors except sentences
// left out on purpose, have hardly any findings.
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

// casesDocument reads a document of CASES and splits it into sentences.
func casesDocument(t testing.TB, name string) *align.Document {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return documentOf(t, name, f)
}

func documentOf(t testing.TB, name string, r io.Reader) *align.Document {
	t.Helper()
	doc, err := read.Read(context.Background(), r, read.Options{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	split.Document(doc)
	return doc
}

// alignedUnits aligns two documents and makes a unit from each bead.
func alignedUnits(t testing.TB, source, target *align.Document, from, to string) ([]unit.Unit, []align.Bead) {
	t.Helper()
	bitext, err := align.Align(context.Background(), source, target, align.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var units []unit.Unit
	for _, b := range bitext.Beads {
		var u unit.Unit
		for i, r := range []align.Range{b.Source, b.Target} {
			if r.Len() > 0 {
				d := []*align.Document{bitext.Source, bitext.Target}[i]
				u.Variants = append(u.Variants, unit.Variant{Lang: []string{from, to}[i], Text: strings.ReplaceAll(d.RangeText(r), "\n", " ")})
			}
		}
		units = append(units, u)
	}
	return units, bitext.Beads
}

// dropSentences removes sentences from the target before it is aligned, and returns how many of
// them were found: a finding must concern a unit with a source sentence to which the removed
// one was paired. The sentences have 40 letters or more and a counterpart.
func dropSentences(t testing.TB, source, target *align.Document, beads []align.Bead, o Options, round int) (planted, found int) {
	r := rand.New(rand.NewPCG(uint64(round), 4))
	var text strings.Builder
	lost, at := map[int]bool{}, 0 // sentences of the source, by the first of their bead
	for _, b := range beads {
		if b.Source.Len() == 0 || b.Target.Len() == 0 || r.IntN(8) != 0 {
			continue
		}
		drop := b.Target.From + r.IntN(b.Target.Len())
		if letters(target.SentenceText(drop)) < 40 {
			continue
		}
		span := target.Sentences[drop].Span
		text.WriteString(target.Text[at:span.Start])
		at = span.End
		lost[b.Source.From] = true
	}
	text.WriteString(target.Text[at:])
	changed := documentOf(t, target.Name, strings.NewReader(text.String()))
	units, now := alignedUnits(t, source, changed, o.From, o.To)
	said := graves(t, units, o)
	for i, b := range now {
		for s := b.Source.From; s < b.Source.To; s++ {
			if lost[s] {
				planted++
				if len(said[i+1]) > 0 {
					found++
				}
			}
		}
	}
	return planted, found
}

// sortOf returns the profile of a text of CASES/bilingual.
func sortOf(name string) Profile {
	switch {
	case strings.Contains(name, "law"):
		return Law
	case strings.Contains(name, "gwr"):
		return Report
	}
	return News
}

// complaints counts the errors and warnings of units by rule and logs them.
func complaints(t testing.TB, name string, o Options, units []unit.Unit) (rules map[string]int) {
	c, err := New(o)
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
	rules = map[string]int{}
	for _, f := range list {
		if f.Severity == Info {
			rules["infos"] += len(f.Places)
			continue
		}
		rules[string(f.Kind)+": "+f.Rule] += len(f.Places)
		t.Logf("%s %s: %s %s\n\t%s\n\t%s", name, f.Severity, f.Rule, f.Message, f.Places[0].Source, f.Places[0].Target)
	}
	return rules
}

// TestCheckCases plants errors into the pairs of CASES/bilingual and logs the recall by kind,
// and the errors and warnings of the unchanged texts: make bench-check.
func TestCheckCases(t *testing.T) {
	root := os.Getenv("CASES")
	if root == "" {
		t.Skip("CASES is not set")
	}
	names, err := filepath.Glob(filepath.Join(root, "bilingual", "*.zh.txt"))
	if err != nil || len(names) == 0 {
		t.Skipf("no pairs in %s (%v)", root, err)
	}
	for _, to := range []string{"en", "ru"} {
		planted, found, dropped, droppedFound := map[string]int{}, map[string]int{}, 0, 0
		for _, name := range names {
			other := strings.TrimSuffix(name, ".zh.txt") + "." + to + ".txt"
			if _, err := os.Stat(other); err != nil {
				continue
			}
			source, target := casesDocument(t, name), casesDocument(t, other)
			units, beads := alignedUnits(t, source, target, "zh", to)
			base := filepath.Base(name)
			o := Options{From: "zh", To: to, Profile: sortOf(name)}
			t.Logf("%s in %s, %s: %d units, %v", base, to, o.Profile, len(units), complaints(t, base, o, units))
			p, f := plantInto(t, units, o, 4, missedIn(t))
			for kind := range f {
				found[kind] += f[kind]
			}
			for kind := range p {
				planted[kind] += p[kind]
			}
			for round := range 2 {
				p, f := dropSentences(t, source, target, beads, o, round)
				dropped, droppedFound = dropped+p, droppedFound+f
			}
		}
		t.Logf("to %s, planted and found:\n%s", to, recallTable(planted, found))
		t.Logf("to %s, sentences left out before the documents were aligned: %d of %d found", to, droppedFound, dropped)
	}
}

// TestCheckNews logs the findings in unchanged pairs of news: each line of the file NEWS has a
// Chinese sentence, a tab and its translation, in the language NEWS_LANG.
func TestCheckNews(t *testing.T) {
	name, to := os.Getenv("NEWS"), cmp.Or(os.Getenv("NEWS_LANG"), "en")
	if name == "" {
		t.Skip("NEWS is not set")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var units []unit.Unit
	for line := range strings.Lines(string(text)) {
		if source, target, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); ok {
			units = append(units, pairOf("zh", source, to, target))
		}
	}
	o := Options{From: "zh", To: to, Profile: News}
	t.Logf("%d units, %v", len(units), complaints(t, filepath.Base(name), o, units))
	planted, found := plantInto(t, units, o, 1, missedIn(t))
	t.Logf("planted and found:\n%s", recallTable(planted, found))
}
