// Command yiku is a translation memory for people who translate Chinese.
//
// It reads a document and its translation, aligns them sentence by sentence,
// stores the pairs in one file, and answers how a phrase was translated before,
// when and where. "yiku help" lists the commands.
//
// The command line promises that standard output gets only results, and
// standard error the messages; that the exit codes are those of exit.go; and
// that an error leaves the memory and output files unchanged.
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

// softMemory is the main memory in bytes above which garbage is collected more often:
// without a limit, reading a text of 256 MiB takes nearly a gigabyte, half of which is
// garbage. $GOMEMLIMIT overrides it.
const softMemory = 480 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(shortGC) // until the command is known, see collectAsUsual
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first Ctrl-C ends the work in good order, the second immediately.
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	report(os.Stderr, err)
	os.Exit(exitCode(err))
}

// shortGC is the GC percentage until a command is known, and while one text is looked up or matched.
// Almost all memory is in use until the answer, so collecting it takes an eighth of the processor
// time and frees little. The first collection is then at 16 MB instead of 4, of which the start
// of the program allocates half.
const shortGC = 400

// collectAsUsual sets the GC percentage for a command that may work for long.
func collectAsUsual() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(100)
	}
}

// A cli holds the inputs and outputs of a command.
type cli struct {
	in   io.Reader
	out  *bufio.Writer // results; run reports an error when flushing it
	err  io.Writer     // messages; flushes out first
	bars io.Writer     // progress bars, which move the cursor of err
	// terminal is standard output if it is a file, for the pager.
	terminal *os.File
	// listAll is the option --all of commands that print lists of failures.
	listAll bool
	// command is what the user typed after "yiku", for the journal.
	command string
	// screen and errScreen describe out and err.
	screen, errScreen ui.Screen
}

// run executes the command line args. report prints its error, and exitCode
// converts it to an exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	a := &cli{
		in:        stdin,
		command:   commandWords(args),
		screen:    ui.DetectScreen(stdout, os.Getenv),
		errScreen: ui.DetectScreen(stderr, os.Getenv),
	}
	a.out = bufio.NewWriter(a.screen.Clean(stdout))
	a.err = flushFirst{a.out, a.errScreen.Clean(stderr)}
	a.bars = flushFirst{a.out, stderr}
	a.terminal, _ = stdout.(*os.File)
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := execute(ctx, root)
	// An error of the output is reported only if there is no other.
	if writing := a.out.Flush(); writing != nil && (err == nil || errors.Is(err, errNothingFound) || errors.Is(err, writing)) {
		err = fmt.Errorf("cannot write the results to standard output: %w", ui.Reason(writing))
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = stopped(err)
	}
	return err
}

// execute executes the command and converts a panic to an error.
func execute(ctx context.Context, root *cobra.Command) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = app.Fault(p)
		}
	}()
	return root.ExecuteContext(ctx)
}

// flushFirst is a writer of messages that first flushes the results.
type flushFirst struct {
	results *bufio.Writer
	w       io.Writer
}

func (f flushFirst) Write(p []byte) (int, error) {
	f.results.Flush() // run reports its error
	return f.w.Write(p)
}

// note prints a message to the user that is not an error.
func (a *cli) note(format string, args ...any) { ui.PrintNote(a.err, format, args...) }

// say writes a message among the results, in the language of the user.
func say(w io.Writer, format string, args ...any) { io.WriteString(w, ui.Sayf(format, args...)) }

// undoWith says how to undo the change with the number.
func (a *cli) undoWith(entry int64) { say(a.out, "undo with: yiku undo %d\n", entry) }

// hint prints what the user can do next.
func (a *cli) hint(text string) { ui.PrintHint(a.err, text) }

// page prints text, through the pager if it is longer than the screen.
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

// session returns the session of a command on a memory, which is "" for commands
// without one.
func (a *cli) session(memory memoryFlag) *app.Session {
	return &app.Session{
		Memory: memory.path(), Command: a.command, Stdin: a.in, Version: thisBuild().Version,
		Cache:    filepath.Join(xdg.CacheHome, "yiku", "compiled"),
		Note:     func(message string) { a.note("%s", message) },
		Progress: func(task string) app.Progress { return ui.NewProgress(a.bars, a.errScreen, task) },
	}
}

// commandWidth is the maximum width in columns of a command in the journal:
// enough to recognise it.
const commandWidth = 240

// commandWords returns a command line as the user would type it, on one line.
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
