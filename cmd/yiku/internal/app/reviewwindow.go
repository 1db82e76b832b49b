package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/history"
)

// A BeadPlace is the place in a document that a reviewer requests. The first field that
// is set applies; without any, it is the place where the last review stopped.
type BeadPlace struct {
	// Find is a text: the place is the next bead after Bead that contains it.
	Find string
	// Next is +1 or -1 for the next or previous bead that is doubtful or unpaired,
	// counted from Bead.
	Next int
	// Bead is the number of a bead. If it does not exist, Place applies.
	Bead int
	// Place is the place of a bead among all, counted from 1.
	Place int
}

// A ReviewWindow is a part of the beads of a document, with an overview of all.
type ReviewWindow struct {
	shape.ReviewDocument
	Rows []shape.ReviewBead
	// Cursor is the bead at the requested place, CursorPlace its place. If Found is
	// false, nothing was found, and the cursor is the bead from which the search
	// began.
	Cursor, CursorPlace int
	Found               bool
	// Earlier and Later are beads beyond the window, or 0.
	Earlier, Later int
	Confirmed      int
	// Open holds the next beads to be examined, from the cursor on.
	Open []shape.ReviewBead
	// Candidates are the beads that may hold the counterparts of unpaired rows, by bead.
	Candidates map[int][]BeadCandidate
	// Points show how the two texts correspond.
	Points []BeadPoint
	bitext *bitext.Bitext
}

// A BeadPoint is a bead in a picture of the two texts: where it begins in each,
// in thousandths of the text.
type BeadPoint struct {
	Bead           int
	Source, Target int
	Open           bool
}

// The number of beads on each side of the cursor in a window, of beads to be examined
// that are listed, and of points that are drawn at most.
const (
	windowSide = 60
	listedOpen = 30
	mostPoints = 150
)

// ReviewWindow returns the beads around a place of a document.
func (s *Session) ReviewWindow(ctx context.Context, document int64, at BeadPlace) (ReviewWindow, error) {
	var w ReviewWindow
	err := s.Read(ctx, func(m *tm.Memory) error {
		origin, err := m.Origin(ctx, document)
		if err != nil {
			return err
		}
		b, head, err := m.Bitext(ctx, document)
		if err != nil {
			return err
		}
		w.ReviewDocument = shape.ReviewDocumentOf(origin, head)
		if at == (BeadPlace{}) {
			at.Bead = head.Stopped
		}
		cursor := 0
		if cursor, w.Found = at.in(b); len(b.Beads) == 0 {
			return nil
		}
		w.Cursor, w.CursorPlace = b.Beads[cursor].ID, cursor+1
		from, to := max(0, cursor-windowSide), min(len(b.Beads), cursor+windowSide+1)
		for i := from; i < to; i++ {
			row := shape.ReviewBeadOf(b.Beads[i])
			row.Place = i + 1
			w.Rows = append(w.Rows, row)
		}
		if from > 0 {
			w.Earlier = b.Beads[from-1].ID
		}
		if to < len(b.Beads) {
			w.Later = b.Beads[to].ID
		}
		w.survey(b, cursor)
		w.bitext = b
		w.Candidates, err = candidates(b, from, to)
		return err
	})
	return w, err
}

// open reports whether a person should examine the bead.
func open(b *bitext.Bead) bool { return b.Doubtful() || b.Unpaired() }

func (at BeadPlace) in(b *bitext.Bitext) (index int, found bool) {
	last := len(b.Beads) - 1
	here := min(max(at.Place-1, 0), max(last, 0))
	found = true
	if at.Bead != 0 {
		if i, err := b.Find(at.Bead); err == nil {
			here = i
		}
	}
	step, is := 1, open
	switch {
	case at.Find != "":
		wanted := fold.String(at.Find)
		is = func(x *bitext.Bead) bool {
			return strings.Contains(fold.String(b.BeadText(x, bitext.Source)), wanted) || strings.Contains(fold.String(b.BeadText(x, bitext.Target)), wanted)
		}
	case at.Next != 0:
		step = at.Next
	default:
		return here, found
	}
	for n := 1; n <= len(b.Beads); n++ { // all others, then the bead itself
		i := ((here+n*step)%len(b.Beads) + len(b.Beads)) % len(b.Beads)
		if is(&b.Beads[i]) {
			return i, true
		}
	}
	return here, false
}

// survey sets the fields that concern all beads.
func (w *ReviewWindow) survey(b *bitext.Bitext, cursor int) {
	for n := range b.Beads {
		i := (cursor + n) % len(b.Beads)
		if len(w.Open) < listedOpen && open(&b.Beads[i]) {
			row := shape.ReviewBeadOf(b.Beads[i])
			row.Place = i + 1
			w.Open = append(w.Open, row)
		}
	}
	var total, at [2]int
	for i := range b.Beads {
		for side := range total {
			total[side] += sideLength(&b.Beads[i], side)
		}
	}
	every := 1 + len(b.Beads)/mostPoints
	for i := range b.Beads {
		bead := &b.Beads[i]
		if bead.State == bitext.Confirmed {
			w.Confirmed++
		}
		// By their numbers, which edits of other beads do not change.
		if bead.ID%every == 0 || open(bead) && len(w.Points) < 3*mostPoints/2 {
			w.Points = append(w.Points, BeadPoint{
				Bead: bead.ID, Source: 1000 * at[0] / max(1, total[0]), Target: 1000 * at[1] / max(1, total[1]), Open: open(bead),
			})
		}
		for side := range at {
			at[side] += sideLength(bead, side)
		}
	}
}

func sideLength(b *bitext.Bead, side int) (n int) {
	for _, s := range b.Sides[side] {
		n += len(s.Text)
	}
	return n
}

// UndoReview undoes the last edit of the beads of a document that is in effect or, if redo
// is set, redoes the one that was undone last, unless another edit followed. If there is
// none, the error is history.ErrNothingToUndo.
func (s *Session) UndoReview(ctx context.Context, document int64, redo bool) (history.Undone, error) {
	review := fmt.Sprint("review ", document)
	var done history.Undone
	err := s.Change(ctx, func(m *tm.Memory) (err error) {
		done, err = m.Undo(ctx, history.UndoOptions{Redo: redo, Commands: []string{review, "page: " + review}})
		return err
	})
	return done, err
}
