package web

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/repair"
)

// A memoryScreen shows the contents of the memory.
type memoryScreen struct {
	shape.Stats
	Parts []sizePart
	// Health is set if the memory was examined.
	Health *repair.Health
}

// A sizePart is a use of bytes of the file, with its share in percent.
type sizePart struct {
	Name  string
	Bytes int64
	Share int
}

// memoryPage answers GET /memory. The counts come later, because they read the whole memory.
func (s *Server) memoryPage(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, "memory", "", "", memoryScreen{Stats: shape.Stats{Memory: s.session.Memory}})
}

// memoryCounts answers GET /memory/counts with the counts.
func (s *Server) memoryCounts(w http.ResponseWriter, r *http.Request) error {
	var screen memoryScreen
	var err error
	if screen.Stats, err = s.stats(r.Context()); err != nil {
		return err
	}
	screen.Parts = sizeParts(screen.Sizes)
	return s.show(w, r, http.StatusOK, "memory-counts", "memory-counts", languageOf(r).Text("screen.memory"), screen)
}

// sizeParts returns the uses of the file that take any bytes.
func sizeParts(sizes tm.Sizes) []sizePart {
	var parts []sizePart
	all := int64(0)
	for _, part := range []sizePart{
		{Name: "texts", Bytes: sizes.Texts}, {Name: "units", Bytes: sizes.Units}, {Name: "details", Bytes: sizes.Details},
		{Name: "index", Bytes: sizes.Index}, {Name: "bitexts", Bytes: sizes.Bitexts}, {Name: "journal", Bytes: sizes.Journal},
		{Name: "other", Bytes: sizes.Other}, {Name: "free", Bytes: sizes.Free}, {Name: "log", Bytes: sizes.Log},
	} {
		if part.Bytes > 0 {
			parts = append(parts, part)
			all += part.Bytes
		}
	}
	for i := range parts {
		parts[i].Share = int(100 * parts[i].Bytes / all)
	}
	return parts
}

// doctor answers GET /memory/doctor: it examines the memory.
func (s *Server) doctor(w http.ResponseWriter, r *http.Request) error {
	screen := memoryScreen{Stats: shape.Stats{Memory: s.session.Memory}}
	err := s.session.Read(r.Context(), func(m *tm.Memory) error {
		h, err := m.Check(r.Context(), repair.Options{})
		screen.Health = &h
		return err
	})
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "memory", "", "", screen)
}

// backup answers GET /memory/backup with a copy of the memory, as a file.
func (s *Server) backup(w http.ResponseWriter, r *http.Request) error {
	folder, err := os.MkdirTemp("", "yiku-backup-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	copied := filepath.Join(folder, "memory.db")
	err = s.session.Read(r.Context(), func(m *tm.Memory) error { return m.Backup(r.Context(), copied) })
	if err != nil {
		return err
	}
	f, err := os.Open(copied)
	if err != nil {
		return err
	}
	defer f.Close()
	attach(w, "memory-"+time.Now().Format(time.DateOnly)+".db")
	w.Header().Set("Content-Type", "application/vnd.sqlite3")
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}

// attach makes the browser save the answer as a file with the name.
func attach(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
}

// heldBack is the number of bytes of a file that are written before any are sent: an error that
// occurs until then, such as an empty selection, is answered with a page.
const heldBack = 64 << 10

// download answers with a file for the user to save.
func (s *Server) download(w http.ResponseWriter, r *http.Request, name, kind string, write func(context.Context, io.Writer) error) error {
	out := &attachment{w: w, name: name, kind: kind}
	out.held = bufio.NewWriterSize(writerFunc(out.send), heldBack)
	err := write(r.Context(), out.held)
	if err == nil {
		err = out.held.Flush()
	}
	if err != nil && out.begun {
		panic(http.ErrAbortHandler) // nobody may take a part for the whole
	}
	return err
}

// An attachment is an answer that becomes a file with its first byte.
type attachment struct {
	w          http.ResponseWriter
	held       *bufio.Writer
	name, kind string
	begun      bool
}

func (a *attachment) send(p []byte) (int, error) {
	if !a.begun {
		a.begun = true
		attach(a.w, a.name)
		a.w.Header().Set("Content-Type", a.kind)
		a.w.Header().Set("Cache-Control", "no-store")
	}
	return a.w.Write(p)
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// standardOutput is the name of an output that goes to the answer.
const standardOutput = app.StandardInput
