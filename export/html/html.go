// Package html writes units as a page for people: both sides, document by document,
// with phrases marked. Call NewWriter, Write for each unit, and Close.
//
// The page is a single file without scripts, fonts or other resources. It has two columns
// on a wide screen and on paper, one on a narrow screen, and supports dark mode. The format
// cannot be read back; properties, inline codes and dates of units are not written.
package html

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/office"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Writer writes a page; it is an export.Writer. It holds one unit. It is not safe
// for concurrent use by multiple goroutines.
type Writer struct {
	o     export.WriteOptions
	file  writing.File
	langs *pair.Chooser
	// marks are the folded phrases, hits the number of places marked.
	marks []string
	hits  int
	// origin is that of the current section.
	origin unit.Origin
	begun  bool
}

// NewWriter returns a Writer to w. It writes nothing yet. The error names an
// invalid option.
func NewWriter(w io.Writer, o export.WriteOptions) (*Writer, error) {
	langs, err := pair.New(export.Labels{Style: o.LangStyle, Explicit: o.Labels}, o.Source, o.Target)
	if err != nil {
		return nil, fmt.Errorf("write page: %w", err)
	}
	page := &Writer{o: o, file: writing.New(w, "page", "units"), langs: langs}
	for _, m := range o.Marks {
		if f := fold.String(m); f != "" {
			page.marks = append(page.marks, f)
		}
	}
	return page, nil
}

// Write adds the unit to the page. A unit that is left out is counted in the Report with
// the reason.
func (w *Writer) Write(u unit.Unit) error {
	if err := w.file.Begin(); err != nil {
		return err
	}
	source, target, reason := w.langs.ChooseUnrejected(&u)
	if reason != "" {
		w.file.Skip(reason, &u)
		return nil
	}
	w.langs.Record(&u, source, target, &w.file.Counts)
	if !w.begun {
		w.begin()
	}
	if w.file.Counts.Written == 0 || u.Origin != w.origin {
		w.section(&u.Origin)
	}
	w.unit(&u, &u.Variants[source], &u.Variants[target])
	return w.file.Wrote()
}

// put writes strings of HTML.
func (w *Writer) put(parts ...string) {
	for _, s := range parts {
		w.file.Buf = append(w.file.Buf, s...)
	}
}

// begin writes the head of the page.
func (w *Writer) begin() {
	w.begun = true
	source, target := w.langs.Languages()
	title := cmp.Or(w.o.Title, "Translations")
	w.put("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
		`<meta name="viewport" content="width=device-width, initial-scale=1">`+"\n<title>", w.text(title), "</title>\n<style>\n", style, "</style>\n</head>\n<body>\n<header>\n<h1>",
		w.text(title), "</h1>\n<p>", w.text(w.langs.Code(source).Label), " → ", w.text(w.langs.Code(target).Label))
	for i, m := range w.o.Marks {
		if i == 0 {
			w.put(" · marked:")
		}
		w.put(" <mark>", w.text(m), "</mark>")
	}
	w.put("</p>\n</header>\n<main>\n")
}

func (w *Writer) section(o *unit.Origin) {
	if w.file.Counts.Written > 0 {
		w.put("</section>\n")
	}
	w.origin = *o
	w.put("<section>\n")
	heading := o.Title
	if heading == "" {
		heading = provenance.FileName(o.Source)
	}
	if heading != "" {
		w.put("<h2>", w.text(heading), "</h2>\n")
	}
	var facts []string
	for _, fact := range []string{o.Body, o.Date, prefixed("translated by ", o.Translator)} {
		if fact != "" {
			facts = append(facts, w.text(fact))
		}
	}
	if o.URL != "" {
		facts = append(facts, w.link(o.URL))
	}
	if len(facts) > 0 {
		w.put(`<p class="origin">`, strings.Join(facts, " · "), "</p>\n")
	}
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// link returns an address, as a link if it is one of the web.
func (w *Writer) link(address string) string {
	shown := w.text(address)
	if u, err := url.Parse(address); err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return shown
	}
	return `<a href="` + shown + `" rel="noreferrer">` + shown + `</a>`
}

