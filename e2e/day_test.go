// Package e2e tests the page in a browser: Debian's chromium, driven by chromedp. It is a
// separate module, so that yiku does not depend on what the tests need.
//
//	cd e2e && go test ./...
//
// Without a chromium the tests say that they skip. SHOTS=FOLDER keeps pictures of the
// screens; AXE=FILE, the axe.min.js of npm's axe-core, checks their accessibility.
package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long the browser may take for one step, on a busy machine.
const patience = 60 * time.Second

var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		if _, err := findBrowser(); err != nil {
			return m.Run() // the tests skip
		}
		folder, err := os.MkdirTemp("", "yiku-e2e-*")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(folder)
		program = filepath.Join(folder, "yiku")
		if runtime.GOOS == "windows" {
			program += ".exe"
		}
		build := exec.Command("go", "build", "-o", program, "./cmd/yiku")
		build.Dir = ".."
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "%s\n%v\n", out, err)
			return 1
		}
		return m.Run()
	}())
}

func findBrowser() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}

// page is a browser on the page of a memory.
type page struct {
	*testing.T
	ctx    context.Context
	base   string // of the server
	memory string

	mu     sync.Mutex
	faults []string
}

// open starts a server of a new memory and a browser in the language.
func open(t *testing.T, language string) *page {
	t.Helper()
	browser, err := findBrowser()
	if err != nil {
		t.Skip("there is no chromium: the page was not tested in a browser")
	}
	p := &page{T: t, memory: filepath.Join(t.TempDir(), "memory.db")}
	server := exec.Command(program, "serve", "--listen", "127.0.0.1:0", "--memory", p.memory)
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	server.Stderr = os.Stderr
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Signal(os.Interrupt)
		if err := server.Wait(); err != nil {
			t.Errorf("yiku serve ended with %v", err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`http://\S+`).FindString(line)
	p.base = regexp.MustCompile(`^http://[^/]+`).FindString(link)

	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 900),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("lang", language), chromedp.Flag("accept-lang", language),
	)
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stopTab := chromedp.NewContext(ctx)
	t.Cleanup(stopTab)
	p.ctx = ctx
	messages := chromedp.Console(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for m, err := range messages {
			if err != nil {
				return
			}
			// A refused edit is answered with 409 or 422, which the log calls an error.
			if (m.IsException() || m.Type == "error") && !strings.Contains(m.Text, "status of 4") {
				p.mu.Lock()
				p.faults = append(p.faults, m.String())
				p.mu.Unlock()
			}
		}
	}()
	t.Cleanup(func() {
		stopTab()
		<-done
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, f := range p.faults {
			t.Errorf("the browser complains: %s", f)
		}
	})
	p.do("open the link", chromedp.Navigate(link), chromedp.WaitVisible(chromedp.CSS("#q")))
	return p
}

// do carries out one step.
func (p *page) do(step string, actions ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		text, _ := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS("body")))
		p.Fatalf("%s: %v; the page says: %.1500s", step, err, text)
	}
}

// goTo opens a path of the server.
func (p *page) goTo(path string) { p.Helper(); p.do(path, chromedp.Navigate(p.base+path)) }

// see waits until a selector matches something visible.
func (p *page) see(selector string) {
	p.Helper()
	p.do("see "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// key presses keys.
func (p *page) key(keys string) { p.Helper(); p.do("key "+keys, chromedp.KeyEvent(keys)) }

// value evaluates an expression of the page.
func (p *page) value(expression string) string {
	p.Helper()
	text, err := chromedp.Run(p.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return text
}

// wait waits until an expression of the page is true.
func (p *page) wait(expression string) {
	p.Helper()
	poll := chromedp.Poll[bool]("!!("+expression+")", chromedp.WithPollingInterval(30*time.Millisecond))
	p.do("wait for "+expression, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := poll(ctx, t)
		return err
	}))
}

// brokenWords returns the words of tables that are broken over several lines.
const brokenWords = `[...document.querySelectorAll("td")].flatMap((cell) => {
  const words = [], walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) for (const word of walk.currentNode.data.matchAll(/[a-z]+/gi)) {
    const range = document.createRange();
    range.setStart(walk.currentNode, word.index);
    range.setEnd(walk.currentNode, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map((r) => r.top)).size > 1) words.push(word[0]);
  }
  return words;
}).join(" ")`

// axe has axe-core look for faults of accessibility: names, contrast, order of headings.
func (p *page) axe(name string) {
	p.Helper()
	if axe == "" {
		return
	}
	p.wait(`document.readyState === "complete"`) // with its style
	type violation struct {
		ID, Help string
		Nodes    []string
	}
	// What is read is evaluated by the debugger, which the policy of the page does not concern.
	found, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]violation](axe+`;
		axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " " + n.any.map(a => a.message).join("; "))})))`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("axe on %s: %v", name, err)
	}
	for _, v := range found {
		p.Errorf("%s: %s (%s)\n%s", name, v.Help, v.ID, strings.Join(v.Nodes, "\n"))
	}
}

