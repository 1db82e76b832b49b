package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

// The schema is the sum of its migrations, applied in the order of their
// numbers. PRAGMA user_version is the number of the last one applied and is set
// in the same transaction. It is the only record of the version, and so no
// migration library with a table of its own is used. A released migration is
// never edited.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// A Migration takes a file from the previous version to the version Number.
type Migration struct {
	Number     int64
	Name, Text string
}

// LoadMigrations returns the migrations in the order of their numbers, which
// are consecutive from 1.
func LoadMigrations() ([]Migration, error) {
	entries, err := fs.ReadDir(migrationFiles, "migrations") // sorted by name
	if err != nil {
		return nil, err
	}
	list := make([]Migration, len(entries))
	for i, e := range entries {
		text, err := fs.ReadFile(migrationFiles, "migrations/"+e.Name())
		if err != nil {
			return nil, err
		}
		list[i] = Migration{int64(i + 1), e.Name(), string(text)}
	}
	return list, nil
}

// Version returns the version of the schema that this program writes.
func (m *File) Version() int64 { return int64(len(m.Migrations)) }

// migrate migrates the file to the current version in one transaction. It reads the
// version again inside it, because another process may have migrated the file meanwhile.
//
// It also calls Update to rebuild the data derived from the units if an older program
// derived it. A memory is migrated when it is opened, even for reading, so a search rarely
// finds an outdated index, which it could not replace.
func (m *File) migrate(ctx context.Context) (err error) {
	// A migration may replace a table that others refer to; with foreign keys, dropping it
	// would remove their rows. They cannot be switched within a transaction.
	m.Write.SetMaxOpenConns(1)
	if _, err := m.Write.ExecContext(ctx, "PRAGMA foreign_keys=OFF"); err != nil {
		return err
	}
	defer func() {
		_, failed := m.Write.ExecContext(context.WithoutCancel(ctx), "PRAGMA foreign_keys=ON")
		err = errors.Join(err, failed)
	}()
	return m.transact(ctx, func(tx *sql.Tx) error {
		var version int64
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
			return err
		}
		if version != 0 && version < m.Version() && m.Migrating != nil {
			m.Migrating()
		}
		for _, step := range m.Migrations {
			if step.Number <= version {
				continue
			}
			if err := step.Apply(ctx, tx); err != nil {
				return err
			}
		}
		if version == 0 || version == m.Version() {
			return nil
		}
		if err := m.Update(ctx, tx); err != nil {
			return err
		}
		return Resum(ctx, tx)
	})
}

// Apply applies the migration.
func (s Migration) Apply(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, s.Text); err != nil {
		return fmt.Errorf("apply migration %s: %w", s.Name, err)
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", ApplicationID, s.Number))
	return err
}
