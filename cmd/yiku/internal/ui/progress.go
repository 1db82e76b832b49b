package ui

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

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
