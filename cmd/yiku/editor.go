package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// In the user's editor, each text follows the tag of its language:
//
//	# Unit 12. …
//
//	zh:
//	两国元首会谈
//
//	en:
//	Talks between the two heads of state

// A side is a text in the editor.
type side struct{ tag, text string }

// edit lets the user edit the sides in an editor and calls use with their texts, each
// on one line. If use fails, the file is kept, so that no input is lost.
func (a *cli) edit(ctx context.Context, heading string, sides []side, use func(texts []string) error) error {
	editor, err := editorCommand()
	if err != nil {
		return err
	}
	file, err := os.CreateTemp("", "yiku-*.txt")
	if err != nil {
		return fmt.Errorf("cannot make a file for the editor: %w", ui.Reason(err))
	}
	path := file.Name()
	_, err = file.WriteString(editorText(heading, sides))
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = a.runEditor(ctx, append(editor, path))
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		os.Remove(path)
		return fmt.Errorf("the editor %s: %w", strings.Join(editor, " "), ui.Reason(err))
	}
	texts, err := editedTexts(string(text), sides)
	if err == nil {
		err = use(texts)
	}
	if err != nil {
		a.note("what you wrote is kept in %s", path)
		return err
	}
	return os.Remove(path)
}

func (a *cli) runEditor(ctx context.Context, command []string) error {
	a.out.Flush()
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	return c.Run()
}

// editorCommand returns the editor named by the environment, with its options, or
// the default editor of the system.
func editorCommand() ([]string, error) {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if words := strings.Fields(os.Getenv(name)); len(words) > 0 {
			return words, nil
		}
	}
	usual := []string{"nano", "vi"}
	if runtime.GOOS == "windows" {
		usual = []string{"notepad"}
	}
	if ui.IsTerminal(os.Stdin) {
		for _, name := range usual {
			if _, err := exec.LookPath(name); err == nil {
				return []string{name}, nil
			}
		}
	}
	return nil, ui.WithHint(usagef("no editor is known: neither $VISUAL nor $EDITOR is set"), "set EDITOR to the program you write with, or give the texts on the command line")
}

func editorText(heading string, sides []side) string {
	var b strings.Builder
	for line := range strings.Lines(heading) {
		b.WriteString("# " + line)
	}
	b.WriteString("\n")
	for _, s := range sides {
		fmt.Fprintf(&b, "\n%s:\n%s\n", s.tag, s.text)
	}
	return b.String()
}

// editedTexts returns the texts below the tags of the sides.
func editedTexts(text string, sides []side) ([]string, error) {
	texts := make([]string, len(sides))
	at := -1
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		switch {
		case at+1 < len(sides) && line == sides[at+1].tag+":":
			at++
		case at >= 0:
			texts[at] += line + " "
		case line != "" && !strings.HasPrefix(line, "#"):
			return nil, usagef("the file does not begin with the line %s:", sides[0].tag)
		}
	}
	if at >= 0 && at+1 < len(sides) {
		return nil, usagef("the line %s: is missing", sides[at+1].tag)
	}
	for i := range texts {
		texts[i] = strings.TrimSpace(app.OneLine(texts[i]))
	}
	return texts, nil
}
