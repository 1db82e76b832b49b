package read

import (
	"context"
	"encoding/xml"
	"fmt"
	"path"
)

// missingPart says that an archive lacks a part.
func missingPart(name string) error { return fmt.Errorf("it has no part %s", name) }

// addNotes adds the notes that the text refers to: footnotes first, then
// endnotes, each in the order of their references. What Word keeps beside them,
// the lines that separate notes from the text, has no reference.
func (w *wordReader) addNotes(ctx context.Context, a *archive, parts []relation) error {
	for _, kind := range []string{"footnote", "endnote"} {
		wanted := 0
		for _, r := range w.references {
			if r.kind == kind {
				wanted++
			}
		}
		f := a.find(related(parts, kind+"s", path.Join("word", kind+"s.xml")))
		if wanted == 0 || f == nil {
			continue
		}
		m, err := a.parse(ctx, f)
		if err != nil {
			return err
		}
		notes, err := readNotes(m, kind)
		if err != nil {
			return err
		}
		for _, r := range w.references {
			if r.kind != kind {
				continue
			}
			for _, p := range notes[r.id] {
				w.out.add(p)
			}
			delete(notes, r.id) // a note is read once, even if referred to twice
		}
	}
	return nil
}

// readNotes returns the paragraphs of each note of a part by its id.
func readNotes(m *markup, kind string) (map[string][]paragraph, error) {
	notes := map[string][]paragraph{}
	w := &wordReader{markup: m}
	id := ""
	err := m.each(func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			if m.name(e.Name) == "w:"+kind {
				id, w.out = attribute(e, "id"), collector{}
			}
		case xml.EndElement:
			if m.name(e.Name) == "w:"+kind {
				w.flush()
				notes[id] = w.out.list
			}
		}
		return w.visit(t)
	})
	return notes, err
}
