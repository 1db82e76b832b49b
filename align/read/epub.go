package read

import (
	"context"
	"encoding/xml"
	"net/url"
	"path"
	"strings"
)

// whatEpub is how messages call the format.
const whatEpub = "an electronic book (epub)"

func isEpub(data string) bool {
	return isZip(data) && (strings.Contains(data[:min(len(data), beginning)], "application/epub+zip") ||
		strings.Contains(data, "META-INF/container.xml") && strings.Contains(data, ".opf"))
}

// readEpub reads an electronic book (EPUB 3.3, and 2): the pages of its spine in
// their order. The page that is the table of contents is navigation and left out.
func readEpub(ctx context.Context, data string, o Options) (*content, error) {
	a, err := openArchive(data, whatEpub, o)
	if err != nil {
		return nil, err
	}
	pages, err := a.spine(ctx)
	if err != nil {
		return nil, err
	}
	locked, err := a.locked(ctx)
	if err != nil {
		return nil, err
	}
	var c collector
	for _, name := range pages {
		f := a.find(name)
		if f == nil {
			return nil, a.broken("", missingPart(name))
		}
		if locked[f.Name] {
			return nil, a.broken(f.Name, errProtected)
		}
		bytes, err := a.text(f)
		if err != nil {
			return nil, err
		}
		page, err := decode(ctx, bytes, o.Lang, Options{Name: o.Name + ", " + f.Name, Lang: o.Lang, Without: o.Without, Lossy: o.Lossy})
		if err != nil {
			return nil, err
		}
		paragraphs, err := htmlParagraphs(ctx, page.text, o, wholePage)
		if err != nil {
			return nil, err
		}
		for _, p := range paragraphs {
			c.add(p)
		}
		if c.full() {
			return nil, tooLarge(o)
		}
	}
	return &content{encoding: utf8Name, paragraphs: c.list}, nil
}

// spine returns the names of the pages in the order in which they are read.
func (a *archive) spine(ctx context.Context) ([]string, error) {
	name := ""
	err := a.elements(ctx, "META-INF/container.xml", func(e xml.StartElement) {
		if e.Name.Local == "rootfile" && name == "" {
			name = attribute(e, "full-path")
		}
	})
	if err != nil {
		return nil, err
	}
	pages := map[string]string{} // by id
	var order []string
	err = a.elements(ctx, name, func(e xml.StartElement) {
		switch e.Name.Local {
		case "item":
			properties := " " + attribute(e, "properties") + " "
			if kind := attribute(e, "media-type"); strings.Contains(kind, "html") && !strings.Contains(properties, " nav ") {
				href := attribute(e, "href")
				if plain, err := url.PathUnescape(href); err == nil {
					href = plain
				}
				pages[attribute(e, "id")] = path.Join(path.Dir(name), href)
			}
		case "itemref":
			order = append(order, attribute(e, "idref"))
		}
	})
	var names []string
	for _, id := range order {
		if page, ok := pages[id]; ok {
			names = append(names, page)
			delete(pages, id) // a page is read once
		}
	}
	return names, err
}

// locked returns the parts that are encrypted.
func (a *archive) locked(ctx context.Context) (map[string]bool, error) {
	parts := map[string]bool{}
	if a.find("META-INF/encryption.xml") == nil {
		return parts, nil
	}
	err := a.elements(ctx, "META-INF/encryption.xml", func(e xml.StartElement) {
		if e.Name.Local == "CipherReference" {
			parts[attribute(e, "URI")] = true
		}
	})
	return parts, err
}

// elements calls visit with every element of a part.
func (a *archive) elements(ctx context.Context, name string, visit func(xml.StartElement)) error {
	f := a.find(name)
	if f == nil {
		return a.broken("", missingPart(name))
	}
	m, err := a.parse(ctx, f)
	if err != nil {
		return err
	}
	return m.each(func(t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok {
			visit(e)
		}
		return nil
	})
}
