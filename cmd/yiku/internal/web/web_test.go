package web

import (
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui/catalogue"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A site is a server of a small memory, with a browser.
type site struct {
	*testing.T
	server *Server
	base   string // of a server in another process, instead
	cookie *http.Cookie
	links  []string
}

// texts holds the units of the memory: Chinese, English, date.
var texts = [][3]string{
	{"双方同意发展绿色能源。", "Both sides agreed to develop green energy.", "2023-05-01"},
	{"绿色能源是合作重点。", "Green energy is a focus of cooperation.", "2024-06-02"},
	{"港口使用<b>绿色能源</b>。", "The port runs on <script>alert(1)</script> green power.", "2024-07-03"},
	{"会议在首都举行。", "The meeting was held in the capital.", "2024-07-03"},
}

// newSite creates the memory and the server.
func newSite(t *testing.T) *site {
	t.Helper()
	b := &site{T: t}
	session := &app.Session{Memory: filepath.Join(t.TempDir(), "memory.db")}
	err := session.Create(t.Context(), func(m *tm.Memory) error {
		for _, text := range texts {
			u := unit.Unit{Score: 0.9, Variants: []unit.Variant{{Lang: "zh", Text: text[0]}, {Lang: "en", Text: text[1]}}}
			o := unit.Origin{Source: text[0] + ".txt", Title: "Report", Body: "译库社", Date: text[2], Checksum: text[0]}
			if _, err := m.Add(t.Context(), o, unit.Each([]unit.Unit{u}), tm.AddOptions{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	b.server = New(Options{Session: session, Links: func(link string) { b.links = append(b.links, link) }})
	t.Cleanup(func() {
		if err := b.server.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// An answer is a response of the server.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request; change, which may be nil, modifies it before.
func (b *site) ask(method, target string, form url.Values, change func(*http.Request)) answer {
	b.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequestWithContext(b.Context(), method, "http://"+DefaultAddress+target, body)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", "text/html")
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	if change != nil {
		change(r)
	}
	if b.base != "" {
		return b.askFar(r)
	}
	w := httptest.NewRecorder()
	b.server.Handler().ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

// askFar sends the request to the other process. Without an answer the status is 0.
func (b *site) askFar(r *http.Request) answer {
	b.Helper()
	base, err := url.Parse(b.base)
	if err != nil {
		b.Fatal(err)
	}
	r.URL.Host, r.Host, r.RequestURI = base.Host, base.Host, ""
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return answer{}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

func (b *site) get(target string) answer { b.Helper(); return b.ask("GET", target, nil, nil) }

// open exchanges the token for the cookie.
func (b *site) open() {
	b.Helper()
	b.server.keys.announce(b.server)
	link, err := url.Parse(b.links[len(b.links)-1])
	if err != nil {
		b.Fatal(err)
	}
	b.take(link.RequestURI())
}

// take follows the link.
func (b *site) take(link string) {
	b.Helper()
	a := b.get(link)
	if a.status != http.StatusSeeOther || a.header.Get("Location") != "/" {
		b.Fatalf("the link is answered with %d, Location %q", a.status, a.header.Get("Location"))
	}
	cookies, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
	if err != nil || cookies.SameSite != http.SameSiteStrictMode || !cookies.HttpOnly {
		b.Fatalf("the cookie %q is not SameSite=Strict and HttpOnly: %v", a.header.Get("Set-Cookie"), err)
	}
	b.cookie = cookies
}

func TestLookupPage(t *testing.T) {
	b := newSite(t)
	a := b.get("/?q=" + url.QueryEscape("绿色能源"))
	if a.status != http.StatusOK {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	for _, want := range []string{"<!DOCTYPE html>", "3 units", `<mark class="hit">绿色能源</mark>`, "译库社", `lang="zh"`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(a.body, "<script>alert") || strings.Contains(a.body, "<b>绿色") {
		t.Error("a text of the memory became markup")
	}
	fragment := b.ask("GET", "/?q="+url.QueryEscape("绿色能源"), nil, func(r *http.Request) { r.Header.Set("HX-Request", "true") })
	if strings.Contains(fragment.body, "<html") || !strings.Contains(fragment.body, "绿色能源") {
		t.Errorf("the fragment is %s", fragment.body)
	}
}

// While the user types, the answer has nothing near the phrase, and says that the full answer
// has more.
func TestLookupWhileTyping(t *testing.T) {
	b := newSite(t)
	for _, typing := range []bool{false, true} {
		a := b.ask("GET", "/?q="+url.QueryEscape("绿色能源首都"), nil, func(r *http.Request) {
			if typing {
				r.Header.Set(typingHeader, "1")
			}
		})
		if near := strings.Contains(a.body, ">首都 <small>1</small>"); near == typing {
			t.Errorf("typing %v: near the phrase %v: %s", typing, near, a.body)
		}
		if quick := strings.Contains(a.body, "data-quick"); quick != typing {
			t.Errorf("typing %v: the script asks again: %v", typing, quick)
		}
	}
}

func TestLookupEscapesTheQuery(t *testing.T) {
	b := newSite(t)
	for _, text := range []string{`"><script>alert(1)</script>`, `'onfocus='alert(1)`, "javascript:alert(1)", "\x00\x01", "<!--", strings.Repeat("长", 5000)} {
		a := b.get("/?q=" + url.QueryEscape(text))
		if strings.Contains(a.body, "<script>alert") || strings.Contains(a.body, "onfocus='") {
			t.Errorf("%.20q came out as markup", text)
		}
		if a.status >= 500 {
			t.Errorf("%.20q is answered with %d", text, a.status)
		}
	}
}

// TestBadFormIsNotOurs checks that what a client sends wrongly is told as its fault.
func TestBadFormIsNotOurs(t *testing.T) {
	b := newSite(t)
	if a := b.get("/units/1/mark?phrase=+"); a.status != http.StatusBadRequest {
		t.Errorf("marking nothing is answered with %d", a.status)
	}
	b.open()
	for _, form := range []struct {
		path string
		url.Values
	}{
		{"/units/1", url.Values{"text": {""}, "status": {"reviewed"}}},
		{"/units/1", url.Values{"text": {"a"}, "status": {"none"}}},
		{"/documents/1", url.Values{"title": {"a\x00"}}},
		{"/marks", url.Values{"unit": {"1"}, "phrase": {"能源"}, "lang": {"en"}, "action": {"forget"}}},
		{"/marks", url.Values{"unit": {"1"}, "phrase": {" "}, "lang": {"en"}, "action": {"missing"}}},
	} {
		if a := b.ask("POST", form.path, form.Values, nil); a.status != http.StatusBadRequest {
			t.Errorf("%s with %v is answered with %d: %.900s", form.path, form.Values, a.status, a.body)
		}
	}
}

func TestLookupJSON(t *testing.T) {
	b := newSite(t)
	a := b.ask("GET", "/?to=en&q="+url.QueryEscape("绿色能源"), nil, func(r *http.Request) { r.Header.Set("Accept", "application/json") })
	var got struct {
		Query, From, To string
		Total           int
		Units           []struct{ Source, Target string }
	}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	if got.Query != "绿色能源" || got.From != "zh" || got.To != "en" || got.Total != 3 || len(got.Units) != 3 {
		t.Errorf("the answer is %+v", got)
	}
}

func TestWrongQueries(t *testing.T) {
	b := newSite(t)
	for target, want := range map[string]int{
		"/?q=a&to=nonsense-language-tag": http.StatusBadRequest,
		"/?q=%E2%80%8B":                  http.StatusBadRequest, // an invisible character only
		"/nowhere":                       http.StatusNotFound,
		"/language/xx":                   http.StatusNotFound,
		"/assets/nothing.js":             http.StatusNotFound,
	} {
		if a := b.get(target); a.status != want {
			t.Errorf("%s is answered with %d, want %d", target, a.status, want)
		}
	}
}

func TestNoMemoryYet(t *testing.T) {
	s := New(Options{Session: &app.Session{Memory: filepath.Join(t.TempDir(), "none.db")}})
	defer s.Close()
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1:8990/?q=a", nil))
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "no memory yet") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

func TestLanguage(t *testing.T) {
	b := newSite(t)
	in := func(accept string) string {
		return b.ask("GET", "/", nil, func(r *http.Request) { r.Header.Set("Accept-Language", accept) }).body
	}
	if page := in("zh-CN,zh;q=0.9,en;q=0.8"); !strings.Contains(page, `<html lang="zh">`) || !strings.Contains(page, "查询") {
		t.Error("a Chinese browser does not get Chinese")
	}
	if page := in("en-GB,en;q=0.9,zh;q=0.8"); !strings.Contains(page, `<html lang="en">`) {
		t.Error("an English browser does not get English")
	}
	a := b.get("/language/zh?from=" + url.QueryEscape("/?q=能源"))
	if to, err := url.Parse(a.header.Get("Location")); err != nil || to.Path != "/" || to.Query().Get("q") != "能源" {
		t.Errorf("the switch goes to %q", a.header.Get("Location"))
	}
	for _, elsewhere := range []string{"https://example.com/x", "//example.com", "/\\example.com", "javascript:alert(1)"} {
		a := b.get("/language/en?from=" + url.QueryEscape(elsewhere))
		if to, err := url.Parse(a.header.Get("Location")); err != nil || to.Host != "" || to.Scheme != "" || strings.HasPrefix(to.Path, "//") {
			t.Errorf("the switch goes from %q to %q", elsewhere, a.header.Get("Location"))
		}
	}
}

// TestForeignHosts checks that a page which makes its name point to 127.0.0.1 gets nothing.
func TestForeignHosts(t *testing.T) {
	b := newSite(t)
	for host, allowed := range map[string]bool{
		"127.0.0.1:8990": true, "localhost:8990": true, "[::1]:8990": true, "[::1]": true, "127.0.0.1": true, "localhost:1": true,
		"example.com": false, "example.com:8990": false, "127.0.0.1.example.com:8990": false, "192.168.1.5:8990": false,
		"localhost.example.com": false, "0.0.0.0:8990": false, "": false,
	} {
		a := b.ask("GET", "/", nil, func(r *http.Request) { r.Host = host })
		if (a.status == http.StatusOK) != allowed {
			t.Errorf("Host %q is answered with %d", host, a.status)
		}
	}
}

func TestHeaders(t *testing.T) {
	a := newSite(t).get("/")
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'self'", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		"Content-Type": "text/html; charset=utf-8", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if !strings.HasPrefix(a.header.Get(name), want) {
			t.Errorf("%s is %q, want %q", name, a.header.Get(name), want)
		}
	}
	if a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("another site may read answers")
	}
}

// TestTokenIsGoodOnce checks that the link opens the page for one browser only.
func TestTokenIsGoodOnce(t *testing.T) {
	b := newSite(t)
	b.open()
	used := b.links[0]
	again, err := url.Parse(used)
	if err != nil {
		t.Fatal(err)
	}
	if a := b.get(again.RequestURI()); a.status != http.StatusSeeOther {
		t.Errorf("the browser that used the link is answered with %d when it comes again", a.status)
	}
	other := &site{T: t, server: b.server}
	if a := other.get(again.RequestURI()); a.status != http.StatusForbidden || a.header.Get("Set-Cookie") != "" {
		t.Errorf("another browser with the used link is answered with %d", a.status)
	}
	if len(b.links) != 2 || b.links[1] == used {
		t.Errorf("the links are %q: a new one is missing", b.links)
	}
	if a := other.get("/?token="); a.status != http.StatusOK {
		t.Errorf("an empty token is answered with %d", a.status)
	}
}

func TestListen(t *testing.T) {
	for address, reason := range map[string]string{
		"0.0.0.0:8990": ReasonNotLoopback, ":8990": ReasonNotLoopback, "192.168.1.5:8990": ReasonNotLoopback,
		"[::]:8990": ReasonNotLoopback, "example.com:80": ReasonNotLoopback, "127.0.0.1": ReasonAddress, "127.0.0.1:x": ReasonAddress,
	} {
		l, err := Listen(t.Context(), address)
		if err == nil {
			l.Close()
			t.Errorf("%s is listened at", address)
			continue
		}
		if e, ok := err.(*AddressError); !ok || e.Reason() != reason {
			t.Errorf("%s: %v, want the reason %s", address, err, reason)
		}
	}
	first, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	_, err = Listen(t.Context(), first.Addr().String())
	if e, ok := err.(*AddressError); !ok || e.Reason() != ReasonInUse {
		t.Errorf("a second server at %s: %v", first.Addr(), err)
	}
}

func TestServeEnds(t *testing.T) {
	b := newSite(t)
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.server.Serve(ctx, l) }()
	resp, err := http.Get("http://" + l.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(2 * patience):
		t.Error("the server does not end")
	}
}

// post sends a form as the page does.
func (b *site) post(target string, form url.Values) answer {
	b.Helper()
	return b.ask("POST", target, form, nil)
}

// TestChangesNeedTheCookie sends requests to every route that changes something, without the
// cookie and from another site.
func TestChangesNeedTheCookie(t *testing.T) {
	b := newSite(t)
	for _, target := range changingRoutes {
		if a := b.post(target, url.Values{}); a.status != http.StatusForbidden {
			t.Errorf("%s without the cookie is answered with %d", target, a.status)
		}
	}
	b.open()
	for _, target := range changingRoutes {
		for header, value := range map[string]string{"Origin": "https://example.com", "Sec-Fetch-Site": "cross-site"} {
			a := b.ask("POST", target, url.Values{}, func(r *http.Request) { r.Header.Set(header, value) })
			if a.status != http.StatusForbidden {
				t.Errorf("%s with %s: %s is answered with %d", target, header, value, a.status)
			}
		}
		if a := b.post(target, url.Values{}); a.status == http.StatusForbidden {
			t.Errorf("%s with the cookie is refused", target)
		}
	}
	var count int
	if err := b.server.session.Read(t.Context(), func(m *tm.Memory) error {
		j, err := m.Journal(t.Context(), 0)
		count = len(j)
		return err
	}); err != nil || count != len(texts)+1 { // POST /undo takes the last one back
		t.Errorf("the journal has %d entries after empty requests, %v", count, err)
	}
}

// TestBrokenForms checks that a truncated or invalid form is an error of the client.
func TestBrokenForms(t *testing.T) {
	b := newSite(t)
	b.open()
	for _, target := range changingRoutes {
		for contentType, body := range map[string]string{
			"application/x-www-form-urlencoded": "version=%zz&id=%",
			"multipart/form-data; boundary=x":   "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n水",
			"multipart/form-data":               "水",
			"multipart/form-data; boundary=":    "水",
			"x; y=\"":                           "\x00\xff",
		} {
			for _, accept := range []string{"text/html", "application/json"} {
				a := b.ask("POST", target, nil, func(r *http.Request) {
					r.Header.Set("Accept", accept)
					r.Header.Set("Content-Type", contentType)
					r.Body = io.NopCloser(strings.NewReader(body))
				})
				if a.status >= http.StatusInternalServerError {
					t.Errorf("%s with a broken form as %s is answered with %d: %s", target, contentType, a.status, a.body)
				}
			}
		}
	}
}

// changingRoutes lists the addresses that change something.
var changingRoutes = []string{"/units/1", "/marks", "/documents", "/documents/9", "/uploads/none", "/brief", "/rulings", "/rulings/import", "/rulings/9/remove", "/undo",
	"/documents/9/beads", "/documents/1/beads/1/merge", "/documents/1/review/undo", "/documents/1/review/redo", "/check", "/check/ignore", "/check/none/ignore"}

// TestChangingRoutesAreAll checks that changingRoutes has every route of Server.changes.
func TestChangingRoutesAreAll(t *testing.T) {
	source, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	post := regexp.MustCompile(`"POST (/[^"]*)"`)
	before, rest, _ := strings.Cut(string(source), "\nfunc (s *Server) changes(")
	body, after, _ := strings.Cut(rest, "\n}\n")
	if routes := post.FindAllString(body, -1); len(routes) != len(changingRoutes) {
		t.Errorf("routes.go has %d routes that change something, the test %d", len(routes), len(changingRoutes))
	}
	if strings.Count(body, "mux.") != 1 || !strings.Contains(body, "mux.HandleFunc(pattern, s.handle(s.changing(change)))") {
		t.Error("a change can be called without the cookie")
	}
	for _, r := range post.FindAllString(before+after, -1) {
		t.Errorf("%s is not among the changes: it can be called without the cookie", r)
	}
}

// value finds the value of a field in a page.
func value(t *testing.T, page, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("the page has no field %s: %s", name, page)
	}
	return html.UnescapeString(found[1])
}

func TestEditUnit(t *testing.T) {
	b := newSite(t)
	b.open()
	page := b.get("/units/1").body
	edit := url.Values{"seen": {value(t, page, "seen")}, "text": {"双方同意发展绿色能源。", "The two sides agreed on\ngreen energy."}, "status": {"reviewed"}}
	if a := b.post("/units/1", edit); a.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	if page := b.get("/units/1").body; !strings.Contains(page, "The two sides agreed on green energy.") || !strings.Contains(page, `value="reviewed" selected`) {
		t.Error("the unit does not show the edit")
	}
	// A second tab still has the older version.
	edit["text"][1] = "Mine."
	a := b.post("/units/1", edit)
	if a.status != http.StatusConflict || !strings.Contains(a.body, "Mine.") || !strings.Contains(a.body, "The two sides agreed on green energy.") {
		t.Errorf("an edit of an older version is answered with %d: %s", a.status, a.body)
	}
	edit.Set("seen", value(t, a.body, "seen"))
	if a := b.post("/units/1", edit); a.status != http.StatusSeeOther {
		t.Errorf("the edit of the version seen since is answered with %d", a.status)
	}
	for target, want := range map[string]int{"/units/99": http.StatusNotFound, "/units/x": http.StatusNotFound, "/units/0": http.StatusNotFound} {
		if a := b.get(target); a.status != want {
			t.Errorf("%s is answered with %d, want %d", target, a.status, want)
		}
	}
}

func TestMark(t *testing.T) {
	b := newSite(t)
	b.open()
	form := b.get("/units/3/mark?to=en&phrase=" + url.QueryEscape("绿色能源"))
	if form.status != http.StatusOK || !strings.Contains(form.body, "data-marking") {
		t.Fatalf("status %d: %s", form.status, form.body)
	}
	mark := url.Values{"unit": {"3"}, "phrase": {"绿色能源"}, "lang": {"en"}, "words": {"green power"}}
	htmx := func(r *http.Request) { r.Header.Set("HX-Request", "true") }
	a := b.ask("POST", "/marks", mark, htmx)
	if a.status != http.StatusOK || !strings.Contains(a.body, `<mark class="likely marked">green power</mark>`) {
		t.Errorf("status %d: %s", a.status, a.body)
	}
	mark.Set("words", "words that are not there")
	if a := b.ask("POST", "/marks", mark, htmx); a.status != http.StatusUnprocessableEntity {
		t.Errorf("words that the unit does not have are answered with %d", a.status)
	}
	mark.Set("action", "forget")
	if a := b.ask("POST", "/marks", mark, htmx); a.status != http.StatusOK || strings.Contains(a.body, "likely marked") {
		t.Errorf("status %d: %s", a.status, a.body)
	}
	mark.Set("action", "missing")
	if a := b.post("/marks", mark); a.status != http.StatusSeeOther {
		t.Errorf("without htmx it is answered with %d", a.status)
	}
	if a := b.get("/units/4/mark?phrase=" + url.QueryEscape("绿色能源")); a.status != http.StatusBadRequest {
		t.Errorf("a unit that does not hold the phrase is answered with %d", a.status)
	}
}

func TestLookupViews(t *testing.T) {
	b := newSite(t)
	q := "/?q=" + url.QueryEscape("绿色能源")
	lines := b.get(q + "&kwic=right").body
	// Sorted by what follows: 。 before 是 before the rest.
	order := regexp.MustCompile(`class="after" lang="zh">([^<]*)<`).FindAllStringSubmatch(lines, -1)
	if len(order) != 3 || order[1][1] >= order[2][1] {
		t.Errorf("the lines are %q", order)
	}
	if a := b.get(q + "&since=yesterday"); a.status != http.StatusBadRequest {
		t.Errorf("a date that is none is answered with %d", a.status)
	}
	if one := b.get(q + "&since=2024&until=2024").body; !strings.Contains(one, "2 units") || !strings.Contains(one, "chip set") {
		t.Error("the years do not filter")
	}
	first := regexp.MustCompile(`rendering=[^"]*`).FindString(b.get(q).body)
	if first == "" {
		t.Fatal("no rendering leads to its units")
	}
	if chosen := b.get(q + "&" + html.UnescapeString(first)).body; !strings.Contains(chosen, `aria-current="true"`) {
		t.Error("a rendering does not filter")
	}
	if years := b.get(q).body; !strings.Contains(years, `class="timeline"`) || !strings.Contains(years, "2023: 1 unit") {
		t.Error("there is no timeline")
	}
}

// TestComposedKeys checks that the catalogue has the messages whose keys are composed:
// every screen has its title and its keys.
func TestComposedKeys(t *testing.T) {
	var keys []string
	for _, s := range screens {
		keys = append(keys, "screen."+s.Name)
	}
	for screen, list := range keysOf {
		for _, k := range list {
			keys = append(keys, "key."+screen+"."+k[1])
		}
	}
	for _, s := range statuses {
		keys = append(keys, "unit."+string(s))
	}
	for _, f := range formats.All() {
		if f.Write != nil {
			keys = append(keys, "format."+f.Name)
		}
	}
	for _, s := range (rulingsScreen{}).Statuses() {
		keys = append(keys, "status."+string(s))
	}
	for _, key := range keys {
		if !catalogue.Has(key) {
			t.Errorf("the catalogue has no message %q", key)
		}
	}
}

// TestScreens requests every screen in both languages.
func TestScreens(t *testing.T) {
	b := newSite(t)
	b.open()
	add := url.Values{"phrase": {"绿色能源"}, "rendering": {"green energy"}, "lang": {"en"}, "status": {"official"}, "authority": {"<i>译审委员会</i>"}}
	if a := b.post("/rulings", add); a.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	for target, want := range map[string]string{
		"/": "search", "/documents": `id="drop"`, "/documents/1": "绿色能源", "/match?to=en&q=" + url.QueryEscape("双方同意发展能源。"): "%</b>",
		"/brief": "textarea", "/rulings": "green energy", "/rulings?q=none": "/rulings", "/export": "tmx", "/changes": "/undo",
		"/memory": "/memory/backup", "/memory/counts": "译库社", "/memory/doctor": "done", "/connect": "tmserver", "/units/1": "textarea",
	} {
		for _, language := range []string{"zh", "en"} {
			a := b.ask("GET", target, nil, func(r *http.Request) { r.Header.Set("Accept-Language", language) })
			if a.status != http.StatusOK || !strings.Contains(a.body, want) || !strings.Contains(a.body, `<html lang="`+language+`"`) {
				t.Errorf("%s in %s: status %d, lacks %q: %s", target, language, a.status, want, a.body)
			}
			if strings.Contains(a.body, "<i>译审") || strings.Contains(a.body, "%!") || strings.Contains(a.body, "ZgotmplZ") {
				t.Errorf("%s in %s is not what it should be: %s", target, language, a.body)
			}
			if strings.Contains(a.body, "<script>") || strings.Contains(a.body, " style=") || regexp.MustCompile(` on[a-z]+="`).MatchString(a.body) {
				t.Errorf("%s has script or style inside, which its policy forbids", target)
			}
		}
	}
}

func TestRulings(t *testing.T) {
	b := newSite(t)
	b.open()
	add := url.Values{"phrase": {"绿色能源"}, "rendering": {""}, "lang": {"en"}, "status": {"official"}}
	if a := b.post("/rulings", add); a.status != http.StatusBadRequest || !strings.Contains(a.body, `value="绿色能源"`) {
		t.Errorf("a ruling without words is answered with %d", a.status)
	}
	add.Set("rendering", "green energy")
	if a := b.post("/rulings", add); a.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	if page := b.get("/?q=" + url.QueryEscape("绿色能源")).body; !strings.Contains(page, `class="badge official"`) || !strings.Contains(page, "conflict") {
		t.Error("the look-up shows neither the ruling nor what goes against it")
	}
	if a := b.post("/rulings/1/remove", url.Values{}); a.status != http.StatusSeeOther {
		t.Errorf("removing is answered with %d", a.status)
	}
	if a := b.post("/rulings/1/remove", url.Values{}); a.status < 400 {
		t.Errorf("removing again is answered with %d", a.status)
	}
	if a := b.post("/undo", url.Values{}); a.header.Get("Location") != "/changes?undone=6" {
		t.Errorf("undo is answered with %d, %q", a.status, a.header.Get("Location"))
	}
	if page := b.get("/rulings").body; !strings.Contains(page, "green energy") {
		t.Error("undo does not bring the ruling back")
	}
	if a := b.post("/undo", url.Values{"entry": {"77"}}); a.status < 400 {
		t.Errorf("an entry that is not there is answered with %d", a.status)
	}
}

func TestFiles(t *testing.T) {
	b := newSite(t)
	a := b.get("/export?format=tmx&from=zh&to=en")
	if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment; filename=") || !strings.Contains(a.body, "<tmx") {
		t.Errorf("the export is answered with %d: %.200s", a.status, a.body)
	}
	if a := b.get("/export?format=none"); a.status != http.StatusBadRequest {
		t.Errorf("an unknown format is answered with %d", a.status)
	}
	if a := b.get("/export?format=tmx&since=1900&until=1901"); a.status < 400 || a.header.Get("Content-Disposition") != "" {
		t.Errorf("an empty export is answered with %d", a.status)
	}
	if a := b.get("/memory/backup"); !strings.HasPrefix(a.body, "SQLite format 3") {
		t.Errorf("the backup is answered with %d: %.100s", a.status, a.body)
	}
}

func TestEditDocument(t *testing.T) {
	b := newSite(t)
	b.open()
	if a := b.post("/documents/2", url.Values{"title": {"A new title"}, "date": {"2024-06"}}); a.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	if page := b.get("/documents/2").body; !strings.Contains(page, "A new title") || !strings.Contains(page, "译库社") {
		t.Error("the title is not the new one, or what was not sent is gone")
	}
	if a := b.post("/documents/2", url.Values{"date": {"last year"}}); a.status != http.StatusBadRequest {
		t.Errorf("a date that is none is answered with %d", a.status)
	}
	if a := b.post("/documents/99", url.Values{"title": {"x"}}); a.status != http.StatusNotFound {
		t.Errorf("a document that is not there is answered with %d", a.status)
	}
}

// TestDeeds checks that changes by the page are described in words, others by their command.
func TestDeeds(t *testing.T) {
	for command, want := range map[string]string{
		"page: review 1 merge 8":              "文档 1 第 8 组：与下一组合并",
		"undo 3: page: review 1 merge 8":      "撤销 3：文档 1 第 8 组：与下一组合并",
		"undo 4: import a b":                  "撤销 4：import a b",
		"page: ruling add 一带一路 Belt and Road": "新增规定：一带一路 Belt and Road",
		"page: mark 8 合作 --missing":           "标注句对 8：合作 --missing",
		"page: edit --document 2":             "修改文档 2 的信息",
		"page: edit 7":                        "修改句对 7",
		"page: review 1 nothing 8":            "",
		"page: undo":                          "",
		"import a.zh a.en":                    "",
	} {
		if got := deed(catalogue.Chinese, command); got != want {
			t.Errorf("%q is told as %q, want %q", command, got, want)
		}
	}
}
