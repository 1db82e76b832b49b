package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/bitext"
)

// newReview returns a site with the talks, and the number of their document.
func newReview(t *testing.T) (*site, string) {
	t.Helper()
	b := newSite(t)
	b.open()
	made, err := b.server.session.Import(t.Context(), app.ImportOptions{Pair: app.PairOptions{
		Source: filepath.Join("../../../../testdata", "talks.zh.txt"), Target: filepath.Join("../../../../testdata", "talks.en.txt"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	return b, "/documents/" + strconv.FormatInt(made.Receipt.Origin.ID, 10)
}

func htmxRequest(r *http.Request) { r.Header.Set("HX-Request", "true") }

// attribute finds a data attribute of the review.
func attribute(t *testing.T, page, name string) string {
	t.Helper()
	found := regexp.MustCompile(`data-` + name + `="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("the page has no data-%s: %.300s", name, page)
	}
	return found[1]
}

// beadsOf lists the texts of the beads of a page, without numbers and marks.
func beadsOf(page string) []string {
	var list []string
	for _, m := range regexp.MustCompile(`(?s)<article class="bead.*?</article>`).FindAllString(page, -1) {
		list = append(list, strings.Join(regexp.MustCompile(`<p[^>]*>([^<]*)</p>|data-side="(\w+)"`).FindAllString(m, -1), "|"))
	}
	return list
}

// do sends an edit of a bead.
func (b *site) do(document, bead, verb, version string, more url.Values) answer {
	b.Helper()
	values := url.Values{"version": {version}, "side": {"target"}, "place": {"1"}}
	for name, v := range more {
		values[name] = v
	}
	return b.ask("POST", document+"/beads/"+bead+"/"+verb, values, htmxRequest)
}

func TestReviewPage(t *testing.T) {
	b, document := newReview(t)
	page := b.get(document + "/review").body
	if beads := beadsOf(page); len(beads) != 29 {
		t.Errorf("%d beads are shown", len(beads))
	}
	for _, want := range []string{"0 doubtful", "class=\"plot\"", `data-verb="confirm"`, `data-cursor="1"`, "∅"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if next := b.get(document + "/review?next=1&at=1").body; attribute(t, next, "cursor") != "19" {
		t.Errorf("the next to look at is %s", attribute(t, next, "cursor"))
	}
	if found := b.get(document + "/review?find=" + url.QueryEscape("Monument to the People") + "&at=1").body; attribute(t, found, "cursor") != "4" {
		t.Errorf("found %s", attribute(t, found, "cursor"))
	}
	if none := b.get(document + "/review?find=nothing&at=3").body; attribute(t, none, "cursor") != "3" || !strings.Contains(none, "data-said") {
		t.Error("what is not there is not said to be missing")
	}
	for target, want := range map[string]int{document + "/review?at=x": 400, "/documents/99/review": 404, "/documents/1/review": 422, document + "/beads/1/nothing": 404} {
		if a := b.get(target); a.status != want {
			t.Errorf("%s is answered with %d, want %d", target, a.status, want)
		}
	}
}

// TestReviewVerbs executes every verb and undoes it.
func TestReviewVerbs(t *testing.T) {
	b, document := newReview(t)
	start := b.get(document + "/review").body
	version := attribute(t, start, "version")
	for _, test := range []struct {
		verb, bead string
		more       url.Values
		want       string
	}{
		{"confirm", "1", nil, `bead confirmed" id="b1"`},
		{"through", "3", nil, `bead confirmed" id="b3"`},
		{"aside", "2", nil, `bead aside-state" id="b2"`},
		{"merge", "1", nil, ""},
		{"part", "3", nil, ""},
		{"up", "3", url.Values{"side": {"target"}}, ""},
		{"down", "5", url.Values{"side": {"source"}}, ""},
		{"split", "2", url.Values{"with": {"1"}}, ""},
		{"apart", "1", nil, "without a partner"},
		{"edit", "1", url.Values{"target": {"A title of another kind"}}, "A title of another kind"},
	} {
		a := b.do(document, test.bead, test.verb, version, test.more)
		if a.status != http.StatusOK || !strings.Contains(a.body, test.want) {
			t.Errorf("%s is answered with %d, lacks %s: %.500s", test.verb, a.status, test.want, a.body)
			continue
		}
		if attribute(t, a.body, "version") == version {
			t.Errorf("%s changed nothing", test.verb)
		}
		undone := b.ask("POST", document+"/review/undo", url.Values{"bead": {"1"}}, htmxRequest)
		if strings.Join(beadsOf(undone.body), "\n") != strings.Join(beadsOf(start), "\n") {
			t.Errorf("undoing %s leaves other beads", test.verb)
		}
		version = attribute(t, undone.body, "version")
	}
	for _, verb := range []string{"split", "edit"} {
		if a := b.get(document + "/beads/2/" + verb + "?side=target&version=" + version); a.status != http.StatusOK || !strings.Contains(a.body, "data-ask") {
			t.Errorf("%s asks with %d", verb, a.status)
		}
	}
	if a := b.get(document + "/beads/2/realign"); a.status != http.StatusOK {
		t.Errorf("realign asks with %d: %s", a.status, a.body)
	}
	if a := b.do(document, "1", "up", version, nil); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "data-refused") {
		t.Errorf("what cannot be done is answered with %d", a.status)
	}
}

// TestReviewConflict checks that an edit of beads which were changed elsewhere does
// nothing, and shows them as they are.
func TestReviewConflict(t *testing.T) {
	b, document := newReview(t)
	version := attribute(t, b.get(document+"/review").body, "version")
	if a := b.do(document, "1", "merge", version, nil); a.status != http.StatusOK {
		t.Fatalf("status %d", a.status)
	}
	a := b.do(document, "3", "confirm", version, nil)
	if a.status != http.StatusConflict || !strings.Contains(a.body, "elsewhere") || strings.Contains(a.body, `bead confirmed" id="b3"`) {
		t.Errorf("status %d: %.300s", a.status, a.body)
	}
	if a := b.do(document, "3", "confirm", attribute(t, a.body, "version"), nil); a.status != http.StatusOK {
		t.Errorf("the same edit of the beads as they are is answered with %d", a.status)
	}
}

// stored returns what the memory has of a document's beads, byte by byte: both texts, the
// stored beads, and their units.
func (b *site) stored(document string) string {
	b.Helper()
	id, err := strconv.ParseInt(document[strings.LastIndexByte(document, '/')+1:], 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	var all strings.Builder
	err = b.server.session.Read(b.Context(), func(m *tm.Memory) error {
		t, _, err := m.Bitext(b.Context(), id)
		if err != nil {
			return err
		}
		fmt.Fprintf(&all, "%q\n%q\n", t.Text(bitext.Source), t.Text(bitext.Target))
		for i := range t.Beads {
			fmt.Fprintf(&all, "%+v\n", t.Beads[i])
		}
		for u, err := range m.Units(b.Context(), tm.Filter{Origin: id, Statuses: statuses}) {
			if err != nil {
				return err
			}
			fmt.Fprintf(&all, "%d %d %v %v %+v\n", u.ID, u.Place, u.Score, u.Status, u.Variants)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return all.String()
}

// randomEdit sends an edit of a random bead of the page, and returns the page of the
// answer.
func (b *site) randomEdit(document, page string, random *rand.Rand) answer {
	b.Helper()
	verbs := []string{"up", "down", "merge", "part", "split", "apart", "pair", "edit", "confirm", "through", "aside", "reopen", "realign"}
	ids := regexp.MustCompile(`data-bead="(\d+)"`).FindAllStringSubmatch(page, -1)
	n := random.IntN(1000)
	return b.do(document, ids[random.IntN(len(ids))][1], verbs[random.IntN(len(verbs))], attribute(b.T, page, "version"), url.Values{
		"side": {[]string{"source", "target"}[n%2]}, "with": {strconv.Itoa(n % 40)},
		"source": {fmt.Sprintf("第%d句话。它有两句。", n)}, "target": {fmt.Sprintf("This is sentence %d.", n)},
	})
}

// TestReviewUndoWithoutEnd makes 500 random edits, undoes them all, and redoes them: texts,
// beads and units are then as before.
func TestReviewUndoWithoutEnd(t *testing.T) {
	b, document := newReview(t)
	start := b.stored(document)
	page, edits := b.get(document+"/review").body, 0
	random := rand.New(rand.NewPCG(1, 2))
	for edits < 500 {
		version := attribute(t, page, "version")
		a := b.randomEdit(document, page, random)
		switch a.status {
		case http.StatusBadRequest: // no such place to split
		case http.StatusOK, http.StatusUnprocessableEntity:
			if page = a.body; attribute(t, page, "version") != version {
				edits++
			}
		default:
			t.Fatalf("status %d: %s", a.status, a.body)
		}
	}
	end := b.stored(document)
	for _, test := range []struct{ way, want string }{{"undo", start}, {"redo", end}} {
		for range edits {
			if a := b.ask("POST", document+"/review/"+test.way, url.Values{"bead": {"1"}}, htmxRequest); a.status != http.StatusOK {
				t.Fatalf("%s is answered with %d: %.300s", test.way, a.status, a.body)
			}
		}
		if got := b.stored(document); got != test.want {
			t.Errorf("after every %s the texts and beads are\n%s\nwant\n%s", test.way, got, test.want)
		}
		if a := b.ask("POST", document+"/review/"+test.way, url.Values{"bead": {"1"}}, htmxRequest); a.status != http.StatusConflict {
			t.Errorf("one more %s is answered with %d", test.way, a.status)
		}
	}
}

// TestReviewUndoLeavesOthersAlone checks that undo on the page of a document undoes only
// edits of this document.
func TestReviewUndoLeavesOthersAlone(t *testing.T) {
	b, document := newReview(t)
	version := attribute(t, b.get(document+"/review").body, "version")
	b.do(document, "1", "merge", version, nil)
	if a := b.post("/rulings", url.Values{"phrase": {"会见"}, "rendering": {"meet"}, "lang": {"en"}, "status": {"official"}}); a.status != http.StatusSeeOther {
		t.Fatalf("status %d", a.status)
	}
	b.ask("POST", document+"/review/undo", url.Values{"bead": {"1"}}, htmxRequest)
	err := b.server.session.Read(t.Context(), func(m *tm.Memory) error {
		list, err := m.Rulings(t.Context(), "")
		if len(list) != 1 {
			t.Errorf("%d rulings are left", len(list))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// imported returns a site with a document of the texts, and its address.
func imported(t *testing.T, source, target string) (*site, string) {
	t.Helper()
	b := newSite(t)
	b.open()
	dir := t.TempDir()
	for name, text := range map[string]string{"port.zh.txt": source, "port.en.txt": target} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	made, err := b.server.session.Import(t.Context(), app.ImportOptions{Pair: app.PairOptions{
		Source: filepath.Join(dir, "port.zh.txt"), Target: filepath.Join(dir, "port.en.txt"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	return b, "/documents/" + strconv.FormatInt(made.Receipt.Origin.ID, 10)
}

const (
	portChinese = "港口去年装卸了530万个集装箱。\n新码头将在明年三月开放。\n渔民们把船停在<b>旧灯塔</b>旁边。\n市长感谢了所有工人。\n博物馆每天上午九点开门。\n"
	portEnglish = "The port handled 530 million containers last year.\nThe new wharf will open next March.\nThe fishermen keep their boats beside the <b>old lighthouse</b>.\nThe mayor thanked all the workers.\nThe museum opens at nine every morning.\n"
)

// TestReviewMarksNumbers checks that numbers which differ are marked in both texts, and
// that texts stay escaped around the marks.
func TestReviewMarksNumbers(t *testing.T) {
	b, document := imported(t, portChinese, portEnglish)
	page := b.get(document + "/review").body
	for _, want := range []string{`<mark class="differs">530万</mark>`, `<mark class="differs">530 million</mark>`, "&lt;b&gt;"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if n := strings.Count(page, `class="differs"`); n != 2 {
		t.Errorf("%d numbers are marked", n)
	}
	if strings.Contains(page, "<b>旧") || strings.Contains(page, "<b>old") {
		t.Error("a text became markup")
	}
}

// TestReviewCandidates sets beads apart: then the counterpart of each sentence is offered
// first, and can be paired with it.
func TestReviewCandidates(t *testing.T) {
	b, document := imported(t, portChinese, portEnglish)
	page := b.get(document + "/review").body
	version := attribute(t, page, "version")
	apart := b.do(document, "3", "apart", version, nil)
	apart = b.do(document, "4", "apart", attribute(t, apart.body, "version"), nil)
	found := regexp.MustCompile(`(?s)<article class="bead confirmed" id="b(\d+)".*?</article>`).FindAllStringSubmatch(apart.body, -1)
	if len(found) != 4 {
		t.Fatalf("%d sentences are unpaired: %s", len(found), apart.body)
	}
	offered := regexp.MustCompile(`data-with="(\d+)"`)
	for i, mate := range []int{1, 0, 3, 2} {
		with := offered.FindStringSubmatch(found[i][0])
		if with == nil || with[1] != found[mate][1] {
			t.Errorf("bead %s is offered %v, want %s", found[i][1], with, found[mate][1])
		}
	}
	paired := b.do(document, found[0][1], "pair", attribute(t, apart.body, "version"), url.Values{"with": {found[1][1]}})
	if n := strings.Count(paired.body, "data-with="); paired.status != http.StatusOK || n != 2 {
		t.Errorf("status %d, %d candidates are offered for two sentences", paired.status, n)
	}
}

// TestReviewAsksForLanguage checks that a text in the language of the other side is stored
// only after confirmation.
func TestReviewAsksForLanguage(t *testing.T) {
	b, document := imported(t, portChinese, portEnglish)
	version := attribute(t, b.get(document+"/review").body, "version")
	text := url.Values{"target": {`市长感谢了<i>所有</i>"工人"，也感谢了他们的家人。`}}
	a := b.do(document, "4", "edit", version, text)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `id="question"`) || !strings.Contains(a.body, `name="anyway"`) {
		t.Fatalf("status %d: %.500s", a.status, a.body)
	}
	if attribute(t, a.body, "version") != version || strings.Contains(a.body, "<i>") {
		t.Error("the text was stored, or became markup")
	}
	text.Set("anyway", "1")
	if a := b.do(document, "4", "edit", version, text); a.status != http.StatusOK || attribute(t, a.body, "version") == version || strings.Contains(a.body, `id="question"`) {
		t.Errorf("status %d: %.300s", a.status, a.body)
	}
}

// TestUnitAsksForLanguage checks the same on the page of a unit.
func TestUnitAsksForLanguage(t *testing.T) {
	b := newSite(t)
	b.open()
	edit := url.Values{"seen": {value(t, b.get("/units/1").body, "seen")}, "text": {"双方同意发展绿色能源。", "双方都同意发展绿色能源。"}, "status": {"reviewed"}, "note": {`"quoted"`}}
	a := b.post("/units/1", edit)
	for _, want := range []string{`name="anyway"`, "双方都同意", "&#34;quoted&#34;", `value="reviewed" selected`} {
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, want) {
			t.Errorf("status %d, the page lacks %s", a.status, want)
		}
	}
	edit.Set("anyway", "1")
	if a := b.post("/units/1", edit); a.status != http.StatusSeeOther {
		t.Errorf("status %d", a.status)
	}
}

// A reviewPage is the state of a review in the browser: the page with every answer applied as
// htmx and keys.js do it.
type reviewPage string

var (
	tagged  = regexp.MustCompile(`id="([a-z]+\d*)"[^>]* data-tag="([^"]+)"`)
	kept    = regexp.MustCompile(`<(article|svg|div) id="([a-z]+\d*)" hx-preserve></\w+>`)
	version = regexp.MustCompile(`data-version="(\d+)"`)
	row     = regexp.MustCompile(`(?s)<article class="bead.*?</article>`)
	rowHead = regexp.MustCompile(`data-bead="(\d+)" data-place="(\d+)"`)
	first   = regexp.MustCompile(`data-first="(\d+)"`)
	number  = regexp.MustCompile(`class="number">\d+<`)
)

// has returns the header that lists what the page has.
func (p reviewPage) has() string {
	var list []string
	for _, m := range tagged.FindAllStringSubmatch(string(p), -1) {
		list = append(list, m[1]+"="+m[2])
	}
	return strings.Join(list, " ")
}

// answered applies an answer.
func (p reviewPage) answered(answer string) reviewPage {
	there := map[string]string{}
	for _, element := range regexp.MustCompile(`(?s)<article class="bead.*?</article>|<svg class="plot.*?</svg>|<div id="keymap".*?</div>`).FindAllString(string(p), -1) {
		there[regexp.MustCompile(`id="(\w+)"`).FindStringSubmatch(element)[1]] = element
	}
	answer = kept.ReplaceAllStringFunc(answer, func(empty string) string { return there[kept.FindStringSubmatch(empty)[2]] })
	place := 0
	if m := first.FindStringSubmatch(answer); m != nil {
		place, _ = strconv.Atoi(m[1])
	}
	return reviewPage(row.ReplaceAllStringFunc(answer, func(article string) string {
		bead := rowHead.FindStringSubmatch(article)[1]
		article = rowHead.ReplaceAllString(article, fmt.Sprintf(`data-bead="%s" data-place="%d"`, bead, place))
		article = number.ReplaceAllString(article, fmt.Sprintf(`class="number">%d<`, place))
		place++
		return article
	}))
}

// version returns the version of the beads on the page.
func (p reviewPage) version() string { return version.FindStringSubmatch(string(p))[1] }

// pairs lists the beads of the page that have two sides, with their places.
func (p reviewPage) pairs() (list [][2]string) {
	for _, article := range row.FindAllString(string(p), -1) {
		if m := rowHead.FindStringSubmatch(article); !strings.Contains(article, "gap") {
			list = append(list, [2]string{m[1], m[2]})
		}
	}
	return list
}

// edited sends an edit of a bead with the list of what the page has, and returns the page
// with the answer applied, which it compares with the page that the server shows to a new client.
func (p reviewPage) edited(b *site, document, verb, bead string, more url.Values) (reviewPage, answer) {
	b.Helper()
	values := url.Values{"version": {p.version()}, "bead": {bead}, "side": {"target"}}
	for name, v := range more {
		values[name] = v
	}
	target := document + "/beads/" + bead + "/" + verb
	if verb == "undo" || verb == "redo" {
		target = document + "/review/" + verb
	}
	a := b.ask("POST", target, values, func(r *http.Request) {
		htmxRequest(r)
		r.Header.Set(hasHeader, p.has())
	})
	if a.status == http.StatusBadRequest { // no such place to split
		return p, a
	}
	p = p.answered(a.body)
	whole := b.ask("GET", document+"/review?at="+attribute(b.T, string(p), "cursor"), nil, htmxRequest).body
	want := row.FindAllString(whole, -1)
	for k, got := range row.FindAllString(string(p), -1) {
		if k >= len(want) || got != want[k] {
			b.Fatalf("after %s of %s the page has\n%s\nwant\n%s", verb, bead, got, want[min(k, len(want)-1)])
		}
	}
	for _, part := range []string{"plot", "keymap"} {
		element := regexp.MustCompile(`(?s)(id="` + part + `"[^>]* data-tag=.*?</(svg|div)>)`)
		rough := regexp.MustCompile(`c[xy]="\d+"`) // points may be a little off
		got, want := rough.ReplaceAllString(element.FindString(string(p)), ""), rough.ReplaceAllString(element.FindString(whole), "")
		if got != want || got == "" {
			b.Fatalf("after %s of %s the page has the %s\n%s\nwant\n%s", verb, bead, part, got, want)
		}
	}
	return p, a
}

// TestReviewKeepsWhatThePageHas checks that a page that tells the server which rows it has ends
// up with the same rows as one that does not.
func TestReviewKeepsWhatThePageHas(t *testing.T) {
	b, document := newReview(t)
	random := rand.New(rand.NewPCG(3, 4))
	page := reviewPage(b.get(document + "/review").body)
	verbs := []string{"up", "down", "merge", "part", "split", "apart", "pair", "edit", "confirm", "aside", "reopen", "realign", "undo", "undo", "redo"}
	const edits = 80
	keptRows := 0
	for i := range edits {
		ids := rowHead.FindAllStringSubmatch(string(page), -1)
		bead := ids[random.IntN(len(ids))]
		var a answer
		page, a = page.edited(b, document, verbs[random.IntN(len(verbs))], bead[1], url.Values{
			"place": {bead[2]}, "side": {[]string{"source", "target"}[i%2]}, "with": {strconv.Itoa(i % 40)},
			"source": {fmt.Sprintf("第%d句话。", i)}, "target": {fmt.Sprintf("This is sentence %d.", i)},
		})
		keptRows += len(kept.FindAllString(a.body, -1))
	}
	if keptRows < edits*len(row.FindAllString(string(page), -1))/2 {
		t.Errorf("%d rows were kept in %d answers", keptRows, edits)
	}
	whole := b.ask("POST", document+"/beads/1/confirm", url.Values{"version": {page.version()}}, func(r *http.Request) { r.Header.Set(hasHeader, page.has()) })
	if strings.Contains(whole.body, "hx-preserve") {
		t.Error("without htmx the page lacks rows")
	}
}

// TestReviewKeepsNoOldMarks moves a number to the next sentence: the mark in the row that
// lacked it disappears, though that row is not edited.
func TestReviewKeepsNoOldMarks(t *testing.T) {
	b, document := imported(t, portChinese, strings.Replace(portEnglish, "530 million", "many", 1))
	page := reviewPage(b.get(document + "/review").body)
	marked := `<mark class="differs">530万</mark>`
	if !strings.Contains(string(page), marked) {
		t.Fatal("the number is not marked")
	}
	page, _ = page.edited(b, document, "edit", "2", url.Values{"target": {"The new wharf, for 5.3 million containers, will open next March."}})
	if strings.Contains(string(page), marked) {
		t.Error("the number is still marked, though the next sentence has it")
	}
}
