package ui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui/catalogue"
)

// program is the name in front of every message.
const program = "yiku"

// Say returns a message in the language of the environment: English, or Chinese
// where the catalogue has it.
func Say(english string) string { return catalogue.OfLocale(os.Getenv).Translate(english) }

// Sayf is fmt.Sprintf for a message of the catalogue, with the space around it. An
// argument that is a message itself, such as a count, is translated, too.
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
			if strings.Contains(a, " ") { // a single word may be one of the user
				args[i] = language.Translate(a)
			}
		}
	}
	before, after, _ := strings.Cut(format, core)
	return before + language.Text(core, args...) + after
}

// SayText is Say for a text of several paragraphs, which are messages each.
func SayText(english string) string {
	paragraphs := strings.Split(english, "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = Say(p)
	}
	return strings.Join(paragraphs, "\n\n")
}

// hinted is an error with a word on what to do next.
type hinted struct {
	err  error
	hint string
}

func (h *hinted) Error() string { return h.err.Error() }
func (h *hinted) Unwrap() error { return h.err }

// Hint makes *hinted a hinter.
func (h *hinted) Hint() string { return h.hint }

// hinter is an error that knows what the user can do next. The errors of other
// packages may be hinters as well.
type hinter interface {
	error
	Hint() string
}

// WithHint adds to err a word on what the user can do next. The hint is one
// sentence, lower case, without a full stop. A nil err stays nil.
func WithHint(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &hinted{err, fmt.Sprintf(format, args...)}
}

// Errorf is fmt.Errorf with a hint: see [WithHint].
func Errorf(hint, format string, args ...any) error {
	return &hinted{fmt.Errorf(format, args...), hint}
}

// Hint returns the outermost hint that err carries, or the empty string.
func Hint(err error) string {
	if h, ok := errors.AsType[hinter](err); ok {
		return h.Hint()
	}
	return ""
}

// PrintError writes "yiku: error: …" and, where hint is not empty, a second
// line "yiku: hint: …".
func PrintError(w io.Writer, err error, hint string) {
	fmt.Fprintf(w, "%s: %s: %s\n", program, Say("error"), clean(Say(err.Error())))
	if hint != "" {
		PrintHint(w, hint)
	}
}

// PrintHint writes "yiku: hint: …": a word on what to do next.
func PrintHint(w io.Writer, hint string) {
	fmt.Fprintf(w, "%s: %s: %s\n", program, Say("hint"), clean(Say(hint)))
}

// PrintNote writes "yiku: note: …": something the user should know that is no
// error. Notes go to standard error, so that results stay clean.
func PrintNote(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, "%s: %s: %s\n", program, Say("note"), clean(Sayf(format, args...)))
}
