// Package paragraphs finds the paragraphs of a text that knows only lines: a plain
// text, a page of a PDF, a paragraph with line breaks in it. It repairs what a page
// layout, a PDF or an e-mail did to them, and every repair says in words what was
// done. The text itself is never changed.
//
// Call Find, and RepairSpaces when all paragraphs of the document are there.
package paragraphs

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/content"
)

// Options say how lines are read. The zero value repairs everything.
type Options struct {
	// Without names repairs that are not made. Where a break is not repaired, the
	// paragraph ends there.
	Without []align.RepairKind
	// Mixed reports that the text holds a text and its translation; lines of one
	// never carry on those of the other.
	Mixed bool
	// Proportional reports that letters are of different widths, as in a PDF.
	Proportional bool
}

func (o Options) allows(k align.RepairKind) bool { return !slices.Contains(o.Without, k) }

// RepairRunningHead leaves out a line that stands at the head or the foot of page
// after page.
const RepairRunningHead align.RepairKind = "running-head"

// Find fills the paragraphs and repairs of the document from its text and language.
// It scans the text into lines (line.go), looks at how they are laid out
// (layout.go), and then walks from line to line: does the next carry on the
// paragraph (layout.go within a block of wrapped lines, cut.go elsewhere), and what
// stands between them that is not text (pages.go)?
func Find(ctx context.Context, d *align.Document, o Options) error {
	if o.Mixed {
		return findMixed(ctx, d, o)
	}
	lines, err := scan(ctx, d.Text, lang.Spaced(d.Lang))
	if err != nil {
		return err
	}
	return mend(ctx, d, o, lines, nil, d.Lang)
}

// mend makes paragraphs of the lines, which are in the language of the tag. No
// paragraph goes on over a barrier, a line that comes after one of another text.
func mend(ctx context.Context, d *align.Document, o Options, lines []line, barriers map[int]bool, tag string) error {
	m := &mender{
		layout: survey(d.Text, lines, lang.Spaced(tag), o.Proportional), document: d, options: o, tag: tag,
		barriers: barriers, isMark: map[int]bool{}, dropped: map[int]bool{},
	}
	m.dropNoise()
	if m.width > 0 { // most lines will be joined
		d.Repairs = slices.Grow(d.Repairs, len(lines))
	}
	for i := 0; i < len(lines); i++ {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if m.dropped[i] {
			m.drop(i)
			continue
		}
		i = m.paragraph(i)
	}
	return nil
}

