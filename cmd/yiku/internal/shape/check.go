package shape

import (
	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/check"
)

// Checked is the JSON of yiku check.
type Checked struct {
	Document string         `json:"document"`
	From     string         `json:"from"`
	To       string         `json:"to"`
	Units    int            `json:"units"`
	Errors   int            `json:"errors"`
	Warnings int            `json:"warnings"`
	Infos    int            `json:"infos"`
	Ignored  int            `json:"ignored"`
	Findings []CheckFinding `json:"findings"`
}

// A CheckFinding is a finding about one unit or several.
type CheckFinding struct {
	ID         string         `json:"id"`
	Kind       check.Kind     `json:"kind"`
	Rule       string         `json:"rule"`
	Severity   check.Severity `json:"severity"`
	Message    string         `json:"message"`
	Evidence   []string       `json:"evidence"`
	Suggestion string         `json:"suggestion,omitempty"`
	Source     string         `json:"source"`
	Target     string         `json:"target"`
	Places     []CheckPlace   `json:"places"`
}

// A CheckPlace is a unit with a fault. The spans are byte offsets into the
// texts.
type CheckPlace struct {
	// Number counts the units of the document from 1; Unit is the number in the
	// memory, 0 where it is in none.
	Number      int          `json:"number"`
	Unit        int64        `json:"unit,omitempty"`
	Source      string       `json:"source"`
	Target      string       `json:"target"`
	SourceSpans []align.Span `json:"source_spans"`
	TargetSpans []align.Span `json:"target_spans"`
}

// CheckedOf makes the JSON of findings.
func CheckedOf(document, from, to string, units int, findings []check.Finding, ignored int) Checked {
	c := Checked{Document: document, From: from, To: to, Units: units, Ignored: ignored, Findings: []CheckFinding{}}
	for _, f := range findings {
		switch f.Severity {
		case check.Error:
			c.Errors++
		case check.Warning:
			c.Warnings++
		default:
			c.Infos++
		}
		c.Findings = append(c.Findings, CheckFinding{
			ID: f.ID, Kind: f.Kind, Rule: f.Rule, Severity: f.Severity, Message: f.Message,
			Evidence: List(f.Evidence), Suggestion: f.Suggestion, Source: f.Source, Target: f.Target,
			Places: Each(f.Places, func(p check.Place) CheckPlace {
				return CheckPlace{p.Number, p.UnitID, p.Source, p.Target, List(p.SourceSpans), List(p.TargetSpans)}
			}),
		})
	}
	return c
}
