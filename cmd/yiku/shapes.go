package main

import (
	"time"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The shapes that several commands share in their JSON. Fields may be added,
// none renamed.

// sentence is a sentence of a document. Start and End are byte offsets into
// the decoded text as read; Text has the repairs applied.
type sentence struct {
	Text      string `json:"text"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Paragraph int    `json:"paragraph"`
}

// sentencesOf lists the sentences of the document in the range.
func sentencesOf(doc *align.Document, r align.Range) []sentence {
	list := make([]sentence, 0, r.Len())
	for i := r.From; i < r.To; i++ {
		s := doc.Sentences[i]
		list = append(list, sentence{doc.SentenceText(i), s.Start, s.End, s.Paragraph})
	}
	return list
}

// documentInfo names a document that was aligned.
type documentInfo struct {
	Name      string `json:"name"`
	Lang      string `json:"lang"`
	Encoding  string `json:"encoding"`
	Sentences int    `json:"sentences"`
}

func infoOf(in *input) documentInfo {
	return documentInfo{in.path, in.doc.Lang, in.doc.Encoding, len(in.doc.Sentences)}
}

// span is a range of bytes of a text.
type span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

func spansOf(spans []align.Span) []span {
	list := make([]span, len(spans))
	for i, s := range spans {
		list[i] = span{s.Start, s.End}
	}
	return list
}

// origin is where a unit comes from. Empty fields stand empty.
type origin struct {
	ID         int64     `json:"id"`
	Source     string    `json:"source"`
	Target     string    `json:"target"`
	Title      string    `json:"title"`
	Date       string    `json:"date"`
	Body       string    `json:"body"`
	Translator string    `json:"translator"`
	URL        string    `json:"url"`
	Imported   time.Time `json:"imported"`
}

func originOf(o unit.Origin) origin {
	return origin{o.ID, o.Source, o.Target, o.Title, o.Date, o.Body, o.Translator, o.URL, o.Imported}
}
