// Command yiku is a translation memory for people who translate Chinese.
//
// It reads a document and its translation, aligns them sentence by sentence,
// keeps the pairs in one file, and answers how a phrase was translated before,
// when and where. "yiku help" lists the commands.
//
// The command line promises: results on standard output and nothing else
// there; messages on standard error; the exit codes of exit.go; and after an
// error, memory and output files as they were.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"unicode"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// softMemory is how much main memory the program takes before it collects garbage more
// often than it would: without a bound, reading a text of 256 MiB takes nearly a gigabyte,
// half of which is garbage. $GOMEMLIMIT says another bound.
const softMemory = 480 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first Ctrl-C ends the work in good order, the second at once.
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	report(os.Stderr, err)
	os.Exit(exitCode(err))
}

// cli is what every command is given: where to read and write.
type cli struct {
	in  io.Reader
	out *bufio.Writer // results; an error of it shows when run flushes it
	err io.Writer     // messages; what was written to out comes before them
	// terminal is standard output where it is a file, for the pager.
	terminal *os.File
	// listAll is --all of commands that print lists of what went wrong.
	listAll bool
	// command is what the user typed after "yiku", for the journal.
	command string
	// screen and errScreen are what out and err can show.
	screen, errScreen ui.Screen
}

// run carries out the command line args. Its error is what report prints and
// exitCode turns into the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	a := &cli{
		in:        stdin,
		command:   commandWords(args),
		screen:    ui.DetectScreen(stdout, os.Getenv),
		errScreen: ui.DetectScreen(stderr, os.Getenv),
	}
	a.out = bufio.NewWriter(a.screen.Clean(stdout))
	a.err = flushFirst{a.out, stderr}
	a.terminal, _ = stdout.(*os.File)
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := execute(ctx, root)
	// An error of the output comes first only if no other one came before it.
	if writing := a.out.Flush(); writing != nil && (err == nil || errors.Is(err, errNothingFound) || errors.Is(err, writing)) {
		err = fmt.Errorf("cannot write the results to standard output: %w", ui.Reason(writing))
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = errStopped
	}
	return err
}

// execute carries out the command. A panic of it becomes its error.
func execute(ctx context.Context, root *cobra.Command) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = app.Fault(p)
		}
	}()
	return root.ExecuteContext(ctx)
}

// flushFirst is a writer of messages that come after the results printed so far.
type flushFirst struct {
	results *bufio.Writer
	w       io.Writer
}

func (f flushFirst) Write(p []byte) (int, error) {
	f.results.Flush() // its error stays with results, and run reports it
	return f.w.Write(p)
}

// note prints what the user should know and is not an error.
func (a *cli) note(format string, args ...any) { ui.PrintNote(a.err, format, args...) }

// say writes a message among the results, in the language of the user.
func say(w io.Writer, format string, args ...any) { io.WriteString(w, ui.Sayf(format, args...)) }

// hint prints what the user can do next.
func (a *cli) hint(text string) { ui.PrintHint(a.err, text) }

// page prints text, through the pager where it is longer than the screen.
func (a *cli) page(ctx context.Context, text string) {
	if a.terminal == nil || !ui.Page(ctx, a.terminal, a.screen, text) {
		a.out.WriteString(text)
	}
}

// write writes a file and announces it.
func (a *cli) write(out ui.OutFile, write func(io.Writer) error) error {
	err := out.Write(a.out, write)
	if err == nil && !out.Standard() {
		a.note("wrote %s", out.Path)
	}
	return err
}

// session is the work of one command on a memory; memory is empty for commands that
// need none.
func (a *cli) session(memory memoryFlag) *app.Session {
	return &app.Session{
		Memory: memory.path(), Command: a.command, Stdin: a.in, Version: thisBuild().Version,
		Cache:    filepath.Join(xdg.CacheHome, "yiku", "compiled"),
		Note:     func(message string) { a.note("%s", message) },
		Progress: func(task string) app.Progress { return ui.NewProgress(a.err, a.errScreen, task) },
	}
}

// commandWidth is the longest command, in columns, that goes into the journal:
// enough to know it again.
const commandWidth = 240

// commandWords writes a command line as the user would type it, on one line.
func commandWords(args []string) string {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = strings.ToValidUTF8(a, "\uFFFD")
		if a == "" || strings.ContainsFunc(a, func(r rune) bool { return unicode.IsSpace(r) || r == '"' }) {
			words[i] = `"` + strings.ReplaceAll(words[i], `"`, `\"`) + `"`
		}
	}
	line := strings.ReplaceAll(strings.Join(words, " "), "\x00", "")
	return ui.Shorten(line, commandWidth)
}
