// Package ui provides what every command of yiku uses to communicate with its
// user: messages, tables, wrapped text with marked hits, progress, the pager
// and output files.
//
// Call [DetectScreen] first; the Screen that it returns describes the output.
// The package promises that
//   - columns are aligned with Chinese text: widths are counted in terminal
//     columns, never in bytes or characters;
//   - pipes and files get only text: no colour, no wrapping, no progress;
//   - an output file appears whole or not at all.
package ui

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/schollz/progressbar/v3"
	"github.com/yiku-tm/yiku/align"
	"golang.org/x/term"
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

// Page shows text through a pager if stdout is a terminal, the text has more
// lines than the screen, and there is a pager. Otherwise, or if the pager does
// not start, it shows nothing and returns false.
//
// The pager is $PAGER, split at spaces; if that is unset, it is less with
// options to keep colours. If PAGER is empty or cat, there is no pager.
func Page(ctx context.Context, stdout *os.File, screen Screen, text string) bool {
	if !screen.Terminal || screen.Height == 0 || strings.Count(text, "\n") < screen.Height {
		return false
	}
	pager, set := os.LookupEnv("PAGER")
	if !set {
		pager = "less"
	}
	words := strings.Fields(pager)
	if len(words) == 0 || words[0] == "cat" {
		return false
	}
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(cleanPage(text)), stdout, os.Stderr
	cmd.Env = os.Environ()
	if _, set := os.LookupEnv("LESS"); !set {
		cmd.Env = append(cmd.Env, "LESS=FRX") // quit if it fits, keep colours, keep the screen
	}
	if err := cmd.Start(); err != nil {
		return false
	}
	_ = cmd.Wait() // quitting the pager early is not a failure
	return true
}

// progressAfter is the time before a bar appears: a bar that is shown for less
// than about a third of a second only flickers.
const progressAfter = 300 * time.Millisecond

// Progress displays the progress of a task. The zero Progress displays nothing,
// which is what a pipe gets. It is not safe for concurrent use by multiple
// goroutines.
type Progress struct {
	w     io.Writer
	what  string
	since time.Time
	bar   *progressbar.ProgressBar
}

// NewProgress returns the progress of what ("aligning"), displayed on w if
// screen is a terminal that can move its cursor. The time until the bar appears
// starts now. Call Done at the end, even after an error.
func NewProgress(w io.Writer, screen Screen, what string) *Progress {
	if !screen.Terminal || !screen.Color {
		return &Progress{}
	}
	return &Progress{w: w, what: what, since: time.Now()}
}

// Set reports that done of total steps are done; total may be 0 while it is
// unknown.
func (p *Progress) Set(done, total int) {
	if p.w == nil || total <= 0 {
		return
	}
	if p.bar == nil {
		if time.Since(p.since) < progressAfter {
			return
		}
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.w),
			progressbar.OptionSetDescription(Say(p.what)),
			progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	if total != p.bar.GetMax() {
		p.bar.ChangeMax(total)
	}
	_ = p.bar.Set(done) // failing to draw a bar is no reason to stop
}

// Done removes the bar.
func (p *Progress) Done() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
