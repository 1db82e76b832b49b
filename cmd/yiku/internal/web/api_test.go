package web

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// askJSON requests JSON and decodes the answer into v.
func (b *site) askJSON(target string, v any) {
	b.Helper()
	a := b.ask("GET", target, nil, acceptJSON)
	if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Type"), "application/json") {
		b.Fatalf("%s is answered with %d, %s: %s", target, a.status, a.header.Get("Content-Type"), a.body)
	}
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		b.Fatalf("%s: %v: %s", target, err, a.body)
	}
}

func acceptJSON(r *http.Request) { r.Header.Set("Accept", "application/json") }

// rule adds a ruling to the memory.
func (b *site) rule(rulings ...ruling.Ruling) {
	b.Helper()
	err := b.server.session.Change(b.Context(), func(m *tm.Memory) error {
		_, _, err := m.AddRulings(b.Context(), rulings, "ruling add")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

func TestAPI(t *testing.T) {
	b := newSite(t)
	b.rule(ruling.Ruling{Phrase: "绿色能源", Rendering: "green energy", Lang: "en", Status: ruling.Official, Authority: "译审委员会"})

	var unit shape.Units
	if b.askJSON("/units/2", &unit); len(unit.Units) != 1 || unit.Units[0].Variants[0].Text != texts[1][0] || len(unit.Units[0].History) != 1 {
		t.Errorf("unit 2 is %+v", unit)
	}
	var matches shape.Matches
	b.askJSON("/match?to=en&min=60&q="+url.QueryEscape("绿色能源是合作要点。"), &matches)
	if matches.Total != 1 || matches.Matches[0].Target != texts[1][1] || matches.Matches[0].Score >= 100 || len(matches.Matches[0].Edits) == 0 {
		t.Errorf("the matches are %+v", matches)
	}
	var rulings shape.Rulings
	if b.askJSON("/rulings?q="+url.QueryEscape("能源"), &rulings); len(rulings.Rulings) != 1 || rulings.Rulings[0].Rendering != "green energy" {
		t.Errorf("the rulings are %+v", rulings)
	}
	var documents shape.Origins
	if b.askJSON("/documents?since=2024&q=report", &documents); documents.Units != 3 || len(documents.Origins) != 3 {
		t.Errorf("the documents are %+v", documents)
	}
	var journal shape.Journal
	if b.askJSON("/changes?limit=1", &journal); len(journal.Entries) != 1 || journal.Entries[0].Command != "ruling add" {
		t.Errorf("the changes are %+v", journal)
	}
	var stats shape.Stats
	if b.askJSON("/memory", &stats); stats.Units != len(texts) || stats.Pairs[0].Count != len(texts) {
		t.Errorf("the memory is %+v", stats)
	}
}

func TestAPIBrief(t *testing.T) {
	b := newSite(t)
	text := "两国将发展绿色能源。绿色能源是合作重点。"
	asText := func(r *http.Request) { acceptJSON(r); r.Body = body(text); r.ContentLength = -1 }
	asForm := func(r *http.Request) {
		acceptJSON(r)
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		r.Body = body("--x\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\nen\r\n" +
			"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"talks.txt\"\r\n\r\n" + text + "\r\n--x--\r\n")
	}
	for name, change := range map[string]func(*http.Request){"": asText, "talks.txt": asForm} {
		a := b.ask("POST", "/brief?to=en", nil, change)
		var got shape.Brief
		if err := json.Unmarshal([]byte(a.body), &got); err != nil {
			t.Fatalf("%v: %s", err, a.body)
		}
		if got.Document != name || got.Sentences != 2 || len(got.Phrases) == 0 || !strings.Contains(got.Phrases[0].Phrase, "绿色能源") {
			t.Errorf("the brief of %q is %+v", name, got)
		}
	}
}

func TestAPIRefusals(t *testing.T) {
	b := newSite(t)
	for target, want := range map[string]int{
		"/units/99":              http.StatusNotFound,
		"/units/x":               http.StatusNotFound,
		"/match?q=":              http.StatusBadRequest,
		"/match?q=a&min=101":     http.StatusBadRequest,
		"/match?q=a&limit=-1":    http.StatusBadRequest,
		"/match?q=a&to=nolang-x": http.StatusBadRequest,
		"/changes?limit=x":       http.StatusBadRequest,
		"/nowhere":               http.StatusNotFound,
	} {
		a := b.ask("GET", target, nil, acceptJSON)
		var refusal struct{ Error string }
		if err := json.Unmarshal([]byte(a.body), &refusal); err != nil || a.status != want || refusal.Error == "" {
			t.Errorf("%s is answered with %d (want %d): %s", target, a.status, want, a.body)
		}
	}
}

// body returns the body of a request.
func body(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }
