package ui

import (
	"context"
	"os"
	"os/exec"
	"strings"
)

// Page shows text through a pager if stdout is a terminal, the text has more
// lines than the screen, and there is a pager. Otherwise, or if the pager does
// not start, it shows nothing and returns false.
//
// The pager is $PAGER, split at spaces; if that is unset, it is less with
// options to keep colours. If PAGER is empty or cat, there is no pager.
func Page(ctx context.Context, stdout *os.File, screen Screen, text string) bool {
	if !screen.Terminal || screen.Height == 0 || strings.Count(text, "\n") < screen.Height {
		return false
	}
	pager, set := os.LookupEnv("PAGER")
	if !set {
		pager = "less"
	}
	words := strings.Fields(pager)
	if len(words) == 0 || words[0] == "cat" {
		return false
	}
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(cleanPage(text)), stdout, os.Stderr
	cmd.Env = os.Environ()
	if _, set := os.LookupEnv("LESS"); !set {
		cmd.Env = append(cmd.Env, "LESS=FRX") // quit if it fits, keep colours, keep the screen
	}
	if err := cmd.Start(); err != nil {
		return false
	}
	_ = cmd.Wait() // quitting the pager early is not a failure
	return true
}
