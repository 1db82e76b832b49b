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
	"runtime"
	"sync"
	"time"

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
	// file and log are the memory's file and the log beside it, to know them again.
	file, log os.FileInfo
	// users is how many calls use the memory now; idle closes it some time after the last.
	users int
	idle  *time.Timer
	// slots are taken by look-ups and briefs, so that no more run at once than there are
	// processors: each takes a processor and some megabytes, and more would only wait for
	// each other with all they hold.
	slots chan struct{}
}

// heldFor is how long a memory stays open after its last use: longer than a person
// thinks between two look-ups. Once it is closed there is no log beside it, so that a copy
// of the file is complete and another file can take its place.
const heldFor = 15 * time.Second

// Hold lets Read and Change of the session, and of copies of it, keep the memory
// open for a while, so that searches find what earlier ones have read. A file that takes the
// place of the memory is noticed at the next call. The function returned closes
// the memory; no call may be under way.
func (s *Session) Hold() func() error {
	h := &held{slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
	s.held = h
	return func() error {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.close()
	}
}

// close closes the memory where it is open.
func (h *held) close() error {
	if h.memory == nil {
		return nil
	}
	m := h.memory
	h.memory = nil
	if h.idle != nil {
		h.idle.Stop()
	}
	return m.Close()
}

// closeReplaced closes a memory whose file another one has replaced. The log of the old
// file would be taken for one of the new file, so it is removed.
func (h *held) closeReplaced(path string) error {
	log := h.log
	if err := h.close(); err != nil {
		return err
	}
	now, err := os.Stat(path + "-wal")
	if err != nil || log == nil || !os.SameFile(log, now) {
		return nil // there is none, or the new file brought its own
	}
	for _, ending := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + ending); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// take returns the memory, opened where it is not; release must be called when done
// with it. Where another file has taken the place of the memory, that one is closed first:
// as long as it is open, the log beside it would be taken for the other file's.
func (h *held) take(ctx context.Context, s *Session) (m *tm.Memory, release func(), err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	file, err := os.Stat(s.Memory)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, s.noMemory()
	case err != nil:
		return nil, nil, err
	}
	if h.memory != nil && !os.SameFile(h.file, file) {
		if h.users > 0 {
			return nil, nil, fail(ReasonReplaced, "%s was replaced by another file while it is used", s.Memory)
		}
		if err := h.closeReplaced(s.Memory); err != nil {
			return nil, nil, err
		}
	}
	if h.memory == nil {
		if h.memory, err = tm.Open(ctx, s.Memory, tm.Options{Upgrading: s.upgrading}); err != nil {
			h.memory = nil
			return nil, nil, err
		}
		h.file = file
	}
	h.users++
	return h.memory, func() { h.release(s.Memory) }, nil
}

// release ends a use of the memory.
func (h *held) release(path string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if log, err := os.Stat(path + "-wal"); err == nil {
		h.log = log
	}
	if h.users--; h.users > 0 {
		return
	}
	if h.idle != nil {
		h.idle.Stop()
	}
	h.idle = time.AfterFunc(heldFor, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.users == 0 {
			h.close() // all changes are on the disk
		}
	})
}

// turn waits until a look-up may run in a held memory; done must be called after it.
func (s *Session) turn(ctx context.Context) (done func(), err error) {
	if s.held == nil {
		return func() {}, nil
	}
	select {
	case s.held.slots <- struct{}{}:
		return func() { <-s.held.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Read opens the memory for reading and calls use with it.
func (s *Session) Read(ctx context.Context, use func(*tm.Memory) error) error {
	if s.held != nil {
		m, release, err := s.held.take(ctx, s)
		if err != nil {
			return err
		}
		defer release()
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
