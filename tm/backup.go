package tm

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"

	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/repair"
)

// Backup writes a copy of the memory, as it is at one moment, to a file at
// path, which must be new or empty. Others may read and write the memory
// meanwhile. The copy is packed: it has no room left by removed things, and no
// log beside it. It was read through and found sound before Backup returns.
//
// When there is an error, what stands at path is of no use; the caller removes it.
func (m *Memory) Backup(ctx context.Context, path string) error {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		return fmt.Errorf("back up memory %s: %s: %w", m.file.Path, path, fs.ErrExist)
	}
	if err := m.vacuumInto(ctx, path); err != nil {
		return m.explain("back up", store.OrCancelled(ctx, err))
	}
	if err := verifyCopy(ctx, path); err != nil {
		return fmt.Errorf("back up memory %s: read the copy again: %w", m.file.Path, store.OrCancelled(ctx, err))
	}
	return nil
}

// vacuumInto makes the copy. VACUUM INTO reads in one transaction and rebuilds
// every table and index (https://sqlite.org/lang_vacuum.html), so that a damage
// of the memory shows here and is not handed on. It counts as writing although
// it changes nothing in the memory, which is why the connection is allowed to
// for the while.
func (m *Memory) vacuumInto(ctx context.Context, path string) (err error) {
	c, err := m.file.Read.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if closing := c.Close(); err == nil {
			err = closing
		}
	}()
	if _, err := c.ExecContext(ctx, "PRAGMA query_only = 0"); err != nil {
		return err
	}
	_, err = c.ExecContext(ctx, "VACUUM INTO ?", path)
	// Without the caller's context: the connection goes back to the pool.
	if _, closing := c.ExecContext(context.WithoutCancel(ctx), "PRAGMA query_only = 1"); err == nil {
		err = closing
	}
	return err
}

// verifyCopy reads the copy through.
func verifyCopy(ctx context.Context, path string) error {
	db, err := store.Connect(path, store.ReaderParameters(true))
	if err != nil {
		return err
	}
	defer db.Close() // nothing was written
	id, err := store.Identify(ctx, db)
	if err != nil {
		return err
	}
	if id.Application != store.ApplicationID {
		return fmt.Errorf("the copy has the mark %d instead of %d", id.Application, store.ApplicationID)
	}
	return quickCheck(ctx, db)
}

// Check looks for damage, and with Options.Repair rebuilds what is derived. What it finds is
// in the result; an error means that it could not look. A memory that cannot be opened at
// all is for [repair.Salvage] and [repair.Copy].
func (m *Memory) Check(ctx context.Context, o repair.Options) (repair.Health, error) {
	h, err := repair.Check(ctx, m.file, o)
	return h, m.explain("examine", err)
}

// quickCheck is the first thing that SQLite finds wrong with the file, without
// comparing indexes with their tables, or nil.
func quickCheck(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("the file is damaged: %s", verdict)
	}
	return nil
}
