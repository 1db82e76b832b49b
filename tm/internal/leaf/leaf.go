// Package leaf reads rows of SQLite tables from the pages of the file without the trees
// that lead to them. Only Salvage needs it: SQLite itself follows a tree from its root, so
// if an inner page is damaged or pages are exchanged, it misses undamaged rows.
//
// A row of a table is a cell of a leaf page. A leaf page names neither its table nor its
// neighbours, but it identifies itself as one, and a cell tells the types of its columns
// (https://sqlite.org/fileformat.html, sections 1.6 and 2.1):
//
//	page   0x0d │ 7 bytes: number of cells … │ offset of each cell, 2 bytes │ free │ cells
//	cell   length │ number of the row │ record, as far as it fits │ first overflow page
//	record length of the header │ a type for each column │ the values
//
// Tables whose rows have different types can thus be distinguished. Pages of the free list
// are skipped, since they contain deleted rows.
//
// The package trusts nothing in the file: it checks offsets and lengths, reads each
// overflow page once, and skips what is not a valid row.
package leaf

import (
	"context"
	"encoding/binary"
	"iter"
	"math"
)

// A Kind is a set of types that a column of a record can have.
type Kind uint8

// The types. An INTEGER PRIMARY KEY is Null in the record, since its value is the number
// of the row, and a REAL without a fraction is stored as an integer (section 2.1).
const (
	Null Kind = 1 << iota
	Integer
	Real
	Text
)

// A Table describes the rows of a table.
type Table struct {
	Columns []Kind
	// Added is the number of columns at the end that a record may lack because
	// they were added to the table later.
	Added int
}

// A Row is a row of a table. Values are int64, float64, string or nil, which also stands for
// the columns that the record lacks.
type Row struct {
	ID     int64
	Values []any
}

// A File is a SQLite file whose pages can be read in any order.
type File struct {
	// Pages is the number of pages.
	Pages int64
	// Page returns page n, from 1 to Pages, or nil if it cannot be read. The bytes
	// are not changed and must stay valid.
	Page func(n int64) []byte

	usable int // bytes of a page that SQLite uses
	// seen holds the free pages and the overflow pages already read: an undamaged
	// page is part of one list only.
	seen map[int64]bool
}

// Sizes in the header of the file and of pages (sections 1.3, 1.5 and 1.6).
const (
	fileHead    = 100
	leafHead    = 8
	leafType    = 0x0d
	smallestUse = 480 // usable bytes of a page
	maxText     = 1 << 30
)

// Rows returns the rows of all leaf pages that match the table, page by page and thus in
// no particular order; a row number can occur twice. The sequence can be used once.
func (f *File) Rows(ctx context.Context, t Table) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if !f.readHead() {
			return
		}
		for n := int64(1); n <= f.Pages; n++ {
			if err := ctx.Err(); err != nil {
				yield(Row{}, err)
				return
			}
			if f.seen[n] {
				continue
			}
			room := f.usable // bytes for cells, which do not overlap on an undamaged page
			for _, cell := range f.cells(n) {
				row, local, ok := f.row(cell, t)
				if room -= local; room < 0 {
					break
				}
				if ok && !yield(row, nil) {
					return
				}
			}
		}
	}
}

// readHead reads the page size and the list of free pages. It returns false if no
// page can be read.
func (f *File) readHead() bool {
	head := f.Page(1)
	f.usable = len(head)
	if f.usable < fileHead {
		return false
	}
	f.usable -= int(head[20]) // reserved for extensions
	if f.usable < smallestUse {
		return false
	}
	f.seen = map[int64]bool{}
	for trunk := int64(binary.BigEndian.Uint32(head[32:])); trunk > 1 && trunk <= f.Pages && !f.seen[trunk]; {
		f.seen[trunk] = true
		p := f.Page(trunk)
		if len(p) < f.usable {
			break
		}
		count := int(binary.BigEndian.Uint32(p[4:]))
		if count > f.usable/4-2 {
			break
		}
		for i := range count {
			f.seen[int64(binary.BigEndian.Uint32(p[8+4*i:]))] = true
		}
		trunk = int64(binary.BigEndian.Uint32(p))
	}
	return true
}

// cells returns the cells of a leaf page, each with the bytes that follow it on
// the page.
func (f *File) cells(n int64) (cells [][]byte) {
	page := f.Page(n)
	if len(page) < f.usable {
		return nil
	}
	page = page[:f.usable]
	at := 0
	if n == 1 {
		at = fileHead
	}
	if page[at] != leafType {
		return nil
	}
	count := int(binary.BigEndian.Uint16(page[at+3:]))
	first := at + leafHead
	if first+2*count > len(page) {
		return nil
	}
	for i := range count {
		if offset := int(binary.BigEndian.Uint16(page[first+2*i:])); offset >= first+2*count && offset < len(page) {
			cells = append(cells, page[offset:])
		}
	}
	return cells
}

