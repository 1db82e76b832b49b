// Package po reads message catalogues (GNU gettext manual, «The Format of PO
// Files»). Scanner returns their entries; Document returns one side as a
// document.
package po

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/content"
)

// Document reads the side of a catalogue that is in the language of tag.
// Without a tag it reads the translations, or the messages of a template, which
// has no translations. Fuzzy and obsolete translations and the header are left
// out.
func Document(ctx context.Context, text, tag string) ([]content.Paragraph, error) {
	var entries []*Entry
	head := &Entry{Forms: []string{""}}
	s := NewScanner(strings.NewReader(text))
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		e, err := s.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if lineErr, ok := errors.AsType[*LineError](err); ok {
			return nil, &content.FormatError{Format: "a message catalogue (po)", Part: "the text", Line: lineErr.Line, Err: errors.New(lineErr.Cause), Why: content.ReasonBrokenMessage}
		}
		if err != nil {
			return nil, err
		}
		switch {
		case e.IsHead():
			head = e
		case !e.Obsolete:
			entries = append(entries, e)
		}
	}
	translations := translationsWanted(entries, head, tag)
	var list content.List
	for _, e := range entries {
		texts := []string{e.ID}
		if e.HasPlural {
			texts = append(texts, e.Plural)
		}
		if translations {
			texts = e.Forms
		}
		if translations && e.Fuzzy {
			continue
		}
		for _, t := range texts {
			list.Add(content.Paragraph{Text: t})
		}
	}
	return list.Paragraphs, nil
}

// longestSample is the length in bytes of the text whose language is detected.
const longestSample = 8 << 10

func translationsWanted(entries []*Entry, head *Entry, tag string) bool {
	var sample strings.Builder
	for _, e := range entries {
		for _, form := range e.Forms {
			if sample.Len() < longestSample {
				sample.WriteString(form)
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
	if declared, err := lang.Canonical(head.Field("Language")); err == nil {
		return lang.Base(declared) == lang.Base(tag)
	}
	return lang.Base(lang.Detect(sample.String()).Tag) == lang.Base(tag)
}
