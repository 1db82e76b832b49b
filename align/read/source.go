package read

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxSize is the largest input in bytes that Read takes, and Sections of what is
// no plain text. The longest texts that people translate, whole books, have a few
// megabytes; a file beyond this bound is a mistake, and reading it at once would
// fill the memory.
const MaxSize = 256 << 20

// chunk is how much is read between two looks at the context.
const chunk = 1 << 20

// slurp reads all of r as a string, up to most bytes. A strings.Builder hands its bytes over
// without copying them, so that a UTF-8 text exists once in memory.
func slurp(ctx context.Context, r io.Reader, name string, most int) (string, error) {
	var b strings.Builder
	if known, ok := r.(interface{ Len() int }); ok { // bytes.Reader, strings.Reader and their kin
		b.Grow(min(known.Len(), most) + 1) // growing step by step would take three times as much
	}
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := io.CopyN(&b, r, chunk)
		if b.Len() > most {
			return "", fmt.Errorf("read %s: %w", name, ErrTooLarge)
		}
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", fmt.Errorf("read %s, after %d bytes: %w", name, b.Len(), err)
		}
		if n == 0 {
			return b.String(), nil
		}
	}
}
