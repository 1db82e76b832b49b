// Package app is what yiku does, for the command line, the page and the protocol
// servers alike: imports of documents, folders and exchange files, exports,
// briefs, matches and look-ups. Options and results are values; nothing here
// knows of flags, prints, or words a hint (see [Error]).
//
// Most functions are methods of [Session], which says on which memory they work
// and whom they tell of their progress.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/yiku-tm/yiku/tm"
)

// StandardInput is the file name that stands for standard input.
const StandardInput = "-"

// Session is what the functions of this package are given by their caller. All
// fields but Memory may be zero. Its methods may be called by multiple
// goroutines if Note and Progress may.
type Session struct {
	// Memory is the path of the memory file; empty where it is not known.
	Memory string
	// Command is what the user asked for, for the journal.
	Command string
	// Stdin is what StandardInput reads.
	Stdin io.Reader
	// Cache is a folder in which readers may keep what they compiled; it may be
	// deleted at any time. Empty: nothing is kept.
	Cache string
	// Version is what exchange files say of the program that wrote them.
	Version string
	// Note is told, during the work, what the user should know and is not an error.
	Note func(message string)
	// Progress begins the display of a task's progress.
	Progress func(task string) Progress

	held *held
}

// Progress is the display of how far a task has come.
type Progress interface {
	// Set says that done of total steps are done; total is 0 while unknown.
	Set(done, total int)
	// Done ends the display.
	Done()
}

func (s *Session) note(format string, args ...any) {
	if s.Note != nil {
		s.Note(fmt.Sprintf(format, args...))
	}
}

type noProgress struct{}

func (noProgress) Set(int, int) {}
func (noProgress) Done()        {}

func (s *Session) progress(task string) Progress {
	if s.Progress == nil {
		return noProgress{}
	}
	return s.Progress(task)
}

// held is a memory that stays open between the calls of a session.
type held struct {
	mu     sync.Mutex
	memory *tm.Memory
	file   os.FileInfo
	// replaced are memories whose file is no longer the one at the path. Calls may
	// still use them.
	replaced []*tm.Memory
}

// Hold lets Read and Change of the session, and of copies of it, keep the memory
// open, so that searches find what earlier ones have read. A file that takes the
// place of the memory is noticed at the next call. The function returned closes
// the memory; no call may be under way.
func (s *Session) Hold() func() error {
	h := &held{}
	s.held = h
	return func() error {
		h.mu.Lock()
		defer h.mu.Unlock()
		var errs []error
		for _, m := range append(h.replaced, h.memory) {
			if m != nil {
				errs = append(errs, m.Close())
			}
		}
		h.memory, h.replaced = nil, nil
		return errors.Join(errs...)
	}
}

// open returns the memory held, opened where it is not.
func (h *held) open(ctx context.Context, s *Session) (*tm.Memory, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	file, err := os.Stat(s.Memory)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, s.noMemory()
	}
	if err != nil {
		return nil, err
	}
	if h.memory != nil && os.SameFile(h.file, file) {
		return h.memory, nil
	}
	m, err := tm.Open(ctx, s.Memory, tm.Options{Resident: true, Upgrading: s.upgrading})
	if err != nil {
		return nil, err
	}
	if h.memory != nil {
		h.replaced = append(h.replaced, h.memory)
	}
	h.memory, h.file = m, file
	return m, nil
}

// Read opens the memory for reading and calls use with it.
func (s *Session) Read(ctx context.Context, use func(*tm.Memory) error) error {
	if s.held != nil {
		m, err := s.held.open(ctx, s)
		if err != nil {
			return err
		}
		return use(m)
	}
	m, err := tm.Open(ctx, s.Memory, tm.Options{ReadOnly: true, Upgrading: s.upgrading})
	if errors.Is(err, fs.ErrNotExist) {
		return s.noMemory()
	}
	if err != nil {
		return err
	}
	defer m.Close() // it was only read: closing loses nothing
	return use(m)
}

// Change opens the memory, which must exist, for writing and calls use with it.
func (s *Session) Change(ctx context.Context, use func(*tm.Memory) error) error {
	if s.held != nil {
		return s.Read(ctx, use)
	}
	if _, err := os.Stat(s.Memory); errors.Is(err, fs.ErrNotExist) {
		return s.noMemory()
	}
	return s.use(ctx, use)
}

// Create is Change, but makes the memory, with its folder, where there is none. All
// that use adds is one entry of the journal.
func (s *Session) Create(ctx context.Context, use func(*tm.Memory) error) error {
	if s.Memory == "" {
		return s.noMemory()
	}
	if err := os.MkdirAll(filepath.Dir(s.Memory), 0o700); err != nil {
		return fail(ReasonNoMemoryFolder, "cannot make the folder of the memory: %w", err)
	}
	return s.use(ctx, use)
}

func (s *Session) use(ctx context.Context, use func(*tm.Memory) error) (err error) {
	waiting := func() { s.note("another yiku is writing to %s; waiting for it", s.Memory) }
	m, err := tm.Open(ctx, s.Memory, tm.Options{Waiting: waiting, Upgrading: s.upgrading, Command: s.Command})
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

func (s *Session) upgrading() {
	s.note("making the index of %s, which is missing or of an older yiku; once (some ten seconds a million units)", s.Memory)
}

func (s *Session) noMemory() error {
	if s.Memory == "" {
		return fail(ReasonMemoryUnknown, "cannot tell where the memory is: your home folder is not known ($HOME is not set)")
	}
	return fail(ReasonNoMemory, "there is no memory at %s yet", s.Memory)
}
