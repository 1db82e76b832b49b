package ui

import (
	"io"
	"os"
	"strings"

	"charm.land/lipgloss/v2"
	"golang.org/x/term"

	"github.com/yiku-tm/yiku/align"
)

const (
	// plainWidth is the width in columns of short lists if the output has no
	// width: that of a classic terminal.
	plainWidth = 80
	// maxTextWidth is the width in columns to which running text is wrapped: 50
	// Chinese characters, beyond which lines are hard to read.
	maxTextWidth = 100
)

// A Screen describes an output. The zero Screen is a pipe or a file: plain
// text, never wrapped.
type Screen struct {
	// Terminal reports whether a person is looking.
	Terminal bool
	// Color reports whether escape sequences for colour and weight are allowed.
	Color bool
	// Width and Height are in columns and rows, or 0 if the output has none.
	Width, Height int
}

// DetectScreen returns the Screen of w, which is a terminal only if w is an
// *os.File that is one. Colour is not used if NO_COLOR is set to anything
// (https://no-color.org) or TERM is "dumb". getenv is os.Getenv outside tests.
func DetectScreen(w io.Writer, getenv func(string) string) Screen {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return Screen{}
	}
	s := Screen{Terminal: true, Width: plainWidth}
	if width, height, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		s.Width, s.Height = width, height
	}
	s.Color = getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	if s.Color {
		lipgloss.EnableLegacyWindowsANSI(f)
	}
	return s
}

// ListWidth returns the width in columns for lists of one line per entry.
func (s Screen) ListWidth() int {
	if s.Width > 0 {
		return s.Width
	}
	return plainWidth
}

// textWidth returns the width in columns to which running text is wrapped, or 0
// for no wrapping.
func (s Screen) textWidth() int { return min(s.Width, maxTextWidth) }

// Strong emphasises the text if the screen can.
func (s Screen) Strong(text string) string { return s.style(text, lipgloss.NewStyle().Bold(true)) }

// Faint shows the text less prominently if the screen can.
func (s Screen) Faint(text string) string { return s.style(text, lipgloss.NewStyle().Faint(true)) }

// A Mark is a way to emphasise words in a text.
type Mark int

const (
	// MarkHit is for what was searched: the bold red of grep.
	MarkHit Mark = iota
	// MarkLikely is for what is probably meant: green but not bold, since it is
	// less certain than a hit.
	MarkLikely
	// MarkDoubtful is for words next to, or at the ends of, what is likely that may not
	// belong to it: a fainter green.
	MarkDoubtful
)

// mark emphasises the text in the given way.
func (s Screen) mark(text string, m Mark) string {
	switch m {
	case MarkLikely:
		return s.style(text, lipgloss.NewStyle().Foreground(lipgloss.Green))
	case MarkDoubtful:
		return s.style(text, lipgloss.NewStyle().Foreground(lipgloss.Green).Faint(true))
	}
	return s.style(text, lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Red))
}

func (s Screen) style(text string, style lipgloss.Style) string {
	if !s.Color || text == "" {
		return text
	}
	return style.Render(text)
}

// Paragraph lays text out for reading: wrapped to the screen, every line
// indented by indent spaces, the spans marked with m. The spans are byte
// offsets into text, in order and without overlap. The result has no line break
// at its end.
func (s Screen) Paragraph(text string, spans []align.Span, m Mark, indent int) string {
	marked := make([]Marked, len(spans))
	for i, span := range spans {
		marked[i] = Marked{span, m}
	}
	return s.MarkedParagraph(text, marked, indent)
}

// Marked is a span of a text with its mark.
type Marked struct {
	align.Span
	Mark Mark
}

// MarkedParagraph is like Paragraph, with a mark for each span.
func (s Screen) MarkedParagraph(text string, spans []Marked, indent int) string {
	text = s.Safe(text)
	lines := []align.Span{{Start: 0, End: len(text)}}
	if width := s.textWidth(); width > 0 {
		lines = Wrap(text, max(width-indent, 2))
	}
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.Repeat(" ", indent))
		s.writeMarked(&b, text, line, spans)
	}
	return b.String()
}

// writeMarked writes the part of text in line, with the parts of the spans in
// it marked.
func (s Screen) writeMarked(b *strings.Builder, text string, line align.Span, spans []Marked) {
	at := line.Start
	for _, span := range spans {
		from, to := max(span.Start, at), min(span.End, line.End)
		if from >= to {
			continue
		}
		b.WriteString(text[at:from])
		b.WriteString(s.mark(text[from:to], span.Mark))
		at = to
	}
	b.WriteString(text[at:line.End])
}

// IsTerminal reports whether the file is a terminal.
func IsTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
