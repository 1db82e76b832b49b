package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

// changeMemory opens an existing memory for writing and calls use with it.
func changeMemory(ctx context.Context, a *app, path string, use func(*tm.Memory) error) (err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return noMemory(path)
	}
	m, err := tm.Open(ctx, path, tm.Options{Waiting: a.waiting(path)})
	if err != nil {
		return err
	}
	defer func() {
		if closing := m.Close(); err == nil {
			err = closing
		}
	}()
	return use(m)
}

// waiting tells the user that another process is writing to the memory.
func (a *app) waiting(path string) func() {
	return func() { ui.PrintNote(a.err, "another yiku is writing to %s; waiting for it", path) }
}

// noMemory is the error for a memory that is not there.
func noMemory(path string) error {
	return ui.Errorf("import a document and its translation first: yiku import SRC TGT", "there is no memory at %s yet", path)
}

// withMemory opens an existing memory for reading and calls use with it.
func withMemory(ctx context.Context, path string, use func(*tm.Memory) error) error {
	m, err := tm.Open(ctx, path, tm.Options{ReadOnly: true})
	if errors.Is(err, fs.ErrNotExist) {
		return noMemory(path)
	}
	if err != nil {
		return err
	}
	defer m.Close() // nothing was written that closing could lose
	return use(m)
}
