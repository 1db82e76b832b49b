package ui

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
)

// A list that is written item by item is the same to the byte as one written at once.
func TestPrintJSONList(t *testing.T) {
	type item struct {
		Text string `json:"text"`
		List []int  `json:"list"`
	}
	for _, list := range [][]item{{}, {{"<一>\n", nil}}, {{"a", []int{1}}, {"b & c", []int{}}, {"", []int{1, 2}}}} {
		var whole, parts strings.Builder
		if err := PrintJSON(&whole, list); err != nil {
			t.Fatal(err)
		}
		if err := PrintJSONList(&parts, withoutErrors(slices.Values(list))); err != nil {
			t.Fatal(err)
		}
		if whole.String() != parts.String() {
			t.Errorf("want %s, got %s", &whole, &parts)
		}
	}
	broken := errors.New("the disk is gone")
	err := PrintJSONList(&strings.Builder{}, func(yield func(int, error) bool) {
		_ = yield(1, nil) && yield(0, broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func withoutErrors[T any](list iter.Seq[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for item := range list {
			if !yield(item, nil) {
				return
			}
		}
	}
}
