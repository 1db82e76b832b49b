package xliff

import (
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/xmltree"
	"github.com/yiku-tm/yiku/tm/unit"
)

// assessment is the state of a translation according to the file. Tools record it in
// different places; the most specific one decides:
//
//	Trados   conf of <sdl:seg>
//	memoQ    mq:status of the unit
//	Phrase   m:confirmed of the unit
//	1.x      approved="yes", then the state of the target
//	2.x      the state of the segment
//
// Without a state, a text in the target is a translation: most tools that convert
// from other formats write no states.
type assessment struct {
	status unit.Status
	score  float64
	// unfinished is the reason why the translation is not finished, or empty.
	unfinished export.Unfinished
}

var (
	finished   = assessment{score: 1} // as of any unit of an exchange file: no status
	confirmed  = assessment{status: unit.Reviewed, score: 1}
	draft      = assessment{status: unit.Imported, score: draftScore, unfinished: export.IsDraft}
	refused    = assessment{status: unit.Imported, score: draftScore, unfinished: export.WasRejected}
	untouched  = assessment{status: unit.Imported, score: draftScore, unfinished: export.NotTranslated}
	conditions = map[string]assessment{
		// XLIFF 1.2, section 3.2.1, states of a target; 2.1, section 4.3.1.
		"final": confirmed, "signed-off": confirmed, "reviewed": confirmed,
		"translated": finished,
		"initial":    draft, "new": draft, "needs-translation": draft, "needs-adaptation": draft, "needs-l10n": draft,
		"needs-review-translation": draft, "needs-review-adaptation": draft, "needs-review-l10n": draft,
	}
	tradosConditions = map[string]assessment{
		"ApprovedSignOff": confirmed, "ApprovedTranslation": confirmed, "Translated": finished,
		"Draft": draft, "RejectedTranslation": refused, "RejectedSignOff": refused, "Unspecified": untouched, "": untouched,
	}
	memoqConditions = map[string]assessment{
		"ManuallyConfirmed": finished, "Confirmed": finished, "TranslatorConfirmed": finished,
		"Reviewer1Confirmed": confirmed, "Reviewer2Confirmed": confirmed, "Proofread": confirmed, "ProofRead": confirmed,
		"NotStarted": untouched, "Rejected": refused,
		"Edited": draft, "PartiallyEdited": draft, "Pretranslated": draft, "PreTranslated": draft,
		"AssembledFromFragments": draft, "MachineTranslated": draft,
	}
)

// draftScore is the score of an unfinished translation that is read because the
// options ask for drafts. It is below the aligner's threshold for sure pairs.
const draftScore = 0.5

// assess1 returns the assessment of the target of a <trans-unit>.
func assess1(n, target *xmltree.Node) assessment {
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
	return assessState(target.Attr("state"))
}

// assessState returns the assessment of an XLIFF state. A state that the standard does
// not define is finished unless its name says that something is needed.
func assessState(state string) assessment {
	if w, ok := conditions[state]; ok {
		return w
	}
	if strings.Contains(state, "needs-") || strings.Contains(state, "rejected") {
		return draft
	}
	return finished
}

func assessTrados(def *xmltree.Node) assessment {
	if w, ok := tradosConditions[def.Attr("conf")]; ok {
		return w
	}
	return finished
}

// bestMatch is the highest score of a match. Nobody has accepted it, so it is weaker
// than any translation.
const bestMatch = 0.95

// quality returns a match-quality (85%, 85, 99.99, 101, or 85.0 in XLIFF 2) as a
// score. The score of an invalid number is draftScore.
func quality(value string) float64 {
	percent, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), "%"), 64)
	if err != nil || !(percent >= 0) {
		return draftScore
	}
	return min(percent/100, bestMatch)
}