// unit writes the number of a unit, its two texts and its notes.
func (w *Writer) unit(u *unit.Unit, source, target *unit.Variant) {
	class, remark := "u", ""
	if u.Status == unit.Aligned && u.Score < align.DoubtfulBelow {
		class, remark = "u doubtful", "doubtful pair"
	}
	number := strconv.Itoa(w.file.Counts.Written + 1)
	w.put(`<article class="`, class, `" id="u`, number, `"><a class="n" href="#u`, number, `">`, number, `</a>`)
	w.side(source)
	w.side(target)
	notes := u.Notes
	if remark != "" {
		notes = append([]string{remark}, notes...)
	}
	if len(notes) > 0 {
		w.put(`<p class="note">`, w.text(strings.Join(notes, " · ")), `</p>`)
	}
	w.put("</article>\n")
}

// side writes a text with the phrases in it marked.
func (w *Writer) side(v *unit.Variant) {
	code := w.langs.Code(v.Lang)
	direction := ""
	if office.RightToLeft(v.Lang) {
		direction = ` dir="rtl"`
	}
	w.put(`<p lang="`, strings.ReplaceAll(code.Attribute, "_", "-"), `"`, direction, `>`)
	at := 0
	for _, h := range hits(v.Text, w.marks) {
		w.put(w.text(v.Text[at:h[0]]), "<mark>", w.text(v.Text[h[0]:h[1]]), "</mark>")
		at = h[1]
		w.hits++
	}
	w.put(w.text(v.Text[at:]), `</p>`)
}

// text escapes a text and keeps its line breaks. It drops characters that XML forbids,
// which HTML forbids too.
func (w *Writer) text(s string) string {
	escaped, dropped := office.Escape(s)
	w.file.Counts.DroppedCharacters += dropped
	return strings.ReplaceAll(escaped, "\n", "<br>")
}

// Close completes the page, which states the number of its units.
func (w *Writer) Close() error {
	if ended, err := w.file.Ended(); ended {
		return err
	}
	if !w.begun {
		w.begin()
	}
	if w.file.Counts.Written > 0 {
		w.put("</section>\n")
	}
	w.put("</main>\n<footer>", plural(w.file.Counts.Written, "unit"))
	if len(w.marks) > 0 {
		w.put(" · ", plural(w.hits, "marked place"))
	}
	w.put(" · yiku</footer>\n</body>\n</html>\n")
	return w.file.End()
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Report returns what was written and what was left out.
func (w *Writer) Report() export.Report { return w.file.Report() }

// hits returns the places of the folded phrases in the text, as byte offsets, in order.
// Of overlapping places it returns the one that begins first or, if they begin together,
// the longest.
func hits(text string, phrases []string) [][2]int {
	if len(phrases) == 0 {
		return nil
	}
	folded := fold.Fold(text)
	var all [][2]int
	for _, p := range phrases {
		for at := 0; ; {
			i := strings.Index(folded.Folded[at:], p)
			if i < 0 {
				break
			}
			from, to := folded.Original(at+i, at+i+len(p))
			if wholeWords(text, from, to) {
				all = append(all, [2]int{from, to})
			}
			at += i + len(p)
		}
	}
	slices.SortFunc(all, func(a, b [2]int) int {
		if a[0] != b[0] {
			return a[0] - b[0]
		}
		return b[1] - a[1]
	})
	kept, end := all[:0], 0
	for _, h := range all {
		if h[0] >= end && h[1] > h[0] {
			kept = append(kept, h)
			end = h[1]
		}
	}
	return kept
}

// wholeWords reports whether a hit in an alphabetic script begins at the start of a
// word: «art» is not marked in «part». It may end inside a word, as «reform» in «reforms».
func wholeWords(text string, from, to int) bool {
	if from == 0 || from >= to {
		return from < to
	}
	return !(isLetter(text[:from], true) && isLetter(text[from:to], false))
}

// isLetter reports whether the first character of a text, or the last, is a letter or
// digit of an alphabetic script.
func isLetter(s string, last bool) bool {
	runes := []rune(s)
	r := runes[0]
	if last {
		r = runes[len(runes)-1]
	}
	return alphabetic(r)
}

// alphabetic reports whether words of the character's script are parted by spaces.
func alphabetic(r rune) bool {
	return unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// style is the look of the page. The colours are named once for light and once
// for dark; text and ground keep a contrast above 7 to 1 (WCAG 2.2, 1.4.6), notes
// above 4.5 to 1.
//
//go:embed style.css
var style string
