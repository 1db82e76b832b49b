package split

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// MaxSentences is the number of sentences that a document may have: as many as 256 MiB of
// Chinese have. A text made of full stops has forty times as many and would fill the
// memory.
const MaxSentences = 4_000_000

// ReasonManySentences is the reason of ErrManySentences.
const ReasonManySentences = "split: too many sentences"

// ErrManySentences is returned for a text with more than MaxSentences
// sentences, or with too many marks that could end or enclose one.
var ErrManySentences error = manySentences{}

type manySentences struct{}

func (manySentences) Error() string {
	return fmt.Sprintf("the text has more than %d sentences", MaxSentences)
}

func (manySentences) Reason() string { return ReasonManySentences }

// Document fills doc.Sentences: it splits every paragraph with its repairs
// applied, so that a page break in mid-sentence does not end one, and maps the
// spans back into doc.Text.
//
// A repair between two sentences belongs to neither; one inside a sentence stays
// in its span, and doc.Slice of the span is the sentence as split.
func Document(doc *align.Document) { _ = DocumentWith(doc, New(doc.Lang, Options{})) }

// DocumentWith is like Document but uses the given splitter. It returns the
// error of the splitter, or ErrManySentences, with the sentences of the paragraphs
// before it.
func DocumentWith(doc *align.Document, s Splitter) error {
	doc.Sentences = doc.Sentences[:0:0]
	repairs := doc.Repairs
	for n, p := range doc.Paragraphs {
		for len(repairs) > 0 && repairs[0].Start < p.Start {
			repairs = repairs[1:]
		}
		inside := 0
		for inside < len(repairs) && repairs[inside].End <= p.End {
			inside++
		}
		spans, err := paragraph(doc.Text, s, p, repairs[:inside])
		if errors.Is(err, ErrManySentences) {
			err = fmt.Errorf("split %s: %w", doc.Name, err)
		}
		if err != nil {
			return err
		}
		if len(doc.Sentences)+len(spans) > MaxSentences {
			return fmt.Errorf("split %s: %w", doc.Name, ErrManySentences)
		}
		for _, span := range spans {
			doc.Sentences = append(doc.Sentences, align.Sentence{Span: span, Paragraph: n})
		}
		repairs = repairs[inside:]
	}
	return nil
}

func paragraph(text string, splitter Splitter, p align.Span, repairs []align.Repair) ([]align.Span, error) {
	m := repair(text, p, repairs)
	found, err := splitter.Split(m.text)
	if err != nil {
		return nil, err
	}
	var spans []align.Span
	last := 0
	for i, s := range found {
		if i > 0 && (m.insideRepair(last) || m.insideRepair(s.Start)) {
			spans[len(spans)-1].End = m.end(s.End)
		} else {
			spans = append(spans, align.Span{Start: m.start(s.Start), End: m.end(s.End)})
		}
		last = s.End
	}
	return spans, nil
}

// A mapping is a paragraph with its repairs applied, and maps offsets back to
// the text.
//
//	text     治理体\n\n系改革    co-\noperation
//	repaired 治理体系改革        cooperation
type mapping struct {
	text   string
	pieces []piece
}

// A piece is a part of the repaired text that corresponds to a part of the
// text: the same bytes, or a repair.
type piece struct {
	// at is where the piece begins in the repaired text, size its length there.
	at, size int
	from     align.Span
	repaired bool
}

// repair applies the repairs to the paragraph.
func repair(text string, p align.Span, repairs []align.Repair) mapping {
	if len(repairs) == 0 {
		return mapping{text[p.Start:p.End], []piece{{0, p.Len(), p, false}}}
	}
	var b strings.Builder
	var m mapping
	add := func(t string, from align.Span, repaired bool) {
		m.pieces = append(m.pieces, piece{b.Len(), len(t), from, repaired})
		b.WriteString(t)
	}
	at := p.Start
	for _, r := range repairs {
		add(text[at:r.Start], align.Span{Start: at, End: r.Start}, false)
		add(r.With, r.Span, true)
		at = r.End
	}
	add(text[at:p.End], align.Span{Start: at, End: p.End}, false)
	m.text = b.String()
	return m
}

