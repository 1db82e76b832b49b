package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// The exit codes. Scripts rely on them; exitCodes is for people.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitNothing = 3
)

// exitCodes is part of every help text.
const exitCodes = "0 done, 1 failed, 2 wrong usage, 3 nothing found"

var (
	// errNothingFound is returned by a command that found nothing and has
	// printed that.
	errNothingFound = errors.New("nothing found")
	// errFindings is returned by a check that found errors in a text and has printed
	// them.
	errFindings = errors.New("errors found")
	// errStopped is returned by a command that was interrupted. No document and no file
	// is stored partially: see tm.Memory.Add, ui.OutFile, and stopped.
	errStopped = errors.New("stopped before the end; nothing was changed")
)

// stopped returns errStopped for the error of a command that was interrupted, unless its hint says what
// was stored before.
func stopped(err error) error {
	if hint := ui.Hint(err); hint != "" {
		return ui.Errorf(hint, "stopped before the end")
	}
	return errStopped
}

// A usageError is a command line that cannot be carried out as written.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// usagef returns a *usageError with the message. A hint is wrapped in with %w
// or added with ui.WithHint.
func usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}

// exitCode returns the exit code for the error of run.
func exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errNothingFound) {
		return exitNothing
	}
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[*app.RequestError](err); ok {
		return exitUsage
	}
	return exitFailed
}

// report prints the error, with a hint where there is one.
func report(w io.Writer, err error) {
	if err == nil || errors.Is(err, errNothingFound) || errors.Is(err, errFindings) {
		return
	}
	if page, ok := errors.AsType[*app.OtherLanguageError](err); ok {
		printExcerpts(w, page.Places)
	}
	ui.PrintError(w, err, hintFor(err))
}

// printExcerpts lists places of a document before the error about them.
func printExcerpts(w io.Writer, places []app.Excerpt) {
	screen := ui.DetectScreen(w, os.Getenv)
	for _, e := range places[:min(len(places), listed)] {
		place := e.Place + ": "
		fmt.Fprintf(w, "  %s%s\n", place, ui.Shorten(screen.Safe(e.Text), max(screen.ListWidth()-len(place), listed)))
	}
	if more := len(places) - listed; more > 0 {
		say(w, "  … and %d more\n", more)
	}
}
