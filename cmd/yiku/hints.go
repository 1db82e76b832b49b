package main

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/export/moses"
	"github.com/yiku-tm/yiku/export/rulings"
	"github.com/yiku-tm/yiku/tm/sdltm"
)

// hintFor returns the hint for an error: its own, or one for errors that come
// from elsewhere and say only what went wrong. This is the one place that
// knows such errors.
func hintFor(err error) string {
	if hint := ui.Hint(err); hint != "" {
		return hint
	}
	if r, ok := errors.AsType[reasoner](err); ok {
		if hint := reasonHints[r.Reason()]; hint != "" {
			return hint
		}
	}
	switch {
	case isUsage(err):
		return "add --help to the command to see how it is used"
	case errors.Is(err, sdltm.ErrForeign):
		return "open it in Trados Studio and export it as TMX"
	case errors.Is(err, syscall.ENOSPC):
		return "make room on the disk and try again"
	case errors.Is(err, syscall.ENOTDIR):
		return "a folder in that path is really a file: choose another path"
	case errors.Is(err, fs.ErrPermission):
		return "check who may read and write there"
	}
	return ""
}

// reasoner is an error of a library that knows its remedy: the reason is a
// constant of its package.
type reasoner interface {
	error
	Reason() string
}

// reasonHints are the hints for the reasons of libraries.
var reasonHints = map[string]string{
	export.NotTMX:         "a TMX file begins with <tmx>; export the memory again as TMX from the program it comes from",
	export.NotXLIFF:       "an XLIFF file begins with <xliff>; export it again as XLIFF from the program it comes from",
	export.NotTBX:         "a TBX file begins with <martif> or <tbx>; export the term base again as TBX from the program it comes from",
	export.NoLanguage:     "--from and --to say the languages that the file leaves out",
	formats.ReasonUnknown: "exchange files are " + strings.Join(formats.Readable(), ", ") + "; a document is given together with its translation, or with --mixed where it holds both languages",
	moses.ReasonLength:    "line n of one file must be the translation of line n of the other; yiku import SRC TGT aligns files that are not so",
	moses.ReasonLanguage:  "name the languages with --from and --to",
	rulings.ReasonTable:   "the heading names the columns: phrase, rendering (or a language: en, ru), lang, status, authority, date, citation, note",
}

func isUsage(err error) bool {
	_, ok := errors.AsType[*usageError](err)
	return ok
}
