package align

import (
	"cmp"
	"slices"
)

// link is a pair of units that may translate each other.
type link struct {
	source, target int32
	// prior is the weight that the dictionary, a shared spelling or a name
	// gives the pair; 0 where only the text itself suggests it.
	prior float32
	// forward is t(target|source), backward t(source|target).
	forward, backward float32
}

// table holds the links of a pair of documents, sorted by source unit.
type table struct {
	links []link
	from  []int32 // links of source unit z: links[from[z]:from[z+1]]
	// reachable tells of each unit whether any unit of the other side links to it.
	sourceReachable, targetReachable []bool
	// strength is how many sightings the priors of each unit are worth.
	sourceStrength, targetStrength []float32
}

// byUnits orders links by source unit, then target unit, the greater prior first.
func byUnits(a, b link) int {
	return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.target, b.target), cmp.Compare(b.prior, a.prior))
}

// samePair tells whether two links are of the same units.
func samePair(a, b link) bool { return a.source == b.source && a.target == b.target }

// sortLinks brings links into the order of a table, each pair once with its
// greatest prior.
func sortLinks(links []link) []link {
	slices.SortFunc(links, byUnits)
	return slices.CompactFunc(links, samePair)
}

// newTable makes a table of links in order, each pair once. The probabilities
// are set from the priors alone.
func newTable(links []link, source, target *vocabulary) *table {
	t := &table{links: links, from: make([]int32, len(source.units)+1),
		sourceReachable: make([]bool, len(source.units)), targetReachable: make([]bool, len(target.units)),
		sourceStrength: slices.Repeat([]float32{priorStrength}, len(source.units)),
		targetStrength: slices.Repeat([]float32{priorStrength}, len(target.units))}
	for _, l := range links {
		t.from[l.source+1]++
		t.sourceReachable[l.source] = true
		t.targetReachable[l.target] = true
	}
	for i := 1; i < len(t.from); i++ {
		t.from[i] += t.from[i-1]
	}
	bySource, byTarget := make([]float32, len(source.units)), make([]float32, len(target.units))
	for _, l := range links {
		bySource[l.source] += l.prior
		byTarget[l.target] += l.prior
	}
	for i := range links {
		l := &links[i]
		if l.prior > 0 {
			l.forward = dictionaryMass * l.prior / max(bySource[l.source], 1)
			l.backward = dictionaryMass * l.prior / max(byTarget[l.target], 1)
		}
	}
	return t
}

// remember joins what other documents taught, whose links the table has, with
// the priors: a unit's prior probabilities become
//
//	(known(e,z) + alpha * prior(e|z)) / (known(z) + alpha)
//
// worth known(z) + alpha sightings, as if the document went on where the
// others ended.
func (t *table) remember(known *recollection) {
	if known == nil {
		return
	}
	at := 0
	for i := range t.links {
		l := &t.links[i]
		var n link
		for at < len(known.links) && byUnits(known.links[at], link{source: l.source, target: l.target}) < 0 {
			at++
		}
		if at < len(known.links) && samePair(known.links[at], *l) {
			n = known.links[at]
		}
		l.forward = (n.forward + float32(priorStrength*l.forward)) / (known.source[l.source] + priorStrength)
		l.backward = (n.backward + float32(priorStrength*l.backward)) / (known.target[l.target] + priorStrength)
	}
	for z, n := range known.source {
		t.sourceStrength[z] += n
	}
	for e, n := range known.target {
		t.targetStrength[e] += n
	}
}

// dictionaryMass is shared out among the words that the dictionary names for a
// unit and the document holds. It is above 1, so no probability: the units of a
// Chinese sentence overlap, so that each has a smaller share of the alignment than
// Model 1 thinks. Found by the search that search.go tells of.
const dictionaryMass = 1.2

// of returns the links of a source unit.
func (t *table) of(unit int32) []link { return t.links[t.from[unit]:t.from[unit+1]] }