// axe is the script of axe-core.
var axe = func() string {
	script, err := os.ReadFile(os.Getenv("AXE"))
	if err != nil {
		return "" // nobody said where it is
	}
	return string(script)
}()

// shot has axe look at the screen, and keeps a picture of it at both widths, light and
// dark.
func (p *page) shot(name string) {
	p.Helper()
	for _, scheme := range []string{"dark", "light"} {
		p.scheme(scheme)
		p.axe(name + ", " + scheme)
	}
	folder := os.Getenv("SHOTS")
	if folder == "" {
		return
	}
	for _, width := range []int64{1280, 390} {
		for _, scheme := range []string{"light", "dark"} {
			p.scheme(scheme)
			p.do("viewport", chromedp.EmulateViewport(width, 900), chromedp.Sleep(100*time.Millisecond))
			picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
			if err != nil {
				p.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)), picture, 0o600); err != nil {
				p.Fatal(err)
			}
		}
	}
	p.scheme("light")
	p.do("viewport", chromedp.EmulateViewport(1280, 900))
}

// scheme has the page shown light or dark.
func (p *page) scheme(name string) {
	p.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
	})
	if err != nil {
		p.Fatal(err)
	}
}

// answer asks the server for JSON.
func (p *page) answer(path string, into any) {
	p.Helper()
	request, err := http.NewRequestWithContext(p.Context(), "GET", p.base+path, nil)
	if err != nil {
		p.Fatal(err)
	}
	request.Header.Set("Accept", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		p.Fatal(err)
	}
}

// beads are the texts of the beads on the screen.
const beads = `[...document.querySelectorAll("[data-bead]")].map(b => [...b.querySelectorAll(".side")].map(s => [...s.children].map(c => c.textContent).join(" ")).join("|")).join("\n")`

const version = `document.querySelector("[data-review]").dataset.version`

// edit presses keys and waits until the beads have changed.
func (p *page) edit(keys string) {
	p.Helper()
	before := p.value(version)
	p.key(keys)
	p.wait(version + ` !== "` + before + `"`)
}

// TestDay is a day at the page: bring a pair in, review it with every key, look up, mark,
// rule, brief, export, take back.
func TestDay(t *testing.T) {
	for _, language := range []string{"zh-CN", "en-GB"} {
		t.Run(language, func(t *testing.T) { day(t, open(t, language), language) })
	}
}

