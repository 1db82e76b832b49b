package srx

// places numbers what the automata may ask of a place between two characters: its
// edges, and what the look-arounds of the levels below say there.
type places struct {
	looks []lookRef
	list  []placeInfo
	of    map[placeInfo]int32
	// accepts are shared by all programs.
	accepts *accepts
}

// placeInfo is a place on a level: what it is on the level below and what the
// programs of that level found there. On level 0 it has edges only.
type placeInfo struct {
	edges edge
	// below is the place on the level below; forward and backward are numbers of
	// accepts.
	below, forward, backward int32
	level                    int32
}

func newPlaces(looks []lookRef, a *accepts) *places {
	p := &places{looks: looks, of: make(map[placeInfo]int32), accepts: a}
	p.number(placeInfo{}) // number 0 is the place of programs that ask for none
	return p
}

func (p *places) number(info placeInfo) int32 {
	n, ok := p.of[info]
	if !ok {
		n = int32(len(p.list))
		p.of[info] = n
		p.list = append(p.list, info)
	}
	return n
}

func (p *places) edges(place int32) edge { return p.list[place].edges }

// look tells whether the look-around holds at the place.
func (p *places) look(place, look int32) bool {
	ref := p.looks[look]
	info := p.list[place]
	for int(info.level) > ref.level+1 {
		info = p.list[info.below]
	}
	found := info.backward
	if ref.side.behind {
		found = info.forward
	}
	return p.accepts.has(found, ref.index) != ref.side.negative
}

// edgesAt fills out with the places of the text on level 0, as edges alone.
func (p *places) edgesAt(a *alphabet, classes []uint16, out []int32) {
	n := len(classes)
	for i := range n + 1 {
		before, after := i > 0, i < n
		breakBefore := before && a.lineEnd[classes[i-1]]
		breakAfter := after && a.lineEnd[classes[i]]
		insideBreak := before && after && a.cr[classes[i-1]] && a.lf[classes[i]]
		var e edge
		if !before {
			e |= textStart | lineStart
		}
		if !after {
			e |= textEnd | finalEnd | lineEnd
		}
		if breakBefore && after && !insideBreak {
			e |= lineStart
		}
		if breakAfter && !insideBreak {
			e |= lineEnd
			if i == n-1 || i == n-2 && a.cr[classes[i]] && a.lf[classes[i+1]] {
				e |= finalEnd
			}
		}
		if before && a.isWord[classes[i-1]] != (after && a.isWord[classes[i]]) || !before && after && a.isWord[classes[i]] {
			e |= wordEdge
		} else {
			e |= noWordEdge
		}
		out[i] = p.number(placeInfo{edges: e})
	}
}
