package main

import (
	"fmt"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// heldRepairs is the number of repairs up to which the list of them stands after
// their number. A longer list is written as it comes, and the number at its end.
const heldRepairs = 10_000

// sectionRepairs tells what was repaired in a document that is read section by section.
type sectionRepairs struct {
	app  *app
	path string
	// all lists the repairs one by one.
	all  bool
	held []repair
	// listed tells that the list is being written.
	listed bool
	counts map[align.RepairKind]int
	// line is the number of line breaks before the section.
	line int
}

// add takes the repairs of the next section.
func (s *sectionRepairs) add(section read.Section) {
	if s.counts == nil {
		s.counts = map[align.RepairKind]int{}
	}
	for _, r := range section.Repairs {
		s.counts[r.Kind]++
	}
	if !s.all {
		return
	}
	lines := linesOf(section.Text)
	for _, r := range section.Repairs {
		s.held = append(s.held, repair{r.Kind, fmt.Sprintf("%s:%d", s.path, s.line+lines.at(r.Start)), r.Note})
	}
	s.line += len(lines.starts) - 1
	if len(s.held) > heldRepairs || s.listed {
		if !s.listed {
			ui.PrintNote(s.app.err, "what was repaired, counted at the end:")
		}
		s.listed = true
		listRepairs(s.app.err, s.app.errScreen, s.held)
		s.held = s.held[:0]
	}
}

// tell says at the end how much was repaired.
func (s *sectionRepairs) tell() {
	words := countKinds(s.counts)
	switch {
	case words == "":
	case !s.all:
		ui.PrintNote(s.app.err, "%s (--repairs lists them)", words)
	case s.listed:
		ui.PrintNote(s.app.err, "%s", words)
	default:
		ui.PrintNote(s.app.err, "%s:", words)
		listRepairs(s.app.err, s.app.errScreen, s.held)
	}
}
