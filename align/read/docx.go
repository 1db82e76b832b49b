package read

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"
)

// whatDocx is how messages call the format.
const whatDocx = "a Word file (docx)"

func isDocx(data string) bool {
	return isZip(data) && strings.Contains(data, "word/") &&
		(strings.Contains(data, "word/document") || strings.Contains(data, "word/footnotes"))
}

// readDocx reads a Word file (ISO/IEC 29500-1, WordprocessingML): the paragraphs
// of the body and of its tables and text boxes, then the foot- and endnotes in
// the order in which the text refers to them. What was deleted under revision
// marks is left out, what was inserted is read. Headers, footers, comments and
// the numbers that Word sets before list items itself are not in the text.
func readDocx(ctx context.Context, data string, o Options) (*content, error) {
	a, err := openArchive(data, whatDocx, o)
	if err != nil {
		return nil, err
	}
	root, err := a.relations(ctx, "")
	if err != nil {
		return nil, err
	}
	main := related(root, "officeDocument", "word/document.xml")
	f := a.find(main)
	if f == nil {
		return nil, a.broken("", missingPart(main))
	}
	w := &wordReader{}
	if w.markup, err = a.parse(ctx, f); err != nil {
		return nil, err
	}
	if err := w.each(w.visit); err != nil {
		return nil, err
	}
	w.flush()
	parts, err := a.relations(ctx, main)
	if err != nil {
		return nil, err
	}
	if err := w.addNotes(ctx, a, parts); err != nil {
		return nil, err
	}
	if w.out.full() {
		return nil, tooLarge(o)
	}
	return &content{encoding: utf8Name, paragraphs: w.out.list}, nil
}

// A noteReference is a place in the text that refers to a note.
type noteReference struct{ kind, id string }

// wordReader reads one part of a Word file.
type wordReader struct {
	*markup
	out collector
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
	// markDeleted tells that the mark at its end was deleted under revision marks.
	markDeleted bool
}

// visit takes one token of the part.
func (w *wordReader) visit(t xml.Token) error {
	switch e := t.(type) {
	case xml.StartElement:
		return w.begin(e)
	case xml.EndElement:
		if w.name(e.Name) == "w:p" {
			w.endParagraph()
		}
	}
	return nil
}

func (w *wordReader) begin(e xml.StartElement) error {
	switch name := w.name(e.Name); name {
	case "w:p":
		w.open = append(w.open, &wordParagraph{})
		if w.out.full() {
			return w.broken(errTooMuch)
		}
	case "w:t", "m:t":
		text, err := w.characters()
		if err != nil {
			return err
		}
		w.write(text)
	case "w:tab", "w:ptab": // a tab stop has the same name, but stands in w:pPr
		w.write("\t")
	case "w:br", "w:cr":
		w.write("\n")
	case "w:noBreakHyphen":
		w.write("\u2011")
	case "w:sym":
		w.write(symbol(e))
	case "w:footnoteReference", "w:endnoteReference":
		w.references = append(w.references, noteReference{strings.TrimSuffix(name[2:], "Reference"), attribute(e, "id")})
	case "w:pPr":
		return w.properties()
	case "w:del", "w:moveFrom", // revisions: deleted, or moved away from here
		"w:instrText", "w:delText", "w:delInstrText", // the code of a field, not its result
		"mc:Fallback", // the same again for old programs
		"w:rt",        // the reading beside a ruby base
		"w:rPr", "w:sdtPr", "w:tblPr", "w:trPr", "w:tcPr", "w:sectPr", "w:tblGrid":
		return w.skip()
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
	for depth := w.depth; w.depth >= depth; {
		t, err := w.next()
		if err != nil {
			return w.unended(err)
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch name := w.name(e.Name); {
		case name == "w:rPr":
			inRun = true
		case inRun && (name == "w:del" || name == "w:moveFrom"):
			if n := len(w.open); n > 0 {
				w.open[n-1].markDeleted = true
			}
		case name == "w:pPrChange": // what the properties were
			if err := w.skip(); err != nil {
				return err
			}
		}
	}
	return nil
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
		w.out.add(paragraph{text: text})
	}
	for _, box := range p.boxes {
		w.out.add(paragraph{text: box})
	}
}

// flush adds what waits for a next paragraph that did not come.
func (w *wordReader) flush() {
	for len(w.open) > 0 {
		w.endParagraph()
	}
	w.out.add(paragraph{text: w.joined})
	w.joined = ""
}

// symbol is the character of a w:sym, if it is one of Unicode: most are places
// in a font of pictures, which are numbered from F000.
func symbol(e xml.StartElement) string {
	n, err := strconv.ParseUint(attribute(e, "char"), 16, 32)
	if err != nil || n < ' ' || n >= 0xD800 && n < 0xF900 || n > 0xFFFD {
		return ""
	}
	return string(rune(n))
}