// scan returns the lines of the text that are not empty.
func scan(ctx context.Context, text string, spaced bool) ([]line, error) {
	const shortest = 16 // bytes of a line on average, lest a text of spaces take room for nothing
	s := &scanner{text: text, western: spaced}
	lines := make([]line, 0, min(strings.Count(text, "\n"), len(text)/shortest)+1)
	for {
		l, ok := s.next()
		if !ok {
			return lines, nil
		}
		if lines = append(lines, l); len(lines)%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// A mender makes paragraphs of lines.
type mender struct {
	*layout
	document *align.Document
	options  Options
	// tag is the language of the lines.
	tag string
	// barriers are the lines that carry on no paragraph; see mend.
	barriers map[int]bool
	marks    []pageMark
	isMark   map[int]bool // the lines of marks
	// dropped are the lines that are left out wherever they stand.
	dropped map[int]bool
	heads   map[string]int // running heads, counted when first asked for
}

// paragraph adds the paragraph that begins with a line and returns its last line.
func (m *mender) paragraph(first int) (last int) {
	last = first
	for last+1 < len(m.lines) {
		next, kind, ok := m.follow(first, last)
		if !ok || !m.options.allows(kind) {
			break
		}
		m.join(kind, last, next)
		last = next
	}
	m.document.Paragraphs = append(m.document.Paragraphs, align.Span{Start: int(m.lines[first].start), End: int(m.lines[last].end)})
	return last
}

// follow finds the line that carries on the paragraph from first to last, and
// what kind of break stands between them.
func (m *mender) follow(first, last int) (next int, kind align.RepairKind, ok bool) {
	next = last + 1
	for next < len(m.lines) && next <= last+mostNoise && m.isNoise(next) {
		next++
	}
	if next > last+1 {
		if next < len(m.lines) && m.lines[last].ending.cuttable() && m.carriesOn(first, last, next) {
			return next, m.noiseKind(last+1, next), true
		}
		if next = last + 1; m.dropped[next] {
			return 0, "", false
		}
	}
	kind = align.RepairHardWrap
	if !m.adjacent(last, next) {
		kind = align.RepairPageBreak
	}
	return next, kind, m.carriesOn(first, last, next)
}

// adjacent reports whether no empty line and no form feed stands between two lines.
func (m *mender) adjacent(from, to int) bool {
	for i := from + 1; i <= to; i++ {
		if m.lines[i].gap > 0 || m.lines[i].page {
			return false
		}
	}
	return true
}

// carriesOn reports whether line next carries on the paragraph from first to last.
func (m *mender) carriesOn(first, last, next int) bool {
	if len(m.barriers) > 0 {
		for i := last + 1; i <= next; i++ {
			if m.barriers[i] {
				return false
			}
		}
	}
	if m.adjacent(last, next) && m.wrap[last] > 0 {
		return m.wraps(last, next)
	}
	a, b := m.lines[last], m.lines[next]
	if b.opening != opensInner && (b.opening == opensMarker || m.indented && b.indent >= 2 ||
		a.ending == endsColon || a.ending == endsStop && b.opening != opensSmall) {
		return false // most lines; the text of the others is looked at
	}
	if m.isTabular(last) || m.isTabular(next) {
		return false
	}
	c := cut{
		before:   partBefore(m.text[m.lines[first].start:m.lines[last].end], a.ending, m.lines[first].opening),
		after:    m.after(next),
		single:   m.adjacent(last, next),
		list:     first > 0 && m.isListBefore(first-1),
		indented: m.indented && m.lines[first].indent >= 2,
		title:    first == 0,
		tag:      m.tag,
	}
	if width := int(m.wrap[last]); width > 0 {
		c.wrapped = m.isFull(last, next, width)
		if !c.wrapped && b.opening != opensInner {
			return false
		}
	}
	return c.joins()
}

// isListBefore reports whether a line before a paragraph makes it likely that the
// paragraph is the item of a list.
func (m *mender) isListBefore(i int) bool {
	switch l := m.lines[i]; l.ending {
	case endsSemicolon, endsColon:
		return true
	case endsOpen:
		return l.opening == opensSmall
	}
	return false
}

// after is the text that a line begins: the line itself or, where lines are
// wrapped, some of those that follow it.
func (m *mender) after(i int) part {
	const some = 8
	last := i
	for last+1 < len(m.lines) && last < i+some && m.wrap[i] > 0 && m.adjacent(last, last+1) && m.wraps(last, last+1) {
		last++
	}
	return partAfter(m.text[m.lines[i].start:m.lines[last].end], m.lines[last].ending, m.lines[i].opening)
}

// mostNotes is the number of repairs from which on a wrapped line is noted without
// the words before it: nobody reads so many, and they take as much room as the text.
const mostNotes = 100_000

// join adds the repair of the break between two lines.
func (m *mender) join(kind align.RepairKind, last, next int) {
	start, end := int(m.lines[last].end), int(m.lines[next].start)
	with := m.between(last, next)
	if cutAt, ok := m.divided(last, next); ok && m.options.allows(align.RepairHyphen) {
		m.add(align.RepairHyphen, cutAt, start, "", fmt.Sprintf("hyphen removed: “%s”", m.wholeWord(cutAt, end)))
	}
	where := "over a line break"
	if kind == align.RepairHardWrap && len(m.document.Repairs) >= mostNotes {
		m.add(kind, start, end, with, "joined "+where)
		return
	}
	switch kind {
	case align.RepairPageBreak:
		where = "over a blank line"
	case align.RepairPageNumber, RepairRunningHead:
		where = fmt.Sprintf("over “%s”, which was left out", content.Snippet(m.text[m.lines[last+1].start:m.lines[next-1].end]))
	}
	m.add(kind, start, end, with, "joined after “…"+Tail(m.text[:start])+"” "+where)
}

// drop leaves a line out.
func (m *mender) drop(i int) {
	m.add(m.noiseKind(i, i+1), int(m.lines[i].start), int(m.lines[i].end), "", fmt.Sprintf("“%s” left out", content.Snippet(m.body(i))))
}

func (m *mender) add(kind align.RepairKind, start, end int, with, note string) {
	m.document.Repairs = append(m.document.Repairs, align.Repair{Kind: kind, Span: align.Span{Start: start, End: end}, With: with, Note: note})
}

// FindFlowing makes one paragraph of all lines of the document.
func FindFlowing(ctx context.Context, d *align.Document, o Options) error {
	spaced := lang.Spaced(d.Lang)
	lines, err := scan(ctx, d.Text, spaced)
	if err != nil || len(lines) == 0 {
		return err
	}
	m := &mender{layout: survey(d.Text, lines, spaced, o.Proportional), document: d, options: o}
	for i := range lines[:len(lines)-1] {
		m.join(align.RepairHardWrap, i, i+1)
	}
	d.Paragraphs = []align.Span{{Start: int(lines[0].start), End: int(lines[len(lines)-1].end)}}
	return nil
}
