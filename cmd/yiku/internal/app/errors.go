package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm/fault"
)

// The reasons of errors that have a remedy. Only the caller knows how to
// request the remedy.
const (
	ReasonMemoryUnknown   = "memory-unknown"    // the path of the memory is unknown
	ReasonNoMemory        = "no-memory"         // the memory does not exist
	ReasonNoMemoryFolder  = "no-memory-folder"  // its folder cannot be created
	ReasonReplaced        = "memory-replaced"   // another file replaced it while it was in use
	ReasonNoFile          = "no-file"           // a file to read does not exist
	ReasonFileForbidden   = "file-forbidden"    // the user may not read a file
	ReasonIsFolder        = "is-folder"         // a folder where a file is needed
	ReasonIsDevice        = "is-device"         // a device where a file is needed
	ReasonSameFile        = "same-file"         // a document and its translation are the same file
	ReasonSwapped         = "swapped"           // see SwappedError
	ReasonWrongSource     = "wrong-source"      // the source is not in the given language
	ReasonWrongTarget     = "wrong-target"      // the target is not in the given language
	ReasonUnknownLanguage = "unknown-language"  // the language of a document cannot be detected
	ReasonSameLanguage    = "same-language"     // both documents are in the same language
	ReasonUnknownLexicon  = "unknown-lexicon"   // the language of a lexicon cannot be detected
	ReasonNoFinding       = "no-finding"        // a finding to be set aside does not exist
	ReasonCheckFiles      = "check-files"       // files to be checked are not one translation
	ReasonOtherSide       = "other-side"        // a text is not in the language of its side
	ReasonEmptySide       = "empty-side"        // a pair has an empty text
	ReasonPairs           = "pairs"             // lines are not pairs of texts
	ReasonUnrelated       = "unrelated"         // two documents are not translations of each other
	ReasonUnrelatedPage   = "unrelated-page"    // the two languages of a page are not, either
	ReasonNothingAligned  = "nothing-aligned"   // no sentence has a partner
	ReasonNothingOnPage   = "nothing-on-page"   // no sentence of a page has a partner
	ReasonFolderStopped   = "folder-stopped"    // see FolderStoppedError
	ReasonNoPairs         = "no-pairs"          // no names in a folder belong together
	ReasonSegmentation    = "segmentation-conf" // rules in OmegaT's own format, not SRX
	ReasonStrict          = "strict"            // a faulty unit, with the option Strict
	ReasonUnreadableUnits = "unreadable-units"  // no unit can be read
	ReasonNoUnits         = "no-units"          // a file has no unit
	ReasonUnfinished      = "unfinished"        // a file has no finished translation
	ReasonDrafts          = "drafts"            // it has drafts only
	ReasonNotOmegaT       = "not-omegat"        // a folder is not an OmegaT project
	ReasonOmegaTFolder    = "omegat-folder"     // an OmegaT project has a folder outside itself
	ReasonNamesLanguages  = "names-languages"   // a file names its languages itself
	ReasonNeedsLanguages  = "needs-languages"   // a format of two files needs both languages
	ReasonSeveralPairs    = "several-pairs"     // see PairsError
	ReasonNothingToExport = "nothing-to-export" // no unit was chosen
	ReasonNoPlace         = "no-split-place"    // a sentence cannot be split there
	ReasonAllLeftOut      = "all-left-out"      // see LeftOutError
	ReasonLongList        = "long-list"         // a list has too many phrases
	ReasonInternal        = "internal"          // a fault of the program
)

// An Error is an error that has a remedy.
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

// A RequestError is an error in the request, not in carrying it out.
type RequestError struct{ Err error }

func (e *RequestError) Error() string { return e.Err.Error() }
func (e *RequestError) Unwrap() error { return e.Err }

func request(err error) error { return &RequestError{err} }

// afterOthers returns the error of a document that was not stored by an import that stored units of
// others before, in the entry of the journal. That "nothing was changed" would be true of this document
// only.
func afterOthers(err error, units int, entry int64) error {
	if err == nil || entry == 0 {
		return err
	}
	if e, ok := errors.AsType[*fault.FileError](err); ok {
		problem, cut := strings.CutSuffix(e.Problem, "; nothing was changed")
		if !cut {
			return err // its own remedy is the one that helps
		}
		partly := *e
		partly.Problem = problem
		err = &partly
	} else if !errors.Is(err, context.Canceled) {
		return err
	}
	return ui.WithHint(err, "%s stored before; run the same command to go on, or undo with: yiku undo %d",
		ui.Count(units, "unit was", "units were"), entry)
}

// An OtherLanguageError is returned for a page in one language, and shows the
// words in others.
type OtherLanguageError struct {
	Err    error
	Places []Excerpt
}

func (e *OtherLanguageError) Error() string { return e.Err.Error() }
func (e *OtherLanguageError) Unwrap() error { return e.Err }

// An Excerpt is a part of a document on one line.
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

// A fault of the program that a file reveals must not end in a stack trace and, in
// a folder, must not keep the other files from being read. So each file is read
// under a guard. What it would have changed was in a transaction, which is rolled
// back. The packages below panic unhindered, so that their tests and fuzz targets
// see it.

// guard converts a panic to an error about reading the file. It must be
// deferred.
func guard(path string, err *error) {
	if p := recover(); p != nil {
		*err = internalError("cannot read "+path, p)
	}
}

// Fault returns the error for a recovered panic. The deferred function that
// recovered it must call it directly.
func Fault(p any) error { return internalError("", p) }

// internalError returns the error with the place of the panic, for a useful report.
func internalError(doing string, p any) error {
	if doing != "" {
		doing += ": "
	}
	return fail(ReasonInternal, "%sinternal error, please report: %v%s", doing, p, panicPlace())
}

// panicPlace returns the place of the current panic as " (file.go:12)".
func panicPlace() string {
	calls := make([]uintptr, 64)
	frames := runtime.CallersFrames(calls[:runtime.Callers(0, calls)])
	panicked := false
	for {
		f, more := frames.Next()
		switch {
		case strings.HasPrefix(f.Function, "runtime."):
			panicked = panicked || f.Function == "runtime.gopanic"
		case panicked:
			return fmt.Sprintf(" (%s:%d)", filepath.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}
