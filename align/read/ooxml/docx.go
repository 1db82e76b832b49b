package ooxml

import (
	"context"
	"encoding/xml"
	"path"
	"strings"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// WhatWord is how messages call a Word file.
const WhatWord = "a Word file (docx)"

// IsWord reports whether data are a Word file.
func IsWord(data string) bool {
	return zipxml.IsZip(data) && strings.Contains(data, "word/") &&
		(strings.Contains(data, "word/document") || strings.Contains(data, "word/footnotes"))
}

// ReadWord reads a Word file (ISO/IEC 29500-1, WordprocessingML): the paragraphs
// of the body and of its tables and text boxes, then the foot- and endnotes in
// the order in which the text refers to them. What was deleted under revision
// marks is left out, what was inserted is read. Hidden text, headers, footers, comments
// and the numbers that Word sets before list items itself are not in the text.
func ReadWord(ctx context.Context, data string) (*content.Content, error) {
	a, err := zipxml.Open(data, WhatWord)
	if err != nil {
		return nil, err
	}
	main, parts, err := mainPart(ctx, a, mainWord)
	if err != nil {
		return nil, err
	}
	m, err := a.Parse(ctx, main)
	if err != nil {
		return nil, err
	}
	w := &wordReader{inline: inline{Markup: m}}
	if err := w.Each(w.visit); err != nil {
		return nil, err
	}
	w.flush()
	if err := w.addNotes(ctx, a, parts); err != nil {
		return nil, err
	}
	if err := w.out.Full(); err != nil {
		return nil, err
	}
	return &content.Content{Encoding: charset.UTF8, Paragraphs: w.out.Paragraphs, Undecoded: w.unknown > 0}, nil
}

// mainWord is the usual name of the part with the text.
const mainWord = "word/document.xml"

// A noteReference is a place in the text that refers to a note.
type noteReference struct{ kind, id string }

// wordReader reads one part of a Word file.
type wordReader struct {
	inline
	out content.List
	// open are the paragraphs that have begun and not ended: the paragraphs of
	// a text box lie inside that of its anchor.
	open []*wordParagraph
	// joined is the text of a paragraph whose mark was deleted: it goes on in
	// the next.
	joined string
	// references are the notes that the text refers to, in its order.
	references []noteReference
}

// wordParagraph is a paragraph under way.
type wordParagraph struct {
	text strings.Builder
	// boxes are the paragraphs of text boxes anchored in it; they follow it.
	boxes []string
	// markDeleted reports that the mark at its end was deleted under revision marks.
	markDeleted bool
}

// visit takes one token of the part.
func (w *wordReader) visit(t xml.Token) error {
	switch e := t.(type) {
	case xml.StartElement:
		return w.begin(e)
	case xml.EndElement:
		if w.Name(e.Name) == "w:p" {
			w.endParagraph()
		}
	}
	return nil
}

func (w *wordReader) begin(e xml.StartElement) error {
	switch name := w.Name(e.Name); name {
	case "w:p":
		w.open = append(w.open, &wordParagraph{})
		if err := w.out.Full(); err != nil {
			return err
		}
	case "w:footnoteReference", "w:endnoteReference":
		w.references = append(w.references, noteReference{strings.TrimSuffix(name[2:], "Reference"), zipxml.Attribute(e, "id")})
	case "w:pPr":
		return w.properties()
	case "w:sdtPr", "w:tblPr", "w:trPr", "w:tcPr", "w:sectPr", "w:tblGrid":
		return w.Skip()
	default:
		text, err := w.text(name, e)
		if !w.hidden {
			w.write(text)
		}
		return err
	}
	return nil
}

// write adds text to the innermost paragraph.
func (w *wordReader) write(text string) {
	if n := len(w.open); n > 0 {
		w.open[n-1].text.WriteString(text)
	}
}

// properties reads the properties of a paragraph: whether its mark is deleted.
func (w *wordReader) properties() error {
	inRun := false // in the properties of the mark
	return w.Inside(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch name := w.Name(e.Name); {
		case name == "w:rPr":
			inRun = true
		case inRun && (name == "w:del" || name == "w:moveFrom"):
			if n := len(w.open); n > 0 {
				w.open[n-1].markDeleted = true
			}
		case name == "w:pPrChange": // what the properties were
			return w.Skip()
		}
		return nil
	})
}

// endParagraph ends the innermost paragraph.
func (w *wordReader) endParagraph() {
	n := len(w.open)
	if n == 0 {
		return
	}
	p := w.open[n-1]
	w.open = w.open[:n-1]
	text := p.text.String()
	if n > 1 {
		outer := w.open[n-2]
		outer.boxes = append(append(outer.boxes, text), p.boxes...)
		return
	}
	text = w.joined + text
	w.joined = ""
	if p.markDeleted {
		w.joined = text
	} else {
		w.out.Add(content.Paragraph{Text: text})
	}
	for _, box := range p.boxes {
		w.out.Add(content.Paragraph{Text: box})
	}
}

// flush adds what waits for a next paragraph that did not come.
func (w *wordReader) flush() {
	for len(w.open) > 0 {
		w.endParagraph()
	}
	w.out.Add(content.Paragraph{Text: w.joined})
	w.joined = ""
}

// addNotes adds the notes that the text refers to: footnotes first, then
// endnotes, each in the order of their references. What Word keeps beside them,
// the lines that separate notes from the text, has no reference.
func (w *wordReader) addNotes(ctx context.Context, a *zipxml.Archive, parts []relation) error {
	for _, kind := range []string{"footnote", "endnote"} {
		wanted := 0
		for _, r := range w.references {
			if r.kind == kind {
				wanted++
			}
		}
		part := related(parts, kind+"s", path.Join("word", kind+"s.xml"))
		if wanted == 0 || !a.Has(part) {
			continue
		}
		m, err := a.Parse(ctx, part)
		if err != nil {
			return err
		}
		notes, unknown, err := readNotes(m, kind)
		w.unknown += unknown
		if err != nil {
			return err
		}
		for _, r := range w.references {
			if r.kind != kind {
				continue
			}
			for _, p := range notes[r.id] {
				w.out.Add(p)
			}
			delete(notes, r.id) // a note is read once, even if referred to twice
		}
	}
	return nil
}

// readNotes returns the paragraphs of each note of a part by its id.
// unknown counts the symbols in them that have no character.
func readNotes(m *zipxml.Markup, kind string) (list map[string][]content.Paragraph, unknown int, err error) {
	notes := map[string][]content.Paragraph{}
	w := &wordReader{inline: inline{Markup: m}}
	id := ""
	err = m.Each(func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			if m.Name(e.Name) == "w:"+kind {
				id, w.out = zipxml.Attribute(e, "id"), content.List{}
			}
		case xml.EndElement:
			if m.Name(e.Name) == "w:"+kind {
				w.flush()
				notes[id] = w.out.Paragraphs
			}
		}
		return w.visit(t)
	})
	return notes, w.unknown, err
}
