package app

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// WriteGlossary writes the rulings as a glossary of OmegaT: one term per line with its
// rendering and a note, separated by tabs, in UTF-8 with a byte order mark, by which
// OmegaT recognises it. A banned rendering becomes a note of its term. Rulings on phrases
// of the target language are reversed, except the banned ones.
func (s *Session) WriteGlossary(ctx context.Context, w io.Writer, from, to string) error {
	var list []ruling.Ruling
	err := s.Read(ctx, func(m *tm.Memory) (err error) {
		list, err = m.Rulings(ctx, "")
		return err
	})
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	out.WriteString("\uFEFF# yiku: " + from + " - " + to + "\n")
	for _, e := range glossaryOf(list, from, to) {
		fmt.Fprintf(out, "%s\t%s\t%s\n", glossaryField(e.term), glossaryField(e.rendering), glossaryField(strings.Join(e.notes, "; ")))
	}
	return out.Flush()
}

// glossaryField returns a text as a field of a line. OmegaT reads a line that begins
// with # as a comment.
func glossaryField(text string) string {
	text = strings.TrimSpace(OneLine(text))
	if strings.HasPrefix(text, "#") {
		return "＃" + text[1:]
	}
	return text
}

type glossaryEntry struct {
	term, rendering string
	notes           []string
}

// glossaryOf returns the entries sorted by term; those of one term are in the order of
// the rulings.
func glossaryOf(list []ruling.Ruling, from, to string) []glossaryEntry {
	var entries []glossaryEntry
	against := map[string][]string{} // the notes of a term
	for _, r := range list {
		forward := lang.Matches(to, r.Lang)
		used := r.Status == ruling.Official || r.Status == ruling.Allowed
		switch {
		case forward && used:
			entries = append(entries, glossaryEntry{r.Phrase, r.Rendering, []string{rulingSource(r)}})
		case forward:
			against[r.Phrase] = append(against[r.Phrase], rulingSource(r)+": "+r.Rendering)
		case used && lang.Matches(from, r.Lang):
			entries = append(entries, glossaryEntry{r.Rendering, r.Phrase, []string{rulingSource(r)}})
		}
	}
	for i, e := range entries {
		entries[i].notes = append(e.notes, against[e.term]...)
	}
	for _, e := range entries {
		delete(against, e.term)
	}
	for term, notes := range against {
		entries = append(entries, glossaryEntry{term, "", notes})
	}
	slices.SortStableFunc(entries, func(a, b glossaryEntry) int { return cmp.Compare(a.term, b.term) })
	return entries
}

// rulingSource describes what was ruled, by whom, when and where.
func rulingSource(r ruling.Ruling) string {
	words := string(r.Status)
	for _, s := range []string{r.Authority, r.Date, r.Citation, r.Note} {
		if s != "" {
			words += ", " + s
		}
	}
	return words
}
