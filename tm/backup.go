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

// Backup writes a copy of the memory in its present state to a file at path, which
// must not exist or be empty. Others may read and write the memory meanwhile. The
// copy is compact: it has no free space and no log. Backup reads it completely and
// returns only if it is undamaged.
//
// After an error the file at path is useless, and the caller must remove it.
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
// every table and index (https://sqlite.org/lang_vacuum.html), so that damage
// of the memory is detected and not copied. SQLite treats it as writing
// although it does not change the memory, so the connection is temporarily
// allowed to write.
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
	// Not with the caller's context: the connection returns to the pool.
	if _, closing := c.ExecContext(context.WithoutCancel(ctx), "PRAGMA query_only = 1"); err == nil {
		err = closing
	}
	return err
}

// verifyCopy reads the whole copy.
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

// Check looks for damage and, with Options.Repair, rebuilds derived data. It returns the
// damage in the result; an error means that the check could not be carried out. For a memory
// that cannot be opened see [repair.Salvage] and [repair.Copy].
func (m *Memory) Check(ctx context.Context, o repair.Options) (repair.Health, error) {
	h, err := repair.Check(ctx, m.file, o)
	return h, m.explain("examine", err)
}

// quickCheck returns the first fault that SQLite finds in the file without
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
