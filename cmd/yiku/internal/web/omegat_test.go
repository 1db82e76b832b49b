package web

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// omegatClient fetches the files of a project as OmegaT does: every mapping of a
// repository of type http, with the ETag that it remembers.
type omegatClient struct {
	*testing.T
	project string
	etags   map[string]string
}

// fetch fetches all files and returns the names of those that were sent.
func (c *omegatClient) fetch() (sent []string) {
	c.Helper()
	var project struct {
		Repositories []struct {
			Type     string `xml:"type,attr"`
			URL      string `xml:"url,attr"`
			Mappings []struct {
				Local      string `xml:"local,attr"`
				Repository string `xml:"repository,attr"`
			} `xml:"mapping"`
		} `xml:"project>repositories>repository"`
	}
	text, err := os.ReadFile(filepath.Join(c.project, "omegat.project"))
	if err == nil {
		err = xml.Unmarshal(text, &project)
	}
	if err != nil {
		c.Fatal(err)
	}
	for _, r := range project.Repositories {
		if r.Type != "http" {
			continue
		}
		for _, m := range r.Mappings {
			if c.fetchFile(r.URL+m.Repository, filepath.Join(c.project, m.Local)) {
				sent = append(sent, m.Repository)
			}
		}
	}
	return sent
}

// fetchFile reports whether the file was sent. OmegaT treats any answer other than 200 and
// 304 as an error.
func (c *omegatClient) fetchFile(url, local string) bool {
	c.Helper()
	request, err := http.NewRequestWithContext(c.Context(), "GET", url, nil)
	if err != nil {
		c.Fatal(err)
	}
	if etag := c.etags[url]; etag != "" {
		request.Header.Set("If-None-Match", etag)
	}
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		c.Fatal(err)
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusNotModified:
		return false
	case http.StatusOK:
	default:
		c.Fatalf("%s is answered with %s", url, resp.Status)
	}
	c.etags[url] = resp.Header.Get("ETag")
	text, err := io.ReadAll(resp.Body)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(local), 0o700)
	}
	if err == nil {
		err = os.WriteFile(local, text, 0o600)
	}
	if err != nil {
		c.Fatal(err)
	}
	return true
}

