// Package sdltm reads the rows of translation memories of Trados Studio. Their
// files (.sdltm) are SQLite databases of RWS's own layout; this package knows their
// tables and nothing of what stands in a segment: export/sdltm reads that.
//
// Call Open, look at Languages, range over Units, and Close. The file is opened for
// reading only, and as one that does not change: nothing is written beside it.
package sdltm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// ErrForeign is returned for a file that is no memory of Trados Studio.
var ErrForeign = errors.New("this is no translation memory of Trados Studio")

// File is an open file. It is not safe for concurrent use by multiple goroutines.
type File struct {
	db *sql.DB
	// spool is the name of a temporary copy, or empty.
	spool  string
	tables map[string]bool
	// memories are the memories in the file, by id; there is hardly ever more than one. first is the one with the lowest id.
	memories map[int64]languages
	first    languages
}

// languages are the language codes of a memory, as the file has them.
type languages struct{ source, target string }

// Languages returns the language codes of the first memory in the file, as the file has them.
func (f *File) Languages() (source, target string) { return f.first.source, f.first.target }

// Open opens the file that r reads. An *os.File is opened again by its name; of
// anything else a temporary copy is made, which Close removes. The error wraps
// ErrForeign where the file is something else.
func Open(ctx context.Context, r io.Reader) (_ *File, err error) {
	f := &File{tables: map[string]bool{}, memories: map[int64]languages{}}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	name := ""
	if file, ok := r.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			name = file.Name()
		}
	}
	if name == "" {
		if name, err = f.copy(r); err != nil {
			return nil, err
		}
	}
	if name, err = filepath.Abs(name); err != nil {
		return nil, fmt.Errorf("open the memory of Trados: %w", err)
	}
	path := filepath.ToSlash(name)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/… in a URL
	}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: "mode=ro&immutable=1"}
	if f.db, err = sql.Open("sqlite", dsn.String()); err != nil {
		return nil, fmt.Errorf("open the memory of Trados: %w", err)
	}
	if err := f.begin(ctx); err != nil {
		return nil, err
	}
	return f, nil
}

// copy makes the temporary copy.
func (f *File) copy(r io.Reader) (name string, err error) {
	spool, err := os.CreateTemp("", "yiku-*.sdltm")
	if err != nil {
		return "", fmt.Errorf("make a temporary copy: %w", err)
	}
	f.spool = spool.Name()
	_, err = io.Copy(spool, r)
	if err = errors.Join(err, spool.Close()); err != nil {
		return "", fmt.Errorf("make a temporary copy: %w", err)
	}
	return f.spool, nil
}

// begin looks which tables there are and which memories.
func (f *File) begin(ctx context.Context) error {
	rows, err := f.db.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'table'")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrForeign, err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return fmt.Errorf("%w: %w", ErrForeign, err)
		}
		f.tables[name] = true
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%w: %w", ErrForeign, err)
	}
	if !f.tables["translation_memories"] || !f.tables["translation_units"] {
		return fmt.Errorf("%w: it has no table translation_units", ErrForeign)
	}
	return f.readMemories(ctx)
}

func (f *File) readMemories(ctx context.Context) error {
	rows, err := f.db.QueryContext(ctx, "SELECT id, source_language, target_language FROM translation_memories ORDER BY id")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrForeign, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var m languages
		if err := rows.Scan(&id, &m.source, &m.target); err != nil {
			return fmt.Errorf("read the memory of Trados: %w", err)
		}
		if len(f.memories) == 0 {
			f.first = m
		}
		f.memories[id] = m
	}
	return rows.Err()
}

// Close closes the file and removes the temporary copy.
func (f *File) Close() error {
	var errs []error
	if f.db != nil {
		errs = append(errs, f.db.Close())
	}
	if f.spool != "" {
		errs = append(errs, os.Remove(f.spool))
		f.spool = ""
	}
	return errors.Join(errs...)
}
