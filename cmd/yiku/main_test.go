package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

func TestExitCode(t *testing.T) {
	for _, test := range []struct {
		err  error
		code int
		text string
	}{
		{nil, exitDone, ""},
		{errors.New("cannot"), exitFailed, "yiku: error: cannot\n"},
		{usagef("wrong"), exitUsage, "yiku: error: wrong\nyiku: hint: add --help to the command to see how it is used\n"},
		{ui.WithHint(usagef("wrong"), "do it right"), exitUsage, "yiku: error: wrong\nyiku: hint: do it right\n"},
		{fmt.Errorf("around: %w", errNothingFound), exitNothing, ""},
		{fmt.Errorf("cannot write: %w", syscall.ENOSPC), exitFailed,
			fmt.Sprintf("yiku: error: cannot write: %v\nyiku: hint: make room on the disk and try again\n", syscall.ENOSPC)},
	} {
		if got := exitCode(test.err); got != test.code {
			t.Errorf("exitCode(%v) = %d, want %d", test.err, got, test.code)
		}
		var b strings.Builder
		report(&b, test.err)
		if b.String() != test.text {
			t.Errorf("report(%v) wrote %q, want %q", test.err, b.String(), test.text)
		}
	}
}

// blocked is standard input that nobody types into.
type blocked struct{ until chan struct{} }

func (b blocked) Read([]byte) (int, error) {
	<-b.until
	return 0, io.EOF
}

// TestInterrupted checks that Ctrl-C ends a command that waits for input.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	until := make(chan struct{})
	defer close(until)
	done := make(chan error)
	go func() { done <- run(ctx, []string{"split", "-"}, blocked{until}, io.Discard, io.Discard) }()
	cancel()
	if err := <-done; !errors.Is(err, errStopped) {
		t.Errorf("the error is %v, want %v", err, errStopped)
	}
}

// full is an output on a full disk.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestUnwritableOutput(t *testing.T) {
	err := run(context.Background(), []string{"version"}, nil, full{}, io.Discard)
	if !errors.Is(err, syscall.ENOSPC) || exitCode(err) != exitFailed {
		t.Errorf("the error is %v", err)
	}
}

func TestCommandWords(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"import", "a.zh", "a.en"}, "import a.zh a.en"},
		{[]string{"edit", "3", "--target", `the "two" sides`}, `edit 3 --target "the \"two\" sides"`},
		{[]string{"edit", "3", "--note", ""}, `edit 3 --note ""`},
		{[]string{"edit", "3", "--note", "一\n二\xff\x00"}, "edit 3 --note \"一 二\uFFFD\""},
	} {
		if got := commandWords(tt.args); got != tt.want {
			t.Errorf("commandWords(%q) = %q, want %q", tt.args, got, tt.want)
		}
	}
	if n := ui.Width(commandWords([]string{"lookup", strings.Repeat("长", 500)})); n > commandWidth {
		t.Errorf("a long command is %d columns", n)
	}
}

// TestCollectAsUsual checks that garbage is collected late only for one text.
func TestCollectAsUsual(t *testing.T) {
	t.Setenv("GOGC", "")
	defer debug.SetGCPercent(debug.SetGCPercent(shortGC))
	for _, c := range []struct {
		args string
		want int
	}{
		{"version", shortGC},
		{"lookup --memory missing.db --file missing.txt", 100},
		{"match --memory missing.db --file missing.txt", 100},
		{"stats --memory missing.db", 100},
	} {
		debug.SetGCPercent(shortGC)
		run(context.Background(), strings.Fields(c.args), strings.NewReader(""), io.Discard, io.Discard) // most fail
		if got := debug.SetGCPercent(shortGC); got != c.want {
			t.Errorf("yiku %s collects at %d %%, want %d", c.args, got, c.want)
		}
	}
}
