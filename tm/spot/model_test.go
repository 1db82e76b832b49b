package spot

import (
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
)

// TestLinks checks that the rows of every occurrence lead to the atoms of its pairing.
func TestLinks(t *testing.T) {
	sample := []Pair{
		{Source: "双方同意发展绿色能源，发展合作。", Target: "Both sides agreed to develop green energy and develop cooperation.", Hits: []align.Span{{Start: 18, End: 30}}},
		{Source: "绿色能源是合作重点。", Target: "Green energy is a focus of cooperation.", Hits: []align.Span{{Start: 0, End: 12}}},
	}
	pool := []Pair{{Source: "合作发展。", Target: "Cooperation develops."}, {Source: "", Target: ""}}
	w, training, err := newModel(t.Context(), dictionary(t), Query{From: "zh", To: "en"}, sample, pool)
	if err != nil {
		t.Fatal(err)
	}
	w.link(training)
	l := &w.links
	occurrences := 0
	for m := range w.frequency {
		seen := map[int32]bool{}
		for at := l.at[m]; at < l.at[m+1]; at++ {
			if seen[l.source[at]] {
				t.Errorf("target atom %d has two links to source atom %d", m, l.source[at])
			}
			seen[l.source[at]] = true
		}
		rest := l.rows[l.rowsAt[m]:l.rowsAt[m+1]]
		for _, o := range l.occurs[l.occursAt[m]:l.occursAt[m+1]] {
			occurrences++
			x := training[o.pairing]
			if phrase := rest[0]; (phrase >= 0) != (x.hits != nil) || phrase >= 0 && l.source[phrase] != phraseUnit || phrase >= 0 && phrase != l.phrase[m] {
				t.Errorf("target atom %d in pairing %d: the phrase is link %d", m, o.pairing, phrase)
			}
			for k, g := range x.given {
				if at := rest[k+1]; at < l.at[m] || at >= l.at[m+1] || l.source[at] != g.id {
					t.Errorf("target atom %d in pairing %d: link %d is not to source atom %d", m, o.pairing, at, g.id)
				}
			}
			rest = rest[len(x.given)+1:]
		}
		if len(rest) > 0 {
			t.Errorf("target atom %d has %d numbers too many", m, len(rest))
		}
	}
	want := 0
	for _, x := range training {
		want += len(x.made)
	}
	if occurrences != want || want == 0 {
		t.Errorf("%d occurrences, want %d", occurrences, want)
	}
}

// TestWeakLinks checks that a rare word that is akin only to a character inside another word gets
// little from there.
func TestWeakLinks(t *testing.T) {
	const source, target = "大家坚定信心、同心守岛，日子好了。", "People kept their confidence and guarded the island in solidarity, and life got better."
	hit := strings.Index(source, "守岛")
	sample := []Pair{{Source: source, Target: target, Hits: []align.Span{{Start: hit, End: hit + len("守岛")}}}}
	q, err := newQuestion(t.Context(), dictionary(t), Query{From: "zh", To: "en"}, sample, slices.Repeat([]Pair{{Source: "好。", Target: "Good."}}, 300))
	if err != nil {
		t.Fatal(err)
	}
	outside := make(map[string]float64)
	for i, k := range q.pairings[0].target.tokens {
		outside[target[k.Start:k.End]] = q.aligned[0].outside[i]
	}
	if outside["confidence"] < 0.5 || outside["solidarity"] > 0.5 {
		t.Errorf("from the rest of the sentence come confidence %.2f, solidarity %.2f", outside["confidence"], outside["solidarity"])
	}
}
