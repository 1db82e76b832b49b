//go:build unix

package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// ships returns a document of n pairs of sentences about ships and their freight. One pair in
// nine is doubtful, as in real documents, and one in twenty is followed by an unpaired sentence.
func ships(n int) (*bitext.Bitext, []unit.Unit) {
	found := &align.Bitext{Source: &align.Document{Lang: "zh"}, Target: &align.Document{Lang: "en"}}
	add := func(d *align.Document, text string) align.Range {
		from := len(d.Sentences)
		span := align.Span{Start: len(d.Text), End: len(d.Text) + len(text)}
		d.Text += text
		d.Sentences = append(d.Sentences, align.Sentence{Span: span, Paragraph: len(d.Paragraphs)})
		d.Paragraphs = append(d.Paragraphs, span)
		return align.Range{From: from, To: from + 1}
	}
	var units []unit.Unit
	for i := range n {
		tons := 20 + i*7919%9000
		source := fmt.Sprintf("第%d号船昨天下午在大风中驶进港口，给码头的工人们运来了%d吨木材和一批从北方买的机器。", i+1, tons)
		target := fmt.Sprintf("Yesterday afternoon ship number %d came into port in a gale and brought the men on the quay %d tons of timber and some machines bought in the north.", i+1, tons+i%25/24)
		score := 0.95
		if i%9 == 4 {
			score = 0.6
		}
		found.Beads = append(found.Beads, align.Bead{Source: add(found.Source, source), Target: add(found.Target, target), Score: score})
		units = append(units, unit.Unit{Place: i, Status: unit.Aligned, Score: score, Variants: []unit.Variant{{Lang: "zh", Text: source}, {Lang: "en", Text: target}}})
		if i%20 == 7 {
			at := len(found.Target.Sentences)
			found.Beads = append(found.Beads, align.Bead{Source: add(found.Source, fmt.Sprintf("第%d号船的船长没有说话。", i+1)), Target: align.Range{From: at, To: at}})
		}
	}
	return bitext.New(found), units
}

// BenchmarkReviewStep sends edits of a document of 10,000 pairs as the page does, to a
// server of a memory of REVIEW_UNITS units (50,000 unless set). The metrics are the median
// and the 95th percentile of the processor time of the whole request and of the clock,
// and the size of the answer.
func BenchmarkReviewStep(b *testing.B) {
	size, err := strconv.Atoi(os.Getenv("REVIEW_UNITS"))
	if err != nil {
		size = 50_000
	}
	session := &app.Session{Memory: filepath.Join(b.TempDir(), "memory.db")}
	var document string
	err = session.Create(b.Context(), func(m *tm.Memory) error {
		const pairs = 500 // of the other documents
		for i := range size / pairs {
			_, units := ships(pairs)
			if _, err := m.Add(b.Context(), unit.Origin{Checksum: fmt.Sprint(i)}, unit.Each(units), tm.AddOptions{}); err != nil {
				return err
			}
		}
		t, units := ships(10_000)
		made, err := m.Add(b.Context(), unit.Origin{Checksum: "ships", Title: "Ships"}, unit.Each(units), tm.AddOptions{Bitext: t})
		document = fmt.Sprintf("/documents/%d", made.Origin.ID)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	syscall.Sync() // else the first edits wait until the system has written the memory
	var link string
	server := New(Options{Session: session, Links: func(l string) { link = l }})
	defer server.Close()
	server.keys.announce(server)
	var cookie *http.Cookie
	var page reviewPage
	ask := func(method, target string, form url.Values) (body string) {
		r := httptest.NewRequestWithContext(b.Context(), method, "http://"+DefaultAddress+target, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("HX-Request", "true")
		r.Header.Set(hasHeader, page.has())
		if cookie != nil {
			r.AddCookie(cookie)
		}
		w := httptest.NewRecorder()
		server.Handler().ServeHTTP(w, r)
		if given := w.Result().Cookies(); len(given) > 0 {
			cookie = given[0]
		} else if w.Code != http.StatusOK {
			b.Fatalf("%s is answered with %d: %.300s", target, w.Code, w.Body)
		}
		return w.Body.String()
	}
	ask("GET", link[len("http://"+DefaultAddress):], nil)
	for _, step := range []string{"confirm", "reopen", "merge", "part", "edit", "undo", "next"} {
		b.Run(step, func(b *testing.B) {
			page = ""
			page = page.answered(ask("GET", document+"/review?place="+strconv.Itoa(3000+len(step)*97), nil))
			var processor, clock []time.Duration
			bytes, last, i := 0, 0, 0
			do := func(step, bead, place string) {
				values := url.Values{"version": {page.version()}, "side": {"target"}, "bead": {bead}, "place": {place}}
				method, target := "POST", document+"/beads/"+bead+"/"+step
				switch step {
				case "undo":
					target = document + "/review/undo"
				case "edit":
					values.Set("target", fmt.Sprintf("This is said of ship number %d and of no other one in the port.", i))
				case "next":
					method, target = "GET", document+"/review?next=1&at="+bead
				}
				start, before := time.Now(), processorTime()
				body := ask(method, target, values)
				processor, clock, last = append(processor, processorTime()-before), append(clock, time.Since(start)), len(body)
				page = page.answered(body)
			}
			for b.Loop() {
				i++
				pairs := page.pairs()
				bead := pairs[len(pairs)/2+1] // the answer to the last merge has another one in its middle
				if step == "part" {
					do("merge", bead[0], bead[1])
					processor, clock = processor[:len(processor)-1], clock[:len(clock)-1]
				}
				do(step, bead[0], bead[1])
				bytes += last
			}
			for name, times := range map[string][]time.Duration{"cpu": processor, "clock": clock} {
				slices.Sort(times)
				for _, q := range []int{50, 95} {
					b.ReportMetric(times[len(times)*q/100].Seconds()*1000, fmt.Sprintf("%s-p%d-ms", name, q))
				}
			}
			b.ReportMetric(float64(bytes)/float64(i), "answer-B")
		})
	}
}
