package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/eval"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/bitext"
)

// A scripted reviewer. It imports a pair of texts with a known manual alignment, compares the
// beads with it, and corrects every wrong bead with the keys of the page. The effect of a key
// is reimplemented here from keys.js, and every edit goes to the server. Keys are counted from
// the first bead on: those that move to a wrong bead and those that correct it. A bead is wrong
// if the manual alignment has none that pairs the same sentences; a sentence without a
// counterpart is a separate bead.
//
// The reviewer corrects beads in the order of the text, with the fewest keys that make the
// next bead right; of several such ways it takes the one that leaves the fewest wrong beads.

// mostKeysABead is the goal for the average over all wrong beads.
const mostKeysABead = 2.2

// A link is a bead as sentences that translate each other.
type link [2]string

// links returns the beads as links, in order; sentences are numbered from the given ones.
func links(beads []bitext.Bead, from [2]int) []link {
	var list []link
	partners := map[int]int{} // the index in list of a bead's link, by the ID of its partner
	for i := range beads {
		b := &beads[i]
		var of link
		for s := range b.Sides {
			for range b.Sides[s] {
				of[s] += fmt.Sprint(from[s], " ")
				from[s]++
			}
		}
		if at, ok := partners[b.ID]; ok {
			list[at][0] += of[0]
			list[at][1] += of[1]
			continue
		}
		if b.Partner != 0 {
			partners[b.Partner] = len(list)
			list = append(list, of)
			continue
		}
		list = append(list, lonely(of)...)
	}
	return list
}

// lonely divides sentences without a counterpart into one link each.
func lonely(of link) []link {
	for s := range of {
		if of[1-s] != "" {
			continue
		}
		var list []link
		for n := range strings.FieldsSeq(of[s]) {
			var one link
			one[s] = n + " "
			list = append(list, one)
		}
		return list
	}
	return []link{of}
}

// gold is a manual alignment.
type gold struct {
	beads []eval.Bead
	links map[link]bool
}

// readGold reads the alignment of texts with the given numbers of sentences. Sentences that
// it does not list have no counterpart.
func readGold(t *testing.T, name string, sentences [2]int) gold {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var g gold
	if g.beads, err = eval.Parse(f, name); err != nil {
		t.Fatal(err)
	}
	for s := range sentences {
		known := map[int]bool{}
		for _, b := range g.beads {
			for _, n := range [2][]int{b.Source, b.Target}[s] {
				known[n] = true
			}
		}
		for n := range sentences[s] {
			if !known[n] {
				sides := [2][]int{}
				sides[s] = []int{n}
				g.beads = append(g.beads, eval.Bead{Source: sides[0], Target: sides[1]})
			}
		}
	}
	g.links = linksOf(g.beads)
	return g
}

// linksOf returns the links of beads of the gold.
func linksOf(beads []eval.Bead) map[link]bool {
	set := map[link]bool{}
	for _, b := range beads {
		var of link
		for s, side := range [2][]int{b.Source, b.Target} {
			for _, n := range side {
				of[s] += fmt.Sprint(n, " ")
			}
		}
		for _, one := range lonely(of) {
			set[one] = true
		}
	}
	return set
}

// within returns the beads of the gold between two places of the texts.
func (g gold) within(from, to [2]int) (list []eval.Bead) {
	for _, b := range g.beads {
		for s, side := range [2][]int{b.Source, b.Target} {
			if len(side) > 0 && side[0] >= from[s] && side[0] < to[s] {
				list = append(list, b)
				break
			}
		}
	}
	return list
}

// gapped reports whether a bead has sentences on a side that do not follow each other.
// The page has no such beads.
func gapped(b eval.Bead) bool {
	for _, side := range [2][]int{b.Source, b.Target} {
		if len(side) > 0 && side[len(side)-1]-side[0] >= len(side) {
			return true
		}
	}
	return false
}

// cut reports whether no bead of the gold crosses a place in the texts.
func (g gold) cut(at [2]int) bool {
	for _, b := range g.beads {
		before, after := false, false
		for s, side := range [2][]int{b.Source, b.Target} {
			for _, n := range side {
				before, after = before || n < at[s], after || n >= at[s]
			}
		}
		if before && after {
			return false
		}
	}
	return true
}

