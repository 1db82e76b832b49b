package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

// effortFlag is --effort.
type effortFlag string

const (
	effortFast   effortFlag = "fast"
	effortNormal effortFlag = "normal"
	effortBest   effortFlag = "best"
)

var efforts = []string{string(effortFast), string(effortNormal), string(effortBest)}

func (e *effortFlag) register(cmd *cobra.Command) {
	*e = effortNormal
	cmd.Flags().StringVar((*string)(e), "effort", string(effortNormal),
		"how carefully to pair: `EFFORT` is fast, normal or best; best pairs a folder twice, the second time with what all its texts taught")
	suggest(cmd, "effort", efforts)
}

func (e effortFlag) validate() error {
	if !slices.Contains(efforts, string(e)) {
		return usagef("--effort %q is none: write fast, normal or best", string(e))
	}
	return nil
}

// options is the effort as the aligner knows it.
func (e effortFlag) options() align.Effort {
	if e == effortFast {
		return align.Fast
	}
	return align.Normal
}

// learnedIn reads what the imports into a memory taught. Where that is damaged
// the user is told, and pairing goes on without.
func learnedIn(ctx context.Context, a *app, m *tm.Memory) []*align.Learned {
	known, err := m.Learned(ctx)
	if err != nil && ctx.Err() == nil {
		ui.PrintNote(a.err, "%v; the texts are paired without it", err)
	}
	return known
}

// learnedInFile does the same for a memory that need not be there. What else is
// wrong with it is told by the import.
func learnedInFile(ctx context.Context, a *app, memory string) []*align.Learned {
	m, err := tm.Open(ctx, memory, tm.Options{ReadOnly: true, Upgrading: a.upgrading(memory)})
	if err != nil {
		return nil
	}
	defer m.Close() // it was only read
	return learnedIn(ctx, a, m)
}

// learnFrom pairs all texts of a folder a first time, only to learn from them, and
// returns what is known then. A pair that cannot be read teaches nothing; the
// import tells why.
func learnFrom(ctx context.Context, a *app, o importOptions, plan folderPlan, known []*align.Learned) ([]*align.Learned, error) {
	progress := ui.NewProgress(a.err, a.errScreen, "learning")
	defer progress.Done()
	taught := slices.Clone(known)
	for i, k := range taught {
		taught[i] = &align.Learned{}
		taught[i].Add(k)
	}
	for i, files := range plan.pairs {
		progress.Set(i, len(plan.pairs))
		r := &folderResult{filePair: files}
		r.prepare(ctx, a, o, nil)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if r.err == nil {
			taught = addLearned(taught, r.stored.bitext.Learned())
		}
	}
	return taught, nil
}

// addLearned adds to what is known of each pair of languages what a bitext taught.
func addLearned(known []*align.Learned, taught *align.Learned) []*align.Learned {
	if taught.Pairs() == 0 {
		return known
	}
	first, second := taught.Languages()
	for _, k := range known {
		if a, b := k.Languages(); a == first && b == second {
			k.Add(taught)
			return known
		}
	}
	more := &align.Learned{}
	more.Add(taught)
	return append(known, more)
}
