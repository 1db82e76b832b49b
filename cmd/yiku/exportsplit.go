package main

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm/unit"
)

// leastSplit is the smallest size of a part in bytes: a header and some units.
const leastSplit = 10_000

// sizeOf reads a size such as 500MB, 1.5 GB or 200000 (bytes), where a kilobyte
// has 1,000 bytes as in the limits of the tools that set them. Empty is 0.
func sizeOf(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	number, factor := strings.ToUpper(strings.TrimSpace(s)), 1.0
	number = strings.TrimSuffix(number, "B")
	for _, unit := range []struct {
		name   string
		factor float64
	}{{"K", 1e3}, {"M", 1e6}, {"G", 1e9}} {
		if bare, ok := strings.CutSuffix(number, unit.name); ok {
			number, factor = bare, unit.factor
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || !(n*factor >= leastSplit && n*factor < 1e18) {
		return 0, usagef("--split-size %q is no size: write 500MB or 1GB; the least is 10KB", s)
	}
	return int64(n * factor), nil
}

// writeParts writes the units into files of about the size that was asked: each
// is whole in itself. After an error there is none.
func (o exportOptions) writeParts(ctx context.Context, a *app, memory string, w formats.WriteOptions, units iter.Seq2[unit.Unit, error]) (files []string, total export.Report, err error) {
	next, stop := iter.Pull2(units)
	defer stop()
	defer func() {
		if err != nil {
			for _, f := range files {
				os.Remove(f)
			}
		}
	}()
	p := parts{next: next, limit: o.splitAt}
	p.advance()
	for !p.done || len(files) == 0 && p.failed == nil {
		part := o.out
		part.path = numbered(o.out.path, len(files)+1)
		report, err := o.output.write(a, part, []string{memory}, w, func(w export.Writer) (export.Report, error) {
			err := p.fill(ctx, w)
			if err == nil && w.Report().Written == 0 && len(files) == 0 {
				err = o.nothing(w.Report())
			}
			return w.Report(), err
		})
		if errors.Is(err, errEmptyPart) { // the last units were all left out
			addReport(&total, report)
			break
		}
		if err != nil {
			return files, total, err
		}
		files = append(files, part.path)
		addReport(&total, report)
	}
	if old := numbered(o.out.path, len(files)+1); p.failed == nil {
		if _, err := os.Lstat(old); err == nil {
			total.Warnings = append(slices.Clone(total.Warnings), old+" is no part of this export: remove it and those after it, if they are of an earlier one")
		}
	}
	return files, total, p.failed
}

// errEmptyPart tells that no unit was written into a part behind the first.
var errEmptyPart = errors.New("no unit in this part")

// parts deals the units of a stream out to several writers.
type parts struct {
	next   func() (unit.Unit, error, bool)
	limit  int64
	unit   unit.Unit
	done   bool
	failed error
	// number is how many parts were filled.
	number int
}

// advance moves to the next unit.
func (p *parts) advance() {
	u, err, more := p.next()
	p.unit, p.failed, p.done = u, err, !more || err != nil
}

// fill writes units until the next one, if it is as large as the largest so far,
// would make the file larger than the limit.
func (p *parts) fill(ctx context.Context, w export.Writer) error {
	p.number++
	largest, before := int64(0), int64(0)
	for !p.done {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.Write(p.unit); err != nil {
			return err
		}
		p.advance()
		now := w.Report().Bytes
		largest, before = max(largest, now-before), now
		if w.Report().Written > 0 && now+largest > p.limit {
			break
		}
	}
	if p.failed != nil {
		return p.failed
	}
	if p.number > 1 && w.Report().Written == 0 {
		return errEmptyPart
	}
	return w.Close()
}

// numbered is the name of a part: memory.tmx gives memory-1.tmx.
func numbered(path string, n int) string {
	ending := filepath.Ext(path)
	return strings.TrimSuffix(path, ending) + "-" + strconv.Itoa(n) + ending
}

// addReport adds the report of a part to that of all.
func addReport(total *export.Report, r export.Report) {
	total.Units += r.Units
	total.Written += r.Written
	total.OtherVariants += r.OtherVariants
	total.DroppedCharacters += r.DroppedCharacters
	total.LineBreaks += r.LineBreaks
	total.Trimmed += r.Trimmed
	total.LongUnits += r.LongUnits
	total.Bytes += r.Bytes
	for _, s := range r.Skipped {
		total.Skipped = addSkip(total.Skipped, s)
	}
	if len(total.TargetCodes) == 0 {
		total.SourceCodes, total.TargetCodes, total.Warnings = r.SourceCodes, r.TargetCodes, r.Warnings
	}
}

func addSkip(list []export.Skip, s export.Skip) []export.Skip {
	for i := range list {
		if list[i].Reason == s.Reason {
			list[i].Count += s.Count
			return list
		}
	}
	return append(list, s)
}