// wrong returns the number of beads that the gold does not have.
func (g gold) wrong(list []link) (n int) {
	for _, l := range list {
		if !g.links[l] {
			n++
		}
	}
	return n
}

// A reviewer works on the page of a document.
type reviewer struct {
	*site
	document string
	id       int64
	gold     gold
	text     *bitext.Bitext
	version  string
	at       int // the index of the bead at the cursor
	base     int // where it was when the server answered last
	side     bitext.Side
	pair     string // the bead that waits for another one
	known    align.Options
	// pressed counts the keys pressed by effect, keys all, mending those that change a bead.
	pressed map[string]int
	keys    int
	mending int
	left    int // wrong beads where the gold has one that the page cannot have
}

// load reads the beads from the memory.
func (r *reviewer) load() {
	r.Helper()
	err := r.server.session.Read(r.Context(), func(m *tm.Memory) (err error) {
		var head bitext.Head
		r.text, head, err = m.Bitext(r.Context(), r.id)
		r.version = strconv.FormatInt(head.Version, 10)
		return err
	})
	if err != nil {
		r.Fatal(err)
	}
}

// A desk is a part of the beads while the reviewer plans.
type desk struct {
	text *bitext.Bitext
	at   int
	side bitext.Side
	pair int // the bead that is to be paired with another one, or 0
	keys string
}

// verbKeys holds the keys of edits that need no further answer.
var verbKeys = map[byte]string{'K': "up", 'J': "down", 'm': "merge", 'M': "merge", 'p': "part", 'x': "apart", 'y': "pair"}

// press returns the desk after a key, or false if the key does nothing.
func (d desk) press(t *testing.T, key byte, o align.Options) (desk, bool) {
	next := desk{d.text, d.at, d.side, d.pair, d.keys + string(key)}
	switch key {
	case 'j', 'k':
		next.at += map[byte]int{'j': 1, 'k': -1}[key]
		return next, next.at >= 0 && next.at < len(d.text.Beads)
	case 'h', 'l':
		next.side = map[byte]bitext.Side{'h': bitext.Source, 'l': bitext.Target}[key]
		return next, next.side != d.side
	}
	id := d.text.Beads[d.at].ID
	if key == 'y' && d.pair == 0 {
		next.pair = id
		return next, d.text.Beads[d.at].Lone()
	}
	next.text, next.pair = d.text.Clone(), 0
	var err error
	switch key {
	case 'K':
		_, err = next.text.Take(id, d.side, bitext.Up)
	case 'J':
		_, err = next.text.Take(id, d.side, bitext.Down)
	case 'M':
		if d.at == 0 {
			return d, false
		}
		id = d.text.Beads[d.at-1].ID
		_, err = next.text.Merge(id)
	case 'm':
		_, err = next.text.Merge(id)
	case 'x':
		_, err = next.text.Apart(id)
	case 'p':
		_, err = next.text.Part(t.Context(), id, o)
	case 'y':
		_, err = next.text.PairUp(d.pair, id)
	}
	if err != nil {
		return d, false
	}
	if next.at, err = next.text.Find(id); err != nil {
		next.at = min(d.at, len(next.text.Beads)-1) // the bead is gone: the cursor stays at its place
	}
	return next, true
}

// state returns a key that distinguishes desks.
func (d desk) state() string {
	var b strings.Builder
	fmt.Fprint(&b, d.at, d.side, d.pair)
	for i := range d.text.Beads {
		fmt.Fprint(&b, " ", len(d.text.Beads[i].Sides[0]), ":", len(d.text.Beads[i].Sides[1]), ":", d.text.Beads[i].Partner)
	}
	return b.String()
}

// mostConsidered is the number of desks that the reviewer examines before it gives up.
const mostConsidered = 60_000

