package app

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
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

	for _, ahead := range []bool{false, true} {
		e := &ExchangeFile{Path: "x.tmx", reader: faulty{units: 2}, ahead: ahead}
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
}

// A counting reader has good units, of which some are long, and as many bad ones as are
// hopeless at its beginning, or an error at its end.
type counting struct {
	units, bad int
	err        error
	ended      *bool
}

func (c counting) Units(context.Context) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) {
		defer func() { *c.ended = true }()
		for n := range c.bad + c.units {
			item := export.Item{Number: n + 1, Line: n + 1}
			if n < c.bad {
				item.Bad = &export.BadUnit{Line: n + 1, Cause: "cause"}
			} else {
				text := "text"
				if n%50 == 0 {
					text = strings.Repeat(text, bytesAhead/3)
				}
				item.Unit.Variants = []unit.Variant{{Lang: "zh", Text: text}, {Lang: "en", Text: text}}
			}
			if !yield(item, nil) {
				return
			}
		}
		if c.err != nil {
			yield(export.Item{}, c.err)
		}
	}
}

func (counting) Report() export.ReadReport { return export.ReadReport{} }

// TestReadAhead reads files ahead and not, to the end and to an item in the middle: the
// items are the same, and the reader has ended when the loop has.
func TestReadAhead(t *testing.T) {
	for _, c := range []counting{
		{units: 3*itemsAhead + 7}, {units: itemsAhead}, {}, {units: 500, bad: 3}, {bad: hopeless + 10}, {bad: hopeless, units: 1},
		{units: 2*itemsAhead + 1, err: errors.New("torn")},
	} {
		for _, stop := range []int{0, 1, itemsAhead, itemsAhead + 1} {
			var results [2]string
			for k, ahead := range []bool{false, true} {
				ended := false
				c.ended = &ended
				e := &ExchangeFile{Path: "x", reader: c, ahead: ahead}
				last, n := 0, 0
				var failed error
				for item, err := range e.Units(t.Context()) {
					if failed != nil || err == nil && item.Number <= last {
						t.Fatalf("item %d after %d, %v", item.Number, last, failed)
					}
					last, failed = item.Number, err
					if n++; n == stop {
						break
					}
				}
				if !ended {
					t.Errorf("%+v: the reader goes on", c)
				}
				results[k] = fmt.Sprintln(n, last, failed, e.BadCount)
			}
			if results[0] != results[1] {
				t.Errorf("%+v, stopped after %d: ahead %s, else %s", c, stop, results[1], results[0])
			}
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
