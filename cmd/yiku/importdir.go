package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Importing a folder. Pairs are read and aligned two at a time, which is what
// takes the time, and stored one after the other in the order of their names: the
// memory has one writer, and the same folder gives the same memory. A pair that
// fails is told at the end and stops nothing.

// atOnce is how many pairs are aligned at a time. Each takes some hundred
// megabytes if it is a book, so more cores are not used.
const atOnce = 2

// folderResult is what became of a pair of the folder.
type folderResult struct {
	filePair
	err error
	// stored is let go when the pair is stored, and summary is what remains.
	stored  stored
	already bool
	summary imported
	// notes are what the import of the pair alone would have said.
	notes bytes.Buffer
	ready chan struct{}
}

// validateFolder checks the options of an import of a folder.
func (o *importOptions) validateFolder(path string) error {
	switch {
	case o.origin.title != "" || o.origin.url != "":
		return usagef("--title and --url are for one document: %s is a folder", path)
	case o.pair.sourceEncoding != "" || o.pair.targetEncoding != "":
		return usagef("--source-encoding and --target-encoding are for two files: use --encoding")
	}
	if err := validDate(o.origin.date); err != nil {
		return err
	}
	return cmp.Or(o.pair.reading.validate(), o.pair.effort.validate(), o.pair.languages.validate())
}

// runImportFolder imports all pairs of a folder.
func runImportFolder(ctx context.Context, a *app, o importOptions, folder string) error {
	plan, err := planFolder(ctx, folder, o.pair.languages)
	if err != nil {
		return err
	}
	if o.dryRun {
		return reportPlan(a, o, plan)
	}
	there, err := originsOf(ctx, a, o.memory.path())
	if err != nil {
		return err
	}
	m, err := openWriting(ctx, a, o.memory.path())
	if err != nil {
		return err
	}
	o.pair.learned = learnedIn(ctx, a, m)
	if o.pair.effort == effortBest {
		o.pair.learned, err = learnFrom(ctx, a, o, plan, o.pair.learned)
	}
	var results []*folderResult
	if err == nil {
		results, err = importPlan(ctx, a, m, o, plan, there)
	}
	if closing := m.Close(); err == nil {
		err = closing
	}
	reporting := reportFolder(a, o, plan, results)
	if ctx.Err() != nil { // not "nothing was changed", as for other commands
		return ui.Errorf("import the folder again to go on", "stopped after %d of %s; those are stored", len(results), count(len(plan.pairs), "pair of files", "pairs of files"))
	}
	if err != nil {
		return err
	}
	return reporting
}

// planFolder finds the pairs of a folder.
func planFolder(ctx context.Context, folder string, languages languageFlags) (folderPlan, error) {
	names, failed, err := filesIn(ctx, folder)
	if err != nil {
		return folderPlan{}, fmt.Errorf("cannot read the folder %s: %w", folder, err)
	}
	plan := folderPlan{skipped: failed}
	plan.pairs, plan.alone = pairNames(names, languages.from, languages.to)
	for i := range plan.pairs {
		p := &plan.pairs[i]
		p.source, p.target = filepath.Join(folder, p.source), filepath.Join(folder, p.target)
	}
	for i := range plan.alone {
		plan.alone[i] = filepath.Join(folder, plan.alone[i])
	}
	if len(plan.pairs) == 0 {
		return folderPlan{}, ui.Errorf("name them like x.zh.txt and x.en.txt, x_zh and x_en, zh/x and en/x, or x(中) and x(英); a file in both languages: import --mixed FILE",
			"no two of the %s in %s belong together by their names", count(len(names), "file", "files"), folder)
	}
	return plan, nil
}

// importPlan imports the pairs and returns what became of each, in their order.
// The error is one of the memory or of ctx, after which no pair can succeed.
func importPlan(ctx context.Context, a *app, m *tm.Memory, o importOptions, plan folderPlan, there []unit.Origin) ([]*folderResult, error) {
	ctx, stop := context.WithCancel(ctx)
	known := make(map[string]unit.Origin, len(there))
	for _, origin := range there {
		known[origin.Checksum] = origin
	}
	results := make([]*folderResult, len(plan.pairs))
	for i, p := range plan.pairs {
		results[i] = &folderResult{filePair: p, ready: make(chan struct{})}
	}
	progress := ui.NewProgress(a.err, a.errScreen, "importing")
	defer progress.Done()
	taken, wait := prepareAhead(ctx, a, o, results, known)
	defer wait()
	defer stop()
	for i, r := range results {
		progress.Set(i, len(results))
		select {
		case <-r.ready:
		case <-ctx.Done():
			return results[:i], ctx.Err()
		}
		if ctx.Err() != nil {
			return results[:i], ctx.Err()
		}
		if r.err == nil && r.stored.already == nil {
			if err := r.stored.store(ctx, m, r.options(o)); err != nil {
				return results[:i], fmt.Errorf("cannot store %s: %w", r.stored.name(), err)
			}
		}
		r.sum()
		<-taken
	}
	return results, nil
}

// sum keeps what is told of the pair and lets the texts go.
func (r *folderResult) sum() {
	if r.err == nil {
		r.already = r.stored.already != nil
		r.summary = r.shape()
	}
	r.stored = stored{}
}

// prepareAhead reads and aligns the pairs, some at a time. Whoever takes one takes
// a token from taken when done with it, so that no more than twice as many are
// held; wait waits for the end.
func prepareAhead(ctx context.Context, a *app, o importOptions, results []*folderResult, known map[string]unit.Origin) (taken <-chan struct{}, wait func()) {
	var workers sync.WaitGroup
	next := make(chan *folderResult)
	held := make(chan struct{}, 2*atOnce)
	for range atOnce {
		workers.Go(func() {
			for r := range next {
				r.prepare(ctx, a, o, known)
				close(r.ready)
			}
		})
	}
	workers.Go(func() {
		defer close(next)
		for _, r := range results {
			select {
			case held <- struct{}{}:
			case <-ctx.Done():
				return
			}
			select {
			case next <- r:
			case <-ctx.Done():
				return
			}
		}
	})
	return held, workers.Wait
}

// options are those of the pair alone.
func (r *folderResult) options(o importOptions) importOptions {
	o.pair.source, o.pair.target = r.source, r.target
	return o
}

// prepare reads and aligns the pair. Its messages are kept.
func (r *folderResult) prepare(ctx context.Context, a *app, o importOptions, known map[string]unit.Origin) {
	quiet := *a
	quiet.err, quiet.errScreen = &r.notes, ui.Screen{}
	r.stored, r.err = prepareImport(ctx, &quiet, r.options(o), func(checksum string) (unit.Origin, bool, error) {
		origin, there := known[checksum]
		return origin, there, nil
	})
}
