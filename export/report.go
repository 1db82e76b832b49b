package export

import (
	"cmp"
	"fmt"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Report describes what a Writer did with the units it was given. Units is always
// Written plus the counts of Skipped.
type Report struct {
	// Units is the number of units passed to the writer, and Written the number
	// of those in the file.
	Units, Written int
	// Skipped has one entry for each reason for which units were left out, in the
	// order of the Reason constants.
	Skipped []Skip
	// OtherVariants is the number of variants left out of the units written: in
	// languages outside the exported pair, or without a text.
	OtherVariants int
	// DroppedCharacters is the number of characters that the format forbids, or
	// invalid bytes, that were dropped from the units written.
	DroppedCharacters int
	// LineBreaks is the number of places where line breaks inside a text became
	// one space.
	LineBreaks int
	// Trimmed is the number of texts that lost spaces or line breaks at an end.
	Trimmed int
	// LongUnits is the number of units written with more than LongText characters
	// on a side.
	LongUnits int
	// Bytes is the number of bytes written.
	Bytes int64
	// SourceCodes and TargetCodes are the language codes in the file, in order of
	// appearance. In a multilingual file, all are in TargetCodes.
	SourceCodes, TargetCodes []string
	// Warnings are sentences for the user that say what another program may
	// refuse and how to avoid it.
	Warnings []string
}

// LongText is the length in characters above which cloud tools refuse a text: the
// documented limit of the cloud translation memories of RWS.
const LongText = 2000

// IsLong reports whether a text has more than LongText characters.
func IsLong(text string) bool {
	// A text has at most as many characters as bytes, so most need no counting.
	return len(text) > LongText && utf8.RuneCountInString(text) > LongText
}

// LargeFile is the size in bytes above which the same tools refuse a file.
const LargeFile int64 = 1_000_000_000

// Skip counts the units that were left out for one reason.
type Skip struct {
	Reason Reason
	// Count is at least 1.
	Count int
	// First locates the first of them: the name of its origin and its number
	// there, counted from 1.
	First string
}

// String describes the entry: «3 units without a text in one of the two
// languages, the first is talks.zh.txt, unit 7».
func (s Skip) String() string {
	format := "%d units %s, the first is %s"
	if s.Count == 1 {
		format = "%d unit %s, the first is %s"
	}
	return fmt.Sprintf(format, s.Count, s.Reason.Words(), s.First)
}

// Reason is a reason for leaving a unit out. The values are stable: they appear in
// JSON output.
type Reason string

// The reasons for leaving a unit out.
const (
	// ReasonRejected is for units that a person has rejected.
	ReasonRejected Reason = "rejected"
	// ReasonOtherLanguages is for units without a variant in one language of the
	// pair.
	ReasonOtherLanguages Reason = "other-languages"
	// ReasonOtherScript is for units with the language in another script: a
	// traditional Chinese text in an export of simplified Chinese.
	ReasonOtherScript Reason = "other-script"
	// ReasonHalfEmpty is for units with a variant whose text is empty.
	ReasonHalfEmpty Reason = "half-empty"
	// ReasonSameCode is for units that would have one language code on both sides.
	ReasonSameCode Reason = "same-code"
	// ReasonTooLong is for units with a text longer than the format can hold.
	ReasonTooLong Reason = "too-long"
)

var reasons = [...]struct {
	reason Reason
	words  string
}{
	{ReasonRejected, "marked as rejected"},
	{ReasonOtherLanguages, "without a text in one of the two languages"},
	{ReasonOtherScript, "in the other script of the language (traditional and simplified Chinese go to separate files)"},
	{ReasonHalfEmpty, "with an empty side"},
	{ReasonSameCode, "with the same language code on both sides"},
	{ReasonTooLong, "with a text longer than the format can hold"},
}

// Words returns the reason as a phrase for the user that completes «3 units …».
func (r Reason) Words() string {
	for _, x := range reasons {
		if x.reason == r {
			return x.words
		}
	}
	return string(r)
}

// Tally counts skipped units for a Writer. The zero value is ready to use.
type Tally struct{ tally[Reason, string] }

// Add counts a unit left out for the reason, which must be one of the Reason
// constants.
func (t *Tally) Add(r Reason, u *unit.Unit) { t.add(r, 1, func() string { return where(u) }) }

// Skipped returns the counts in the order of the Reason constants.
func (t *Tally) Skipped() []Skip {
	var list []Skip
	for _, r := range reasons {
		if c, ok := t.of(r.reason); ok {
			list = append(list, Skip{r.reason, c.count, c.first})
		}
	}
	return list
}

// tally counts occurrences by kind and keeps the position of the first of each.
type tally[K comparable, P any] struct{ counts []tallied[K, P] }

type tallied[K comparable, P any] struct {
	kind  K
	count int
	first P
}

// add counts n occurrences of the kind. It calls first if the kind is new.
func (t *tally[K, P]) add(kind K, n int, first func() P) {
	for i := range t.counts {
		if t.counts[i].kind == kind {
			t.counts[i].count += n
			return
		}
	}
	t.counts = append(t.counts, tallied[K, P]{kind, n, first()})
}

// of returns the count of the kind; ok is false if there is none.
func (t *tally[K, P]) of(kind K) (tallied[K, P], bool) {
	for _, c := range t.counts {
		if c.kind == kind {
			return c, true
		}
	}
	return tallied[K, P]{}, false
}

// where describes the position of a unit for the user.
func where(u *unit.Unit) string {
	name := cmp.Or(u.Origin.Source, u.Origin.Title)
	if name == "" {
		return fmt.Sprintf("unit %d", u.Place+1)
	}
	return fmt.Sprintf("%s, unit %d", name, u.Place+1)
}

// Unfinished is a reason for skipping a text that is not bad: the file itself marks
// it as unfinished. The values are stable: they appear in JSON output.
type Unfinished string

// The reasons.
const (
	// NotTranslated is for texts without a translation.
	NotTranslated Unfinished = "not-translated"
	// IsDraft is for translations that are new, fuzzy or awaiting review.
	IsDraft Unfinished = "draft"
	// WasRejected is for translations that a reviewer has rejected.
	WasRejected Unfinished = "rejected"
)

var unfinishedWords = [...]struct {
	reason Unfinished
	words  string
}{
	{NotTranslated, "not translated yet"},
	{IsDraft, "translated, but the file says that it is a draft to be reviewed"},
	{WasRejected, "translated, but rejected by a reviewer"},
}

// UnfinishedCount counts the texts skipped for one reason.
type UnfinishedCount struct {
	Reason Unfinished
	// Count is at least 1; First is the line of the first.
	Count, First int
}

// String describes the entry: «3 segments not translated yet, the first in line 12».
func (c UnfinishedCount) String() string {
	words := string(c.Reason)
	for _, w := range unfinishedWords {
		if w.reason == c.Reason {
			words = w.words
		}
	}
	return inLines(c.Count, c.First, "segment "+words, "segments "+words)
}

// inLines returns «1 fault, in line 12» or «3 faults, the first in line 12», without a line if first is 0.
func inLines(count, first int, one, many string) string {
	counted := "1 " + one
	if count > 1 {
		counted = fmt.Sprint(count) + " " + many
	}
	switch {
	case first == 0:
		return counted
	case count == 1:
		return fmt.Sprintf("%s, in line %d", counted, first)
	}
	return fmt.Sprintf("%s, the first in line %d", counted, first)
}

// UnfinishedTally counts unfinished texts for a Reader. The zero value is ready to
// use.
type UnfinishedTally struct{ tally[Unfinished, int] }

// Add counts a text that begins on the line.
func (t *UnfinishedTally) Add(reason Unfinished, line int) {
	t.add(reason, 1, func() int { return line })
}

// Counts returns the counts in the order of the constants.
func (t *UnfinishedTally) Counts() []UnfinishedCount {
	var list []UnfinishedCount
	for _, w := range unfinishedWords {
		if c, ok := t.of(w.reason); ok {
			list = append(list, UnfinishedCount{w.reason, c.count, c.first})
		}
	}
	return list
}
