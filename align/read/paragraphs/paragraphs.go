// Package paragraphs finds the paragraphs of a text that consists of lines: a plain
// text, a page of a PDF, a paragraph that contains line breaks. It repairs what a page
// layout, a PDF or an e-mail did to them, and the note of every repair says what was
// done. The text itself is never changed.
//
// Call Find, and then RepairSpaces once the document has all its paragraphs.
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
	// Without lists the repairs that are not made. Where a break is not repaired, the
	// paragraph ends there.
	Without []align.RepairKind
	// Mixed reports that the document is a text with its translation; lines of one
	// never continue those of the other.
	Mixed bool
	// Proportional reports that letters differ in width, as in a PDF.
	Proportional bool
}

func (o Options) allows(k align.RepairKind) bool { return !slices.Contains(o.Without, k) }

// RepairRunningHead leaves out a line that is repeated at the head or the foot of
// successive pages.
const RepairRunningHead align.RepairKind = "running-head"

// Find adds the paragraphs and repairs of the document, which it finds from its text and
// language. It divides the text into lines (line.go), determines how they are laid out
// (layout.go), and then decides for each line whether it continues the paragraph
// (layout.go within a block of wrapped lines, linebreak.go elsewhere), leaving out page
// numbers and running heads between lines (pages.go). The only error is that of ctx.
func Find(ctx context.Context, d *align.Document, o Options) error {
	if o.Mixed {
		return findMixed(ctx, d, o)
	}
	lines, err := scan(ctx, d.Text, lang.Spaced(d.Lang))
	if err != nil {
		return err
	}
	return build(ctx, d, o, lines, nil, d.Lang)
}

// build makes paragraphs of the lines, which are in the language of the tag. No
// paragraph continues into a barrier, a line that follows a line of another text.
func build(ctx context.Context, d *align.Document, o Options, lines []line, barriers map[int]bool, tag string) error {
	m := &builder{
		layout: layoutOf(d.Text, lines, lang.Spaced(tag), o.Proportional), document: d, options: o, tag: tag,
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
	const shortest = 16 // bytes of a line on average; bounds the allocation for a text of line breaks
	s := &scanner{text: text, western: spaced}
	lines := make([]line, 0, min(strings.Count(text, "\n"), len(text)/shortest)+1)
	for {
		l, ok := s.next()
		if !ok {
			return lines, nil
		}
		if lines = append(lines, l); len(lines) > content.MaxParagraphs {
			return nil, content.ErrManyParagraphs
		}
		if len(lines)%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// A builder makes paragraphs of lines.
type builder struct {
	*layout
	document *align.Document
	options  Options
	// tag is the language of the lines.
	tag string
	// barriers are the lines that always begin a paragraph; see build.
	barriers map[int]bool
	marks    []pageMark
	isMark   map[int]bool // the lines of marks
	// dropped are the lines that are left out.
	dropped map[int]bool
	heads   *heads // found on first use
}

// paragraph adds the paragraph that begins with a line and returns its last line.
func (m *builder) paragraph(first int) (last int) {
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

// follow returns the line that continues the paragraph from first to last, and the kind
// of break between them.
func (m *builder) follow(first, last int) (next int, kind align.RepairKind, ok bool) {
	next = last + 1
	for next < len(m.lines) && next <= last+mostNoise && m.isNoise(next) {
		next++
	}
	if next > last+1 {
		if next < len(m.lines) && m.lines[last].ending.isOpen() && m.continues(first, last, next) {
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
	return next, kind, m.continues(first, last, next)
}

// adjacent reports whether there is neither an empty line nor a form feed between two lines.
func (m *builder) adjacent(from, to int) bool {
	for i := from + 1; i <= to; i++ {
		if m.lines[i].gap > 0 || m.lines[i].page {
			return false
		}
	}
	return true
}

// continues reports whether line next continues the paragraph from first to last.
func (m *builder) continues(first, last, next int) bool {
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
		return false // decides most lines without looking at their text
	}
	if m.isTabular(last) || m.isTabular(next) {
		return false
	}
	c := lineBreak{
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

// isListBefore reports whether a line suggests that the paragraph after it is an item of
// a list.
func (m *builder) isListBefore(i int) bool {
	switch l := m.lines[i]; l.ending {
	case endsSemicolon, endsColon:
		return true
	case endsOpen:
		return l.opening == opensSmall
	}
	return false
}

// after returns the part that begins with a line: the line and, where lines are wrapped,
// some of those that follow it.
func (m *builder) after(i int) part {
	const some = 8
	last := i
	for last+1 < len(m.lines) && last < i+some && m.wrap[i] > 0 && m.adjacent(last, last+1) && m.wraps(last, last+1) {
		last++
	}
	return partAfter(m.text[m.lines[i].start:m.lines[last].end], m.lines[last].ending, m.lines[i].opening)
}

// mostNotes is the number of repairs after which their notes do not quote the text:
// nobody reads so many, and they would take as much memory as the text.
const mostNotes = 100_000

// join adds the repair of the break between two lines.
func (m *builder) join(kind align.RepairKind, last, next int) {
	start, end := int(m.lines[last].end), int(m.lines[next].start)
	with := m.between(last, next)
	if hyphen, ok := m.divided(last, next); ok && m.options.allows(align.RepairHyphen) {
		m.add(align.RepairHyphen, hyphen, start, "", fmt.Sprintf("hyphen removed: “%s”", m.wholeWord(hyphen, end)))
	}
	where := "over a line break"
	many := len(m.document.Repairs) >= mostNotes
	switch {
	case kind == align.RepairPageBreak:
		where = "over a blank line"
	case many && kind != align.RepairHardWrap:
		where = "over a line that was left out"
	case kind == align.RepairPageNumber, kind == RepairRunningHead:
		where = fmt.Sprintf("over “%s”, which was left out", content.Snippet(m.text[m.lines[last+1].start:m.lines[next-1].end]))
	}
	if many {
		m.add(kind, start, end, with, "joined "+where)
		return
	}
	m.add(kind, start, end, with, "joined after “…"+Tail(m.text[:start])+"” "+where)
}

// drop leaves a line out.
func (m *builder) drop(i int) {
	if len(m.document.Repairs) >= mostNotes {
		m.add(m.noiseKind(i, i+1), int(m.lines[i].start), int(m.lines[i].end), "", "a line left out")
		return
	}
	m.add(m.noiseKind(i, i+1), int(m.lines[i].start), int(m.lines[i].end), "", fmt.Sprintf("“%s” left out", content.Snippet(m.body(i))))
}

func (m *builder) add(kind align.RepairKind, start, end int, with, note string) {
	m.document.Repairs = append(m.document.Repairs, align.Repair{Kind: kind, Span: align.Span{Start: start, End: end}, With: with, Note: note})
}

// FindFlowing makes one paragraph of all lines of the document.
func FindFlowing(ctx context.Context, d *align.Document, o Options) error {
	spaced := lang.Spaced(d.Lang)
	lines, err := scan(ctx, d.Text, spaced)
	if err != nil || len(lines) == 0 {
		return err
	}
	m := &builder{layout: layoutOf(d.Text, lines, spaced, o.Proportional), document: d, options: o}
	for i := range lines[:len(lines)-1] {
		m.join(align.RepairHardWrap, i, i+1)
	}
	d.Paragraphs = []align.Span{{Start: int(lines[0].start), End: int(lines[len(lines)-1].end)}}
	return nil
}
