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

// In a page that holds a text and its translation, lines of Chinese and lines of
// letters are laid out by different rules, and a line of one is never the rest of
// a line of the other. So its lines are read as two texts, each by its own rules,
// with a barrier wherever a line of the other stood between.

// findMixed fills the paragraphs and repairs of a document in two languages.
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
		if err := mend(ctx, d, o, lines, barriers, sideTag(d.Text, lines, side.wide)); err != nil {
			return err
		}
	}
	slices.SortFunc(d.Paragraphs, func(a, b align.Span) int { return cmp.Compare(a.Start, b.Start) })
	slices.SortFunc(d.Repairs, func(a, b align.Repair) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	return nil
}

// sharedLine is the share of a line that its second writing has where the line
// holds a text and its translation.
const sharedLine = 0.25

// wideLines tells of every line whether it is Chinese or Japanese. One without
// letters goes with the line before it. apart reports that most lines hold both
// languages: then each stands alone.
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

// linesOfSide returns the lines of one side and which of them come after a line
// of the other, or stand apart.
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

// longestSample bounds the text that the language of a side is guessed from, in bytes.
const longestSample = 8 << 10

// sideTag is the language by whose rules the lines of a side are joined.
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
