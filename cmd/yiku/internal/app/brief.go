package app

import (
	"context"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/align/split"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A Brief is what the memory knows about a document.
type Brief struct {
	tm.Brief
	Document string
	// From is the language of the document, To that of the translation, or ""
	// for any.
	From, To string
	// Texts holds the sentences of the document.
	Texts []string
}

// Brief returns the set phrases of the document at path, at most phrases of
// them, and how much of the document the memory matches.
func (s *Session) Brief(ctx context.Context, path, to string, phrases int, reading ReadOptions) (Brief, error) {
	in, err := s.ReadDocument(ctx, path, reading)
	if err != nil {
		return Brief{}, err
	}
	return s.brief(ctx, path, in.Doc, to, phrases)
}

// BriefText is like Brief, for a plain text in the language from, which is detected if it
// is empty.
func (s *Session) BriefText(ctx context.Context, text, from, to string, phrases int) (Brief, error) {
	doc, err := read.Read(ctx, strings.NewReader(text), read.Options{Name: "the text", Lang: from, Encoding: "utf-8", Lines: true})
	if err != nil {
		return Brief{}, err
	}
	if err := split.DocumentWith(doc, split.New(doc.Lang, split.Options{})); err != nil {
		return Brief{}, err
	}
	return s.brief(ctx, "", doc, to, phrases)
}

func (s *Session) brief(ctx context.Context, name string, doc *align.Document, to string, phrases int) (Brief, error) {
	b := Brief{Document: name, From: lang.Base(doc.Lang), To: to}
	query := tm.BriefQuery{From: b.From, To: to, Phrases: phrases}
	for i := range doc.Sentences {
		query.Sentences = append(query.Sentences, doc.SentenceText(i))
	}
	b.Texts = query.Sentences
	err := s.Read(ctx, func(m *tm.Memory) (err error) {
		b.Brief, err = m.Brief(ctx, query)
		return err
	})
	return b, err
}

// Shape returns the brief as JSON.
func (b Brief) Shape() shape.Brief { return shape.BriefOf(b.Document, b.From, b.To, b.Brief) }

// WriteTerms writes each phrase with each of its renderings as a unit. remark
// returns the note for a rendering.
func (b Brief) WriteTerms(o Output, remark func(tm.Rendering) string) (export.Report, error) {
	w := o.Options
	w.Source, w.Target, w.LangStyle = b.From, b.To, export.StyleBase
	return o.write([]string{b.Document}, w, func(w export.Writer) (export.Report, error) {
		place := 0
		for _, p := range b.Phrases {
			for _, r := range p.Renderings {
				if r.Missing {
					continue
				}
				u := unit.Unit{
					Place: place, Status: unit.Imported, Score: 1, Notes: []string{remark(r)},
					Variants: []unit.Variant{{Lang: b.From, Text: p.Phrase}, {Lang: r.Lang, Text: r.Text}},
				}
				if err := w.Write(u); err != nil {
					return w.Report(), err
				}
				place++
			}
		}
		err := w.Close()
		return w.Report(), err
	})
}
