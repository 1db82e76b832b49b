package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/check"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/spot"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A Mark is a person's statement of which words render a phrase in a unit.
type Mark struct {
	// Unit is the number of the unit.
	Unit int64
	// Phrase is the phrase, in any writing that folds to the same form.
	Phrase string
	// Words are the words of another variant that render it, with an ellipsis
	// between the parts of a rendering in several parts (see spot.Parts); if
	// empty, the phrase is not rendered.
	Words string
	// Lang, if not empty, is the language of the words. It is required only if
	// Words is empty and the unit has several other languages.
	Lang string
	// Command is recorded in the journal; if it is empty, "mark UNIT WORDS" is.
	Command string
}

// SetMark stores a mark and replaces an earlier one for the same phrase and language.
// Later look-ups use it, also as an example for other units. It returns the mark with
// its language and with its words as written in the text.
//
// The errors are *fault.NoUnitError, and *fault.MarkError if the unit does not contain the phrase or
// the words.
func (m *Memory) SetMark(ctx context.Context, mark Mark) (Mark, error) {
	phrase := fold.String(mark.Phrase)
	if phrase == "" {
		return Mark{}, ErrEmptyQuery
	}
	if mark.Command == "" {
		mark.Command = fmt.Sprintf("mark %d %s", mark.Unit, mark.Words)
	}
	_, err := m.changeInJournal(ctx, mark.Command, 0, func(w *tables.Writer, e *journal.Entry) error {
		u, err := m.loadUnit(ctx, w.Tx, mark.Unit)
		if err != nil {
			return err
		}
		if err := mark.complete(u, phrase); err != nil {
			return err
		}
		base := lang.Base(mark.Lang)
		if err := e.BeforeRow(ctx, journal.RowOf("marks", mark.Unit, phrase, base)); err != nil {
			return err
		}
		_, err = w.Tx.ExecContext(ctx, `INSERT INTO marks (unit, folded, lang, words, created) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (unit, folded, lang) DO UPDATE SET words = excluded.words, created = excluded.created`,
			mark.Unit, phrase, base, mark.Words, tables.Seconds(time.Now()))
		return err
	})
	if _, ok := errors.AsType[*fault.MarkError](err); ok {
		return mark, err
	}
	if _, ok := errors.AsType[*fault.NoUnitError](err); ok {
		return mark, err
	}
	return mark, m.explain("mark in", err)
}

// complete finds the variant with the words.
func (mark *Mark) complete(u unit.Unit, phrase string) error {
	holds := -1
	for i, v := range u.Variants {
		if strings.Contains(fold.String(v.Text), phrase) {
			holds = i
			break
		}
	}
	if holds < 0 {
		return &fault.MarkError{Unit: mark.Unit, Problem: fmt.Sprintf("it does not hold %s", mark.Phrase), Code: fault.ReasonNotInUnit}
	}
	var others []unit.Variant
	for i, v := range u.Variants {
		if i != holds && lang.Matches(mark.Lang, v.Lang) {
			others = append(others, v)
		}
	}
	if mark.Words == "" {
		if len(others) != 1 {
			return &fault.MarkError{Unit: mark.Unit, Problem: fmt.Sprintf("it has %d other texts to choose from", len(others)), Code: fault.ReasonMarkLanguage}
		}
		mark.Lang = others[0].Lang
		return nil
	}
	for _, v := range others {
		if spans := markedSpans(v, mark.Words); len(spans) > 0 {
			parts := make([]string, len(spans))
			for i, s := range spans {
				parts[i] = v.Text[s.Start:s.End]
			}
			mark.Words, mark.Lang = spot.JoinParts(v.Lang, parts), v.Lang
			return nil
		}
	}
	return &fault.MarkError{Unit: mark.Unit, Problem: fmt.Sprintf("its translation does not hold the words %q", mark.Words), Code: fault.ReasonNotInTranslated}
}

// RemoveMark removes the marks for the phrase in the unit, in all languages. If
// there is none, it returns ErrNoMark.
func (m *Memory) RemoveMark(ctx context.Context, unit int64, phrase, command string) error {
	folded := fold.String(phrase)
	_, err := m.changeInJournal(ctx, command, 0, func(w *tables.Writer, e *journal.Entry) error {
		var tags []string
		err := tables.Collect(ctx, w.Tx, &tags, "SELECT lang FROM marks WHERE unit = ? AND folded = ? ORDER BY lang", unit, folded)
		if err != nil {
			return err
		}
		if len(tags) == 0 {
			return ErrNoMark
		}
		for _, tag := range tags {
			if err := e.BeforeRow(ctx, journal.RowOf("marks", unit, folded, tag)); err != nil {
				return err
			}
		}
		_, err = w.Tx.ExecContext(ctx, "DELETE FROM marks WHERE unit = ? AND folded = ?", unit, folded)
		return err
	})
	if errors.Is(err, ErrNoMark) {
		return err
	}
	return m.explain("mark in", err)
}

// ErrNoMark is returned by RemoveMark if there is no mark.
var ErrNoMark = errors.New("nothing is marked for this phrase in this unit")

// marksOf returns the marks for the folded phrase in the units with the given
// indexes.
func marksOf(ctx context.Context, tx *sql.Tx, phrase, to string, units []Found, at []int) (map[int64]string, error) {
	var any bool
	if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM marks)").Scan(&any); err != nil || !any {
		return nil, err
	}
	ids := make([]int64, len(at))
	for i, k := range at {
		ids[i] = units[k].Unit.ID
	}
	marks := make(map[int64]string)
	err := tables.InChunks(ids, func(list string) error {
		return tables.CollectMap(ctx, tx, marks, `SELECT m.unit, m.words FROM json_each(?) AS j
			CROSS JOIN marks AS m ON m.unit = j.value AND m.folded = ? AND m.lang = ?`, list, phrase, to)
	})
	return marks, err
}

// Ignore sets findings aside, all or none. A finding that was already set aside gets the
// new reason. command is the command in the journal.
func (m *Memory) Ignore(ctx context.Context, findings []check.Ignored, command string) error {
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
			f.Created = time.Now()
			if err := putIgnored(ctx, w, e, f); err != nil {
				return err
			}
		}
		return nil
	})
	return m.explain("set findings aside in", err)
}

// putIgnored stores a finding that was set aside, or updates its reason.
func putIgnored(ctx context.Context, w *tables.Writer, e *journal.Entry, f check.Ignored) error {
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
		f.Finding, f.Kind, f.Rule, f.Source, f.Target, f.Reason, tables.Seconds(f.Created))
	if err != nil || known {
		return err
	}
	return e.AddedRow(ctx, key)
}

// IgnoredFindings returns the findings that were set aside, the newest first.
func (m *Memory) IgnoredFindings(ctx context.Context) ([]check.Ignored, error) {
	var list []check.Ignored
	err := m.file.View(ctx, func(tx *sql.Tx) (err error) {
		list, err = readIgnored(ctx, tx)
		return err
	})
	if err != nil {
		return nil, m.explain("read the findings set aside in", err)
	}
	return list, nil
}

func readIgnored(ctx context.Context, tx *sql.Tx) (list []check.Ignored, err error) {
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var f check.Ignored
		var created int64
		if err := rows.Scan(&f.Finding, &f.Kind, &f.Rule, &f.Source, &f.Target, &f.Reason, &created); err != nil {
			return err
		}
		f.Created = time.Unix(created, 0).UTC()
		list = append(list, f)
		return nil
	}, "SELECT finding, kind, rule, source, target, reason, created FROM ignored ORDER BY created DESC, finding")
	return list, err
}
