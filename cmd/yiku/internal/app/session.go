// Package app implements what yiku does, for the command line, the page and the
// protocol servers: imports of documents, folders and exchange files, exports,
// briefs, matches and look-ups. Options and results are values. The package
// knows no flags, prints nothing, and gives no hints (see [Error]).
//
// Most functions are methods of [Session], which holds the memory to work on
// and where to report progress.
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

// StandardInput is the file name of standard input.
const StandardInput = "-"

// A Session is the context of the functions of this package. All fields except
// Memory may be zero. Its methods may be called by multiple goroutines if Note
// and Progress may.
type Session struct {
	// Memory is the path of the memory file, or "" if it is unknown.
	Memory string
	// Command is the request of the user, for the journal.
	Command string
	// Stdin is the reader of StandardInput.
	Stdin io.Reader
	// Cache is a folder for the compiled code of readers; it may be deleted at
	// any time. If it is empty, nothing is cached.
	Cache string
	// Version is the version of the program that exchange files name.
	Version string
	// Note is called with messages for the user that are not errors.
	Note func(message string)
	// Progress begins to display the progress of a task.
	Progress func(task string) Progress

	held *held
}

// Progress displays the progress of a task.
type Progress interface {
	// Set reports that done of total steps are done; total is 0 while it is
	// unknown.
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
	// file and log identify the file of the memory and the log next to it.
	file, log os.FileInfo
	// users is the number of calls that use the memory; idle closes it some time after the
	// last.
	users int
	idle  *time.Timer
	// slots limits the look-ups and briefs that run at once to the number of processors:
	// each takes a processor and some megabytes, and more would only wait for each other.
	slots chan struct{}
}

// heldFor is how long a memory stays open after its last use: longer than a person thinks
// between two look-ups. Once it is closed there is no log next to it, so that a copy of
// the file is complete and another file can replace it.
const heldFor = 15 * time.Second

// Hold lets Read and Change of the session, and of its copies, keep the memory open for a
// while, so that searches use what earlier ones have read. If another file replaces the
// memory, the next call uses that. The returned function closes the memory; it must not be
// called during another call.
func (s *Session) Hold() func() error {
	h := &held{slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
	s.held = h
	return func() error {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.close()
	}
}

// close closes the memory if it is open.
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

// closeReplaced closes a memory whose file was replaced. It removes the log of the old
// file, which would be used as that of the new one.
func (h *held) closeReplaced(path string) error {
	log := h.log
	if err := h.close(); err != nil {
		return err
	}
	now, err := os.Stat(path + "-wal")
	if err != nil || log == nil || !os.SameFile(log, now) {
		return nil // there is none, or it belongs to the new file
	}
	for _, ending := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + ending); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// take returns the memory and opens it if necessary; release must be called after use. If
// another file has replaced the memory, it closes the old one first, since the log next to
// it would be used for the new file.
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
			return nil, nil, fail(ReasonReplaced, "%s was replaced by another file while in use", s.Memory)
		}
		if err := h.closeReplaced(s.Memory); err != nil {
			return nil, nil, err
		}
	}
	if h.memory == nil {
		if h.memory, err = tm.Open(ctx, s.Memory, tm.Options{Migrating: s.migrating, Upgrading: s.upgrading}); err != nil {
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
			h.close() // all changes are on disk
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
	m, err := tm.Open(ctx, s.Memory, tm.Options{ReadOnly: true, Migrating: s.migrating, Upgrading: s.upgrading})
	if errors.Is(err, fs.ErrNotExist) {
		return s.noMemory()
	}
	if err != nil {
		return err
	}
	defer m.Close() // nothing was written, so closing loses nothing
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

// Create is like Change but creates the memory and its folder if they do not exist.
// Everything that use adds is one entry of the journal.
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
	m, err := tm.Open(ctx, s.Memory, tm.Options{Waiting: waiting, Migrating: s.migrating, Upgrading: s.upgrading, Command: s.Command})
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

func (s *Session) migrating() {
	s.note("making %s a memory of this version of yiku; once (some ten seconds a million units)", s.Memory)
}

func (s *Session) upgrading() {
	s.note("building the index of %s, which is missing or from an older yiku; this happens once (about ten seconds for a million units)", s.Memory)
}

func (s *Session) noMemory() error {
	if s.Memory == "" {
		return fail(ReasonMemoryUnknown, "cannot tell where the memory is: your home folder is not known ($HOME is not set)")
	}
	return fail(ReasonNoMemory, "there is no memory at %s yet", s.Memory)
}
