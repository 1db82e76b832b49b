package index

import (
	"context"
	"fmt"
	"strings"
)

// scanTail returns the variants of the tail that hold the phrase.
func (x *Index) scanTail(ctx context.Context, phrase string) ([]int64, error) {
	var found []int64
	err := x.read(ctx, x.manifest.tail, func(id int64, text string) error {
		if strings.Contains(text, phrase) {
			found = append(found, id)
		}
		return nil
	})
	return found, err
}

// verify checks that every text holds the phrase.
func (x *Index) verify(ctx context.Context, phrase string, ids []int64) error {
	return x.read(ctx, ids, func(id int64, text string) error {
		if !strings.Contains(text, phrase) {
			return &StaleError{id, phrase}
		}
		return nil
	})
}

// read calls visit with the text of every variant.
func (x *Index) read(ctx context.Context, ids []int64, visit func(id int64, text string) error) error {
	if len(ids) == 0 {
		return nil
	}
	n := 0
	for text, err := range x.texts(ctx, ids) {
		if err == nil && n == len(ids) {
			err = fmt.Errorf("index: more than %d texts for as many variants", n)
		}
		if err == nil {
			err = visit(ids[n], text)
		}
		if err != nil {
			return err
		}
		n++
	}
	if n < len(ids) {
		return fmt.Errorf("index: %d texts for %d variants", n, len(ids))
	}
	return nil
}
