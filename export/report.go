package export

import (
	"fmt"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Report returns what a Writer did with the units it was given. Units is always
// Written plus the counts of Skipped.
type Report struct {
	// Units were handed to the writer, Written of them are in the file.
	Units, Written int
	// Skipped units are not in the file: one entry for each reason met, in
	// the order of the Reason constants.
	Skipped []Skip
	// OtherVariants is how many variants were left out of the units written:
	// in other languages than the exported pair, or without a text.
	OtherVariants int
	// DroppedCharacters is how many characters, or bytes that are no
	// characters, the format forbids and were dropped from the units written.
	DroppedCharacters int
	// LineBreaks is how many places lost a line break inside a text and have
	// one space instead.
	LineBreaks int
	// Trimmed is how many texts lost spaces or line breaks at an end.
	Trimmed int
	// LongUnits is how many units written have over LongText characters on a side.
	LongUnits int
	// Bytes is the size of the file so far.
	Bytes int64
	// SourceCodes and TargetCodes are the language codes that the file
	// carries, in the order they appeared. Where a file has no source side
	// (a multilingual one) all are in TargetCodes.
	SourceCodes, TargetCodes []string
	// Warnings are sentences for the user: what another program may refuse,
	// and what to do about it.
	Warnings []string
}

// LongText is the length in characters above which cloud tools refuse a text:
// the limit that RWS documents for its cloud translation memories.
const LongText = 2000

// IsLong reports whether a text has more than LongText characters.
func IsLong(text string) bool {
	// A text has no more characters than bytes: most need no counting.
	return len(text) > LongText && utf8.RuneCountInString(text) > LongText
}

// LargeFile is the size in bytes above which the same tools refuse a file.
const LargeFile int64 = 1_000_000_000

// Skip counts the units that were left out for one reason.
type Skip struct {
	Reason Reason
	// Count is at least 1.
	Count int
	// First says where the first of them is: the name of its origin and its
	// number there, counted from 1 as people do.
	First string
}

// String is the entry in words: «3 units without a text in one of the two
// languages, the first is talks.zh.txt, unit 7».
func (s Skip) String() string {
	unit := "units"
	if s.Count == 1 {
		unit = "unit"
	}
	return fmt.Sprintf("%d %s %s, the first is %s", s.Count, unit, s.Reason.Words(), s.First)
}

// Reason names why a unit was left out. The values are stable: they stand in
// JSON output.
type Reason string

// The reasons for leaving a unit out.
const (
	// ReasonRejected units were judged wrong by a person.
	ReasonRejected Reason = "rejected"
	// ReasonOtherLanguages units have no variant in one language of the pair.
	ReasonOtherLanguages Reason = "other-languages"
	// ReasonOtherScript units have the language, in another script: a
	// traditional Chinese text in an export of simplified Chinese.
	ReasonOtherScript Reason = "other-script"
	// ReasonHalfEmpty units have the variant, but no text is left in it.
	ReasonHalfEmpty Reason = "half-empty"
	// ReasonSameCode units would carry one language code on both sides.
	ReasonSameCode Reason = "same-code"
	// ReasonTooLong units have a text that is longer than the format can hold.
	ReasonTooLong Reason = "too-long"
)

var reasons = [...]struct {
	reason Reason
	words  string
}{
	{ReasonRejected, "marked as rejected"},
	{ReasonOtherLanguages, "without a text in one of the two languages"},
	{ReasonOtherScript, "in the other script of the language (traditional and simplified Chinese go to files of their own)"},
	{ReasonHalfEmpty, "with an empty side"},
	{ReasonSameCode, "with the same language code on both sides"},
	{ReasonTooLong, "with a text longer than the format can hold"},
}

// Words completes «3 units …» in words that a translator understands.
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

// Add counts the unit as left out for the reason, which must be one of the
// Reason constants.
func (t *Tally) Add(r Reason, u *unit.Unit) { t.add(r, 1, func() string { return where(u) }) }

// Skipped lists what was counted, in the order of the Reason constants.
func (t *Tally) Skipped() []Skip {
	var list []Skip
	for _, r := range reasons {
		if c, ok := t.of(r.reason); ok {
			list = append(list, Skip{r.reason, c.count, c.first})
		}
	}
	return list
}

// tally counts things of several kinds, and keeps where the first of each was.
type tally[K comparable, P any] struct{ counts []tallied[K, P] }

type tallied[K comparable, P any] struct {
	kind  K
	count int
	first P
}

// add counts n things of the kind; first is called for the first of them.
func (t *tally[K, P]) add(kind K, n int, first func() P) {
	for i := range t.counts {
		if t.counts[i].kind == kind {
			t.counts[i].count += n
			return
		}
	}
	t.counts = append(t.counts, tallied[K, P]{kind, n, first()})
}

// of returns what was counted of the kind, if anything was.
func (t *tally[K, P]) of(kind K) (tallied[K, P], bool) {
	for _, c := range t.counts {
		if c.kind == kind {
			return c, true
		}
	}
	return tallied[K, P]{}, false
}

// where names the place of a unit for a person.
func where(u *unit.Unit) string {
	name := u.Origin.Source
	if name == "" {
		name = u.Origin.Title
	}
	if name == "" {
		return fmt.Sprintf("unit %d", u.Place+1)
	}
	return fmt.Sprintf("%s, unit %d", name, u.Place+1)
}

// Unfinished names why a text of an exchange file is no unit although nothing is
// wrong with it: the file itself calls it unfinished. The values are stable: they
// stand in JSON output.
type Unfinished string

// The reasons.
const (
	// NotTranslated texts have no translation yet.
	NotTranslated Unfinished = "not-translated"
	// IsDraft translations are new, fuzzy or still to be reviewed.
	IsDraft Unfinished = "draft"
	// WasRejected translations were refused by a reviewer.
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

// UnfinishedCount counts the texts that were passed over for one reason.
type UnfinishedCount struct {
	Reason Unfinished
	// Count is at least 1; First is the line of the first.
	Count, First int
}

// String is the entry in words: «3 segments not translated yet, the first in line 12».
func (c UnfinishedCount) String() string {
	words := string(c.Reason)
	for _, w := range unfinishedWords {
		if w.reason == c.Reason {
			words = w.words
		}
	}
	return inLines(c.Count, c.First, "segment "+words, "segments "+words)
}

// inLines is «1 fault, in line 12» or «3 faults, the first in line 12».
func inLines(count, first int, one, many string) string {
	if count == 1 {
		return fmt.Sprintf("1 %s, in line %d", one, first)
	}
	return fmt.Sprintf("%d %s, the first in line %d", count, many, first)
}

// UnfinishedTally counts for a Reader. The zero value is ready to use.
type UnfinishedTally struct{ tally[Unfinished, int] }

// Add counts a text that begins in the line.
func (t *UnfinishedTally) Add(reason Unfinished, line int) {
	t.add(reason, 1, func() int { return line })
}

// Counts lists what was counted, in the order of the constants.
func (t *UnfinishedTally) Counts() []UnfinishedCount {
	var list []UnfinishedCount
	for _, w := range unfinishedWords {
		if c, ok := t.of(w.reason); ok {
			list = append(list, UnfinishedCount{w.reason, c.count, c.first})
		}
	}
	return list
}
