package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

// errNoFolder is the error where neither an option nor the environment says where
// the memory is.
func errNoFolder() error {
	return ui.Errorf("name it with --memory FILE or in $"+memoryVariable, "cannot tell where the memory is: your home folder is not known ($HOME is not set)")
}

// changeMemory opens an existing memory for writing and calls use with it.
func changeMemory(ctx context.Context, a *app, path string, use func(*tm.Memory) error) (err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return noMemory(path)
	}
	m, err := tm.Open(ctx, path, tm.Options{Waiting: a.waiting(path), Upgrading: a.upgrading(path)})
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

// upgrading tells the user that a memory of an older yiku is brought up to date.
func (a *app) upgrading(path string) func() {
	return func() {
		ui.PrintNote(a.err, "%s is of an older yiku; making its index, once (some ten seconds a million units)", path)
	}
}

// noMemory is the error for a memory that is not there.
func noMemory(path string) error {
	if path == "" {
		return errNoFolder()
	}
	return ui.Errorf("import a document and its translation first: yiku import SRC TGT", "there is no memory at %s yet", path)
}

// withMemory opens an existing memory for reading and calls use with it.
func withMemory(ctx context.Context, a *app, path string, use func(*tm.Memory) error) error {
	m, err := tm.Open(ctx, path, tm.Options{ReadOnly: true, Upgrading: a.upgrading(path)})
	if errors.Is(err, fs.ErrNotExist) {
		return noMemory(path)
	}
	if err != nil {
		return err
	}
	defer m.Close() // nothing was written that closing could lose
	return use(m)
}
