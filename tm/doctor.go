package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/yiku-tm/yiku/tm/internal/tables"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Parts of a memory that Check looks into, in its order.
const (
	PartFile    = "file"    // the pages
	PartTables  = "tables"  // what tables and indexes there are, and what they owe each other
	PartUnits   = "units"   // units, texts, details
	PartRuns    = "runs"    // derived: which units came in together
	PartIndex   = "index"   // derived: what makes searches fast
	PartJournal = "journal" // what undo reads
)

// CheckOptions of Memory.Check. The zero value looks into everything, but asks
// the index for a sample of the texts only.
type CheckOptions struct {
	// Full asks the index for every text. It takes some minutes a million units.
	Full bool
	// Repair makes anew what is derived from the units where it is not what it
	// should be. Units, texts and journal are never touched.
	Repair bool
	// Progress, when not nil, is called now and then with the number of texts
	// for which the index was asked, and of all.
	Progress func(done, all int)
}

// Finding is something that is not as it should be.
type Finding struct {
	// Part is one of the parts above.
	Part string
	// Problem says what is wrong.
	Problem string
	// Reason is what it calls for: one of the reasons of findings.
	Reason string
	// Derived tells that only what can be made anew from the units is concerned.
	Derived bool
	// Repaired tells that it was made anew and looked into again.
	Repaired bool
}

// Health is what Check found.
type Health struct {
	// Parts are the parts looked into.
	Parts []string
	// Asked is for how many variants the index was asked, Variants how many
	// there are.
	Asked, Variants int
	Findings        []Finding
}

// Sound tells whether all is as it should be, perhaps since it was repaired.
func (h Health) Sound() bool {
	return !slices.ContainsFunc(h.Findings, func(f Finding) bool { return !f.Repaired })
}

// Check looks for damage. What it finds is in the answer; an error means that it
// could not look. A memory that cannot be opened at all is for Salvage.
func (m *Memory) Check(ctx context.Context, o CheckOptions) (Health, error) {
	var h Health
	err := m.file.View(ctx, func(tx *sql.Tx) error { return h.examine(ctx, tx, m, o) })
	if err != nil {
		return Health{}, m.explain("examine", err)
	}
	if !o.Repair || !slices.ContainsFunc(h.Findings, func(f Finding) bool { return f.Derived }) {
		return h, nil
	}
	if err := m.repair(ctx); err != nil {
		return h, m.explain("repair", err)
	}
	var after Health
	err = m.file.View(ctx, func(tx *sql.Tx) error { return after.examine(ctx, tx, m, o) })
	if err != nil {
		return h, m.explain("examine", err)
	}
	h.settle(after)
	return h, nil
}

// settle marks what a second look did not find any more, and adds what only the
// second look found.
func (h *Health) settle(after Health) {
	left := map[Finding]bool{}
	for _, f := range after.Findings {
		left[f] = true
	}
	for i, f := range h.Findings {
		h.Findings[i].Repaired = !left[f]
		delete(left, f)
	}
	for _, f := range after.Findings {
		if left[f] {
			h.Findings = append(h.Findings, f)
		}
	}
}

// examine looks into all parts. Damage that keeps one part from being read is a
// finding, and the next part is looked into all the same.
func (h *Health) examine(ctx context.Context, tx *sql.Tx, m *Memory, o CheckOptions) error {
	for _, part := range []struct {
		name  string
		check func() error
	}{
		{PartFile, func() error { return h.checkFile(ctx, tx) }},
		{PartTables, func() error { return h.checkTables(ctx, tx, m.file.Migrations) }},
		{PartUnits, func() error { return h.checkUnits(ctx, tx) }},
		{PartRuns, func() error { return h.checkRuns(ctx, tx) }},
		{PartIndex, func() error { return h.checkIndex(ctx, tx, o) }},
		{PartJournal, func() error { return h.checkJournal(ctx, tx) }},
	} {
		h.Parts = append(h.Parts, part.name)
		err := part.check()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
		case isDamage(err) || part.name == PartIndex && !isDatabase(err):
			derived := part.name == PartIndex || part.name == PartRuns
			h.find(Finding{Part: part.name, Problem: fmt.Sprintf("it cannot be read to the end: %v", plainReason(err)), Derived: derived})
		default:
			return err
		}
	}
	return nil
}

// find takes a finding in.
func (h *Health) find(f Finding) {
	switch {
	case f.Derived:
		f.Reason = ReasonDerivedDamaged
	case f.Part == PartJournal:
		f.Reason = ReasonJournalDamaged
	case f.Reason == "":
		f.Reason = ReasonUnreadable
	}
	h.Findings = append(h.Findings, f)
}

// findCount takes in a finding about so many things, if there are any.
func (h *Health) findCount(part string, n int, one, many string) {
	if n == 1 {
		h.find(Finding{Part: part, Problem: "1 " + one, Derived: part == PartRuns})
	} else if n > 1 {
		h.find(Finding{Part: part, Problem: fmt.Sprintf("%d %s", n, many), Derived: part == PartRuns})
	}
}

// isDamage tells whether the error comes from what stands in the file, and not
// from the disk or from us.
func isDamage(err error) bool {
	if tables.IsIndexDamage(err) {
		return true
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	switch e.Code() & 0xFF {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR: // a table that is missing is SQLITE_ERROR
		return true
	}
	return false
}

// isDatabase tells whether the error comes from SQLite.
func isDatabase(err error) bool {
	_, ok := errors.AsType[*sqlite.Error](err)
	return ok
}

// plainReason gives the words for an error of the database, where there are some.
func plainReason(err error) string {
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code()&0xFF == sqlite3.SQLITE_CORRUPT {
		return "a page is damaged"
	}
	return err.Error()
}

// repair makes anew what is derived: the indexes of the tables, the runs, the
// index of the texts.
func (m *Memory) repair(ctx context.Context) error {
	return m.file.Change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "REINDEX"); err != nil {
			return err
		}
		return tables.RebuildDerived(ctx, tx)
	})
}
