package web

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm"
)

// TestCheckDocument checks a document of the memory, sets a finding aside and undoes that.
func TestCheckDocument(t *testing.T) {
	b, document := imported(t, portChinese, portEnglish)
	number := strings.TrimPrefix(document, "/documents/")
	address := "/check?document=" + number
	if page := b.get("/check").body; !strings.Contains(page, `<option value="`+number+`"`) {
		t.Errorf("the document cannot be chosen: %s", page)
	}
	page := b.get(address).body
	for _, want := range []string{"1 error", "Numbers", `<mark class="hit">530万</mark>`, `<mark class="hit">530 million</mark>`, `href="/check?document=` + number + `&amp;format=xlsx"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s: %s", want, page)
		}
	}
	if strings.Contains(page, "<b>旧") || strings.Contains(page, "<b>old") {
		t.Error("a text became markup")
	}
	chinese := b.ask("GET", address, nil, func(r *http.Request) { r.Header.Set("Accept-Language", "zh") }).body
	if !strings.Contains(chinese, "错误 1") || !strings.Contains(chinese, "数字") {
		t.Errorf("the page in Chinese is %s", chinese)
	}

	finding := value(t, page, "id")
	ignore := url.Values{"document": {number}, "id": {finding}, "reason": {"<i>the client says so</i>"}}
	cookie := b.cookie
	b.cookie = nil
	if a := b.post("/check/ignore", ignore); a.status != http.StatusForbidden {
		t.Errorf("without the cookie the status is %d", a.status)
	}
	b.cookie = cookie
	if a := b.post("/check/ignore", url.Values{"document": {number}, "id": {finding}}); a.status != http.StatusBadRequest || !strings.Contains(a.body, "Say why") {
		t.Errorf("without a reason the status is %d", a.status)
	}
	if a := b.post("/check/ignore", ignore); a.status != http.StatusSeeOther || a.header.Get("Location") != address {
		t.Fatalf("status %d, %s: %s", a.status, a.header.Get("Location"), a.body)
	}
	if page := b.get(address).body; !strings.Contains(page, "0 errors") || !strings.Contains(page, "&lt;i&gt;the client says so") {
		t.Errorf("the finding is not set aside: %s", page)
	}
	if a := b.post("/check/ignore", ignore); a.status != http.StatusConflict || !strings.Contains(a.body, "no longer there") {
		t.Errorf("a finding that is gone is answered with %d", a.status)
	}
	b.post("/undo", url.Values{})
	if page := b.get(address).body; !strings.Contains(page, "1 error") {
		t.Error("undo does not bring the finding back")
	}
	for target, want := range map[string]int{"/check?document=99": 400, "/check?document=x": 400, "/check/none": 404, address + "&format=exe": 404} {
		if a := b.get(target); a.status != want {
			t.Errorf("%s is answered with %d, want %d", target, a.status, want)
		}
	}
}

// TestCheckFollowsTheMemory corrects a unit after its page of findings was shown: the
// finding is gone, and can no longer be set aside.
func TestCheckFollowsTheMemory(t *testing.T) {
	b, document := imported(t, portChinese, portEnglish)
	number := strings.TrimPrefix(document, "/documents/")
	page := b.get("/check?document=" + number).body
	version := attribute(t, b.get(document+"/review").body, "version")
	if a := b.do(document, "1", "edit", version, url.Values{"target": {"The port handled 5.3 million containers last year."}}); a.status != http.StatusOK {
		t.Fatalf("status %d", a.status)
	}
	a := b.post("/check/ignore", url.Values{"document": {number}, "id": {value(t, page, "id")}, "reason": {"agreed"}})
	if a.status != http.StatusConflict || strings.Contains(a.body, "530 million") {
		t.Errorf("status %d: %s", a.status, a.body)
	}
}

// TestCheckFiles checks dropped files. Nothing of them enters the memory.
func TestCheckFiles(t *testing.T) {
	for name, files := range map[string]map[string][]byte{
		"pair":  {"port.zh.txt": []byte(portChinese), "port.en.txt": []byte(portEnglish)},
		"table": {"port.tsv": []byte("zh\ten\n港口去年装卸了530万个集装箱。\tThe port handled 530 million containers last year.\n")},
	} {
		t.Run(name, func(t *testing.T) {
			b := newSite(t)
			if a := b.dropOn("/check", files); a.status != http.StatusForbidden {
				t.Errorf("without the cookie the status is %d", a.status)
			}
			b.open()
			a := b.dropOn("/check", files)
			address := a.header.Get("Location")
			if a.status != http.StatusSeeOther || !strings.HasPrefix(address, "/check/") {
				t.Fatalf("status %d: %s", a.status, a.body)
			}
			page := b.get(address).body
			if !strings.Contains(page, `<mark class="hit">530 million</mark>`) || strings.Contains(page, os.TempDir()) {
				t.Fatalf("the page is %s", page)
			}
			// The browser's language may be another than that of the server's environment.
			if name == "pair" && !strings.Contains(page, "<h1>port.zh.txt ↔ port.en.txt ") {
				t.Errorf("the title is %.60s", page[strings.Index(page, "<h1>"):])
			}
			for format, begins := range map[string]string{"xlsx": "PK", "docx": "PK", "html": "<!DOCTYPE html>", "xlf": "<?xml"} {
				a := b.get(address + "?format=" + format)
				if a.status != http.StatusOK || !strings.HasPrefix(a.body, begins) || !strings.Contains(a.header.Get("Content-Disposition"), "check."+format) {
					t.Errorf("%s: status %d, %s, %.40q", format, a.status, a.header.Get("Content-Disposition"), a.body)
				}
			}
			action := regexp.MustCompile(`action="(/check/[^"]+/ignore)"`).FindStringSubmatch(page)
			if action == nil {
				t.Fatal("the page has no form to set a finding aside")
			}
			if a := b.post(action[1], url.Values{"id": {value(t, page, "id")}, "reason": {"agreed"}}); a.status != http.StatusSeeOther || a.header.Get("Location") != address {
				t.Errorf("status %d: %s", a.status, a.body)
			}
			if page := b.get(address).body; !strings.Contains(page, "0 errors") {
				t.Error("the finding is not set aside")
			}
			err := b.server.session.Read(t.Context(), func(m *tm.Memory) error {
				origins, err := m.Origins(t.Context())
				if len(origins) != len(texts) {
					t.Errorf("the memory has %d documents", len(origins))
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	b := newSite(t)
	b.open()
	a := b.dropOn("/check", map[string][]byte{"a.tmx": nil, "b.tmx": nil})
	if page := b.get(a.header.Get("Location")); page.status != http.StatusBadRequest || strings.Contains(page.body, os.TempDir()) {
		t.Errorf("two exchange files are answered with %d: %s", page.status, page.body)
	}
}