func day(t *testing.T, p *page, language string) {
	files := []string{testdata(t, "talks.zh.txt"), testdata(t, "talks.en.txt")}
	p.goTo("/documents")
	p.do("choose files", chromedp.SetUploadFiles(chromedp.CSS("#files"), files))
	p.see(`input[name="title.0"]`)
	p.shot(language + "-plan")
	p.do("date", chromedp.SetValue(chromedp.CSS(`input[name="date.0"]`), "2025-10-15"), chromedp.SetValue(chromedp.CSS(`input[name="body.0"]`), "译库社"))
	p.do("store", chromedp.Click(chromedp.CSS(`button[value=store]`)))
	p.see(`.done a[href^="/documents/"]`)

	p.goTo("/documents/1/review")
	p.see(".bead.cursor")
	start := p.value(beads)
	p.shot(language + "-review")
	p.key("n")
	p.wait(`document.querySelector(".bead.cursor.doubtful, .bead.cursor.unpaired")`)
	doubtful := p.value(`document.querySelector(".bead.cursor").dataset.bead`)
	p.edit(" ")
	p.wait(`document.querySelector('[data-bead="` + doubtful + `"].confirmed')`)
	edits := 1
	p.do("go to the eighth", chromedp.SendKeys(chromedp.CSS("#find"), "8"+kb.Enter))
	p.wait(`document.querySelector(".bead.cursor").dataset.place === "8"`)
	for _, keys := range []string{"m", "p", "m", "K", kb.ArrowLeft + "J", "d", "a", "x"} {
		p.edit(keys)
		edits++
	}
	p.do("go to the second", chromedp.SendKeys(chromedp.CSS("#find"), "2"+kb.Enter))
	p.wait(`document.querySelector(".bead.cursor").dataset.place === "2"`)
	p.key("s")
	p.see("#ask[open] [data-key='1']")
	p.shot(language + "-split")
	p.edit("1")
	p.key(kb.ArrowRight + "e")
	p.see("#ask[open] textarea[name=target]")
	p.do("edit", chromedp.SetValue(chromedp.CSS("#ask textarea[name=target]"), "An edited text."), chromedp.Focus(chromedp.CSS("#ask textarea[name=target]")))
	p.edit(kb.Enter)
	p.wait(`document.querySelector(".bead.cursor").textContent.includes("An edited text.")`)
	edits += 2
	for range edits {
		p.edit("u")
	}
	if now := p.value(beads); now != start {
		t.Errorf("all edits undone, the beads are not what they were:\n%s\nwere:\n%s", now, start)
	}
	p.key(kb.Escape)

	// A second writer: the page notices, and does nothing in silence.
	other := exec.Command(program, "review", "1", "confirm", "1", "--memory", p.memory)
	if out, err := other.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	p.key("m")
	p.wait(`document.querySelector("#toast.shown") && document.querySelector('[data-bead="1"].confirmed')`)

	p.goTo("/")
	p.do("type", chromedp.SendKeys(chromedp.CSS("#q"), "一带一路"))
	p.see(".renderings .row")
	p.shot(language + "-lookup")
	if got := p.value(`document.querySelector(".renderings .words").textContent`); !strings.Contains(got, "Belt and Road") {
		t.Errorf("the first rendering is %q", got)
	}
	if got := p.value(`new URLSearchParams(location.search).get("q")`); got != "一带一路" {
		t.Errorf("the address has %q", got)
	}
	p.do("down", chromedp.KeyEvent(kb.ArrowDown))
	p.key("w")
	p.see("[data-marking] textarea")
	p.value(`(() => { const a = document.querySelector("[data-marking] textarea"); const at = a.value.indexOf("Belt and Road"); a.focus(); a.setSelectionRange(at, at + 13); })()`)
	p.wait(`document.querySelector("[name=words]").value === "Belt and Road"`)
	selectPart := func(words string) {
		p.value(`(() => { const a = document.querySelector("[data-marking] textarea"); const at = a.value.indexOf("` + words + `"); a.setSelectionRange(at, at); a.setSelectionRange(at, at + ` + fmt.Sprint(len(words)) + `); })()`)
	}
	p.key("+")
	selectPart("main thread")
	p.wait(`document.querySelector("[name=words]").value === "Belt and Road … main thread"`)
	p.key(kb.Enter)
	p.wait(`document.querySelectorAll("mark.marked").length === 2`)
	p.key("w")
	p.see("[data-marking] textarea")
	p.wait(`document.querySelector("[name=words]").value === "Belt and Road … main thread"`)
	p.value(`(() => { const a = document.querySelector("[data-marking] textarea"); a.setSelectionRange(0, 0); })()`)
	p.wait(`new Promise((done) => setTimeout(() => done(true), 50))`) // the event of the selection
	selectPart("Belt and Road")
	p.wait(`document.querySelector("[name=words]").value === "Belt and Road"`)
	p.key(kb.Enter)
	p.wait(`document.querySelectorAll("mark.marked").length === 1`)
	p.key(kb.ArrowDown)
	p.key("f")
	p.see(`form[action="/rulings"] input[name=phrase]`)
	if got := p.value(`document.querySelector("input[name=phrase]").value + "|" + document.querySelector("input[name=rendering]").value`); !strings.HasPrefix(got, "一带一路|Belt and Road") {
		t.Errorf("the ruling begins with %q", got)
	}
	p.do("rule", chromedp.SetValue(chromedp.CSS("form[action='/rulings'] input[name=authority]"), "译审委员会"),
		chromedp.SetValue(chromedp.CSS("form[action='/rulings'] input[name=citation]"), "Communication of the committee"), chromedp.Submit(chromedp.CSS("form[action='/rulings']")))
	p.see("#rulings .badge.official")
	p.shot(language + "-rulings")
	p.do("narrow", chromedp.EmulateViewport(390, 900))
	if lines := p.value(brokenWords); lines != "" {
		t.Errorf("a narrow table of rulings breaks words: %s", lines)
	}
	p.do("wide", chromedp.EmulateViewport(1280, 900))

	p.goTo("/brief")
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	p.do("brief", chromedp.SetValue(chromedp.CSS("#text"), string(text)), chromedp.Click(chromedp.CSS("form button.main")))
	p.see("table.bands")
	p.shot(language + "-brief")

	response, err := http.Get(p.base + "/export?format=tmx&from=zh&to=en")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("the export is answered with %s", response.Status)
	}

	for _, screen := range []string{"documents", "documents/1", "match?q=" + "双方同意推动合作。", "export", "changes", "memory", "connect", "units/1"} {
		p.goTo("/" + screen)
		p.see("main")
		p.shot(language + "-" + regexp.MustCompile(`\W`).ReplaceAllString(screen, "_"))
	}

	p.goTo("/changes")
	p.do("undo", chromedp.Click(chromedp.CSS("form[action='/undo'] button.main")))
	p.see(".done")
	var rulings struct{ Rulings []any }
	p.answer("/rulings", &rulings)
	if len(rulings.Rulings) != 0 {
		t.Errorf("the ruling is still there: %v", rulings)
	}
	p.key("?")
	p.see("#keys[open]")
	p.key(kb.Escape)
}

