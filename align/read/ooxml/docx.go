package ooxml

import (
	"context"
	"encoding/xml"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// WhatWord names the format in messages.
const WhatWord = "a Word file (docx)"

// IsWord reports whether data is a Word file.
func IsWord(data string) bool {
	return zipxml.IsZip(data) && strings.Contains(data, "word/") &&
		(strings.Contains(data, "word/document") || strings.Contains(data, "word/footnotes"))
}

// ReadWord reads a Word file (ISO/IEC 29500-1, WordprocessingML): the paragraphs of the
// body, its tables and text boxes, then the footnotes and endnotes in the order in
// which the text refers to them. Tracked deletions are left out, tracked insertions are
// read. Hidden text, headers, footers, comments and the numbers that Word generates for
// list items are left out.
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

// A noteReference is a reference of the text to a note.
type noteReference struct{ kind, id string }

// A wordReader reads one part of a Word file.
type wordReader struct {
	inline
	out content.List
	// open holds the paragraphs that have begun and not ended: those of a text
	// box are inside the paragraph of its anchor.
	open []*wordParagraph
	// joined is the text of a paragraph whose mark was deleted; the next
	// paragraph continues it.
	joined string
	// references holds the notes in the order in which the text refers to them.
	references []noteReference
}

// A wordParagraph is a paragraph that is being read.
type wordParagraph struct {
	text strings.Builder
	// boxes holds the paragraphs of the text boxes anchored in it, which follow
	// it.
	boxes []string
	// markDeleted reports whether the paragraph mark at its end is a tracked
	// deletion.
	markDeleted bool
}

func (w *wordReader) visit(t xml.Token) error {
	switch e := t.(type) {
	case xml.StartElement:
		return w.begin(e)
	case xml.EndElement:
		if w.Name(e.Name) == "w:p" {
			w.endParagraph()
		}
	case xml.CharData:
		return w.stray(t)
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
		return w.SkipProperties(textElements...)
	default:
		text, err := w.text(name, e)
		if !w.hidden {
			w.write(text)
		}
		return err
	}
	return nil
}

// write appends text to the innermost paragraph. A text outside of paragraphs is one of its own.
func (w *wordReader) write(text string) {
	if n := len(w.open); n > 0 {
		w.open[n-1].text.WriteString(text)
	} else {
		w.out.Add(content.Paragraph{Text: text})
	}
}

// properties reads whether the mark of the paragraph is deleted from its
// properties.
func (w *wordReader) properties() error {
	inRun := false // in the properties of the mark
	return w.Inside(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return w.stray(t)
		}
		switch name := w.Name(e.Name); {
		case slices.Contains(textElements, e.Name.Local):
			return w.Misplaced()
		case name == "w:rPr":
			inRun = true
		case inRun && (name == "w:del" || name == "w:moveFrom"):
			if n := len(w.open); n > 0 {
				w.open[n-1].markDeleted = true
			}
		case name == "w:pPrChange": // the former properties
			return w.Skip()
		}
		return nil
	})
}

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

// flush adds a joined text that no paragraph followed.
func (w *wordReader) flush() {
	for len(w.open) > 0 {
		w.endParagraph()
	}
	w.out.Add(content.Paragraph{Text: w.joined})
	w.joined = ""
}

// addNotes adds the notes that the text refers to: footnotes first, then
// endnotes, each in the order of their references. Nothing refers to the
// separators that Word stores with the notes.
func (w *wordReader) addNotes(ctx context.Context, a *zipxml.Archive, parts []relation) error {
	for _, kind := range []string{"footnote", "endnote"} {
		wanted := 0
		for _, r := range w.references {
			if r.kind == kind {
				wanted++
			}
		}
		part := related(parts, kind+"s", path.Join("word", kind+"s.xml"))
		if wanted == 0 {
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
			delete(notes, r.id) // read once, even if referred to twice
		}
	}
	return nil
}

// readNotes returns the paragraphs of each note of a part by its id, and the
// number of symbols in them that have no character.
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

// textElements are the local names of the elements that hold the texts of a Word file.
var textElements = []string{"p", "r", "t", "tr", "tc"}

// inline reads the text of the runs of a Word file.
type inline struct {
	*zipxml.Markup
	// unknown counts the symbols without a character, which are read as U+FFFD.
	unknown int
	// hidden reports whether the current run is hidden text.
	hidden bool
}

// stray returns an error for a text that is in no element of texts.
func (r *inline) stray(t xml.Token) error {
	if r.Within("", "fldData", "binData") { // old pictures and fields
		return nil
	}
	return r.Stray(t)
}

// text returns the text of an element such as a run of text, a tab or a symbol.
// If the element is one that is left out, it skips to its end.
func (r *inline) text(name string, e xml.StartElement) (string, error) {
	switch name {
	case "w:t", "m:t":
		return r.Text()
	case "w:r":
		r.hidden = false
	case "w:vanish":
		val := zipxml.Attribute(e, "val")
		r.hidden = val != "0" && val != "false"
	case "w:tab", "w:ptab": // a tab stop has the same name, but is in w:pPr
		return "\t", nil
	case "w:br", "w:cr":
		return "\n", nil
	case "w:noBreakHyphen":
		return "\u2011", nil
	case "w:sym":
		return r.symbol(e), nil
	case "w:del", "w:moveFrom", // tracked changes: deleted or moved away
		"w:instrText", "w:delText", "w:delInstrText", // the code of a field, not its result
		"mc:Fallback", // a repetition for old programs
		"w:rPrChange", // the former properties
		"w:rt":        // the reading of a ruby base
		return "", r.Skip()
	}
	return "", nil
}

// symbol returns the character of a w:sym. Its number is that of the font; in
// the symbol fonts, which have 256 characters, F000 may be added to it.
func (r *inline) symbol(e xml.StartElement) string {
	n, err := strconv.ParseUint(zipxml.Attribute(e, "char"), 16, 32)
	if err == nil {
		font := symbolFonts()[fontKey(zipxml.Attribute(e, "font"))]
		place := n
		if n >= 0xF000 && n <= 0xF0FF {
			place -= 0xF000
		}
		switch c := rune(n); {
		case font != nil && place < uint64(len(font)):
			if font[place] != 0 {
				return string(font[place])
			}
		case n == 0xAD || n >= ' ' && n < 0xD800 || n >= 0xF900 && n < 0xFFFD || n >= 0x10000 && n <= 0xEFFFF:
			return string(c)
		}
	}
	r.unknown++
	return string(utf8.RuneError)
}
