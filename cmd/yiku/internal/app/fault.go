package app

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// A fault of the program that a file brings to light must not end in a trace of
// calls, and of a folder of files it must not keep the others from being read. So
// each file is read under a guard. What it would have changed was in a transaction
// that is rolled back. The packages below panic as they do, so that their tests and
// fuzz targets see it.

// guard turns a panic into an error about reading the file. It must be deferred.
func guard(path string, err *error) {
	if p := recover(); p != nil {
		*err = fault("cannot read "+path, p)
	}
}

// Fault returns the error that a recovered panic stands for. It must be called by
// the deferred function that recovered it.
func Fault(p any) error { return fault("", p) }

// fault says where the panic began, so that a report can be acted on.
func fault(doing string, p any) error {
	if doing != "" {
		doing += ": "
	}
	return fail(ReasonInternal, "%sinternal error, please report: %v%s", doing, p, panicPlace())
}

// panicPlace returns the place of the panic under way, as " (file.go:12)".
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
