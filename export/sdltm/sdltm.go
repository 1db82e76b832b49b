// Package sdltm reads translation memories of Trados Studio (.sdltm). Such a file is an
// SQLite database, which the caller opens as a Database, for example with tm/sdltm. This
// package reads its segments, which are XML:
//
//	<Segment><Elements>
//	  <Text><Value>会谈</Value></Text>
//	  <Tag><Type>Start</Type><Anchor>1</Anchor><AlignmentAnchor>1</AlignmentAnchor><TagID>5</TagID></Tag>
//	</Elements><CultureName>zh-CN</CultureName></Segment>
//
// The memory does not contain the native code of the document for a tag, so codes have no
// data.
package sdltm

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/xmltree"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Database is an open memory of Trados Studio.
type Database interface {
	// Languages returns the language codes of the memory as given in the file.
	Languages() (source, target string)
	// Units returns the translation units. Each has a source and a target variant, whose
	// texts are segments as XML and whose languages are those of the memory.
	Units(ctx context.Context) iter.Seq2[unit.Unit, error]
	Close() error
}

// Reader reads an SDLTM; it is an export.Reader. It is not safe for concurrent use
// by multiple goroutines. Since the file has no lines, the lines that it reports are
// numbers of units.
type Reader struct {
	open      func(ctx context.Context) (Database, error)
	languages *reading.Languages
	stream    reading.Stream
	x         *xmltree.Reader
}

// NewReader returns a Reader of the memory that open opens. Reading calls open once and
// closes its result. The error names an invalid option.
func NewReader(open func(ctx context.Context) (Database, error), o export.ReadOptions) (*Reader, error) {
	languages, err := reading.NewLanguages("sdltm", o.Languages)
	if err != nil {
		return nil, err
	}
	return &Reader{
		open: open, languages: languages, stream: reading.Stream{Strict: o.Strict},
		x: xmltree.New(strings.NewReader(""), xmltree.Options{Units: []string{"Segment"}, Text: true}),
	}, nil
}

// Units returns the units; see export.Reader. The error is an *export.BadUnit if reading
// is strict, or an error of opening or reading the database.
func (r *Reader) Units(ctx context.Context) iter.Seq2[export.Item, error] {
	return r.stream.Units(ctx, func(emit reading.Emit) error { return r.read(ctx, emit) })
}

// Report returns the counts of what has been read.
func (r *Reader) Report() export.ReadReport { return r.stream.Report() }

// read opens the file and emits its items.
func (r *Reader) read(ctx context.Context, emit reading.Emit) (err error) {
	file, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	found := &r.stream.Found
	found.Format, found.Tool = "SDLTM", "Trados Studio"
	if source, _ := file.Languages(); source != "" {
		found.SourceLang = r.languages.Tag(source)
	}
	number := 0
	for row, err := range file.Units(ctx) {
		if err != nil {
			return err
		}
		number++
		item, ok := r.unit(row, number)
		if !ok {
			r.stream.Unfinished.Add(export.NotTranslated, number)
			continue
		}
		if err := emit(&item); err != nil {
			return err
		}
	}
	return nil
}

// unit reads the segments of a row. ok is false if a side has no text.
func (r *Reader) unit(u unit.Unit, number int) (item export.Item, ok bool) {
	item = export.Item{Number: number, Line: number, Source: 0}
	source, bad := r.segment(u.Variants[0])
	target, badTarget := r.segment(u.Variants[1])
	bad = cmp.Or(bad, badTarget)
	if bad != "" {
		item.Source = -1
		item.Bad = &export.BadUnit{Line: number, Unit: u.TUID, Cause: bad}
		return item, true
	}
	if strings.TrimSpace(source.Text) == "" || strings.TrimSpace(target.Text) == "" {
		return item, false
	}
	item.Repairs = r.x.Repairs()
	item.Unit = u
	item.Unit.Variants = []unit.Variant{source, target}
	return item, true
}

// segment reads a variant whose text is the XML of a segment. bad describes why it cannot
// be read.
func (r *Reader) segment(raw unit.Variant) (v unit.Variant, bad string) {
	if raw.Lang != "" {
		v.Lang = r.languages.Tag(raw.Lang)
	}
	if strings.TrimSpace(raw.Text) == "" {
		return v, ""
	}
	r.x.Reset(strings.NewReader(raw.Text))
	for {
		kind, err := r.x.Next()
		switch {
		case err != nil:
			return v, err.Error()
		case kind == xmltree.EOF:
			return v, "its segment is not a <Segment>"
		case kind != xmltree.Start || r.x.Element().Name != "Segment":
			continue
		}
		tree, fault, err := r.x.Tree()
		if err != nil {
			return v, err.Error()
		}
		if fault != nil {
			return v, "its segment is broken: " + fault.Cause
		}
		if culture := tree.Child("CultureName"); culture != nil && culture.Content() != "" {
			v.Lang = r.languages.Tag(culture.Content())
		}
		if elements := tree.Child("Elements"); elements != nil {
			readElements(&v, elements)
		}
		return v, ""
	}
}

// readElements reads the texts and tags of a segment.
func readElements(v *unit.Variant, n *xmltree.Node) {
	var text strings.Builder
	for e := range n.Elements("Text", "Tag") {
		if e.Name == "Text" {
			if value := e.Child("Value"); value != nil {
				text.WriteString(value.Content())
			}
			continue
		}
		v.Codes = append(v.Codes, codeOf(e, text.Len()))
	}
	v.Text = text.String()
}

// codeOf returns the code for a tag at the offset.
func codeOf(n *xmltree.Node, at int) unit.Code {
	value := func(name string) string {
		if c := n.Child(name); c != nil {
			return strings.TrimSpace(c.Content())
		}
		return ""
	}
	c := unit.Code{At: at, Kind: unit.CodePlaceholder}
	add := func(name, value string) {
		if value != "" {
			c.Attributes = append(c.Attributes, unit.Prop{Type: name, Value: value})
		}
	}
	switch value("Type") {
	case "Start":
		c.Kind = unit.CodeBegin
		add("i", value("Anchor"))
	case "End":
		c.Kind = unit.CodeEnd
		add("i", value("Anchor"))
		return c
	case "UnmatchedStart":
		c.Kind = unit.CodeIsolated
		add("pos", "begin")
	case "UnmatchedEnd":
		c.Kind = unit.CodeIsolated
		add("pos", "end")
	}
	add("x", value("AlignmentAnchor"))
	add("id", value("TagID"))
	add("equiv-text", value("TextEquivalent"))
	return c
}
