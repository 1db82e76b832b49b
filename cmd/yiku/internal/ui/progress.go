package ui

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progressAfter is how long work must last before a bar appears: below about
// a third of a second a bar only flickers.
const progressAfter = 300 * time.Millisecond

// Progress shows how far a piece of work has come. The zero Progress shows
// nothing and is what a pipe gets. It is used from one goroutine.
type Progress struct {
	w     io.Writer
	what  string
	since time.Time
	bar   *progressbar.ProgressBar
}

// NewProgress returns the progress of what ("aligning"), shown on w if screen
// is a terminal that can move its cursor. The time until the bar may appear
// runs from now. Call Done at the end, also after an error.
func NewProgress(w io.Writer, screen Screen, what string) *Progress {
	if !screen.Terminal || !screen.Color {
		return &Progress{}
	}
	return &Progress{w: w, what: what, since: time.Now()}
}

// Set says that done of total steps are done; total may be 0 while unknown.
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
	_ = p.bar.Set(done) // a bar that cannot be drawn is no reason to stop
}

// Done takes the bar away.
func (p *Progress) Done() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
