package main

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm/sdltm"
)

// hintFor returns the hint for an error: its own, or one for errors that come
// from elsewhere and say only what went wrong. This is the one place that
// knows such errors.
func hintFor(err error) string {
	if hint := ui.Hint(err); hint != "" {
		return hint
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

func isUsage(err error) bool {
	_, ok := errors.AsType[*usageError](err)
	return ok
}
