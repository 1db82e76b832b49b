package web

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/tm"
)

// newReview is a site with the talks, and the number of their document.
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
	for _, want := range []string{"1 doubtful", "class=\"plot\"", `data-verb="confirm"`, `data-cursor="1"`, "∅"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if next := b.get(document + "/review?next=1&at=1").body; attribute(t, next, "cursor") != "14" {
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

// TestReviewVerbs carries out every verb and takes it back.
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

// TestReviewConflict holds that an edit of beads which were changed elsewhere does
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

// TestReviewUndoWithoutEnd makes random edits, takes them all back, and does them again.
func TestReviewUndoWithoutEnd(t *testing.T) {
	b, document := newReview(t)
	start := b.get(document + "/review").body
	page, edits := start, 0
	random := rand.New(rand.NewPCG(1, 2))
	verbs := []string{"up", "down", "merge", "part", "apart", "confirm", "through", "aside", "reopen"}
	for range 60 {
		ids := regexp.MustCompile(`data-bead="(\d+)"`).FindAllStringSubmatch(page, -1)
		side := []string{"source", "target"}[random.IntN(2)]
		version := attribute(t, page, "version")
		a := b.do(document, ids[random.IntN(len(ids))][1], verbs[random.IntN(len(verbs))], version, url.Values{"side": {side}})
		if a.status != http.StatusOK && a.status != http.StatusUnprocessableEntity {
			t.Fatalf("status %d: %s", a.status, a.body)
		}
		if attribute(t, a.body, "version") != version {
			edits++
		}
		page = a.body
	}
	if edits < 30 {
		t.Errorf("only %d of the edits did something", edits)
	}
	end := beadsOf(page)
	for range edits {
		page = b.ask("POST", document+"/review/undo", url.Values{"bead": {"1"}}, htmxRequest).body
	}
	if strings.Join(beadsOf(page), "\n") != strings.Join(beadsOf(start), "\n") {
		t.Error("all taken back, the beads are others")
	}
	if a := b.ask("POST", document+"/review/undo", url.Values{"bead": {"1"}}, htmxRequest); a.status != http.StatusConflict {
		t.Errorf("one more undo is answered with %d", a.status)
	}
	for range edits {
		page = b.ask("POST", document+"/review/redo", url.Values{"bead": {"1"}}, htmxRequest).body
	}
	if strings.Join(beadsOf(page), "\n") != strings.Join(end, "\n") {
		t.Error("all done again, the beads are others")
	}
}

// TestReviewUndoLeavesOthersAlone holds that undo on the page of a document takes back
// edits of this document only.
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
