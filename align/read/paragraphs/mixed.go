package paragraphs

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/mixed"
)

// In a page with a text and its translation, Chinese lines and lines of an alphabet are
// laid out by different rules, and a line of one never continues a line of the other. So
// the lines are read as two texts, each by its own rules, with a barrier wherever a line
// of the other text comes between.

// findMixed adds the paragraphs and repairs of a document in two languages.
func findMixed(ctx context.Context, d *align.Document, o Options) error {
	wide, err := scan(ctx, d.Text, false)
	if err != nil {
		return err
	}
	narrow, err := scan(ctx, d.Text, true) // the same lines, measured by other widths
	if err != nil {
		return err
	}
	isWide, apart := wideLines(d.Text, wide)
	for _, side := range []struct {
		lines []line
		wide  bool
	}{{wide, true}, {narrow, false}} {
		lines, barriers := linesOfSide(side.lines, isWide, side.wide, apart)
		if len(lines) == 0 {
			continue
		}
		if err := build(ctx, d, o, lines, barriers, sideTag(d.Text, lines, side.wide)); err != nil {
			return err
		}
	}
	slices.SortFunc(d.Paragraphs, func(a, b align.Span) int { return cmp.Compare(a.Start, b.Start) })
	slices.SortFunc(d.Repairs, func(a, b align.Repair) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	return nil
}

// sharedLine is the least share of each script in a line that contains a text and its
// translation.
const sharedLine = 0.25

// wideLines reports for every line whether it is Chinese or Japanese; a line without
// letters is like the line before it. apart reports that most lines contain both
// languages, so that each line is a paragraph.
func wideLines(text string, lines []line) (isWide []bool, apart bool) {
	isWide = make([]bool, len(lines))
	shared, lettered := 0, 0
	for i, l := range lines {
		share, letters := mixed.IdeographicShare(text[l.start:l.end])
		isWide[i] = share > 0.5
		if !letters && i > 0 {
			isWide[i] = isWide[i-1]
		}
		if letters {
			lettered++
			if share >= sharedLine && share <= 1-sharedLine {
				shared++
			}
		}
	}
	return isWide, 2*shared > lettered
}

// linesOfSide returns the lines of one side and the barriers: the lines that follow a
// line of the other side, or all of them if lines are apart.
func linesOfSide(lines []line, isWide []bool, wide, apart bool) (side []line, barriers map[int]bool) {
	barriers = map[int]bool{}
	for i, l := range lines {
		if isWide[i] != wide {
			continue
		}
		if apart || i > 0 && isWide[i-1] != wide {
			barriers[len(side)] = true
			l.gap = max(l.gap, 1)
		}
		side = append(side, l)
	}
	return side, barriers
}

// longestSample is the number of bytes from which the language of a side is detected.
const longestSample = 8 << 10

// sideTag returns the language by whose rules the lines of a side are joined.
func sideTag(text string, lines []line, wide bool) string {
	if wide {
		return "zh"
	}
	var b strings.Builder
	for _, l := range lines {
		if b.WriteString(text[l.start:l.end]); b.Len() > longestSample {
			break
		}
		b.WriteByte('\n')
	}
	return lang.Detect(b.String()).Tag
}
