package export

import "fmt"

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
	if c.Count == 1 {
		return fmt.Sprintf("1 segment %s, in line %d", words, c.First)
	}
	return fmt.Sprintf("%d segments %s, the first in line %d", c.Count, words, c.First)
}

// UnfinishedTally counts for a Reader. The zero value is ready to use.
type UnfinishedTally struct {
	counts [len(unfinishedWords)]UnfinishedCount
}

// Add counts a text that begins in the line.
func (t *UnfinishedTally) Add(reason Unfinished, line int) {
	for i, w := range unfinishedWords {
		if w.reason != reason {
			continue
		}
		if t.counts[i].Count == 0 {
			t.counts[i] = UnfinishedCount{Reason: reason, First: line}
		}
		t.counts[i].Count++
	}
}

// Counts lists what was counted, in the order of the constants.
func (t *UnfinishedTally) Counts() []UnfinishedCount {
	var list []UnfinishedCount
	for _, c := range t.counts {
		if c.Count > 0 {
			list = append(list, c)
		}
	}
	return list
}
