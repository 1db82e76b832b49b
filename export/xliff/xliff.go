// Package xliff reads and writes XLIFF (OASIS XML Localisation Interchange File
// Format), in which translation tools exchange a document's segments and their
// translations. It reads versions 1.0 to 1.2 and 2.0 to 2.2, with the extensions of
// Trados (SDLXLIFF), memoQ (mqxliff) and Phrase (mxliff), and writes 1.2 and 2.1.
//
// To read, call NewReader and range over Units. Every translated segment is a unit. The
// matches that the file contains are units with a lower score. Segments without a
// translation are skipped and counted.
//
// To write, call NewWriter, then WriteSegment for each segment of a document (a
// pretranslation) or Write for each unit of a memory, then Close:
//
//   - the file is valid by the schema of its version (the strict one of 1.2),
//     whatever the texts contain;
//   - the segments of a file have one source and one target language, which the root
//     or the <file> names;
//   - a code that occurs on both sides has the same number on both;
//   - the same segments and options give the same bytes;
//   - memory use does not depend on the number of segments.
package xliff

import (
	"strings"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Version is a version of XLIFF that a Writer writes.
type Version string

// The versions. Every tool opens 1.2; some also open 2.1.
const (
	Version12 Version = "1.2"
	Version21 Version = "2.1"
)

// Versions lists them, the default first.
var Versions = []Version{Version12, Version21}

// Segment is a segment of a document, with its translation as far as there is one.
type Segment struct {
	// ID is written as the name of the segment, unless it is empty. The ids of the
	// elements are consecutive numbers.
	ID string
	// Source is the text to translate, and Target its translation or empty. Their Lang
	// is ignored.
	Source, Target unit.Variant
	// State is the state of the target. By default it is Draft for a match below 100
	// percent, otherwise Translated.
	State State
	// MatchQuality is the similarity, in percent, of the source to that of the unit from
	// which the target was taken: 1 to 100, 101 if the neighbours match too, 0 for a
	// target that is not from a match.
	MatchQuality int
	// Origin names the document of the memory from which the target was taken.
	Origin string
	// Matches are offered beside the target, the best first.
	Matches []Match
	// Notes are for the translator.
	Notes []string
	// props are the properties that yiku reads back.
	props []unit.Prop
}

// Match is a unit of the memory offered for a segment.
type Match struct {
	// Quality is a similarity as in Segment.MatchQuality, at least 1.
	Quality int
	// Origin names the document of the unit, or is empty.
	Origin string
	// Source and Target are the texts of the unit.
	Source, Target unit.Variant
}

// State is the state of a translation.
type State string

// The states of a target, with their names in versions 1.2 and 2.1.
const (
	// Draft needs the translator's attention: needs-review-translation, initial.
	Draft State = "draft"
	// Translated: translated, translated.
	Translated State = "translated"
	// Final has been confirmed by a person: final and approved, final.
	Final State = "final"
)

func (s *Segment) state() State {
	switch {
	case s.State != "":
		return s.State
	case s.MatchQuality == 0 || s.MatchQuality >= 100:
		return Translated
	}
	return Draft
}

func stateOf(u *unit.Unit) State {
	switch u.Status {
	case unit.Reviewed:
		return Final
	case unit.Aligned:
		return Draft
	}
	return Translated
}

// noSpaces turns a text into an XML name token by replacing other characters with "_".
func noSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, s)
}
