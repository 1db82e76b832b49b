package web

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// whatEpub names the format in messages.
const whatEpub = "an electronic book (epub)"

// IsBook reports whether data is an electronic book.
func IsBook(data string) bool {
	return zipxml.IsZip(data) && (strings.Contains(content.Beginning(data), "application/epub+zip") ||
		strings.Contains(data, "META-INF/container.xml") && strings.Contains(data, ".opf"))
}

// Book reads an electronic book (EPUB 3.3 or 2): the pages of its spine in
// order. The page with the table of contents is navigation and left out.
func Book(ctx context.Context, data string, o charset.Options) (*content.Content, error) {
	archive, err := zipxml.Open(data, whatEpub)
	if err != nil {
		return nil, err
	}
	b := book{archive}
	pages, err := b.spine(ctx)
	if err != nil {
		return nil, err
	}
	locked, err := b.locked(ctx)
	if err != nil {
		return nil, err
	}
	var list content.List
	for _, name := range pages {
		if locked[name] {
			return nil, b.Broken(name, content.ErrProtected)
		}
		data, err := b.Text(name)
		if err != nil {
			return nil, err
		}
		o.Declared = DeclaredEncoding(data)
		page, err := charset.Decode(data, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		doc, repairs, err := parse(ctx, page.Text)
		if err != nil {
			return nil, err
		}
		paragraphs := withRepairs(pageParagraphs(doc, wholePage, repairs), repairs)
		for _, p := range paragraphs {
			list.Add(p)
		}
		if len(paragraphs) == 0 {
			list.Add(content.Paragraph{Repairs: repairs})
		}
		if err := list.Full(); err != nil {
			return nil, err
		}
	}
	return &content.Content{Encoding: charset.UTF8, Paragraphs: list.Paragraphs}, nil
}

// A book is an electronic book that is being read.
type book struct{ *zipxml.Archive }

// spine returns the names of the pages in reading order.
func (b book) spine(ctx context.Context) ([]string, error) {
	name := ""
	err := b.elements(ctx, "META-INF/container.xml", func(e xml.StartElement) {
		if e.Name.Local == "rootfile" && name == "" {
			name = zipxml.Attribute(e, "full-path")
		}
	})
	if err != nil {
		return nil, err
	}
	pages := map[string]string{} // by id
	var order []string
	err = b.elements(ctx, name, func(e xml.StartElement) {
		switch e.Name.Local {
		case "item":
			properties := " " + zipxml.Attribute(e, "properties") + " "
			if kind := zipxml.Attribute(e, "media-type"); strings.Contains(kind, "html") && !strings.Contains(properties, " nav ") {
				href := zipxml.Attribute(e, "href")
				if plain, err := url.PathUnescape(href); err == nil {
					href = plain
				}
				pages[zipxml.Attribute(e, "id")] = path.Join(path.Dir(name), href)
			}
		case "itemref":
			order = append(order, zipxml.Attribute(e, "idref"))
		}
	})
	var names []string
	for _, id := range order {
		if page, ok := pages[id]; ok {
			names = append(names, page)
			delete(pages, id) // each page is read once
		}
	}
	return names, err
}

// locked returns the parts that are encrypted.
func (b book) locked(ctx context.Context) (map[string]bool, error) {
	parts := map[string]bool{}
	if !b.Has("META-INF/encryption.xml") {
		return parts, nil
	}
	err := b.elements(ctx, "META-INF/encryption.xml", func(e xml.StartElement) {
		if e.Name.Local == "CipherReference" {
			parts[zipxml.Attribute(e, "URI")] = true
		}
	})
	return parts, err
}

// elements calls visit with every element of a part.
func (b book) elements(ctx context.Context, name string, visit func(xml.StartElement)) error {
	m, err := b.Parse(ctx, name)
	if err != nil {
		return err
	}
	return m.Elements(func(e xml.StartElement) error {
		visit(e)
		return nil
	})
}
