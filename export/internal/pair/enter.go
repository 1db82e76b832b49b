package pair

import (
	"unicode/utf8"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Languages are the tags of the two sides; empty until they are settled.
func (l *Chooser) Languages() (source, target string) { return l.source, l.target }

// Wanted is Choose for a file that holds no unit which a person rejected.
func (l *Chooser) Wanted(u *unit.Unit) (source, target int, reason export.Reason) {
	if u.Status == unit.Rejected {
		return 0, 0, export.ReasonRejected
	}
	return l.Choose(u)
}

// Enter settles the pair, where it is not, and counts the unit, whose two chosen
// variants go into the file, in the report as written.
func (l *Chooser) Enter(u *unit.Unit, source, target int, r *export.Report) {
	s, t := &u.Variants[source], &u.Variants[target]
	l.Settle(s.Lang, t.Lang)
	l.Of(s.Lang).NoteSource(r)
	l.Of(t.Lang).NoteTarget(r)
	r.Written++
	r.OtherVariants += len(u.Variants) - 2
	if utf8.RuneCountInString(s.Text) > export.LongText || utf8.RuneCountInString(t.Text) > export.LongText {
		r.LongUnits++
	}
}
