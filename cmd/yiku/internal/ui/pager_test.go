package ui

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestPage(t *testing.T) {
	if _, err := exec.LookPath("sed"); err != nil {
		t.Skip("there is no sed to serve as a pager")
	}
	const text = "一\n二\n三\n"
	for _, test := range []struct {
		name   string
		screen Screen
		pager  string
		want   string
	}{
		{"long text on a terminal", Screen{Terminal: true, Height: 3}, "sed s/^/>/", ">一\n>二\n>三\n"},
		{"short text", Screen{Terminal: true, Height: 4}, "sed s/^/>/", ""},
		{"pipe", Screen{}, "sed s/^/>/", ""},
		{"height unknown", Screen{Terminal: true}, "sed s/^/>/", ""},
		{"no pager wanted", Screen{Terminal: true, Height: 3}, "", ""},
		{"cat is no pager", Screen{Terminal: true, Height: 3}, "cat", ""},
		{"pager that is not there", Screen{Terminal: true, Height: 3}, "/nowhere/pager", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("PAGER", test.pager)
			path := filepath.Join(t.TempDir(), "terminal")
			terminal, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			defer terminal.Close()
			if shown := Page(context.Background(), terminal, test.screen, text); shown != (test.want != "") {
				t.Errorf("Page = %v", shown)
			}
			if got := content(t, path); got != test.want {
				t.Errorf("the pager showed %q, want %q", got, test.want)
			}
		})
	}
}
