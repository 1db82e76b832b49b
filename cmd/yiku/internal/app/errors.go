package app

import (
	"fmt"

	"github.com/yiku-tm/yiku/align"
)

// The reasons of errors that have a remedy. How to ask for the remedy, only the
// caller knows.
const (
	ReasonMemoryUnknown   = "memory-unknown"    // nobody says where the memory is
	ReasonNoMemory        = "no-memory"         // there is no memory yet
	ReasonNoMemoryFolder  = "no-memory-folder"  // its folder cannot be made
	ReasonReplaced        = "memory-replaced"   // another file took its place while it is used
	ReasonNoFile          = "no-file"           // a file to read does not exist
	ReasonFileForbidden   = "file-forbidden"    // the user may not read it
	ReasonIsFolder        = "is-folder"         // a folder where a file is needed
	ReasonSameFile        = "same-file"         // a document is its own translation
	ReasonSwapped         = "swapped"           // see SwappedError
	ReasonWrongSource     = "wrong-source"      // the source is in another language than the one given
	ReasonWrongTarget     = "wrong-target"      // so is the target
	ReasonUnknownLanguage = "unknown-language"  // the language of a document cannot be found
	ReasonSameLanguage    = "same-language"     // both documents are in one language
	ReasonUnknownLexicon  = "unknown-lexicon"   // the language of a lexicon cannot be found
	ReasonNoFinding       = "no-finding"        // a finding that is to be set aside is not there
	ReasonCheckFiles      = "check-files"       // files that are checked together are not one translation
	ReasonOtherSide       = "other-side"        // a text is in another language than its side
	ReasonEmptySide       = "empty-side"        // a pair has an empty text
	ReasonPairs           = "pairs"             // lines are not pairs of texts
	ReasonUnrelated       = "unrelated"         // two documents are not translations of each other
	ReasonUnrelatedPage   = "unrelated-page"    // neither are the two languages of a page
	ReasonNothingAligned  = "nothing-aligned"   // no sentence has a partner
	ReasonNothingOnPage   = "nothing-on-page"   // so in a page
	ReasonFolderStopped   = "folder-stopped"    // see FolderStoppedError
	ReasonNoPairs         = "no-pairs"          // no names of a folder belong together
	ReasonSegmentation    = "segmentation-conf" // OmegaT's own file of rules, which is not SRX
	ReasonStrict          = "strict"            // a faulty unit, with Strict
	ReasonUnreadableUnits = "unreadable-units"  // no unit can be read
	ReasonNoUnits         = "no-units"          // a file has no unit
	ReasonUnfinished      = "unfinished"        // a file has no finished translation
	ReasonDrafts          = "drafts"            // it has drafts only
	ReasonNotOmegaT       = "not-omegat"        // a folder is not an OmegaT project
	ReasonOmegaTFolder    = "omegat-folder"     // an OmegaT project keeps a folder outside itself
	ReasonNamesLanguages  = "names-languages"   // a file says its languages itself
	ReasonNeedsLanguages  = "needs-languages"   // a format of two files needs both languages
	ReasonSeveralPairs    = "several-pairs"     // see PairsError
	ReasonNothingToExport = "nothing-to-export" // no unit was chosen
	ReasonNoPlace         = "no-split-place"    // a sentence has no such place to be split
	ReasonAllLeftOut      = "all-left-out"      // see LeftOutError
	ReasonInternal        = "internal"          // a fault of the program
)

// Error is an error that has a remedy.
type Error struct {
	reason string
	err    error
}

func fail(reason, format string, args ...any) error {
	return &Error{reason, fmt.Errorf(format, args...)}
}

func (e *Error) Error() string { return e.err.Error() }
func (e *Error) Unwrap() error { return e.err }

// Reason returns one of the constants above.
func (e *Error) Reason() string { return e.reason }

// RequestError is an error of what was asked, not of the work.
type RequestError struct{ Err error }

func (e *RequestError) Error() string { return e.Err.Error() }
func (e *RequestError) Unwrap() error { return e.Err }

func request(err error) error { return &RequestError{err} }

// OtherLanguageError says that a page is in one language, and where it holds
// words of another.
type OtherLanguageError struct {
	Err    error
	Places []Excerpt
}

func (e *OtherLanguageError) Error() string { return e.Err.Error() }
func (e *OtherLanguageError) Unwrap() error { return e.Err }

// Excerpt is a part of a document, on one line.
type Excerpt struct {
	Place string // file:line
	Text  string
}

func (in *Input) excerpts(spans []align.Span) []Excerpt {
	lines := linesOf(in.Doc.Text)
	list := make([]Excerpt, len(spans))
	for i, s := range spans {
		list[i] = Excerpt{in.place(lines, s.Start), OneLine(in.Doc.Slice(s))}
	}
	return list
}
