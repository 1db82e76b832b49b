package align

import (
	"math"
	"testing"

	"github.com/yiku-tm/yiku/align/internal/tune"
)

// TestPlaces names what holds before each sentence of a small scene.
func TestPlaces(t *testing.T) {
	d := sentences("en", "Is it late?", "“It is!”", "“Then go.”", "He said:", "“wait for me,", "and bring the lamp.”", "She left it was dark", "outside.")
	d.Sentences[3].Paragraph = 1
	for i := 4; i < len(d.Sentences); i++ {
		d.Sentences[i].Paragraph = 1
	}
	want := [][]tune.Property{
		{tune.ParagraphBegins},
		{tune.AfterQuestion, tune.OpensQuotation},
		{tune.AfterExclamation, tune.AfterQuotation, tune.OpensQuotation, tune.SpeakerChanges},
		{tune.ParagraphBegins, tune.AfterQuotation},
		{tune.AfterColon, tune.OpensQuotation},
		{tune.InsideQuotation, tune.Continues},
		{tune.AfterQuotation},
		{tune.Continues},
	}
	p := placesOf(d)
	for i, properties := range want {
		mask := uint16(0)
		for _, k := range properties {
			mask |= 1 << k
		}
		if p.masks[i] != mask {
			t.Errorf("before %q: %b, want %b", d.SentenceText(i), p.masks[i], mask)
		}
	}
	zh := sentences("zh", "几点了？", "「三點。」", "他說：", "『走吧！』")
	for i, want := range []uint16{1 << tune.ParagraphBegins, 1<<tune.AfterQuestion | 1<<tune.OpensQuotation, 1 << tune.AfterQuotation, 1<<tune.AfterColon | 1<<tune.OpensQuotation} {
		if got := placesOf(zh).masks[i]; got != want {
			t.Errorf("before %q: %b, want %b", zh.SentenceText(i), got, want)
		}
	}
}

// TestPlacesAdapt checks that the properties of places are learned from beads:
// where borders agree, and what is inside beads.
func TestPlacesAdapt(t *testing.T) {
	var source, target []string
	for range 40 {
		source = append(source, "Wer kommt?", "Niemand kommt.")
		target = append(target, "Qui vient ?", "Personne ne vient.")
	}
	a, b := sentences("de", source...), sentences("fr", target...)
	m := newPlaceModel(a, b)
	before := m.border[tune.AfterQuestion]
	var agreeing, joined []Bead
	for i := range source {
		agreeing = append(agreeing, Bead{Source: Range{i, i + 1}, Target: Range{i, i + 1}})
		if i%2 == 0 {
			joined = append(joined, Bead{Source: Range{i, i + 2}, Target: Range{i, i + 2}})
		}
	}
	m.estimate(agreeing)
	after := m.border[tune.AfterQuestion]
	if !(after[1][1] > before[1][1] && after[0][1] < before[0][1] && after[1][0] < before[1][0]) {
		t.Errorf("agreement of questions: %v, then %v", before, after)
	}
	if m.sourceInner[tune.AfterQuestion] != 0 {
		t.Errorf("no bead has an inside, yet questions there score %v", m.sourceInner[tune.AfterQuestion])
	}
	m.estimate(joined)
	if got := m.sourceInner[tune.AfterQuestion]; got <= 0.3 {
		t.Errorf("every bead has a question inside, which scores %v", got)
	}
	// A paragraph that begins inside a bead never scores.
	if got := m.sourceInner[tune.ParagraphBegins]; got > 0 {
		t.Errorf("a paragraph inside a bead scores %v", got)
	}
	share := m.source.share(tune.AfterQuestion)
	if math.Abs(share-0.5) > 0.02 {
		t.Errorf("the share of questions is %v, want about a half", share)
	}
}

// TestDocumentShares checks that the shares follow the beads, those of lone sentences
// faster.
func TestDocumentShares(t *testing.T) {
	var beads []Bead
	for i := range 50 {
		beads = append(beads, Bead{Source: Range{i, i + 1}, Target: Range{2 * i, 2*i + 2}})
	}
	start, got := startShares(), documentShares(beads)
	for k, shape := range beadTypes {
		switch {
		case shape == beadType{1, 2}:
			if got[k] < math.Log(0.4) {
				t.Errorf("1-2 is every bead and has a share of %.3f", math.Exp(got[k]))
			}
		case shape.source == 0 || shape.target == 0:
			if off := start[k] - got[k]; off < 1.3 || off > 2 {
				t.Errorf("no sentence is alone, and the log share of %v falls by %.2f", shape, off)
			}
		default:
			if off := start[k] - got[k]; off < 0.4 || off > 0.6 {
				t.Errorf("the log share of %v falls by %.2f", shape, off)
			}
		}
	}
}
