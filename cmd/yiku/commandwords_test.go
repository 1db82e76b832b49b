package main

import (
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

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