func testdata(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestLongDocument checks that a review of 10,000 beads costs the browser no more than
// one of 200. The times are in the log: those of a busy machine mean little.
func TestLongDocument(t *testing.T) {
	short, long := reviewSteps(t, 200), reviewSteps(t, 10_000)
	for name, step := range long {
		t.Logf("%s: %s of 10,000 beads, %s of 200", name, step.Round(100*time.Microsecond), short[name].Round(100*time.Microsecond))
		if step > 2*short[name]+5*time.Millisecond {
			t.Errorf("%s costs the browser %s of 10,000 beads and %s of 200", name, step, short[name])
		}
	}
}

// reviewSteps reviews a document of that many beads in its middle. It returns how long
// the browser works on a usual step.
func reviewSteps(t *testing.T, beads int) map[string]time.Duration {
	t.Helper()
	p := open(t, "en-GB")
	var texts [2]strings.Builder
	for i := range beads {
		fmt.Fprintf(&texts[0], "第%d号船给港口运来了%d吨木材。\n", i+1, 20+i*7919%9000)
		fmt.Fprintf(&texts[1], "Ship number %d brought %d tons of timber to the port.\n", i+1, 20+i*7919%9000)
	}
	args := []string{"import", "--memory", p.memory, "--effort", "fast"}
	for i, name := range []string{"ships.zh.txt", "ships.en.txt"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(texts[i].String()), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	if _, err := chromedp.Call(p.ctx, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}); err != nil {
		t.Fatal(err)
	}
	place := fmt.Sprint(beads / 2)
	p.goTo("/documents/1/review?place=" + place)
	p.wait(`document.querySelector(".bead.cursor")?.dataset.place === "` + place + `"`)
	usual := map[string]time.Duration{}
	const times = 9
	for _, test := range []struct{ name, keys string }{{"the next bead", "j"}, {"confirm", " "}, {"merge", "m"}, {"undo", "u"}} {
		var steps []time.Duration
		for range times {
			before := p.busy()
			if test.keys == "j" {
				p.key(test.keys)
			} else {
				p.edit(test.keys)
			}
			steps = append(steps, p.busy()-before)
		}
		slices.Sort(steps)
		usual[test.name] = steps[times/2]
	}
	p.do("go to the last", chromedp.SendKeys(chromedp.CSS("#find"), "10000"+kb.Enter))
	p.wait(`document.querySelector(".bead.cursor").dataset.place > ` + fmt.Sprint(beads-50))
	if n, err := strconv.Atoi(p.value(`document.querySelectorAll("[data-bead]").length`)); n < 50 || n > 150 || err != nil {
		t.Errorf("%d beads are in the page: %v", n, err)
	}
	return usual
}

// busy is how long the main thread of the page has worked on scripts, styles and layout.
func (p *page) busy() time.Duration {
	p.Helper()
	list, err := chromedp.Call(p.ctx, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		p.Fatal(err)
	}
	var all float64
	for _, m := range list.Metrics {
		switch m.Name {
		case "ScriptDuration", "LayoutDuration", "RecalcStyleDuration":
			all += m.Value
		}
	}
	return time.Duration(all * float64(time.Second))
}

// TestReviewKeys presses the keys that lead to beads, and those for bookmarks and candidates.
func TestReviewKeys(t *testing.T) {
	p := open(t, "en-GB")
	if out, err := exec.Command(program, "import", "--memory", p.memory, testdata(t, "talks.zh.txt"), testdata(t, "talks.en.txt")).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	p.goTo("/documents/1/review?place=1")
	p.see(".bead.cursor")
	at := func(place string) {
		t.Helper()
		p.wait(`document.querySelector(".bead.cursor").dataset.place === "` + place + `"`)
	}
	at("1")
	p.key("g25")
	at("25")
	p.key("g05")
	at("5")
	first := p.value(`document.querySelector("ol.open a[data-label='1']").dataset.go`)
	p.key("o1")
	p.wait(`document.querySelector(".bead.cursor").dataset.bead === "` + first + `"`)
	p.key("b")
	p.see(".bead.cursor.bookmarked")
	p.key("jjB")
	p.wait(`document.querySelector(".bead.cursor.bookmarked")`)
	p.key("g07")
	at("7")
	start := p.value(beads)
	p.edit("M")
	at("6")
	p.edit("u")
	p.edit("x")
	p.wait(`document.querySelector(".bead.cursor .candidates")`)
	p.edit("1")
	p.edit("u")
	p.edit("u")
	if now := p.value(beads); now != start {
		t.Errorf("undone, the beads are\n%s\nwere\n%s", now, start)
	}
}