// row decodes a cell that contains a row of the table. local is the number of bytes of
// the page that it uses.
func (f *File) row(cell []byte, t Table) (row Row, local int, ok bool) {
	length, n := varint(cell)
	if n == 0 || length <= 0 || length > min(f.Pages*int64(f.usable), maxText) {
		return Row{}, 0, false
	}
	id, m := varint(cell[n:])
	if m == 0 {
		return Row{}, 0, false
	}
	cell = cell[n+m:]
	local = int(f.local(length))
	if local > len(cell) {
		return Row{}, 0, false
	}
	types, body, ok := recordTypes(cell[:local], t)
	if !ok {
		return Row{}, 0, false
	}
	size := int64(body)
	for _, typ := range types {
		if size += typeSize(typ); size > length {
			return Row{}, 0, false
		}
	}
	if size != length {
		return Row{}, 0, false
	}
	record := cell[:local]
	if int64(local) < length {
		if record, ok = f.overflow(cell, local, length); !ok {
			return Row{}, local, false
		}
	}
	return Row{ID: id, Values: values(record[body:], types, t)}, local, true
}

// local returns the number of bytes of a record that are in the cell (section
// 1.6).
func (f *File) local(length int64) int64 {
	u := int64(f.usable)
	most := u - 35
	if length <= most {
		return length
	}
	least := (u-12)*32/255 - 23
	if k := least + (length-least)%(u-4); k <= most {
		return k
	}
	return least
}

// overflow reads the rest of a record from its chain of pages.
func (f *File) overflow(cell []byte, local int, length int64) ([]byte, bool) {
	if len(cell) < local+4 {
		return nil, false
	}
	record := append([]byte(nil), cell[:local]...)
	next := int64(binary.BigEndian.Uint32(cell[local:]))
	for int64(len(record)) < length {
		if next < 2 || next > f.Pages || f.seen[next] {
			return nil, false
		}
		f.seen[next] = true
		page := f.Page(next)
		if len(page) < f.usable {
			return nil, false
		}
		part := min(length-int64(len(record)), int64(f.usable-4))
		record = append(record, page[4:4+part]...)
		next = int64(binary.BigEndian.Uint32(page))
	}
	return record, true
}

// recordTypes decodes the header of a record whose columns have the types of the table;
// body is the offset of the values.
func recordTypes(record []byte, t Table) (types []int64, body int, ok bool) {
	length, at := varint(record)
	if at == 0 || length < int64(at) || length > int64(len(record)) {
		return nil, 0, false
	}
	for body = int(length); at < body; {
		typ, n := varint(record[at:body])
		if n == 0 || len(types) == len(t.Columns) || kindOf(typ)&t.Columns[len(types)] == 0 {
			return nil, 0, false
		}
		types = append(types, typ)
		at += n
	}
	return types, body, len(types) >= len(t.Columns)-t.Added
}

// kindOf returns the kind of a type of a record (section 2.1), or 0 for blobs and for
// numbers that are not types. yiku stores no text in a column of numbers or the like.
func kindOf(typ int64) Kind {
	switch {
	case typ == 0:
		return Null
	case typ >= 1 && typ <= 6, typ == 8, typ == 9:
		return Integer
	case typ == 7:
		return Real
	case typ >= 13 && typ%2 == 1:
		return Text
	}
	return 0
}

// typeSize returns the size in bytes of a value of the type.
func typeSize(typ int64) int64 {
	if typ >= 13 {
		return (typ - 13) / 2
	}
	return [...]int64{0, 1, 2, 3, 4, 6, 8, 8, 0, 0}[typ]
}

// values decodes the values of a record, whose sizes follow from their types.
func values(body []byte, types []int64, t Table) []any {
	row := make([]any, len(t.Columns))
	for i, typ := range types {
		size := typeSize(typ)
		value := body[:size]
		body = body[size:]
		switch kindOf(typ) {
		case Text:
			row[i] = string(value)
		case Real:
			row[i] = math.Float64frombits(binary.BigEndian.Uint64(value))
		case Integer:
			n := integer(typ, value)
			if row[i] = n; t.Columns[i]&Real != 0 {
				row[i] = float64(n)
			}
		}
	}
	return row
}

// integer decodes a two's complement number. Types 8 and 9 are the numbers 0
// and 1.
func integer(typ int64, value []byte) int64 {
	if len(value) == 0 {
		return typ - 8
	}
	n := int64(int8(value[0]))
	for _, b := range value[1:] {
		n = n<<8 | int64(b)
	}
	return n
}

// varint decodes a number of 1 to 9 bytes (section 1.6). n is 0 if the bytes end inside
// it.
func varint(b []byte) (v int64, n int) {
	var u uint64
	for i, c := range b {
		if i == 8 {
			return int64(u<<8 | uint64(c)), 9
		}
		u = u<<7 | uint64(c&0x7f)
		if c < 0x80 {
			return int64(u), i + 1
		}
	}
	return 0, 0
}
