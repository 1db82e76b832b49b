package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// drop sends files, with their names, as the page does.
func (b *site) drop(files map[string][]byte) answer { b.Helper(); return b.dropOn("/documents", files) }

// dropOn sends files to an address.
func (b *site) dropOn(address string, files map[string][]byte) answer {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, text := range files {
		part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="files"; filename="` + name + `"`}})
		if err != nil {
			b.Fatal(err)
		}
		part.Write(text)
	}
	form.Close()
	return b.ask("POST", address, nil, func(r *http.Request) {
		*r = *r.WithContext(b.Context())
		r.Body = nopCloser{&body}
		r.Header.Set("Content-Type", form.FormDataContentType())
	})
}

type nopCloser struct{ *bytes.Buffer }

func (nopCloser) Close() error { return nil }

func testdata(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../../../testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestDropAndStore imports a pair: it is dropped, shown, corrected and stored.
func TestDropAndStore(t *testing.T) {
	b := newSite(t)
	b.open()
	a := b.drop(map[string][]byte{"talks 2025-10-15.zh.txt": testdata(t, "talks.zh.txt"), "talks 2025-10-15.en.txt": testdata(t, "talks.en.txt")})
	if a.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	place := a.header.Get("Location")
	page := b.get(place).body
	for _, want := range []string{`value="2025-10-15"`, "talks 2025-10-15.zh.txt", "Chinese", "utf-8", "repaired while reading"} {
		if !strings.Contains(page, want) {
			t.Errorf("the plan lacks %q", want)
		}
	}
	title := value(t, page, `title\.0`)
	if a := b.post(place, url.Values{"action": {"store"}, "take.0": {"1"}, "title.0": {title}, "date.0": {"2025-10-15"}, "body.0": {"译库社"}}); a.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if page = b.get(place).body; strings.Contains(page, "Stored ") {
			break
		}
		if time.Since(begin) > time.Minute {
			t.Fatalf("nothing is stored: %s", page)
		}
	}
	if list := b.get("/documents").body; !strings.Contains(list, title) || !strings.Contains(list, "译库社") {
		t.Error("the document is not listed")
	}
	if journal := b.get("/documents/5").body; !strings.Contains(journal, title) {
		t.Errorf("the document is not shown: %s", journal)
	}
	p := b.server.plans.get(strings.TrimPrefix(place, "/uploads/"))
	if _, err := os.Stat(p.folder); !os.IsNotExist(err) {
		t.Errorf("the uploaded files are still there: %v", err)
	}
}

// TestDropCorrected imports a corrected document: it replaces the first, losses are listed
// and need confirmation, and it can be stored as another document.
func TestDropCorrected(t *testing.T) {
	b := newSite(t)
	b.open()
	text := func(last string) map[string][]byte {
		return map[string][]byte{
			"bridge.zh.txt": []byte("这座桥有三百年历史。\n\n每年春天它都要修缮。\n\n" + map[string]string{"A": "去年来了两万名游客。", "B": "游客最喜欢夜景。", "C": "游客最喜欢夜景。"}[last] + "\n"),
			"bridge.en.txt": []byte("The bridge is three hundred years old.\n\nIt is repaired every spring.\n\n" + map[string]string{"A": "Twenty thousand visitors came last year.", "B": "Visitors like the night view best.", "C": "Visitors love the view at night."}[last] + "\n"),
		}
	}
	store := func(files map[string][]byte, form url.Values) (place, page string) {
		t.Helper()
		place = b.drop(files).header.Get("Location")
		page = b.get(place).body
		form.Set("action", "store")
		form.Set("take.0", "1")
		form.Set("title.0", "桥")
		b.post(place, form)
		return place, page
	}
	done := func(place string) string {
		t.Helper()
		for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
			page := b.get(place).body
			if !strings.Contains(page, "hx-trigger=\"load delay") && !strings.Contains(page, `value="store"`) {
				return page
			}
			if time.Since(begin) > time.Minute {
				t.Fatalf("it does not end: %s", page)
			}
		}
	}
	place, _ := store(text("A"), url.Values{})
	stored := regexp.MustCompile(`/documents/(\d+)"`).FindStringSubmatch(done(place))
	if stored == nil {
		t.Fatal("nothing is stored")
	}
	number := stored[1]
	window := b.get("/documents/" + number + "/review").body
	beads := regexp.MustCompile(`data-bead="(\d+)"`).FindAllStringSubmatch(window, -1)
	if len(beads) < 3 {
		t.Fatalf("the review shows %d beads", len(beads))
	}
	b.post("/documents/"+number+"/beads/"+beads[2][1]+"/confirm", url.Values{"version": {attribute(t, window, "version")}})

	place, plan := store(text("B"), url.Values{"as.0": {number}})
	if !strings.Contains(plan, `name="as.0" value="`+number+`"`) || !strings.Contains(plan, `value="new"`) {
		t.Errorf("the plan offers no choice: %s", plan)
	}
	page := done(place)
	if !strings.Contains(page, "去年来了两万名游客。") || !strings.Contains(page, `value="lose"`) {
		t.Fatalf("what is lost is not listed: %s", page)
	}
	if list := b.get("/documents/" + number).body; strings.Contains(list, "游客最喜欢夜景。") {
		t.Error("it was replaced before anybody said so")
	}
	b.post(place, url.Values{"action": {"lose"}})
	if page := done(place); !strings.Contains(page, "It replaced the document") {
		t.Errorf("replaced: %s", page)
	}
	if list := b.get("/documents/" + number).body; !strings.Contains(list, "游客最喜欢夜景。") {
		t.Error("it was not replaced")
	}
	window = b.get("/documents/" + number + "/review").body
	beads = regexp.MustCompile(`data-bead="(\d+)"`).FindAllStringSubmatch(window, -1)
	b.post("/documents/"+number+"/beads/"+beads[2][1]+"/confirm", url.Values{"version": {attribute(t, window, "version")}})
	place, _ = store(text("C"), url.Values{"as.0": {number}, "theirs.0": {"1"}})
	if page := done(place); !strings.Contains(page, "which was taken") {
		t.Errorf("replaced by the new translation: %s", page)
	}
	place, _ = store(text("A"), url.Values{"as.0": {"new"}})
	if page := done(place); strings.Contains(page, "/documents/"+number+`"`) || !strings.Contains(page, "Stored ") {
		t.Errorf("stored as a further document: %s", page)
	}
}

// TestMakeBeads makes the beads of a document without any, and is refused those of units from
// an exchange file.
func TestMakeBeads(t *testing.T) {
	b := newSite(t)
	b.open()
	if page := b.get("/documents/1").body; !strings.Contains(page, `action="/documents/1/beads"`) {
		t.Fatalf("the page of a document without beads offers none: %s", page)
	}
	if a := b.post("/documents/1/beads", nil); a.status != http.StatusSeeOther || !strings.Contains(b.get(a.header.Get("Location")).body, "data-bead") {
		t.Errorf("made beads: status %d: %s", a.status, a.body)
	}
	if page := b.get("/documents/1").body; strings.Contains(page, "/documents/1/beads\"") || !strings.Contains(page, "/documents/1/review") {
		t.Errorf("the document with beads: %s", page)
	}
	err := b.server.session.Change(t.Context(), func(m *tm.Memory) error {
		u := unit.Unit{Status: unit.Imported, Score: 1, Variants: []unit.Variant{{Lang: "zh", Text: "条目"}, {Lang: "en", Text: "entry"}}}
		_, err := m.Add(t.Context(), unit.Origin{Checksum: "exchange"}, unit.Each([]unit.Unit{u}), tm.AddOptions{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if page := b.get("/documents/5").body; strings.Contains(page, "/documents/5/beads") {
		t.Error("beads are offered for an exchange file")
	}
	if a := b.post("/documents/5/beads", nil); a.status != http.StatusBadRequest || !strings.Contains(a.body, "exchange file") {
		t.Errorf("beads of an exchange file: status %d: %s", a.status, a.body)
	}
}

func TestDropRefusals(t *testing.T) {
	b := newSite(t)
	b.open()
	if a := b.drop(nil); a.status != http.StatusBadRequest {
		t.Errorf("no file is answered with %d", a.status)
	}
	if a := b.ask("POST", "/documents", url.Values{"files": {"x"}}, nil); a.status != http.StatusBadRequest {
		t.Errorf("a form of another kind is answered with %d", a.status)
	}
	a := b.drop(map[string][]byte{"picture.zh.png": {0x89, 'P', 'N', 'G', 0, 1, 2}, "<script>alert(1)</script>.en.txt": []byte("Text.")})
	if a.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	if page := b.get(a.header.Get("Location")).body; strings.Contains(page, "<script>alert") {
		t.Error("the name of a file became markup")
	}
	if a := b.post(a.header.Get("Location"), url.Values{"action": {"cancel"}}); a.header.Get("Location") != "/documents" {
		t.Errorf("cancelling is answered with %d", a.status)
	}
	if a := b.get(a.header.Get("Location")); a.status != http.StatusNotFound {
		t.Errorf("a plan that was cancelled is answered with %d", a.status)
	}
}

// TestFileName checks that no name leaves the folder of the upload.
func TestFileName(t *testing.T) {
	for given, want := range map[string]string{
		`a.txt`: "a.txt", `zh/report.txt`: "zh/report.txt", `../../etc/passwd`: "etc/passwd", `/etc/passwd`: "etc/passwd",
		`C:\\texts\\a.txt`: "C_/texts/a.txt", `..`: "", `...`: "", ``: "", `a/./b//c`: "a/b/c", `a/../b`: "a/b", `文档（中）.docx`: "文档（中）.docx",
	} {
		if got := fileName(`form-data; name="files"; filename="` + given + `"`); got != want {
			t.Errorf("%q becomes %q, want %q", given, got, want)
		}
	}
	long := fileName(`form-data; filename="` + strings.Repeat("长", 500) + `.txt"`)
	if len(long) > longestName || !strings.HasSuffix(long, ".txt") {
		t.Errorf("a long name becomes %q", long)
	}
}

func TestDocumentsWithoutMemory(t *testing.T) {
	b := newSite(t)
	b.server.session.Memory = filepath.Join(t.TempDir(), "none.db")
	if a := b.get("/documents"); a.status != http.StatusOK || !strings.Contains(a.body, `id="drop"`) {
		t.Errorf("without a memory the screen is answered with %d", a.status)
	}
	if a := b.get("/documents/99"); a.status == http.StatusOK {
		t.Error("a document that is not there is shown")
	}
}
