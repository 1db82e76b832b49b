package read

import (
	"context"
	"encoding/xml"
	"path"
	"strings"
)

// relations are the parts that a part of an Office Open XML file refers to: the
// id of each reference, the last word of its type ("footnotes", "worksheet") and
// the part's name. ISO/IEC 29500-2, section 6.5.
type relation struct{ id, kind, target string }

// relations reads the references of a part; "" stands for the whole file.
func (a *archive) relations(ctx context.Context, part string) ([]relation, error) {
	folder, base := path.Split(part)
	f := a.find(folder + "_rels/" + base + ".rels")
	if f == nil {
		return nil, nil
	}
	m, err := a.parse(ctx, f)
	if err != nil {
		return nil, err
	}
	var list []relation
	err = m.each(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "Relationship" || attribute(e, "TargetMode") == "External" {
			return nil
		}
		target := attribute(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/"+folder, target)
		}
		list = append(list, relation{attribute(e, "Id"), path.Base(attribute(e, "Type")), strings.TrimPrefix(target, "/")})
		return nil
	})
	return list, err
}

// related is the name of the first part of a kind, or otherwise.
func related(list []relation, kind, otherwise string) string {
	for _, r := range list {
		if r.kind == kind {
			return r.target
		}
	}
	return otherwise
}
