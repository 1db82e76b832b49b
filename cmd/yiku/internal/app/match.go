package app

import (
	"cmp"
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/xliff"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A MatchedDocument is a document with the matches of its sentences.
type MatchedDocument struct {
	*Input
	// Matches holds the matches of the sentences in order.
	Matches []tm.Matches
}

// MatchDocument matches every sentence of the document at path, given its neighbours.
// The texts and the source language of the query are set from the document.
func (s *Session) MatchDocument(ctx context.Context, path string, reading ReadOptions, query tm.MatchQuery) (MatchedDocument, error) {
	in, err := s.ReadDocument(ctx, path, reading)
	if err != nil {
		return MatchedDocument{}, err
	}
	queries := make([]tm.MatchQuery, len(in.Doc.Sentences))
	for i := range queries {
		q := &queries[i]
		*q = query
		q.From, q.Text = lang.Base(in.Doc.Lang), in.Doc.SentenceText(i)
		if i > 0 && i+1 < len(queries) {
			q.Previous, q.Next = in.Doc.SentenceText(i-1), in.Doc.SentenceText(i+1)
		}
	}
	matched := MatchedDocument{Input: in}
	err = s.Read(ctx, func(m *tm.Memory) (err error) {
		matched.Matches, err = m.MatchAll(ctx, queries)
		return err
	})
	return matched, err
}

// Matched counts the sentences that have a match.
func (d MatchedDocument) Matched() int {
	n := 0
	for _, m := range d.Matches {
		if len(m.Matches) > 0 {
			n++
		}
	}
	return n
}

// WriteXLIFF writes the document as XLIFF 1.2 with the target language to. The best
// match of a sentence is its translation; all matches are included.
func (s *Session) WriteXLIFF(w io.Writer, d MatchedDocument, to string) error {
	out, err := xliff.NewWriter(w, xliff.Version12, export.WriteOptions{
		ToolVersion: s.Version, Source: d.Doc.Lang, Target: to,
		Title: d.Path, Created: time.Now().UTC().Truncate(time.Second),
	})
	if err != nil {
		return request(err)
	}
	for i, matches := range d.Matches {
		text := d.Doc.SentenceText(i)
		if strings.TrimSpace(text) == "" {
			continue
		}
		if err := out.WriteSegment(pretranslated(i, d.Doc, text, matches)); err != nil {
			return err
		}
	}
	return out.Close()
}

func pretranslated(i int, doc *align.Document, text string, matches tm.Matches) xliff.Segment {
	segment := xliff.Segment{ID: strconv.Itoa(i + 1), Source: unit.Variant{Lang: doc.Lang, Text: text}}
	for _, found := range matches.Matches {
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
	return segment
}
