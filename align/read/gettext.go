package read

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
)

// A catalogue of messages (gettext PO) holds two texts, the messages of a
// program and their translations. The document is the side that the language of
// the options asks for; without a language the translations, and in a template,
// which has none, the messages. Doubtful («fuzzy») and obsolete translations and
// the head of the file are left out.

// isPO tells whether lines begin with msgid and msgstr.
func isPO(text string) bool {
	head := "\n" + beginningOf(text)
	id := strings.Index(head, "\nmsgid \"")
	return id >= 0 && strings.Contains(head[id:], "\nmsgstr")
}

// message is an entry of a catalogue.
type message struct {
	ids, translations []string
	fuzzy             bool
}

// readPO reads a side of a catalogue.
func readPO(ctx context.Context, text string, o Options) ([]paragraph, error) {
	messages, head, err := parsePO(ctx, tidyBreaks(text), o)
	if err != nil {
		return nil, err
	}
	translations := translationsWanted(messages, head, o.Lang)
	var c collector
	for _, m := range messages {
		texts := m.ids
		if translations {
			texts = m.translations
		}
		if translations && m.fuzzy {
			continue
		}
		for _, s := range texts {
			c.add(paragraph{text: s})
		}
	}
	return c.list, nil
}

// translationsWanted tells which side a language asks for.
func translationsWanted(messages []message, head, tag string) bool {
	var sample strings.Builder
	for _, m := range messages {
		for _, s := range m.translations {
			if sample.Len() < longestSample {
				sample.WriteString(s)
				sample.WriteByte('\n')
			}
		}
	}
	if strings.TrimSpace(sample.String()) == "" {
		return false
	}
	if tag == "" {
		return true
	}
	for line := range strings.Lines(head) {
		if value, ok := strings.CutPrefix(line, "Language:"); ok {
			if declared, err := lang.Canonical(strings.TrimSpace(value)); err == nil {
				return sameLanguage(declared, tag)
			}
		}
	}
	return sameLanguage(lang.Detect(sample.String()).Tag, tag)
}

// parsePO returns the messages of a catalogue and its head.
func parsePO(ctx context.Context, text string, o Options) (messages []message, head string, err error) {
	var m message
	var at *string // the string that lines in quotes go on with
	end := func() {
		switch {
		case len(m.ids) == 1 && m.ids[0] == "" && len(m.translations) > 0:
			head = m.translations[0]
		case len(m.ids) > 0:
			messages = append(messages, m)
		}
		m, at = message{}, nil
	}
	number := 0
	for line := range strings.Lines(text) {
		if number++; number%4096 == 0 && ctx.Err() != nil {
			return nil, "", ctx.Err()
		}
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			if len(m.translations) > 0 {
				end()
			}
			if flags, ok := strings.CutPrefix(line, "#,"); ok && strings.Contains(flags, "fuzzy") {
				m.fuzzy = true
			}
			continue
		}
		word, quoted, _ := strings.Cut(line, " ")
		switch {
		case line == "":
			if len(m.translations) > 0 {
				end()
			}
			continue
		case line[0] == '"':
			quoted = line
		case word == "msgctxt", word == "msgid" && len(m.translations) > 0:
			if len(m.translations) > 0 {
				end()
			}
			at = new(string)
		}
		switch {
		case word == "msgid", word == "msgid_plural":
			m.ids = append(m.ids, "")
			at = &m.ids[len(m.ids)-1]
		case strings.HasPrefix(word, "msgstr"):
			m.translations = append(m.translations, "")
			at = &m.translations[len(m.translations)-1]
		case line[0] != '"' && word != "msgctxt", at == nil:
			return nil, "", poError(o, number, fmt.Errorf("%q is neither a message nor a comment", snippet(line)))
		}
		s, err := unquotePO(strings.TrimSpace(quoted))
		if err != nil {
			return nil, "", poError(o, number, err)
		}
		*at += s
	}
	end()
	return messages, head, nil
}

func poError(o Options, line int, err error) error {
	return &FormatError{Name: o.name(), Format: "a message catalogue (po)", Part: "the text", Line: line, Err: err,
		Advice: "repair that line; msgfmt --check finds such places"}
}

// unquotePO reads a string in quotes with the escapes of C.
func unquotePO(quoted string) (string, error) {
	if len(quoted) < 2 || quoted[0] != '"' || quoted[len(quoted)-1] != '"' {
		return "", fmt.Errorf("a string in quotes is missing")
	}
	inner := quoted[1 : len(quoted)-1]
	if !strings.Contains(inner, `\`) {
		return inner, nil
	}
	var b strings.Builder
	for inner != "" {
		r, _, rest, err := strconv.UnquoteChar(inner, '"')
		if err != nil { // an escape that C does not have stands for itself
			b.WriteByte(inner[0])
			inner = inner[1:]
			continue
		}
		b.WriteRune(r)
		inner = rest
	}
	return b.String(), nil
}