// plan finds the keys that make one more bead right and keep all before it right.
func (r *reviewer) plan(d desk, from [2]int) string {
	r.Helper()
	// Progress is the number of sentences of the gold that are right from the first on.
	settled := func(d desk) (n int) {
		for _, l := range links(d.text.Beads, from) {
			if !r.gold.links[l] {
				return n
			}
			n += len(strings.Fields(l[0])) + len(strings.Fields(l[1]))
		}
		return n
	}
	begin := settled(d)
	seen := map[string]bool{d.state(): true}
	for level, considered := []desk{d}, 0; len(level) > 0 && considered < mostConsidered; {
		var next []desk
		best, fewest := "", 1<<30
		for _, d := range level {
			for _, key := range []byte("jkhlKJmMpxy") {
				after, ok := d.press(r.T, key, r.known)
				if !ok || seen[after.state()] {
					continue
				}
				considered++
				seen[after.state()] = true
				next = append(next, after)
				if settled(after) > begin {
					if wrong := r.gold.wrong(links(after.text.Beads, from)); wrong < fewest {
						best, fewest = after.keys, wrong
					}
				}
			}
		}
		if best != "" {
			return best
		}
		level = next
	}
	r.Fatalf("no keys put the beads from sentence %v on right: %v", from, links(d.text.Beads, from))
	return ""
}

// count counts a key.
func (r *reviewer) count(key string) {
	r.keys++
	r.pressed[key]++
}

// do presses a key of an edit.
func (r *reviewer) do(key byte) {
	r.Helper()
	r.count(string(key))
	r.mending++
	switch key {
	case 'j', 'k':
		r.at += map[byte]int{'j': 1, 'k': -1}[key]
		return
	case 'h', 'l':
		r.side = map[byte]bitext.Side{'h': bitext.Source, 'l': bitext.Target}[key]
		return
	}
	at := r.at
	if key == 'M' {
		at--
	}
	id := strconv.Itoa(r.text.Beads[at].ID)
	values := url.Values{"side": {r.side.String()}, "place": {strconv.Itoa(r.at + 1)}}
	if key == 'y' {
		if r.pair == "" {
			r.pair = id
			return
		}
		values.Set("with", id)
		id, r.pair = r.pair, ""
	}
	a := r.site.do(r.document, id, verbKeys[key], r.version, values)
	if a.status != http.StatusOK {
		r.Fatalf("%c at bead %s is answered with %d: %.300s", key, id, a.status, a.body)
	}
	r.load()
	cursor, _ := strconv.Atoi(attribute(r.T, a.body, "cursor"))
	var err error
	if r.at, err = r.text.Find(cursor); err != nil {
		r.Fatal(err)
	}
	r.base = r.at
}

// A step is the way to a bead: the last keys, and the bead from which they lead.
type step struct {
	keys []string
	cost int
	from int
	// served reports that the server answered, with the list of the beads to review from there.
	served bool
}

// rowsAround is the distance within which the last two digits of a place name only one row.
const rowsAround = 49

// ways finds the fewest keys from the cursor to every bead: arrows, the next and the last
// bead to review, a listed one, g with two digits, and the field for the place.
func (r *reviewer) ways() []step {
	n := len(r.text.Beads)
	list := make([]step, n)
	for i := range list {
		list[i].cost = 1 << 30
	}
	list[r.at] = step{from: r.at}
	for cost, reached := 0, 1; reached < n; cost++ {
		for at := range list {
			if list[at].cost != cost {
				continue
			}
			reach := func(to int, served bool, keys ...string) {
				if to >= 0 && to < n && cost+len(keys) < list[to].cost {
					list[to] = step{keys, cost + len(keys), at, served}
				}
			}
			reach(at+1, false, "j")
			reach(at-1, false, "k")
			reach(r.next(at, 1), true, "n")
			reach(r.next(at, -1), true, "N")
			for to := max(0, at-rowsAround); to <= min(n-1, at+rowsAround); to++ {
				digits := fmt.Sprintf("%02d", (to+1)%100)
				reach(to, false, "g", digits[:1], digits[1:])
			}
			if base := r.base; at == r.at || list[at].served {
				if at != r.at {
					base = at
				}
				for k, to := range r.listed(base) {
					reach(to, true, "o", listLabels[k:k+1])
				}
			}
			if at == r.at {
				for to := range n {
					reach(to, true, slices.Concat([]string{"/"}, strings.Split(strconv.Itoa(to+1), ""), []string{"Enter"})...)
				}
			}
		}
		reached = 0
		for _, s := range list {
			if s.cost <= cost+1 {
				reached++
			}
		}
	}
	return list
}

