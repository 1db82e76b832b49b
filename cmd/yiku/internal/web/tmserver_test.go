package web

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm"
)

// weblate sends a request as the client of Weblate does: it encodes every part of the path
// except letters, digits and "-._~", sends the client's headers, and follows
// no redirect.
func weblate(t *testing.T, server *httptest.Server, parts ...string) (status int, body []byte) {
	t.Helper()
	encoded := make([]string, len(parts))
	for i, p := range parts {
		encoded[i] = strings.ReplaceAll(url.QueryEscape(p), "+", "%20")
	}
	r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/tmserver/"+strings.Join(encoded, "/"), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Referer", "https://weblate.example.org")
	r.Header.Set("Accept", "application/json; charset=utf-8")
	client := server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err = io.ReadAll(resp.Body); err != nil {
		t.Fatal(err)
	}
	if got := resp.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("%q is answered as %s", parts, got)
	}
	return resp.StatusCode, body
}

// candidates returns the matches that Weblate reads from an answer; quality must be a number.
func candidates(t *testing.T, server *httptest.Server, from, to, text string) []candidate {
	t.Helper()
	status, body := weblate(t, server, from, to, "unit", text)
	var list []candidate
	if err := json.Unmarshal(body, &list); err != nil || status != http.StatusOK || list == nil {
		t.Fatalf("%s to %s, %.40q: %d, %v: %s", from, to, text, status, err, body)
	}
	return list
}

func TestTMServerAsWeblateAsks(t *testing.T) {
	b := newSite(t)
	server := httptest.NewServer(b.server.Handler())
	defer server.Close()

	status, body := weblate(t, server, "languages", "")
	var languages struct{ SourceLanguages, TargetLanguages []string }
	if err := json.Unmarshal(body, &languages); err != nil || status != http.StatusOK {
		t.Fatalf("languages: %d, %v: %s", status, err, body)
	}
	for _, code := range []string{"zh_hans", "zh_hant", "zh_cn", "en"} {
		if !slices.Contains(languages.SourceLanguages, code) || !slices.Contains(languages.TargetLanguages, code) {
			t.Errorf("%s is not among %q", code, languages)
		}
	}

	// The form for setting up the service sends this request.
	if list := candidates(t, server, "en", "de", "test"); len(list) != 0 {
		t.Errorf("English to German has %+v", list)
	}
	for _, from := range []string{"zh_hans", "zh", "zh_cn", "zh_hans_cn"} {
		list := candidates(t, server, from, "en", texts[1][0])
		if len(list) != 1 || list[0].Target != texts[1][1] || list[0].Source != texts[1][0] || list[0].Quality != 100 || list[0].Body != "译库社" {
			t.Errorf("%s: %+v", from, list)
		}
	}
	if list := candidates(t, server, "en", "zh_hant", texts[1][1]); len(list) != 1 || list[0].Target != texts[1][0] {
		t.Errorf("the other way and in the other script: %+v", list)
	}
	if list := candidates(t, server, "zh_hans", "en", "绿色能源是合作要点。"); len(list) != 1 || list[0].Quality < 70 || list[0].Quality > 99 {
		t.Errorf("a similar text: %+v", list)
	}
	// Texts that a cleaned path would change, and texts that no memory has.
	for _, text := range []string{".", "..", "a//b", "a/../b", "/", "", " ", "100%", "%2F", "?", "#", "a+b", "\n\t", "languages", "😀", "\x00", strings.Repeat("长", 500), "<b>&amp;</b>"} {
		candidates(t, server, "zh_hans", "en", text)
	}
	for _, pair := range [][2]string{{"xx_unknown_code", "en"}, {"zh", "tlh"}, {"", "en"}, {"zh", "zh"}, {"..", "en"}} {
		if list := candidates(t, server, pair[0], pair[1], texts[0][0]); len(list) != 0 {
			t.Errorf("%s to %s: %+v", pair[0], pair[1], list)
		}
	}
}

