// Package xliff reads and writes XLIFF, the format in which translation tools
// hand out a document with its segments and what is translated of them: 1.0 to
// 1.2 and 2.0 to 2.2 (OASIS XML Localisation Interchange File Format), with what
// Trados (SDLXLIFF), memoQ (mqxliff) and Phrase (mxliff) add to it.
//
// To read, call NewReader and range over Units: every segment that is translated
// is a unit, matches that the file carries along are weaker ones, and what is
// not translated yet is left out and counted.
//
// To write, call NewWriter. WriteSegment writes a segment of a document with
// what is known of its translation (a pretranslation for a translation tool),
// Write a unit of a memory; then Close. What the package promises:
//
//   - the file is well-formed and valid by the schema of its version, whatever
//     the texts hold; 1.2 is the strict one;
//   - source and target of a file have one language each, which its root names;
//   - a code that stands on both sides has the same number on both;
//   - the same segments and Options give the same bytes;
//   - memory use does not depend on the number of segments.
package xliff

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Version is a version of XLIFF that is written.
type Version string

// The versions that are written. 1.2 is what every tool opens; some open 2.1 too.
const (
	Version12 Version = "1.2"
	Version21 Version = "2.1"
)

// Versions are all of them, the default first.
var Versions = []Version{Version12, Version21}

// Options of NewWriter. The zero value writes XLIFF 1.2 in the languages of the
// first unit; a writer of segments needs Source and Target.
type Options struct {
	// Version is the version to write; empty is 1.2.
	Version Version
	// ToolVersion is the version of yiku. Empty is "unknown".
	ToolVersion string
	// Source and Target are the language tags of the pair, such as "zh" and "en";
	// what an empty one means says pair.New. Segments are in these two.
	Source, Target string
	// LangStyle is how language codes are written; empty is zh-CN, en-US.
	LangStyle export.LangStyle
	// Labels are language codes to use instead of the style's, by tag: see
	// export.Labels.
	Labels map[string]string
	// Original is the name of the document that the segments are from; folders in
	// it are left out.
	Original string
	// Created is the time of the file; zero leaves it out.
	Created time.Time
}

// check completes the options, or says which is wrong.
func (o *Options) check() error {
	if o.Version == "" {
		o.Version = Version12
	}
	if !slices.Contains(Versions, o.Version) {
		return fmt.Errorf("there is no XLIFF %s to write: use %s or %s", o.Version, Version12, Version21)
	}
	if o.ToolVersion == "" {
		o.ToolVersion = "unknown"
	}
	return nil
}

// Segment is one segment of a document, with what is known of its translation.
type Segment struct {
	// ID names the segment for the program that asked for it, or is empty. It is
	// written as its name; the numbers of the file are given by the Writer.
	ID string
	// Source is the text to translate and Target its translation, which is empty
	// where there is none yet. Their Lang is not looked at.
	Source, Target unit.Variant
	// State says what the target is. Empty stands for what MatchQuality makes of
	// it: Translated for 100 and more, else Draft.
	State State
	// MatchQuality says, in percent, how far the unit that the target was taken
	// from fits the source: 1 to 100, 101 where its neighbours fit too; 0 for a
	// target that is from no match.
	MatchQuality int
	// Origin names where the target is from: a document of the memory.
	Origin string
	// Matches are offered beside the target, the best first.
	Matches []Match
	// Notes are for the translator.
	Notes []string
	// props go into the file for yiku itself.
	props []unit.Prop
}

// Match is a unit of the memory that is offered for a segment.
type Match struct {
	// Quality is that of Segment.MatchQuality, at least 1.
	Quality int
	// Origin names where the unit is from, or is empty.
	Origin string
	// Source and Target are the texts of the unit.
	Source, Target unit.Variant
}

// State says how far a translation is.
type State string

// The states of a target, and what they are called in the two versions.
const (
	// Draft is to be looked at by the translator: needs-review-translation,
	// initial.
	Draft State = "draft"
	// Translated: translated, translated.
	Translated State = "translated"
	// Final was confirmed by a person: final and approved, final.
	Final State = "final"
)

// state is the state of the segment's target.
func (s *Segment) state() State {
	switch {
	case s.State != "":
		return s.State
	case s.MatchQuality == 0 || s.MatchQuality >= 100:
		return Translated
	}
	return Draft
}

// stateOf is the state of a unit of the memory.
func stateOf(u *unit.Unit) State {
	switch u.Status {
	case unit.Reviewed:
		return Final
	case unit.Aligned:
		return Draft
	}
	return Translated
}

// noSpaces makes a text an XML name token by putting "_" in place of what is none.
func noSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, s)
}
