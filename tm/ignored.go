package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Ignored is a finding of a check that a person set aside.
type Ignored struct {
	// Finding is the ID of the finding (see package check).
	Finding string
	// Kind and Rule say what was found, Source and Target are the words in question.
	Kind, Rule, Source, Target string
	// Reason is why it is right as it is. It must not be empty.
	Reason string
	// Created is when it was set aside.
	Created time.Time
}

// Ignore sets findings aside, all or none; a finding that was set aside before gets the new
// reason. The command names the change in the journal.
func (m *Memory) Ignore(ctx context.Context, findings []Ignored, command string) error {
	for _, f := range findings {
		if f.Finding == "" || strings.TrimSpace(f.Reason) == "" {
			return errors.New("a finding is set aside with its ID and a reason")
		}
		for _, text := range []string{f.Finding, f.Kind, f.Rule, f.Source, f.Target, f.Reason} {
			if err := unit.ValidateText(text); err != nil {
				return fmt.Errorf("finding %s: a text %w", f.Finding, err)
			}
		}
	}
	_, err := m.changeInJournal(ctx, command, 0, func(w *tables.Writer, e *journal.Entry) error {
		for _, f := range findings {
			var known bool
			if err := w.Tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM ignored WHERE finding = ?)", f.Finding).Scan(&known); err != nil {
				return err
			}
			key := journal.RowOf("ignored", f.Finding)
			if known {
				if err := e.BeforeRow(ctx, key); err != nil {
					return err
				}
			}
			_, err := w.Tx.ExecContext(ctx, `INSERT INTO ignored (finding, kind, rule, source, target, reason, created) VALUES (?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT (finding) DO UPDATE SET reason = excluded.reason, created = excluded.created`,
				f.Finding, f.Kind, f.Rule, f.Source, f.Target, f.Reason, tables.Seconds(time.Now()))
			if err != nil {
				return err
			}
			if !known {
				if err := e.AddedRow(ctx, key); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return m.explain("set findings aside in", err)
}

// IgnoredFindings reads the findings that were set aside, the newest first.
func (m *Memory) IgnoredFindings(ctx context.Context) ([]Ignored, error) {
	var list []Ignored
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		return tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
			var f Ignored
			var created int64
			if err := rows.Scan(&f.Finding, &f.Kind, &f.Rule, &f.Source, &f.Target, &f.Reason, &created); err != nil {
				return err
			}
			f.Created = time.Unix(created, 0).UTC()
			list = append(list, f)
			return nil
		}, "SELECT finding, kind, rule, source, target, reason, created FROM ignored ORDER BY created DESC, finding")
	})
	if err != nil {
		return nil, m.explain("read the findings set aside in", err)
	}
	return list, nil
}
