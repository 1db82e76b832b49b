package xliff

import (
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/xmltree"
	"github.com/yiku-tm/yiku/tm/unit"
)

// worth is what the file says a translation is worth. A tool says it in its own
// words; they are asked in the order from the most to the least particular:
//
//	Trados   conf of <sdl:seg>
//	memoQ    mq:status of the unit
//	Phrase   m:confirmed of the unit
//	1.x      approved="yes", then the state of the target
//	2.x      the state of the segment
//
// Where nothing is said, a text in the target is a translation: most tools that
// convert from other formats write no states.
type worth struct {
	status unit.Status
	score  float64
	// unfinished, when not empty, says why it is no translation yet.
	unfinished export.Unfinished
}

var (
	finished   = worth{score: 1} // as of any unit of an exchange file: no status
	confirmed  = worth{status: unit.Reviewed, score: 1}
	draft      = worth{status: unit.Imported, score: draftScore, unfinished: export.IsDraft}
	refused    = worth{status: unit.Imported, score: draftScore, unfinished: export.WasRejected}
	untouched  = worth{status: unit.Imported, score: draftScore, unfinished: export.NotTranslated}
	conditions = map[string]worth{
		// XLIFF 1.2, section 3.2.1, states of a target; 2.1, section 4.3.1.
		"final": confirmed, "signed-off": confirmed, "reviewed": confirmed,
		"translated": finished,
		"initial":    draft, "new": draft, "needs-translation": draft, "needs-adaptation": draft, "needs-l10n": draft,
		"needs-review-translation": draft, "needs-review-adaptation": draft, "needs-review-l10n": draft,
	}
	tradosConditions = map[string]worth{
		"ApprovedSignOff": confirmed, "ApprovedTranslation": confirmed, "Translated": finished,
		"Draft": draft, "RejectedTranslation": refused, "RejectedSignOff": refused, "Unspecified": untouched, "": untouched,
	}
	memoqConditions = map[string]worth{
		"ManuallyConfirmed": finished, "Confirmed": finished, "TranslatorConfirmed": finished,
		"Reviewer1Confirmed": confirmed, "Reviewer2Confirmed": confirmed, "Proofread": confirmed, "ProofRead": confirmed,
		"NotStarted": untouched, "Rejected": refused,
		"Edited": draft, "PartiallyEdited": draft, "Pretranslated": draft, "PreTranslated": draft,
		"AssembledFromFragments": draft, "MachineTranslated": draft,
	}
)

// draftScore is the score of a translation that the file calls unfinished, where
// it is asked for all the same: below what the aligner calls sure.
const draftScore = 0.5

// judge1 is what a <trans-unit> says of its target.
func judge1(n, target *xmltree.Node) worth {
	if status := n.Attr("mq:status"); status != "" {
		if w, ok := memoqConditions[status]; ok {
			return w
		}
		return finished
	}
	switch n.Attr("m:confirmed") {
	case "1":
		return finished
	case "0":
		return draft
	}
	if n.Attr("approved") == "yes" {
		return confirmed
	}
	if target == nil {
		return untouched
	}
	return judgeState(target.Attr("state"))
}

// judgeState is what a state of XLIFF says. A state of a tool's own is finished
// unless its name says that something is needed.
func judgeState(state string) worth {
	if w, ok := conditions[state]; ok {
		return w
	}
	if strings.Contains(state, "needs-") || strings.Contains(state, "rejected") {
		return draft
	}
	return finished
}

// judgeTrados is what Trados says of a segment.
func judgeTrados(def *xmltree.Node) worth {
	if w, ok := tradosConditions[def.Attr("conf")]; ok {
		return w
	}
	return finished
}

// bestMatch is the greatest score of a match: nobody has taken it yet, so it is
// weaker than any translation.
const bestMatch = 0.95

// quality is a match-quality as a score: 85%, 85, 99.99, 101, or in XLIFF 2
// 85.0. What is no number is half a match: the file knows more than it says.
func quality(value string) float64 {
	percent, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), "%"), 64)
	if err != nil || !(percent >= 0) {
		return draftScore
	}
	return min(percent/100, bestMatch)
}
