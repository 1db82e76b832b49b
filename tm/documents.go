package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// OriginEdit describes changes of what is said of an origin. Fields that are nil stay.
type OriginEdit struct{ Title, Date, Body, Translator, URL *string }

// EditOrigin changes what is said of an origin, in one entry of the journal, and returns
// it as it is now and the number of the entry, 0 where nothing was different. The command
// is what the user typed. If there is no such origin, the error is a *NoOriginError.
func (m *Memory) EditOrigin(ctx context.Context, id int64, edit OriginEdit, command string) (unit.Origin, int64, error) {
	var after unit.Origin
	entry, err := m.changeInJournal(ctx, cmp.Or(command, fmt.Sprintf("edit document %d", id)), 0, func(w *tables.Writer, e *journal.Entry) error {
		before, err := tables.ScanOrigin(w.Tx.QueryRowContext(ctx, "SELECT "+tables.OriginColumns+" FROM origins WHERE id = ?", id))
		if errors.Is(err, sql.ErrNoRows) {
			return &NoOriginError{ID: id}
		}
		if err != nil {
			return err
		}
		after = before
		for _, field := range []struct {
			to  *string
			new *string
		}{{&after.Title, edit.Title}, {&after.Date, edit.Date}, {&after.Body, edit.Body}, {&after.Translator, edit.Translator}, {&after.URL, edit.URL}} {
			if field.new != nil {
				*field.to = *field.new
			}
		}
		if after == before {
			return nil
		}
		if err := after.Validate(); err != nil {
			return err
		}
		if err := e.BeforeRow(ctx, journal.RowOf("origins", id)); err != nil {
			return err
		}
		return tables.UpdateOrigin(ctx, w.Tx, after)
	})
	return after, entry, m.explain("edit a document of", err)
}
