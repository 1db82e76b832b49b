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
	"syscall"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first Ctrl-C ends the work in good order, the second at once.
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	report(os.Stderr, err)
	os.Exit(exitCode(err))
}

// app is what every command is given: where to read and write.
type app struct {
	in  io.Reader
	out *bufio.Writer // results; an error of it shows when run flushes it
	err io.Writer     // messages
	// terminal is standard output where it is a file, for the pager.
	terminal *os.File
	// command is what the user typed behind "yiku", for the journal.
	command string
	// screen and errScreen are what out and err can show.
	screen, errScreen ui.Screen
}

// run carries out the command line args. Its error is what report prints and
// exitCode turns into the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	a := &app{
		in:        stdin,
		out:       bufio.NewWriter(stdout),
		err:       stderr,
		command:   commandWords(args),
		screen:    ui.DetectScreen(stdout, os.Getenv),
		errScreen: ui.DetectScreen(stderr, os.Getenv),
	}
	a.terminal, _ = stdout.(*os.File)
	root := newRoot(a)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(a.out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	// An error of the output comes first only if no other one came before it.
	if writing := a.out.Flush(); writing != nil && (err == nil || errors.Is(err, errNothingFound) || errors.Is(err, writing)) {
		err = fmt.Errorf("cannot write the results to standard output: %w", ui.Reason(writing))
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = errStopped
	}
	return err
}
