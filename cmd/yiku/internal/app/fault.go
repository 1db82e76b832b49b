package app

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// A fault of the program that a file reveals must not end in a stack trace and, in
// a folder, must not keep the other files from being read. So each file is read
// under a guard. What it would have changed was in a transaction, which is rolled
// back. The packages below panic unhindered, so that their tests and fuzz targets
// see it.

// guard converts a panic to an error about reading the file. It must be
// deferred.
func guard(path string, err *error) {
	if p := recover(); p != nil {
		*err = internalError("cannot read "+path, p)
	}
}

// Fault returns the error for a recovered panic. The deferred function that
// recovered it must call it directly.
func Fault(p any) error { return internalError("", p) }

// internalError returns the error with the place of the panic, for a useful report.
func internalError(doing string, p any) error {
	if doing != "" {
		doing += ": "
	}
	return fail(ReasonInternal, "%sinternal error, please report: %v%s", doing, p, panicPlace())
}

// panicPlace returns the place of the current panic as " (file.go:12)".
func panicPlace() string {
	calls := make([]uintptr, 64)
	frames := runtime.CallersFrames(calls[:runtime.Callers(0, calls)])
	panicked := false
	for {
		f, more := frames.Next()
		switch {
		case strings.HasPrefix(f.Function, "runtime."):
			panicked = panicked || f.Function == "runtime.gopanic"
		case panicked:
			return fmt.Sprintf(" (%s:%d)", filepath.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}
