package tm

import (
	"cmp"
	"context"
	"database/sql"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/unit"
)

// What people marked by hand comes with the units it belongs to: a mark of the
// other memory is set on the unit that has the same texts at the same place of the same origin. Where
// this memory has a mark of its own for the phrase there, that one stays.

// otherMark is a mark of the other memory, with what its unit is known by.
type otherMark struct {
	unit     unit.Unit
	checksum string // of the unit's origin
	folded   string
	lang     string
	words    string
	created  int64
}

// mergeMarks brings the marks that are not here.
func (m *Memory) mergeMarks(ctx context.Context, other *Memory, command string, done *Merged) error {
	marks, err := other.allMarks(ctx)
	if err != nil || len(marks) == 0 {
		return err
	}
	added := 0
	entry, err := m.changeInJournal(ctx, command, done.Entry, func(w *tables.Writer, e *journal.Entry) error {
		reader, err := tables.NewUnitReader(ctx, w.Tx, w.Languages)
		if err != nil {
			return err
		}
		for _, mark := range marks {
			id, err := sameUnitHere(ctx, w, reader, mark)
			if err != nil {
				return err
			}
			if id == 0 {
				continue
			}
			isNew, err := mergeMark(ctx, w, e, id, mark)
			if err != nil {
				return err
			}
			if isNew {
				added++
			}
		}
		return nil
	})
	if err == nil {
		done.Marks, done.Entry = added, cmp.Or(done.Entry, entry)
	}
	return err
}

// allMarks reads all marks, in the order of their units.
func (m *Memory) allMarks(ctx context.Context) (marks []otherMark, err error) {
	err = m.file.View(ctx, func(tx *sql.Tx) error {
		var ids []int64
		err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
			var x otherMark
			err := rows.Scan(&x.unit.ID, &x.checksum, &x.folded, &x.lang, &x.words, &x.created)
			marks, ids = append(marks, x), append(ids, x.unit.ID)
			return err
		}, `SELECT k.unit, o.checksum, k.folded, k.lang, k.words, k.created
			FROM marks AS k JOIN units AS u ON u.id = k.unit JOIN origins AS o ON o.id = u.origin
			ORDER BY k.unit, k.folded, k.lang`)
		if err != nil {
			return err
		}
		numbers, err := tables.LanguageNumbers(ctx, tx)
		if err != nil {
			return err
		}
		reader, err := tables.NewUnitReader(ctx, tx, numbers)
		if err != nil {
			return err
		}
		units, err := reader.LoadUnits(ctx, tx, ids)
		for i := range marks {
			marks[i].unit = units[marks[i].unit.ID]
		}
		return err
	})
	return marks, err
}

// sameUnitHere is the number of the unit here that the mark is to be set on; 0
// where there is none.
func sameUnitHere(ctx context.Context, w *tables.Writer, reader *tables.UnitReader, mark otherMark) (int64, error) {
	var ids []int64
	err := tables.CollectNumbers(ctx, w.Tx, &ids, `
		SELECT u.id FROM origins AS o JOIN units AS u ON u.origin = o.id AND u.place = ?2 WHERE o.checksum = ?1 UNION
		SELECT x.unit FROM origins AS o JOIN more_origins AS x ON x.origin = o.id AND x.place = ?2 WHERE o.checksum = ?1
		ORDER BY 1`, mark.checksum, mark.unit.Place)
	if err != nil {
		return 0, err
	}
	units, err := reader.Load(ctx, w.Statements, ids)
	for _, id := range ids {
		if sameTexts(units[id], mark.unit) {
			return id, err
		}
	}
	return 0, err
}

// mergeMark sets a mark on the unit, unless there is one.
func mergeMark(ctx context.Context, w *tables.Writer, e *journal.Entry, unit int64, mark otherMark) (isNew bool, err error) {
	err = w.Tx.QueryRowContext(ctx, "SELECT NOT EXISTS (SELECT * FROM marks WHERE unit = ? AND folded = ? AND lang = ?)",
		unit, mark.folded, mark.lang).Scan(&isNew)
	if err != nil || !isNew {
		return false, err
	}
	if err := e.AddedRow(ctx, journal.RowOf("marks", unit, mark.folded, mark.lang)); err != nil {
		return false, err
	}
	return true, w.Statements.Exec(ctx, "INSERT INTO marks (unit, folded, lang, words, created) VALUES (?, ?, ?, ?, ?)",
		unit, mark.folded, mark.lang, mark.words, mark.created)
}
