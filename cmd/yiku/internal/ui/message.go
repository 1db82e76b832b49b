package ui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui/catalogue"
	"golang.org/x/text/language/display"
)

// program precedes every message.
const program = "yiku"

// Say returns a message in the language of the environment: English, or Chinese
// if the catalogue has it.
func Say(english string) string { return catalogue.OfLocale(os.Getenv).Translate(english) }

// Sayf is like fmt.Sprintf, for a message of the catalogue. It keeps the space around
// the message, and translates arguments that are messages themselves, such as
// counts.
func Sayf(format string, args ...any) string {
	language := catalogue.OfLocale(os.Getenv)
	if language == catalogue.English {
		return fmt.Sprintf(format, args...)
	}
	core := strings.Trim(format, " \n")
	args = slices.Clone(args)
	for i, a := range args {
		switch a := a.(type) {
		case error:
			args[i] = language.Translate(a.Error())
		case fmt.Stringer:
			args[i] = language.Translate(a.String())
		case string:
			if strings.Contains(a, " ") { // a single word may be the user's
				args[i] = language.Translate(a)
			}
		}
	}
	before, after, _ := strings.Cut(format, core)
	return before + language.Text(core, args...) + after
}

// SayText is like Say, for a text of several paragraphs, each of which is a message.
func SayText(english string) string {
	paragraphs := strings.Split(english, "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = Say(p)
	}
	return strings.Join(paragraphs, "\n\n")
}

// hinted is an error with a hint for the user.
type hinted struct {
	err  error
	hint string
}

func (h *hinted) Error() string { return h.err.Error() }
func (h *hinted) Unwrap() error { return h.err }

func (h *hinted) Hint() string { return h.hint }

// A hinter is an error with a hint for the user. The errors of other packages
// may be hinters too.
type hinter interface {
	error
	Hint() string
}

// WithHint adds a hint for the user to err. The hint is one sentence in lower
// case without a full stop. A nil err stays nil.
func WithHint(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &hinted{err, fmt.Sprintf(format, args...)}
}

// Errorf is like fmt.Errorf, with a hint: see [WithHint].
func Errorf(hint, format string, args ...any) error {
	return &hinted{fmt.Errorf(format, args...), hint}
}

// Hint returns the outermost hint of err, or "".
func Hint(err error) string {
	if h, ok := errors.AsType[hinter](err); ok {
		return h.Hint()
	}
	return ""
}

// PrintError writes "yiku: error: …" and, unless hint is empty, a second line
// "yiku: hint: …".
func PrintError(w io.Writer, err error, hint string) {
	fmt.Fprintf(w, "%s: %s: %s\n", program, Say("error"), clean(Say(err.Error())))
	if hint != "" {
		PrintHint(w, hint)
	}
}

// PrintHint writes "yiku: hint: …".
func PrintHint(w io.Writer, hint string) {
	fmt.Fprintf(w, "%s: %s: %s\n", program, Say("hint"), clean(Say(hint)))
}

// PrintNote writes "yiku: note: …", a message that is not an error. Notes are
// for standard error, so that they do not mix with results.
func PrintNote(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, "%s: %s: %s\n", program, Say("note"), clean(Sayf(format, args...)))
}

// List joins words as a person does: "a, b and c".
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	if catalogue.OfLocale(os.Getenv) == catalogue.Chinese {
		return strings.Join(words, "、")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Names returns the names of languages in the language of the environment.
func Names() display.Namer {
	if catalogue.OfLocale(os.Getenv) == catalogue.Chinese {
		return display.Chinese.Tags()
	}
	return display.English.Tags()
}

// Count returns a number with its noun: "1 pair", "2 pairs".
func Count(n int, one, many string) string {
	noun := many
	if n == 1 {
		noun = one
	}
	language := catalogue.OfLocale(os.Getenv)
	if language == catalogue.English {
		return fmt.Sprintf("%d "+noun, n) // parsing the catalogue takes 5 ms
	}
	return language.Text("%d "+noun, n)
}
