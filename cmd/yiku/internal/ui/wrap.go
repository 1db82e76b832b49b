package ui

import (
	"strings"
	"unicode"

	"charm.land/lipgloss/v2"
	"github.com/rivo/uniseg"

	"github.com/yiku-tm/yiku/align"
)

// Width returns the number of terminal columns of text: two for a Chinese
// character or a full-width mark, none for a combining mark. Characters of
// ambiguous width (“”, …, ①) count one, as terminals draw them by default.
func Width(text string) int { return lipgloss.Width(text) }

// Wrap divides text into lines of at most width columns and returns them as
// spans of text, in order. It keeps the line breaks of the text; spaces at the
// ends of lines are in no span. An empty text is one empty line.
//
// Lines break where the line breaking algorithm of Unicode (UAX #14) allows it:
// between words, between Chinese characters, but never before 。，》 or after 《. A
// word longer than a line is broken at the last character that fits; a single
// character wider than width has a line of its own.
func Wrap(text string, width int) []align.Span {
	var (
		lines    []align.Span
		start    int // of the line
		columns  int // from start to the current cluster
		canBreak int // last place in the line where it may break; start if none
		atBreak  int // columns from start to canBreak
		state    = -1
		rest     = text
		at       int
	)
	cut := func(end, next int) {
		trimmed := strings.TrimRightFunc(text[start:end], unicode.IsSpace)
		lines = append(lines, align.Span{Start: start, End: start + len(trimmed)})
		start, canBreak = next, next
	}
	for rest != "" {
		var cluster string
		var boundaries int
		cluster, rest, boundaries, state = uniseg.StepString(rest, state)
		w := Width(cluster)
		// A space may exceed the width, since it is trimmed. What follows the
		// last break may still be too wide, hence the loop.
		for columns+w > width && at > start && strings.TrimSpace(cluster) != "" {
			if canBreak == start {
				canBreak, atBreak = at, columns
			}
			columns -= atBreak
			cut(canBreak, canBreak)
		}
		columns += w
		at += len(cluster)
		switch boundaries & uniseg.MaskLine {
		case uniseg.LineCanBreak:
			canBreak, atBreak = at, columns
		case uniseg.LineMustBreak:
			if rest == "" {
				break // the end of the text, not of a line in it
			}
			cut(at, at)
			columns = 0
		}
	}
	cut(len(text), len(text))
	return lines
}

// ShortenMiddle returns text on one line of at most width columns, with "…" in the
// middle if something was removed. It is for names of files, whose ends are as
// important as their beginnings.
func ShortenMiddle(text string, width int) string {
	text = strings.Join(strings.Fields(text), " ")
	if Width(text) <= width {
		return text
	}
	var clusters []string
	state := -1
	for rest := text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		clusters = append(clusters, cluster)
	}
	// The narrower end is extended, or the second if both are equal, until the
	// next character does not fit.
	from, to, head, tail := 0, len(clusters), 0, 0
	for {
		w := Width(clusters[to-1])
		if head < tail {
			w = Width(clusters[from])
		}
		if head+tail+Width("…")+w > width {
			break
		}
		if head < tail {
			from, head = from+1, head+w
		} else {
			to, tail = to-1, tail+w
		}
	}
	return strings.Join(clusters[:from], "") + "…" + strings.Join(clusters[to:], "")
}

// Shorten returns text on one line of at most width columns, which ends in "…"
// if something was removed.
func Shorten(text string, width int) string {
	text = strings.Join(strings.Fields(text), " ")
	if Width(text) <= width {
		return text
	}
	columns, at, state := 0, 0, -1
	for rest := text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		columns += Width(cluster)
		if columns > width-1 { // one column for "…"
			break
		}
		at += len(cluster)
	}
	return strings.TrimRight(text[:at], " ") + "…"
}
