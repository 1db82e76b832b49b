// Package ooxml reads Office Open XML (ISO/IEC 29500): the paragraphs of a Word file
// (docx), the rows of its tables, and the rows of an Excel file (xlsx).
//
// ReadWord returns a Word file as a document. Rows and Tables return rows of cells,
// for documents as well as for exchange files, so that references between cells, the
// formatting of numbers and dates, and the limits are the same in both.
package ooxml

import (
	"context"
	"encoding/xml"
	"path"
	"strings"

	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// A relation is a reference of a part to another part: its id, the last element of
// its type ("footnotes", "worksheet") and the name of the other part (ISO/IEC
// 29500-2, section 6.5).
type relation struct{ id, kind, target string }

// relations reads the references of a part; "" is the package as a whole.
func relations(ctx context.Context, a *zipxml.Archive, part string) ([]relation, error) {
	folder, base := path.Split(part)
	name := folder + "_rels/" + base + ".rels"
	if !a.Has(name) {
		return nil, nil
	}
	m, err := a.Parse(ctx, name)
	if err != nil {
		return nil, err
	}
	var list []relation
	err = m.Elements(func(e xml.StartElement) error {
		if e.Name.Local != "Relationship" || zipxml.Attribute(e, "TargetMode") == "External" {
			return nil
		}
		target := zipxml.Attribute(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/"+folder, target)
		}
		list = append(list, relation{zipxml.Attribute(e, "Id"), path.Base(zipxml.Attribute(e, "Type")), strings.TrimPrefix(target, "/")})
		return nil
	})
	return list, err
}

// related returns the name of the first part of a kind, or otherwise if there
// is none.
func related(list []relation, kind, otherwise string) string {
	for _, r := range list {
		if r.kind == kind {
			return r.target
		}
	}
	return otherwise
}

// mainPart returns the name of the part with the content of the file, or otherwise
// if none is declared, and its references.
func mainPart(ctx context.Context, a *zipxml.Archive, otherwise string) (string, []relation, error) {
	root, err := relations(ctx, a, "")
	if err != nil {
		return "", nil, err
	}
	name := related(root, "officeDocument", otherwise)
	parts, err := relations(ctx, a, name)
	return name, parts, err
}
