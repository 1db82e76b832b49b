// Package own is what yiku says of its own units in exchange files, whatever
// their format: the name that a unit keeps everywhere (TUID), a note for people
// (Note), and properties for programs (Props), which Notebook takes back when a
// file of ours is read again.
package own

import (
	"strings"

	"github.com/yiku-tm/yiku/tm/unit"
)

// The names of the properties of a <tu>, in the order of the file. TMX leaves
// the values of <prop type> to the tools and asks for the prefix "x-".
const (
	PropSource     = "x-origin-source" // Origin.Source, the name of the source file
	PropTarget     = "x-origin-target" // Origin.Target, the name of the target file
	PropTitle      = "x-title"         // Origin.Title
	PropDate       = "x-date"          // Origin.Date: YYYY, YYYY-MM or YYYY-MM-DD
	PropBody       = "x-body"          // Origin.Body, the issuing body
	PropTranslator = "x-translator"    // Origin.Translator
	PropURL        = "x-url"           // Origin.URL
	PropStatus     = "x-status"        // Unit.Status: aligned, reviewed, imported
	PropUnit       = "x-unit"          // the name that AppendTUID makes, for a unit that has another tuid
	PropScore      = "x-score"         // Unit.Score, 0.00 to 1.00, two decimals
)

// FileName is the name of a file without its folders: a TMX goes to clients and
// colleagues, whom the folders of the translator do not concern.
func FileName(path string) string {
	return path[strings.LastIndexAny(path, `/\`)+1:]
}

// Note says in words where the unit is from and whether to trust it:
// «两国元首会谈; 新华社, 2026-05-08; translated by 李明; aligned by machine, not reviewed».
func Note(o *unit.Origin, s unit.Status) string {
	title := o.Title
	if title == "" {
		title = FileName(o.Source)
	}
	parts := []string{title, join(o.Body, o.Date)}
	if o.Translator != "" {
		parts = append(parts, "translated by "+o.Translator)
	}
	switch s {
	case unit.Aligned:
		parts = append(parts, "aligned by machine, not reviewed")
	case unit.Reviewed:
		parts = append(parts, "reviewed")
	case unit.Imported:
		parts = append(parts, "imported as a pair")
	}
	full := parts[:0]
	for _, part := range parts {
		if part != "" {
			full = append(full, part)
		}
	}
	return strings.Join(full, "; ")
}

// join puts a comma between two texts where both are there.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}
