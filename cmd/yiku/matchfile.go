package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export/xliff"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// matchFileFlags are what yiku match --file is asked.
type matchFileFlags struct {
	path     string
	encoding string
	out      outFlags
}

func (f *matchFileFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.path, "file", "", "match every sentence of this `DOC` instead of TEXT")
	cmd.Flags().StringVar(&f.encoding, "encoding", "", "the `ENCODING` of DOC (found if left out)")
	suggest(cmd, "encoding", commonEncodings)
	f.out.register(cmd, "with --file: write DOC, translated as far as matches go, to this `FILE` as XLIFF 1.2")
}

// validateFile checks the options of matching a document.
func (o *matchOptions) validateFile(args []string) error {
	switch {
	case len(args) > 0:
		return usagef("--file and a TEXT exclude each other")
	case o.previous != "" || o.next != "":
		return usagef("--previous and --next are those of the document with --file")
	case o.file.out.path != "" && o.languages.to == "":
		return usagef("-o needs the language of the translation: --to en")
	case o.least < 1 || o.least > 100:
		return usagef("--min must be from 1 to 100")
	case o.limit < 1:
		return usagef("--limit must be 1 or more")
	case o.file.out.file().Standard() && o.file.out.path != "" && bool(o.json):
		return usagef("--json and -o - cannot both go to standard output")
	}
	if err := o.file.out.file(o.file.path).Check(); err != nil {
		return err
	}
	if err := o.documents.validate(); err != nil {
		return err
	}
	return o.languages.validate()
}

// matchedSentence is a sentence of a document with its matches.
type matchedSentence struct {
	text    string
	matches tm.Matches
}

// runMatchFile matches the sentences of a document.
func runMatchFile(ctx context.Context, a *app, o matchOptions) error {
	in, err := readInput(ctx, a, o.file.path, read.Options{Lang: o.languages.from, Encoding: o.file.encoding, Cache: compiledFolder()}, nil)
	if err != nil {
		return err
	}
	return withMemory(ctx, a, o.memory.path(), func(m *tm.Memory) error {
		list, err := matchSentences(ctx, m, o, in.doc)
		if err != nil {
			return err
		}
		if o.file.out.path != "" {
			err := o.file.out.file(o.file.path).Write(a.out, func(w io.Writer) error {
				return writePretranslation(w, o, in.doc, list)
			})
			if err != nil {
				return err
			}
		}
		switch {
		case bool(o.json):
			return printMatchLines(a.out, o, list)
		case o.file.out.path == ui.StandardOutput:
			return nil
		}
		printMatchTable(a, o, list)
		return nil
	})
}

// matchSentences asks for each sentence, with its neighbours.
func matchSentences(ctx context.Context, m *tm.Memory, o matchOptions, doc *align.Document) ([]matchedSentence, error) {
	list := make([]matchedSentence, len(doc.Sentences))
	for i := range list {
		list[i].text = doc.SentenceText(i)
	}
	for i := range list {
		q := o.query()
		q.Text, q.From = list[i].text, lang.Base(doc.Lang)
		if i > 0 && i+1 < len(list) {
			q.Previous, q.Next = list[i-1].text, list[i+1].text
		}
		found, err := m.Match(ctx, q)
		if err != nil && err != tm.ErrEmptyQuery { // a line of nothing but marks that folding drops
			return nil, err
		}
		list[i].matches = found
	}
	return list, nil
}

// printMatchTable says of every sentence how well it is matched.
func printMatchTable(a *app, o matchOptions, list []matchedSentence) {
	t := ui.Table{Header: []string{"no.", "score", "sentence"}, Right: []int{0, 1}}
	matched := 0
	for i, s := range list {
		score := "–"
		if len(s.matches.Matches) > 0 {
			score = strconv.Itoa(s.matches.Matches[0].Score)
			matched++
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), score, s.text})
	}
	fmt.Fprintf(a.out, "%s: %s, %d matched at %d %% or more\n\n%s", a.screen.Safe(o.file.path), count(len(list), "sentence", "sentences"), matched, o.least, a.screen.Render(t, 0))
}

// printMatchLines prints one JSON object a sentence.
func printMatchLines(w io.Writer, o matchOptions, list []matchedSentence) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, s := range list {
		q := o
		q.text = s.text
		if err := enc.Encode(matchAnswerOf(q, s.matches)); err != nil {
			return err
		}
	}
	return nil
}

// writePretranslation writes the document as XLIFF: the best match of a sentence
// is its translation, all of them are offered.
func writePretranslation(w io.Writer, o matchOptions, doc *align.Document, list []matchedSentence) error {
	out, err := xliff.NewWriter(w, xliff.Options{
		ToolVersion: thisBuild().Version, Source: doc.Lang, Target: o.languages.to,
		Original: o.file.path, Created: time.Now().UTC().Truncate(time.Second),
	})
	if err != nil {
		return &usageError{err}
	}
	for i, s := range list {
		segment := xliff.Segment{ID: strconv.Itoa(i + 1), Source: unit.Variant{Lang: doc.Lang, Text: s.text}}
		for _, found := range s.matches.Matches {
			if found.Other < 0 {
				continue
			}
			offer := xliff.Match{
				Quality: max(1, found.Score), Origin: cmp.Or(found.Unit.Origin.Title, found.Unit.Origin.Source),
				Source: found.Unit.Variants[found.Variant], Target: found.Unit.Variants[found.Other],
			}
			if segment.Matches == nil {
				segment.Target, segment.MatchQuality, segment.Origin = offer.Target, offer.Quality, offer.Origin
			}
			segment.Matches = append(segment.Matches, offer)
		}
		if strings.TrimSpace(s.text) == "" {
			continue
		}
		if err := out.WriteSegment(segment); err != nil {
			return err
		}
	}
	return out.Close()
}
