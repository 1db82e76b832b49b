package main

import (
	"context"
	"regexp"
	"strings"
	"testing"
)

// TestServe checks that the server prints the address of the page and the memory, and
// ends in good order.
func TestServe(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), servedFor)
	defer stop()
	var out, messages strings.Builder
	err := run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--memory", "x.db"}, strings.NewReader(""), &out, &messages)
	if err != nil {
		t.Errorf("stopped with %v", err)
	}
	if !regexp.MustCompile(`^The page: http://127\.0\.0\.1:\d+/\?token=[A-Z0-9]+\n$`).MatchString(out.String()) {
		t.Errorf("it prints %q", out.String())
	}
	if !strings.Contains(messages.String(), "serving x.db") {
		t.Errorf("it says %q", messages.String())
	}
}