// listed returns the beads to review from one on, as the page lists those with a key.
func (r *reviewer) listed(from int) (list []int) {
	for n := range r.text.Beads {
		i := (from + n) % len(r.text.Beads)
		if b := &r.text.Beads[i]; (b.Doubtful() || b.Unpaired()) && len(list) < len(listLabels) {
			list = append(list, i)
		}
	}
	return list
}

// goTo moves the cursor to a bead.
func (r *reviewer) goTo(at int) {
	served := false
	for ways, i := r.ways(), at; i != r.at; i = ways[i].from {
		for _, key := range ways[i].keys {
			r.count(key)
		}
		if ways[i].served && !served {
			served, r.base = true, i
		}
	}
	r.at = at
}

// next returns the next bead to review after a bead, as the server finds it.
func (r *reviewer) next(from, direction int) int {
	n := len(r.text.Beads)
	for k := 1; k <= n; k++ {
		i := ((from+k*direction)%n + n) % n
		if b := &r.text.Beads[i]; b.Doubtful() || b.Unpaired() {
			return i
		}
	}
	return from
}

// review corrects every wrong bead, part by part: a part lies between two places that are
// borders in both alignments. It returns the number of wrong beads.
func (r *reviewer) review() (wrong int) {
	r.Helper()
	from := [2]int{}
	for i := 0; i < len(r.text.Beads); {
		end, to := i, from
		for {
			for s, side := range r.text.Beads[end].Sides {
				to[s] += len(side)
			}
			if end++; end == len(r.text.Beads) || r.gold.cut(to) && !crosses(r.text.Beads[i:end]) {
				break
			}
		}
		n := r.gold.wrong(links(r.text.Beads[i:end], from))
		if slices.ContainsFunc(r.gold.within(from, to), gapped) {
			r.left += n
		} else if n > 0 {
			wrong += n
			r.mend(i, &end, from)
			if n := r.gold.wrong(links(r.text.Beads[i:end], from)); n > 0 {
				r.Errorf("%d beads from sentence %v on are wrong in the end", n, from)
			}
		}
		i, from = end, to
	}
	return wrong
}

// mend corrects the beads from one index to another, which begin with the given sentences.
func (r *reviewer) mend(first int, end *int, from [2]int) {
	r.Helper()
	after := len(r.text.Beads) - *end
	for away := true; r.gold.wrong(links(r.text.Beads[first:*end], from)) > 0; away = false {
		part := r.text.Clone()
		part.Beads = slices.Clone(part.Beads[first:*end])
		start, keys := r.at, ""
		if away {
			fewest := 1 << 30
			for at, way := range r.ways()[first:*end] {
				if plan := r.plan(desk{text: part, at: at, side: r.side}, from); way.cost+len(plan) < fewest {
					start, keys, fewest = first+at, plan, way.cost+len(plan)
				}
			}
		} else {
			keys = r.plan(desk{text: part, at: r.at - first, side: r.side}, from)
		}
		r.goTo(start)
		for _, key := range []byte(keys) {
			r.do(key)
		}
		*end = len(r.text.Beads) - after
	}
}

// crosses reports whether a bead has its partner elsewhere.
func crosses(beads []bitext.Bead) bool {
	for i := range beads {
		if p := beads[i].Partner; p != 0 && !slices.ContainsFunc(beads, func(b bitext.Bead) bool { return b.ID == p }) {
			return true
		}
	}
	return false
}

