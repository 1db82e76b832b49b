package app

import (
	"context"
	"iter"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
)

// faulty panics, as a reader of documents and as one of units.
type faulty struct{ units int }

func (faulty) Read([]byte) (int, error) { var none []int; return none[7], nil }

func (f faulty) Units(context.Context) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) {
		for range f.units {
			yield(export.Item{}, nil)
		}
		_, _ = f.Read(nil)
	}
}

func (faulty) Report() export.ReadReport { return export.ReadReport{} }

// TestPanicOfReader checks that a panic of a reader becomes an error that names the
// file and the place, after the units before it.
func TestPanicOfReader(t *testing.T) {
	check := func(err error, file string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), "cannot read "+file+": internal error") || !strings.Contains(err.Error(), "(fault_test.go:") {
			t.Errorf("the error is %v", err)
		}
	}
	func() {
		var err error
		defer func() { check(err, "x.txt") }()
		defer guard("x.txt", &err)
		_, _ = faulty{}.Read(nil)
	}()

	e := &ExchangeFile{Path: "x.tmx", reader: faulty{units: 2}}
	n := 0
	var err error
	for _, err = range e.Units(t.Context()) {
		n++
	}
	if n != 3 {
		t.Errorf("%d items, want 2 units and an error", n)
	}
	check(err, "x.tmx")
}

// A counting reader has bad units, then good ones.
type counting struct{ bad, good int }

func (c counting) Units(context.Context) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) {
		for n := range c.bad + c.good {
			item := export.Item{Number: n + 1, Line: n + 1}
			if n < c.bad {
				item.Bad = &export.BadUnit{Line: n + 1, Cause: "cause"}
			}
			if !yield(item, nil) {
				return
			}
		}
	}
}

func (counting) Report() export.ReadReport { return export.ReadReport{} }

// TestHopelessFile checks that a file is given up after so many bad units, and no earlier.
func TestHopelessFile(t *testing.T) {
	for _, c := range []struct {
		counting
		good int
		err  bool
	}{{counting{3, 500}, 500, false}, {counting{hopeless - 1, 1}, 1, false}, {counting{hopeless + 10, 1}, 0, true}} {
		e := &ExchangeFile{Path: "x", reader: c.counting}
		good := 0
		var failed error
		for _, err := range e.Units(t.Context()) {
			if failed = err; err == nil {
				good++
			}
		}
		if good != c.good || (failed != nil) != c.err {
			t.Errorf("%+v: %d units, error %v", c.counting, good, failed)
		}
	}
}

// TestPanicOfCaller checks that a panic of the loop over units remains a panic.
func TestPanicOfCaller(t *testing.T) {
	defer func() {
		if p := recover(); p != "of the caller" {
			t.Errorf("recovered %v", p)
		}
	}()
	for range (&ExchangeFile{reader: faulty{units: 2}}).Units(t.Context()) {
		panic("of the caller")
	}
}
