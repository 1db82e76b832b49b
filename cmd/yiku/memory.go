package main

import (
	"context"
	"errors"
	"io/fs"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

// withMemory opens an existing memory for reading and calls use with it.
func withMemory(ctx context.Context, path string, use func(*tm.Memory) error) error {
	m, err := tm.Open(ctx, path, tm.Options{ReadOnly: true})
	if errors.Is(err, fs.ErrNotExist) {
		return ui.Errorf("import a document and its translation first: yiku import SRC TGT", "there is no memory at %s yet", path)
	}
	if err != nil {
		return err
	}
	defer m.Close() // nothing was written that closing could lose
	return use(m)
}