// newReviewer imports a pair and opens its review. Every line is a sentence.
func newReviewer(t *testing.T, source, target, goldFile string) *reviewer {
	t.Helper()
	b := newSite(t)
	b.open()
	made, err := b.server.session.Import(t.Context(), app.ImportOptions{Pair: app.PairOptions{
		Source: source, Target: target, From: languageIn(source), To: languageIn(target), Reading: app.ReadOptions{Lines: true},
	}})
	if err != nil {
		t.Fatal(err)
	}
	r := &reviewer{site: b, id: made.Receipt.Origin.ID, side: bitext.Target, pressed: map[string]int{}}
	r.document = "/documents/" + strconv.FormatInt(r.id, 10)
	err = b.server.session.Read(t.Context(), func(m *tm.Memory) (err error) {
		r.known.Learned, err = m.Learned(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.load()
	var sentences [2]int
	for i := range r.text.Beads {
		for s, side := range r.text.Beads[i].Sides {
			sentences[s] += len(side)
		}
	}
	r.gold = readGold(t, goldFile, sentences)
	return r
}

// languageIn returns the language in the name of a file: zh of talks.zh.sents and of 001.zh.
func languageIn(name string) string {
	return strings.TrimPrefix(filepath.Ext(strings.TrimSuffix(name, ".sents")), ".")
}

// reviewers adds up the results of reviewers.
type reviewers struct {
	beads, keys, mending int
	pressed              map[string]int
}

// review makes the reviewer review, and logs the keys.
func (a *reviewers) review(name string, r *reviewer) {
	r.Helper()
	wrong := r.review()
	r.Logf("%s: %d beads, %d wrong, %d keys, %d of them edits; left out where the gold has gaps: %d", name, len(r.text.Beads), wrong, r.keys, r.mending, r.left)
	a.beads, a.keys, a.mending = a.beads+wrong, a.keys+r.keys, a.mending+r.mending
	for key, n := range r.pressed {
		a.pressed[key] += n
	}
}

// TestReviewer checks the goal on every text in the folder named by CASES, or in the one next
// to the checkout.
func TestReviewer(t *testing.T) {
	root := os.Getenv("CASES")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "..", "shared", "cases")
	}
	files, err := filepath.Glob(filepath.Join(root, "align", "*", "*.gold"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no gold sets here: set CASES to a folder that holds align/<set>")
	}
	all := reviewers{pressed: map[string]int{}}
	for _, name := range files {
		sides, err := filepath.Glob(strings.TrimSuffix(name, "gold") + "[^g]*")
		if err != nil || len(sides) != 2 {
			t.Fatalf("%s: %v, %v", name, sides, err)
		}
		if slices.ContainsFunc(sides, func(s string) bool { return strings.HasSuffix(s, ".zh") }) {
			slices.Reverse(sides) // Chinese is the source
		}
		all.review(filepath.Base(name), newReviewer(t, sides[0], sides[1], name))
	}
	average := float64(all.keys) / float64(all.beads)
	t.Logf("%d wrong beads; %.2f keys a bead, %.2f without those that lead there; %v", all.beads, average, float64(all.mending)/float64(all.beads), all.pressed)
	if average > mostKeysABead {
		t.Errorf("%.2f keys a wrong bead; the goal is %.1f", average, mostKeysABead)
	}
}

// mostEditsABead is the goal without the keys that move to a bead.
const mostEditsABead = 1.2

// TestReviewerMendsAnything does the same on texts written for the tests. The aligner gets
// nearly all of their beads right, so random keys are pressed first. Edited beads are not
// doubtful, so no key leads to them: only the keys that correct count.
func TestReviewerMendsAnything(t *testing.T) {
	all := reviewers{pressed: map[string]int{}}
	random := rand.New(rand.NewPCG(3, 4))
	for _, name := range []string{"talks.zh-ru", "notice.zh-en", "forum.zh-fr"} {
		file := filepath.Join("..", "..", "..", "..", "testdata", name)
		from, to, _ := strings.Cut(strings.TrimPrefix(filepath.Ext(file), "."), "-")
		base := strings.TrimSuffix(file, filepath.Ext(file))
		r := newReviewer(t, base+"."+from+".sents", base+"."+to+".sents", file+".gold")
		for range 10 {
			d := desk{text: r.text, at: random.IntN(len(r.text.Beads)), side: bitext.Side(random.IntN(2))}
			key := "KJmMpx"[random.IntN(6)]
			if _, does := d.press(t, key, r.known); does {
				r.at, r.side = d.at, d.side
				r.do(key)
			}
		}
		r.keys, r.mending, r.pressed = 0, 0, map[string]int{}
		all.review(name, r)
	}
	if all.beads < 20 || float64(all.mending) > mostEditsABead*float64(all.beads) {
		t.Errorf("%d keys mended %d wrong beads; the goal is %.1f for each", all.mending, all.beads, mostEditsABead)
	}
}
