// Package office reads and writes the packages of Office Open XML (ISO/IEC
// 29500-2), as which Excel and Word files come: a zip archive of XML parts. Open
// a file to read parts of it, or make a Writer and add parts.
//
// Reading is bounded: in the number of parts, in what they unpack to and in how
// deep their elements are nested. Nothing outside the file is ever read.
package office

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

const (
	// maxHeld is the size in bytes up to which a file that cannot be read in any
	// order is held in memory.
	maxHeld = 256 << 20
	// maxUnpacked is how many bytes all parts that are read may unpack to. A
	// sheet of a million units has some 300 MB.
	maxUnpacked = 2 << 30
	// maxRatio is how often larger than packed a part may be; the XML of sheets
	// shrinks to a thirtieth. Small parts may be anything.
	maxRatio  = 400
	ratioFrom = 16 << 20
	// maxDepth is how deep elements may be nested.
	maxDepth = 400
)

// ErrTooMuch is returned for a file that unpacks to more than any real one does.
var ErrTooMuch = errors.New("the file unpacks to more than a file of its kind can hold")

// File is a package that is being read.
type File struct {
	zip  *zip.Reader
	left int64
}

// Open opens a package. r is read in place where it can be read in any order.
func Open(r io.Reader) (*File, error) {
	at, size, err := inAnyOrder(r)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(at, size)
	if z == nil {
		return nil, fmt.Errorf("unpack: the file is cut off or damaged: %w", err)
	}
	return &File{zip: z, left: maxUnpacked}, nil
}

// inAnyOrder returns r, or what it holds, as a reader in any order.
func inAnyOrder(r io.Reader) (io.ReaderAt, int64, error) {
	if at, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		if size, err := at.Seek(0, io.SeekEnd); err == nil {
			return at, size, nil
		}
	}
	held, err := io.ReadAll(io.LimitReader(r, maxHeld+1))
	if err != nil {
		return nil, 0, err
	}
	if len(held) > maxHeld {
		return nil, 0, fmt.Errorf("the file is larger than %d MiB and cannot be read in any order: name it instead of sending it through a pipe", maxHeld>>20)
	}
	return bytes.NewReader(held), int64(len(held)), nil
}

// find returns the part with a name, or nil. Some programs write names with
// other capitals than they refer to, or with backslashes.
func (f *File) find(name string) *zip.File {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	for _, p := range f.zip.File {
		if strings.EqualFold(strings.ReplaceAll(p.Name, `\`, "/"), name) {
			return p
		}
	}
	return nil
}

// Has tells whether there is a part with the name.
func (f *File) Has(name string) bool { return f.find(name) != nil }

// Parse begins to read a part as XML. Close must be called.
func (f *File) Parse(name string) (*Markup, error) {
	p := f.find(name)
	if p == nil {
		return nil, fmt.Errorf("the file has no part %s", name)
	}
	if p.Flags&1 != 0 {
		return nil, errors.New("the file is protected by a password: open it with the password and save it without one")
	}
	r, err := p.Open()
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	return &Markup{decoder: xml.NewDecoder(&bounded{r: r, file: f, most: max(ratioFrom, maxRatio*int64(p.CompressedSize64))}), close: r, part: name}, nil
}

// bounded counts what a part unpacks to.
type bounded struct {
	r    io.Reader
	file *File
	n    int64
	most int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.n += int64(n)
	b.file.left -= int64(n)
	if b.file.left < 0 || b.n > b.most {
		return 0, ErrTooMuch
	}
	return n, err
}

// Relation is a reference of a part to another one.
type Relation struct {
	// ID is the name of the reference, Kind the last word of its type
	// ("worksheet"), Target the name of the part.
	ID, Kind, Target string
}

// Relations reads the references of a part; "" stands for the whole file.
func (f *File) Relations(part string) ([]Relation, error) {
	folder, base := path.Split(part)
	name := folder + "_rels/" + base + ".rels"
	if !f.Has(name) {
		return nil, nil
	}
	m, err := f.Parse(name)
	if err != nil {
		return nil, err
	}
	defer m.Close()
	var list []Relation
	for {
		e, err := m.Start()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if e.Name.Local != "Relationship" || Attribute(e, "TargetMode") == "External" {
			continue
		}
		target := Attribute(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/"+folder, target)
		}
		list = append(list, Relation{Attribute(e, "Id"), path.Base(Attribute(e, "Type")), strings.TrimPrefix(target, "/")})
	}
}

// Related is the first part of a kind that a part refers to, or otherwise.
func (f *File) Related(part, kind, otherwise string) (string, error) {
	list, err := f.Relations(part)
	for _, r := range list {
		if r.Kind == kind {
			return r.Target, err
		}
	}
	return otherwise, err
}
