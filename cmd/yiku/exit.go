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

// exitCodes stands in every help text.
const exitCodes = "0 done, 1 failed, 2 wrong usage, 3 nothing found"

var (
	// errNothingFound ends a command whose answer is that there is nothing.
	// What was looked for, the command has said itself.
	errNothingFound = errors.New("nothing found")
	// errFindings ends a check that found errors in a text; the command has shown them.
	errFindings = errors.New("errors found")
	// errStopped ends a command that was interrupted. Nothing is stored by
	// halves: see tm.Memory.Add and ui.OutFile.
	errStopped = errors.New("stopped before the end; nothing was changed")
)

// usageError is a command line that cannot be carried out as written.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// usagef returns a *usageError with the message. Its hint, where one helps,
// is wrapped in with %w or put around it with ui.WithHint.
func usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}

// exitCode returns the exit code for what run returned.
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

// printExcerpts lists places of a document, before the error that speaks of them.
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
