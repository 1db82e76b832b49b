package ui

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// StandardOutput is the file name of standard output.
const StandardOutput = "-"

// An OutFile is a file for results.
type OutFile struct {
	// Path is the file; "" and "-" are standard output.
	Path string
	// Force allows an existing file to be replaced.
	Force bool
	// Inputs are files that are read meanwhile; the output must not be one of
	// them.
	Inputs []string
}

// Standard reports whether the results go to standard output.
func (o OutFile) Standard() bool { return o.Path == "" || o.Path == StandardOutput }

// Check returns an error for an output that Write would refuse: one that exists
// (without Force), that is an input, or a folder. Call it before long work.
func (o OutFile) Check() error {
	if o.Standard() {
		return nil
	}
	for _, in := range o.Inputs {
		for _, beside := range besideDatabase {
			if in != "" && samePath(o.Path, in+beside) {
				return Errorf("choose another name for the output", "cannot write %s: it belongs to the input %s", o.Path, in)
			}
		}
	}
	info, err := os.Stat(o.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return o.checkFolder()
	case err != nil:
		return fmt.Errorf("cannot write %s: %w", o.Path, Reason(err))
	case info.IsDir():
		return Errorf("name a file in it", "cannot write %s: it is a folder", o.Path)
	}
	for _, in := range o.Inputs {
		if other, err := os.Stat(in); err == nil && os.SameFile(info, other) {
			return Errorf("choose another name for the output", "cannot write %s: it is also the input %s", o.Path, in)
		}
	}
	if info.Mode().IsRegular() && !o.Force {
		return Errorf("--force replaces it", "cannot write %s: it exists already", o.Path)
	}
	return nil
}

// samePath reports whether the two paths, of files that need not exist, are the same.
func samePath(a, b string) bool {
	x, errX := filepath.Abs(a)
	y, errY := filepath.Abs(b)
	return errX == nil && errY == nil && x == y
}

// CheckOutputs returns an error if Check refuses one of the files, or if two of them are
// one. Call it before the first is written: a command that fails leaves no file.
func CheckOutputs(files ...OutFile) error {
	for i, o := range files {
		if err := o.Check(); err != nil {
			return err
		}
		same := func(other OutFile) bool { return !o.Standard() && samePath(o.Path, other.Path) }
		if slices.ContainsFunc(files[:i], same) {
			return Errorf("give each of them a name of its own", "cannot write %s: two results would go into it", o.Path)
		}
	}
	return nil
}

// besideDatabase are the endings of the files that SQLite keeps beside a database
// (https://sqlite.org/tempfiles.html).
var besideDatabase = []string{"-journal", "-wal", "-shm"}

// checkFolder returns an error for an output whose folder is missing.
func (o OutFile) checkFolder() error {
	folder := filepath.Dir(o.Path)
	if _, err := os.Stat(folder); err != nil {
		return Errorf("make the folder first, or choose another one", "cannot write %s: folder %s: %w", o.Path, folder, Reason(err))
	}
	return nil
}

// Write calls write with a writer for the results. A file gets its name only
// after write has returned without an error. Until then the results are in a
// temporary file in the same folder, which is removed after an error. Devices
// and pipes are written directly.
func (o OutFile) Write(stdout io.Writer, write func(io.Writer) error) error {
	if o.Standard() {
		return write(stdout)
	}
	if err := o.Check(); err != nil {
		return err
	}
	path := o.Path
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return writeDevice(path, write)
		}
		// A link is kept: the file it refers to is replaced.
		if target, err := filepath.EvalSymlinks(path); err == nil {
			path = target
		}
	}
	return o.appear(path, func(f *os.File) error { return fill(f, o.Path, write) })
}

// Replace is like Write, for a function that needs a file name: write gets the name
// of an empty file, which becomes the file at Path after write has returned
// without an error. Standard output and devices are refused.
func (o OutFile) Replace(write func(name string) error) error {
	if info, err := os.Stat(o.Path); o.Standard() || err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return Errorf("name a file", "cannot write %s: only a file can be written here", cmp.Or(o.Path, StandardOutput))
	}
	if err := o.Check(); err != nil {
		return err
	}
	path := o.Path
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	return o.appear(path, func(f *os.File) error {
		if err := f.Close(); err != nil {
			return err
		}
		if err := write(f.Name()); err != nil {
			return err
		}
		written, err := os.OpenFile(f.Name(), os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return fill(written, o.Path, func(io.Writer) error { return nil })
	})
}

