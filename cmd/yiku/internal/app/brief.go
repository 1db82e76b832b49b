package app

import (
	"context"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Brief is what the memory knows of a document.
type Brief struct {
	tm.Brief
	Document string
	// From is the document's language, To that of the translation, empty for any.
	From, To string
}

// Brief asks the memory for the set phrases of the document at path, phrases at
// most, and for how much of it the memory matches.
func (s *Session) Brief(ctx context.Context, path, to string, phrases int, reading ReadOptions) (Brief, error) {
	in, err := s.ReadDocument(ctx, path, reading)
	if err != nil {
		return Brief{}, err
	}
	b := Brief{Document: path, From: lang.Base(in.Doc.Lang), To: to}
	query := tm.BriefQuery{From: b.From, To: to, Phrases: phrases}
	for i := range in.Doc.Sentences {
		query.Sentences = append(query.Sentences, in.Doc.SentenceText(i))
	}
	err = s.Read(ctx, func(m *tm.Memory) (err error) {
		b.Brief, err = m.Brief(ctx, query)
		return err
	})
	return b, err
}

// Shape returns the contract of the brief.
func (b Brief) Shape() shape.Brief { return shape.BriefOf(b.Document, b.From, b.To, b.Brief) }

// WriteTerms writes each phrase with each of its renderings as a unit; remark says
// what is to be noted of one.
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
