package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm/sdltm"
)

// The packages below this one know what went wrong, and give errors that have a
// remedy a reason. What to do, in words of the command line, stands here.

// reasoned is an error that has a remedy: its reason is a key of hints.
type reasoned interface {
	error
	Reason() string
}

// hintFor returns the hint for an error: its own, or that for its reason, or one for
// an error of the system. It is empty where there is none.
func hintFor(err error) string {
	if hint := ui.Hint(err); hint != "" {
		return hint
	}
	if swapped, ok := errors.AsType[*app.SwappedError](err); ok {
		return fmt.Sprintf("the other order fits: %s %s; --force stores them as they are", swapped.Source, swapped.Target)
	}
	if several, ok := errors.AsType[*app.PairsError](err); ok {
		return fmt.Sprintf("choose one, for instance --from %s --to %s; or --multilingual", several.Pairs[0].Source, several.Pairs[0].Target)
	}
	if left, ok := errors.AsType[*app.LeftOutError](err); ok {
		return "left out: " + left.First.String()
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

// hintOf returns the hint for the reason of an error, with the number that the
// error has where the hint names one.
func hintOf(err reasoned) string {
	hint := hints[err.Reason()]
	if n, ok := err.(interface{ Number() int64 }); ok && strings.Contains(hint, "%d") {
		return fmt.Sprintf(hint, n.Number())
	}
	return hint
}

// hints are the remedies, by the reasons of errors.
var hints = map[string]string{
	app.ReasonMemoryUnknown:   "name it with --memory FILE or in $" + memoryVariable,
	app.ReasonNoMemory:        "import a document and its translation first: yiku import SRC TGT",
	app.ReasonNoMemoryFolder:  "choose another place with --memory FILE",
	app.ReasonNoFile:          "check the spelling and the folder you are in",
	app.ReasonFileForbidden:   "the file belongs to somebody else; ask for the right to read it, or copy it",
	app.ReasonIsFolder:        "name the files in it",
	app.ReasonSameFile:        "name a document and its translation",
	app.ReasonWrongSource:     "leave --from out to have the language found; --force stores them as they are",
	app.ReasonWrongTarget:     "leave --to out to have the language found; --force stores them as they are",
	app.ReasonUnknownLanguage: "say it with --from or --to, for instance --from zh",
	app.ReasonSameLanguage:    "name a document and its translation; if the guess is wrong, say --from and --to; --force stores them as they are",
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
	app.ReasonNamesLanguages:  "leave --from and --to out; --language says what a code means",
	app.ReasonNeedsLanguages:  "name them with --from and --to",
	app.ReasonNothingToExport: "yiku stats shows what the memory holds",
}
