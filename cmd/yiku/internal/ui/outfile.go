package ui

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// StandardOutput is the file name that stands for standard output.
const StandardOutput = "-"

// OutFile says where results go.
type OutFile struct {
	// Path is the file; "" and "-" are standard output.
	Path string
	// Force lets an existing file be replaced.
	Force bool
	// Inputs are files that are read meanwhile: the output may be none of them.
	Inputs []string
}

// Standard reports whether the results go to standard output.
func (o OutFile) Standard() bool { return o.Path == "" || o.Path == StandardOutput }

// Check refuses an output that Write would refuse: one that exists (without
// Force), that is an input, or a folder. It is for refusing before long work.
func (o OutFile) Check() error {
	if o.Standard() {
		return nil
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

// checkFolder refuses an output whose folder is missing, before work is done
// for it.
func (o OutFile) checkFolder() error {
	folder := filepath.Dir(o.Path)
	if _, err := os.Stat(folder); err != nil {
		return Errorf("make the folder first, or choose another one", "cannot write %s: folder %s: %w", o.Path, folder, Reason(err))
	}
	return nil
}

// Write calls write with the place the results go to. A file appears under its
// name only when write has returned without an error: until then the results
// are in a temporary file of the same folder, which is removed after an error.
// Devices and pipes are written straight.
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
		// A link stays a link: the file it leads to is replaced.
		if target, err := filepath.EvalSymlinks(path); err == nil {
			path = target
		}
	}
	return o.appear(path, func(f *os.File) error { return fill(f, o.Path, write) })
}

// Replace is Write for what needs a name to write to instead of a writer: write
// is given an empty file, which becomes the file at Path when write has returned
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

// appear lets a file appear at path, whole or not at all: write fills and
// closes a temporary file, which then gets the name.
func (o OutFile) appear(path string, write func(*os.File) error) error {
	f, err := createBeside(path)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", o.Path, Reason(err))
	}
	defer os.Remove(f.Name()) // fails, as it should, once the file has its name
	if err := write(f); err != nil {
		return err
	}
	// The file may have appeared during the work.
	if err := o.Check(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("cannot write %s: %w", o.Path, Reason(err))
	}
	return nil
}

// writeDevice writes to something that is no regular file (/dev/stdout, a
// named pipe), which must not be replaced.
func writeDevice(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, Reason(err))
	}
	return fill(f, path, write)
}

// fill calls write with f and closes it. An error of f itself is told under
// path, the name the user knows; an error of write's own is handed on as it is.
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

// isRegular reports whether f is a file on a disk; only such can be synced.
func isRegular(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

// createBeside creates an empty file of a name not in use, in the folder of
// path. Unlike os.CreateTemp it leaves the rights to the user's umask, since
// the file will become the user's own.
func createBeside(path string) (*os.File, error) {
	for {
		name := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+"."+strconv.FormatUint(rand.Uint64(), 36))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// Reason strips from err the name of the call and the path, which the message
// around it says already and, for a temporary file, says better.
func Reason(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}