// start maps the start of a span: to the text after a repair that ends there.
func (m mapping) start(at int) int {
	i := sort.Search(len(m.pieces), func(i int) bool { return m.pieces[i].at > at }) - 1
	if p := m.pieces[i]; !p.repaired {
		return p.from.Start + at - p.at
	}
	return m.pieces[i].from.Start
}

// end maps the end of a span: to the text before a repair that begins there.
func (m mapping) end(at int) int {
	i := sort.Search(len(m.pieces), func(i int) bool { return m.pieces[i].at+m.pieces[i].size >= at })
	if p := m.pieces[i]; !p.repaired {
		return p.from.Start + at - p.at
	}
	return m.pieces[i].from.End
}

// insideRepair reports whether the offset falls strictly inside the text that a
// repair put in. No sentence may end there: the two are one.
func (m mapping) insideRepair(at int) bool {
	i := sort.Search(len(m.pieces), func(i int) bool { return m.pieces[i].at+m.pieces[i].size > at })
	return i < len(m.pieces) && m.pieces[i].repaired && m.pieces[i].at < at
}

// Line breaks inside a paragraph
//
// Package read has joined the lines that were wrapped, so a remaining break is mostly
// intended: an address, a table, verse, a heading on a line by itself. An empty line
// always ends a sentence. A single break does, unless the next line clearly continues the
// sentence:
//
//	a sentence              the next line begins with a small letter, and the
//	cut off in the middle.  text is one that ends its sentences with marks
//
//	主たる事務所の            the line ends in a particle that needs another word
//	所在地
//
//	白日依山尽，              the line ends in a comma or a dash: verse is read in
//	黄河入海流。             sentences
//
//	Text as wide as a page that has no mark at its end and is
//	Wrapped before a name.  the line has the length of wrapped lines
//
// A break inside a quotation or bracket that is kept whole never ends a sentence, and a
// break after marks is judged with them.

// A line without a mark at its end may be wrapped if it has the length of wrapped lines in
// mail and plain text, 60 to 100 bytes. A longer line was not wrapped, and a shorter one
// was ended on purpose. This does not hold in languages without spaces between words.
const (
	wrapWidth    = 60
	wrapWidthMax = 100
)

// breaks reports whether the line break of c ends a sentence.
func (w *walk) breaks(c candidate) bool {
	_, lines := skipSpaces(w.text, c.pos)
	if lines > 1 || c.end == len(w.text) {
		return true
	}
	if shield := w.found.pairs.shieldAt(c.pos); shield.Len() > 0 {
		return false
	}
	line := strings.TrimRightFunc(lineBefore(w.text, w.floor, c.pos), align.IsBlank)
	last, _ := utf8.DecodeLastRuneInString(line)
	next, _ := utf8.DecodeRuneInString(w.text[c.end:])
	switch {
	case isBullet(next) || markerAt(w.text, c.end) || numberedAt(w.text, c.end):
		return true
	case w.lang.isMark(last), w.lang.isMark(next):
		return false
	case w.lang.continuing.end(line):
		return false
	case last == ',' || last == '，' || last == '、' || isDash(last) || isContinuing(next):
		return false
	case !w.lang.spaced || isCJK(last):
		return true
	case unicode.IsLower(next) && w.punctuated:
		return false
	}
	return len(line) < wrapWidth || len(line) > wrapWidthMax || !unicode.IsLetter(last)
}

// lineBefore returns the line that ends at byte end and does not begin before
// floor. It looks back only as far as needed to see that the line is too long to be
// wrapped.
func lineBefore(text string, floor, end int) string {
	start := end
	for start > floor && end-start <= wrapWidthMax {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if isBreak(r) {
			break
		}
		start -= size
	}
	return text[start:end]
}
