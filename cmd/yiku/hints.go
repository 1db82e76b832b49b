package main

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export/worddoc"
	"github.com/yiku-tm/yiku/tm/sdltm"
)

// hintFor returns the hint for an error: its own, or one for errors that come
// from elsewhere and say only what went wrong. This is the one place that
// knows such errors.
func hintFor(err error) string {
	if hint := ui.Hint(err); hint != "" {
		return hint
	}
	if wrong, ok := errors.AsType[*charset.Error](err); ok && wrong.Fits != "" {
		return fmt.Sprintf("use --encoding %s, or leave --encoding out", wrong.Fits)
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
	charset.ReasonBadBytes:      "name the encoding with --encoding, or repair the file there",
	charset.ReasonLabelMisfit:   "leave --encoding out to have it detected, or repair the file",
	charset.ReasonUnknownLabel:  "common ones are utf-8, gb18030, gbk, big5, utf-16le, utf-16be, windows-1251, koi8-r, windows-1252, shift_jis, euc-kr",
	content.ReasonEmpty:         "give a file that holds text",
	content.ReasonNoText:        "if it shows text, that is in pictures: have it recognised (OCR) first",
	content.ReasonTooLarge:      "split it into parts",
	content.ReasonNoReader:      "save it as text (UTF-8), docx, odt or html and read that",
	content.ReasonExchange:      "it holds texts in two languages: give it to a command that takes exchange files, or export one side of it as text",
	content.ReasonOtherXML:      "have its text exported as text (UTF-8), docx, odt or html and read that; with --lines it is read as it stands",
	content.ReasonManyFiles:     "unpack it and read its files one by one",
	content.ReasonBroken:        "open it in the program that made it and save it again, or save it as text (UTF-8)",
	content.ReasonCutOff:        "get the file again: it is cut off or damaged",
	content.ReasonCutOffPDF:     "get the file again, or print it to a new PDF",
	content.ReasonPassword:      "open it with the password and save it without one",
	content.ReasonEncrypted:     "print it to a new PDF and read that",
	content.ReasonHostile:       "no document is built like that: save its text as UTF-8 and read that",
	content.ReasonBrokenPage:    "save the text of the page as UTF-8 and read that",
	content.ReasonBrokenFeed:    "open it in a feed reader and save its text as UTF-8",
	content.ReasonBrokenQuotes:  "repair the quotes in that line, or read it as it stands with --lines",
	content.ReasonBrokenMessage: "repair that line; msgfmt --check finds such places",
	table.ReasonNoPair:          "write the languages above the columns (zh and en, or 原文 and 译文), or name them with --from and --to",
	table.ReasonUnsure:          "say the languages with --from and --to, such as --from zh --to en: a few words do not show theirs",
	table.ReasonWhichColumn:     "name the column with --column, by its letter, its number or its heading, or give the language",
	worddoc.ReasonNoTable:       "a document is given together with its translation, or with --mixed where it holds both languages; a table needs a column for each",
}

func isUsage(err error) bool {
	_, ok := errors.AsType[*usageError](err)
	return ok
}
