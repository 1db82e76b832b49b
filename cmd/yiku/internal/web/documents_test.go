package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// drop sends files as the page does, by their names.
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

// TestDropAndStore brings a pair in: dropped, shown, corrected, stored.
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

// TestFileName holds that no name leads out of the folder of the upload.
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