// newOmegaTProject makes a project from Chinese to English with a source text, connected
// with the server.
func newOmegaTProject(b *site, server *httptest.Server, source string) *omegatClient {
	b.Helper()
	c := &omegatClient{T: b.T, project: b.TempDir(), etags: map[string]string{}}
	for _, dir := range []string{"source", "target", "tm", "glossary", "dictionary", "omegat"} {
		if err := os.Mkdir(filepath.Join(c.project, dir), 0o700); err != nil {
			b.Fatal(err)
		}
	}
	const project = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
    <project version="1.0">
        <source_dir>__DEFAULT__</source_dir>
        <target_dir>__DEFAULT__</target_dir>
        <tm_dir>__DEFAULT__</tm_dir>
        <glossary_dir>__DEFAULT__</glossary_dir>
        <glossary_file>__DEFAULT__</glossary_file>
        <dictionary_dir>__DEFAULT__</dictionary_dir>
        <source_lang>ZH-CN</source_lang>
        <target_lang>EN-US</target_lang>
        <sentence_seg>true</sentence_seg>
        <support_default_translations>true</support_default_translations>
        <remove_tags>false</remove_tags>
    </project>
</omegat>
`
	for name, text := range map[string]string{"omegat.project": project, "source/talks.utf8": source} {
		if err := os.WriteFile(filepath.Join(c.project, name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := app.ConnectOmegaT(c.project, strings.TrimPrefix(server.URL, "http://")); err != nil {
		b.Fatal(err)
	}
	return c
}

// review confirms a unit.
func (b *site) review(id int64) {
	b.Helper()
	err := b.server.session.Change(b.Context(), func(m *tm.Memory) error {
		_, err := m.EditUnit(b.Context(), id, unit.Edit{Status: unit.Reviewed}, "edit")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

func TestOmegaT(t *testing.T) {
	b := newSite(t)
	b.review(2)
	b.rule(ruling.Ruling{Phrase: "绿色能源", Rendering: "green energy", Lang: "en", Status: ruling.Official, Authority: "译审委员会"})
	server := httptest.NewServer(b.server.Handler())
	defer server.Close()
	c := newOmegaTProject(b, server, texts[1][0])

	if sent := c.fetch(); len(sent) != 5 {
		t.Fatalf("the first time %q are sent", sent)
	}
	for file, want := range map[string]int{"tm/auto/yiku.tmx": 1, "tm/yiku.tmx": 0, "tm/penalty-10/yiku.tmx": 3, "tm/penalty-30/yiku.tmx": 0} {
		text, err := os.ReadFile(filepath.Join(c.project, file))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(string(text), "<tu "); got != want || !strings.HasSuffix(strings.TrimSpace(string(text)), "</tmx>") {
			t.Errorf("%s has %d units, want %d:\n%s", file, got, want, text)
		}
	}
	glossary, err := os.ReadFile(filepath.Join(c.project, "glossary/yiku-rulings.txt"))
	if err != nil || !strings.Contains(string(glossary), "\n绿色能源\tgreen energy\tofficial, 译审委员会\n") {
		t.Errorf("the glossary is %v\n%s", err, glossary)
	}
	if sent := c.fetch(); len(sent) != 0 {
		t.Errorf("nothing was changed, but %q are sent", sent)
	}
	b.review(1)
	if sent := c.fetch(); len(sent) != 5 {
		t.Errorf("after a change %q are sent", sent)
	}
	if text, err := os.ReadFile(filepath.Join(c.project, "tm/auto/yiku.tmx")); err != nil || strings.Count(string(text), "<tu ") != 2 {
		t.Errorf("the new unit is missing: %v", err)
	}
}

// TestOmegaTTranslates makes OmegaT translate a text with the fetched files. The version in
// Debian is too old to fetch the files itself.
func TestOmegaTTranslates(t *testing.T) {
	if testing.Short() {
		t.Skip("OmegaT takes some seconds")
	}
	omegat, err := exec.LookPath("omegat")
	if err != nil {
		t.Skip("OmegaT is not installed")
	}
	b := newSite(t)
	b.review(2)
	server := httptest.NewServer(b.server.Handler())
	defer server.Close()
	c := newOmegaTProject(b, server, texts[1][0]+"\n"+texts[3][0]+"\n")
	c.fetch()
	command := exec.CommandContext(t.Context(), omegat, c.project, "--mode=console-translate", "--config-dir="+t.TempDir(),
		"--disable-location-save", "--disable-project-locking", "--quiet")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("OmegaT: %v\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(c.project, "target", "talks.utf8"))
	if err != nil {
		t.Fatal(err)
	}
	// The confirmed unit is taken at once, the others wait for the translator.
	if want := texts[1][1] + "\n" + texts[3][0] + "\n"; strings.TrimPrefix(string(text), "\uFEFF") != want {
		t.Errorf("OmegaT translates it as\n%s, want\n%s", text, want)
	}
}

func TestOmegaTAnswers(t *testing.T) {
	b := newSite(t)
	for target, want := range map[string]int{
		"/omegat/zh-en.tmx":          http.StatusOK,
		"/omegat/en-zh.tmx":          http.StatusOK,
		"/omegat/zh-Hant-pt-BR.tmx":  http.StatusOK,
		"/omegat/zh-de.reviewed.tmx": http.StatusOK, // none: an error would stop OmegaT
		"/omegat/rulings.zh-fr.txt":  http.StatusOK,
		"/omegat/zh-zh.tmx":          http.StatusNotFound,
		"/omegat/zh.tmx":             http.StatusNotFound,
		"/omegat/zh-en.other.tmx":    http.StatusNotFound,
		"/omegat/qqx-xqq.tmx":        http.StatusNotFound,
		"/omegat/":                   http.StatusNotFound,
		"/omegat/../zh-en.tmx":       http.StatusNotFound,
	} {
		a := b.get(target)
		if a.status != want {
			t.Errorf("%s is answered with %d, want %d: %s", target, a.status, want, a.body)
		}
		if a.status != http.StatusOK {
			continue
		}
		etag := a.header.Get("ETag")
		if head := b.ask("HEAD", target, nil, nil); head.body != "" || head.status != http.StatusOK || head.header.Get("ETag") != etag || head.header.Get("Content-Type") != a.header.Get("Content-Type") {
			t.Errorf("HEAD %s is answered with %d, %v: %s", target, head.status, head.header, head.body)
		}
		for header, status := range map[string]int{etag: 304, `"x", ` + etag: 304, "W/" + etag: 304, "*": 304, `"x"`: 200, "": 200} {
			again := b.ask("GET", target, nil, func(r *http.Request) { r.Header.Set("If-None-Match", header) })
			if again.status != status || status == 304 && again.body != "" {
				t.Errorf("%s with If-None-Match %s is answered with %d", target, header, again.status)
			}
		}
	}
	if a := b.ask("PUT", "/omegat/zh-en.tmx", nil, nil); a.status != http.StatusMethodNotAllowed {
		t.Errorf("PUT is answered with %d", a.status)
	}
	if one, other := b.get("/omegat/zh-en.tmx"), b.get("/omegat/en-zh.tmx"); one.header.Get("ETag") == other.header.Get("ETag") {
		t.Error("two files have one ETag")
	}
}

// TestOmegaTCutOff checks that a file that cannot be read completely is not taken for whole.
func TestOmegaTCutOff(t *testing.T) {
	b := newSite(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.server.stream(w, r, "text/plain", `"x"`, func(_ context.Context, w io.Writer) error {
			w.Write([]byte("a part"))
			return errors.New("the disk is gone")
		})
	}))
	defer server.Close()
	resp, err := http.Get(server.URL)
	if err != nil {
		return // cut off in the header
	}
	defer resp.Body.Close()
	if text, err := io.ReadAll(resp.Body); err == nil {
		t.Errorf("%q is taken for whole", text)
	}
}
