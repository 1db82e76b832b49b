package read

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// RepairUndecoded leaves out bytes that could not be decoded, where Options.Lossy
// asks for it. In the text of the document U+FFFD stands for them.
const RepairUndecoded align.RepairKind = "undecoded"

// leaveOutUndecoded adds a repair for every run of U+FFFD that no other repair
// covers.
func leaveOutUndecoded(d *align.Document) {
	const mark = string(utf8.RuneError)
	covered := d.Repairs
	var found []align.Repair
	for at := 0; ; {
		i := strings.Index(d.Text[at:], mark)
		if i < 0 {
			break
		}
		start := at + i
		for at = start; strings.HasPrefix(d.Text[at:], mark); {
			at += len(mark)
		}
		for len(covered) > 0 && covered[0].End <= start {
			covered = covered[1:]
		}
		if len(covered) > 0 && covered[0].Start < at {
			continue
		}
		found = append(found, align.Repair{Kind: RepairUndecoded, Span: align.Span{Start: start, End: at},
			Note: "bytes left out that could not be decoded, after “…" + tail(d.Text[:start]) + "”"})
	}
	d.Repairs = append(d.Repairs, found...)
	slices.SortStableFunc(d.Repairs, func(a, b align.Repair) int { return a.Start - b.Start })
}
