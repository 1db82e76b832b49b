package eval

// MergeVerses merges a bead into the one before where both lie wholly inside
// the same verse, as Bertalign does for its Bible set, whose gold has one bead a
// verse. sourceVerses and targetVerses name the verse of every line.
func MergeVerses(beads []Bead, sourceVerses, targetVerses []string) []Bead {
	var merged []Bead
	last, known := "", false
	for _, b := range beads {
		verse, one := onlyVerse(b, sourceVerses, targetVerses)
		if one && known && verse == last {
			m := &merged[len(merged)-1]
			m.Source = append(m.Source[:len(m.Source):len(m.Source)], b.Source...)
			m.Target = append(m.Target[:len(m.Target):len(m.Target)], b.Target...)
			m.Score = min(m.Score, b.Score)
		} else {
			merged = append(merged, b)
		}
		last, known = verse, one
	}
	return merged
}

// onlyVerse returns the one verse that all lines of the bead belong to, or false.
func onlyVerse(b Bead, sourceVerses, targetVerses []string) (string, bool) {
	verse, found := "", false
	for _, side := range []struct {
		lines  []int
		verses []string
	}{{b.Source, sourceVerses}, {b.Target, targetVerses}} {
		for _, line := range side.lines {
			if line >= len(side.verses) {
				continue
			}
			if found && side.verses[line] != verse {
				return "", false
			}
			verse, found = side.verses[line], true
		}
	}
	return verse, found
}