// TestTMServerFindsTextsOfAnyPath checks that a text is found as it was sent.
func TestTMServerFindsTextsOfAnyPath(t *testing.T) {
	b := newSite(t)
	b.server.options.Write = true
	server := httptest.NewServer(b.server.Handler())
	defer server.Close()
	for _, text := range []string{"../../目录", "a//b 路径", "能源/电力", "100% 能源", "a+b 能源", "能源?", "%2F 能源", "#能源"} {
		put(b, "/tmserver/zh/en/unit/"+url.PathEscape(text), `{"source":`+quoted(text)+`,"target":"stored"}`)
		if list := candidates(t, server, "zh_hans", "en", text); len(list) != 1 || list[0].Source != text {
			t.Errorf("%q: %+v", text, list)
		}
	}
}

func quoted(text string) string { j, _ := json.Marshal(text); return string(j) }

func put(b *site, target, document string) answer {
	b.Helper()
	return b.ask("PUT", target, nil, func(r *http.Request) { r.Body = body(document); r.ContentLength = int64(len(document)) })
}

func TestTMServerOptions(t *testing.T) {
	b := newSite(t)
	for query, want := range map[string]int{
		"":                  1,
		"&min_similarity=1": 4, "&min_similarity=100": 0, "&min_similarity=1&max_candidates=1": 1,
	} {
		var list []candidate
		b.askJSON("/tmserver/zh/en/unit/?source="+url.QueryEscape("绿色能源是合作要点。")+query, &list)
		if len(list) != want {
			t.Errorf("%q gives %d candidates, want %d", query, len(list), want)
		}
	}
	for target, want := range map[string]int{
		"/tmserver/zh/en/unit/a?jsoncallback=f":   http.StatusBadRequest,
		"/tmserver/zh/en/unit/a?min_similarity=x": http.StatusBadRequest,
		"/tmserver/zh/en":                         http.StatusNotFound,
		"/tmserver/":                              http.StatusNotFound,
		"/tmserver/zh/en/units/a":                 http.StatusNotFound,
	} {
		if a := b.get(target); a.status != want || !strings.HasPrefix(a.body, `{"error":`) {
			t.Errorf("%s is answered with %d (want %d): %s", target, a.status, want, a.body)
		}
	}
}

func TestTMServerStores(t *testing.T) {
	b := newSite(t)
	const one = "/tmserver/zh_hans/en/unit/x"
	if a := put(b, one, `{"source":"新的句子。","target":"A new sentence."}`); a.status != http.StatusMethodNotAllowed {
		t.Errorf("without the right to write it is answered with %d", a.status)
	}
	b.server.options.Write = true
	for _, document := range []string{"", "x", `{"source":"","target":""}`, `{"source":"a"}`, `[]`, `{"source":"a","target":"b"} x`} {
		if a := put(b, one, document); a.status != http.StatusBadRequest {
			t.Errorf("%s is answered with %d: %s", document, a.status, a.body)
		}
	}
	if a := put(b, "/tmserver/zh/zh/unit/x", `{"source":"a","target":"b"}`); a.status != http.StatusBadRequest {
		t.Errorf("one language twice is answered with %d", a.status)
	}
	for range 2 { // the second time nothing is new
		if a := put(b, one, `{"source":"新的句子。","target":"A new sentence.","context":"x"}`); a.status != http.StatusOK || strings.TrimSpace(a.body) != `""` {
			t.Fatalf("it is answered with %d: %s", a.status, a.body)
		}
	}
	list := `[{"source":"第二句。","target":"The second."},{"source":"第三句。","target":"The third."}]`
	a := b.ask("POST", "/tmserver/zh_hans/en/store/x", nil, func(r *http.Request) { r.Body = body(list) })
	if a.status != http.StatusOK {
		t.Fatalf("a list is answered with %d: %s", a.status, a.body)
	}
	err := b.server.session.Read(t.Context(), func(m *tm.Memory) error {
		origins, err := m.Origins(t.Context())
		if last := origins[len(origins)-1]; len(origins) != len(texts)+1 || last.Units != 3 || last.Origin.Source != "tmserver" {
			t.Errorf("the documents are %+v", origins)
		}
		if err != nil {
			return err
		}
		journal, err := m.Journal(t.Context(), 3)
		if journal[0].Command != "tmserver" || journal[0].Added != 2 || journal[1].Added != 1 || journal[2].Command == "tmserver" {
			t.Errorf("the journal is %+v", journal)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