// appear makes a file appear at path, whole or not at all: write fills and
// closes a temporary file, which is then renamed.
func (o OutFile) appear(path string, write func(*os.File) error) error {
	removeAbandoned(filepath.Dir(path))
	f, err := createBeside(path)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", o.Path, Reason(err))
	}
	defer removeTemporary(f.Name()) // after the renaming there is nothing left to remove
	if err := write(f); err != nil {
		return err
	}
	// The file may have been created meanwhile.
	if err := o.Check(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("cannot write %s: %w", o.Path, Reason(err))
	}
	return nil
}

// writeDevice writes to something other than a regular file (/dev/stdout, a
// named pipe), which must not be replaced.
func writeDevice(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, Reason(err))
	}
	return fill(f, path, write)
}

// fill calls write with f and closes f. An error of f is reported with path,
// the name the user knows; an error of write is returned unchanged.
func fill(f *os.File, path string, write func(io.Writer) error) error {
	err := write(f)
	if err == nil && isRegular(f) {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if pe, ok := errors.AsType[*fs.PathError](err); ok && pe.Path == f.Name() {
		return fmt.Errorf("cannot write %s: %w", path, pe.Err)
	}
	return err
}

// isRegular reports whether f is a regular file; only these can be synced.
func isRegular(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// Temporary files are named .yiku-NUMBER.part. Their owner is not in the name: a longer one
// could be too long for the folder.
const (
	temporaryBegin = ".yiku-"
	temporaryEnd   = ".part"
)

// abandonedAfter is the age from which a temporary file is that of a process that was
// killed: one that lives writes to its file every few seconds.
const abandonedAfter = time.Hour

// createBeside creates an empty file with an unused name in the folder of path.
// Unlike os.CreateTemp it leaves the permissions to the umask, since the file
// will be the user's own.
func createBeside(path string) (*os.File, error) {
	for {
		name := filepath.Join(filepath.Dir(path), temporaryBegin+strconv.FormatUint(rand.Uint64(), 36)+temporaryEnd)
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// removeTemporary removes a temporary file and those that SQLite made beside it.
func removeTemporary(name string) {
	os.Remove(name)
	for _, beside := range besideDatabase {
		os.Remove(name + beside)
	}
}

// removeAbandoned removes the temporary files that killed processes left in the folder.
// It does what it can: the output does not depend on it.
func removeAbandoned(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), temporaryBegin) || !strings.HasSuffix(e.Name(), temporaryEnd) || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandonedAfter {
			removeTemporary(filepath.Join(folder, e.Name()))
		}
	}
}

// Reason removes the call and the path from err, since the message around it
// names the path already and, for a temporary file, names the right one.
func Reason(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

// PrintJSON writes v as indented JSON and a line break. Characters are not
// escaped, including <, > and &, since the reader is a program or a person,
// never an HTML page. Control characters are escaped.
func PrintJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(controlEscaper{w})
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// PrintJSONLine is like PrintJSON but writes one line.
func PrintJSONLine(w io.Writer, v any) error {
	enc := json.NewEncoder(controlEscaper{w})
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// A controlEscaper escapes the control characters that encoding/json does not
// escape, which occur only in strings. An Encoder writes a value in one call.
type controlEscaper struct{ w io.Writer }

func (e controlEscaper) Write(p []byte) (int, error) {
	var out []byte
	at := 0
	for i, r := range string(p) {
		if r >= 0x7f && isControl(r) {
			out = append(out, p[at:i]...)
			out = fmt.Appendf(out, `\u%04x`, r)
			at = i + len(string(r))
		}
	}
	if at == 0 {
		return e.w.Write(p)
	}
	if _, err := e.w.Write(append(out, p[at:]...)); err != nil {
		return 0, err
	}
	return len(p), nil
}
