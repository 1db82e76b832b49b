package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/align/split"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/web"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/export/moses"
	"github.com/yiku-tm/yiku/export/rulings"
	"github.com/yiku-tm/yiku/export/worddoc"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/repair"
	"github.com/yiku-tm/yiku/tm/sdltm"
)

// The packages below this one know what went wrong, and give errors with a
// remedy a reason. The remedies, in words of the command line, are here.

// A reasoned error has a remedy: its reason is a key of hints.
type reasoned interface {
	error
	Reason() string
}

// hintFor returns the hint for an error: its own, or that for its reason, or one for
// an error of the system, or "".
func hintFor(err error) string {
	if hint := ui.Hint(err); hint != "" {
		return hint
	}
	if swapped, ok := errors.AsType[*app.SwappedError](err); ok {
		return ui.Sayf("the other order fits: %s %s; --force stores them as they are", swapped.Source, swapped.Target)
	}
	if several, ok := errors.AsType[*app.PairsError](err); ok {
		return ui.Sayf("choose one, for instance --from %s --to %s; or --multilingual", several.Pairs[0].Source, several.Pairs[0].Target)
	}
	if left, ok := errors.AsType[*app.LeftOutError](err); ok {
		return "left out: " + left.First.String()
	}
	if wrong, ok := errors.AsType[*charset.Error](err); ok && wrong.Fits != "" {
		return ui.Sayf("use --encoding %s, or leave out --encoding", wrong.Fits)
	}
	if r, ok := errors.AsType[reasoned](err); ok {
		if hint := hintOf(r); hint != "" {
			return hint
		}
	}
	switch {
	case exitCode(err) == exitUsage:
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

// hintOf returns the hint for the reason of an error, with the number of the
// error if the hint contains one.
func hintOf(err reasoned) string {
	hint := hints[err.Reason()]
	if n, ok := err.(interface{ Number() int64 }); ok && strings.Contains(hint, "%d") {
		return fmt.Sprintf(hint, n.Number())
	}
	return hint
}

// hints maps the reasons of errors and findings to remedies.
var hints = map[string]string{
	app.ReasonMemoryUnknown:   "name it with --memory FILE or in $" + memoryVariable,
	app.ReasonNoMemory:        "import a document and its translation first: yiku import SRC TGT",
	app.ReasonNoMemoryFolder:  "choose another place with --memory FILE",
	app.ReasonReplaced:        "try again when what runs is done",
	app.ReasonNoFile:          "check the spelling and the folder you are in",
	app.ReasonFileForbidden:   "the file belongs to somebody else; ask for the right to read it, or copy it",
	app.ReasonIsFolder:        "name the files in it",
	app.ReasonIsDevice:        "name a file, or - for standard input",
	app.ReasonSameFile:        "name a document and its translation",
	app.ReasonWrongSource:     "leave out --from to have the language detected; --force stores them as they are",
	app.ReasonWrongTarget:     "leave out --to to have the language detected; --force stores them as they are",
	app.ReasonUnknownLanguage: "give it with --from or --to, for instance --from zh",
	app.ReasonUnknownLexicon:  "give it with --to, for instance --to ru",
	app.ReasonSameLanguage:    "name a document and its translation; if the guess is wrong, say --from and --to; --force stores them as they are",
	app.ReasonLongList:        "divide the list; for a text to translate, yiku brief shows what the memory has",
	app.ReasonNoFinding:       "see the findings as they are now: yiku check --all",
	app.ReasonCheckFiles:      "check one translation at a time",
	app.ReasonOtherSide:       "put the text on its own side; --yes stores it so",
	app.ReasonEmptySide:       "a pair is a text and its translation",
	app.ReasonPairs:           "write a text, a tab and its translation on each line, or the text and its translation on two lines",
	app.ReasonUnrelated:       "see how they were paired: yiku align SRC TGT; --force stores what was paired",
	app.ReasonUnrelatedPage:   "see how they were paired: yiku align --mixed FILE; --force stores what was paired",
	app.ReasonNothingAligned:  "see for yourself: yiku align SRC TGT",
	app.ReasonNothingOnPage:   "see for yourself: yiku align --mixed FILE",
	app.ReasonFolderStopped:   "import the folder again to go on",
	app.ReasonNoPairs:         "name them like x.zh.txt and x.en.txt, x_zh and x_en, zh/x and en/x, or x(中) and x(英); a file in both languages: import --mixed FILE",
	app.ReasonSegmentation:    "OmegaT's segmentation.conf is not an SRX file: name its segmentation.srx",
	app.ReasonStrict:          "without --strict the other units are taken",
	app.ReasonUnreadableUnits: "have the file exported again by the program it comes from",
	app.ReasonNoUnits:         "export the memory that you meant from the other program again",
	app.ReasonUnfinished:      "import it when its translation is done",
	app.ReasonDrafts:          "--drafts takes drafts too, with half the score",
	app.ReasonNotOmegaT:       "name the folder that holds omegat.project",
	app.ReasonOmegaTFolder:    "choose a folder inside the project, in its properties in OmegaT",
	app.ReasonNamesLanguages:  "leave out --from and --to; --language says what a code means",
	app.ReasonNeedsLanguages:  "name them with --from and --to",
	app.ReasonNoPlace:         "yiku review DOCUMENT split BEAD SIDE shows the places",
	app.ReasonNothingToExport: "yiku stats shows what the memory holds",
	app.ReasonInternal:        "nothing was stored; send the message, yiku version and, if you may, the file",

	web.ReasonAddress:     "write the address and the port, such as --listen " + web.DefaultAddress,
	web.ReasonNotLoopback: "use --listen " + web.DefaultAddress + "; serving other computers needs a certificate and users, which yiku does not have yet",
	web.ReasonInUse:       "yiku serve may run already; or choose another port, such as --listen 127.0.0.1:8991",

	charset.ReasonBadBytes:      "name the encoding with --encoding, or repair the file there",
	charset.ReasonLabelMisfit:   "leave out --encoding to have it detected, or repair the file",
	charset.ReasonUnknownLabel:  "common ones are utf-8, gb18030, gbk, big5, utf-16le, utf-16be, windows-1251, koi8-r, windows-1252, shift_jis, euc-kr",
	content.ReasonEmpty:         "give a file that holds text",
	content.ReasonNoText:        "if it shows text, the text is in pictures: run text recognition (OCR) first",
	content.ReasonTooLarge:      "split it into parts",
	split.ReasonManySentences:   "split it into parts",
	align.ReasonTooLong:         "split them into parts that translate each other",
	content.ReasonNoReader:      "save it as text (UTF-8), docx, odt or html and read that",
	content.ReasonExchange:      "it holds texts in two languages: give it to a command that takes exchange files, or export one side of it as text",
	content.ReasonOtherXML:      "have its text exported as text (UTF-8), docx, odt or html and read that; with --lines it is read as it is",
	content.ReasonManyFiles:     "unpack it and read its files one by one",
	content.ReasonBroken:        "open it in the program that made it and save it again, or save it as text (UTF-8)",
	content.ReasonHidden:        "show the sheets that are to be read in its program and save it again",
	content.ReasonCutOff:        "get the file again: it is cut off or damaged",
	content.ReasonCutOffPDF:     "get the file again, or print it to a new PDF",
	content.ReasonPassword:      "open it with the password and save it without one",
	content.ReasonEncrypted:     "print it to a new PDF and read that",
	content.ReasonHostile:       "no document is built like that: save its text as UTF-8 and read that",
	content.ReasonBrokenPage:    "save the text of the page as UTF-8 and read that",
	content.ReasonBrokenFeed:    "open it in a feed reader and save its text as UTF-8",
	content.ReasonBrokenQuotes:  "repair the quotes in that line, or read it as it is with --lines",
	content.ReasonBrokenMessage: "repair that line; msgfmt --check finds such places",
	table.ReasonNoPair:          "write the languages above the columns (zh and en, or 原文 and 译文), or name them with --from and --to",
	table.ReasonUnsure:          "give the languages with --from and --to, such as --from zh --to en: so few words do not show them",
	table.ReasonWhichColumn:     "name the column with --column, by its letter, its number or its heading, or give the language",
	worddoc.ReasonNoTable:       "a document is given together with its translation, or with --mixed where it holds both languages; a table needs a column for each",

	fault.ReasonNotAMemory:       "name the memory with --memory FILE; this file was left as it is",
	fault.ReasonNewer:            "install the newest yiku; the file was left as it is",
	fault.ReasonAlreadyImported:  "--again replaces it",
	fault.ReasonNoOrigin:         "yiku list shows the numbers of documents, yiku show the document of a unit",
	fault.ReasonManyParts:        "leave some of the stars out, or write \\* for the character",
	fault.ReasonNoUnit:           "yiku lookup shows the numbers of units; one that was removed comes back with yiku undo",
	fault.ReasonChangedMeanwhile: "look at it again: yiku show shows it",
	app.ReasonOtherContent:       "--replace %d or --again replaces it with the new text and keeps people's work; --new stores a separate document",
	app.ReasonSeveralVersions:    "--replace %d, or the number of another one, replaces it with the new text and keeps people's work; --new stores a separate document",
	app.ReasonMetadata:           "the heading names the columns: name, title, date, body, translator, url",
	app.ReasonOtherVersion:       "export the table again and copy the corrections into it; --new stores its rows as a further document",
	app.ReasonStandsElsewhere:    "see both with yiku list; --new stores the content a second time",
	app.ReasonSeveralDocuments:   "--again replaces those that the memory has, each by its later version",
	fault.ReasonHumanWork:        "--yes replaces it anyway; yiku undo brings back what was replaced",

	fault.ReasonBusy:          "wait until it is done and try again",
	fault.ReasonDiskFull:      "free some space and try again",
	fault.ReasonReadOnly:      "check the permissions of the file and its folder, or name another memory with --memory FILE",
	fault.ReasonForbidden:     "check the permissions of the file and its folder",
	fault.ReasonCannotOpen:    "check that its folder exists and that you may write there",
	fault.ReasonLongName:      "choose a shorter name with --memory FILE",
	fault.ReasonDiskError:     "check that the disk is connected, healthy and not full",
	fault.ReasonDamaged:       "yiku doctor says what is damaged and saves what can be read; or restore a backup",
	fault.ReasonForeignTables: "yiku doctor says what is wrong; or restore a backup",
	fault.ReasonNotSQLite:     "restore it from a backup, or name another memory with --memory FILE",
	fault.ReasonOutOfMemory:   "close other programs and try again",
	fault.ReasonTextTooLong:   "leave this text out",
	fault.ReasonIndexDamaged:  "yiku doctor --repair rebuilds the index; the texts are not touched",

	history.ReasonNoEntry:       "yiku undo --list shows the entries",
	history.ReasonUndoneAlready: "redo with: yiku undo %d",
	history.ReasonLaterChange:   "undo that one first: yiku undo %d",
	history.ReasonImportedSince: "remove that one first: yiku remove --document %d",

	fault.ReasonNotInUnit:       "name the phrase as it is written there, and the number that yiku lookup shows",
	fault.ReasonMarkLanguage:    "name the language with --to",
	fault.ReasonNotInTranslated: "copy them from the text; yiku show shows it",

	repair.ReasonUnreadable:     "restore a backup, or save what can be read: yiku doctor --salvage FILE",
	repair.ReasonTextDamaged:    "yiku show NUMBER shows it: put it right with yiku edit, or go back to a backup",
	repair.ReasonRowDamaged:     "look at what the table says at this number and put it right, or go back to a backup; yiku doctor --salvage FILE.db takes it as it is",
	repair.ReasonBitextDamaged:  "the units are not concerned; import the document again with --again to review it, or go back to a backup",
	fault.ReasonNoBitext:        "yiku review N build makes beads of its pairs; import --again stores both texts whole",
	fault.ReasonNotAText:        "yiku edit changes single pairs; for two texts, import --again stores how they are paired",
	bitext.ReasonRefused:        "yiku review DOCUMENT shows the beads as they are",
	bitext.ReasonNoBead:         "yiku review DOCUMENT shows the numbers",
	repair.ReasonJournalDamaged: "the units are not concerned; the changes named cannot be undone",
	repair.ReasonDerivedDamaged: "yiku doctor --repair rebuilds it from the texts",

	export.ReasonNoHeading: "put the heading back above the rows (yiku export writes the same one), or copy the corrections into a new table",
	export.NotTMX:          "a TMX file begins with <tmx>; export the memory again as TMX from the program it comes from",
	export.NotXLIFF:        "an XLIFF file begins with <xliff>; export it again as XLIFF from the program it comes from",
	export.NotTBX:          "a TBX file begins with <martif> or <tbx>; export the term base again as TBX from the program it comes from",
	export.NoLanguage:      "--from and --to say the languages that the file leaves out",
	formats.ReasonUnknown:  "exchange files are " + strings.Join(formats.Readable(), ", ") + "; a document is given together with its translation, or with --mixed where it holds both languages",
	moses.ReasonLength:     "line n of one file must be the translation of line n of the other; yiku import SRC TGT aligns other files",
	moses.ReasonLanguage:   "name the languages with --from and --to",
	rulings.ReasonMany:     "for a dictionary, use yiku lexicon add; if all of it is ruled on, divide the list",
	rulings.ReasonTable:    "the heading names the columns: phrase, rendering (or a language: en, ru), lang, status, authority, date, citation, note",
}
