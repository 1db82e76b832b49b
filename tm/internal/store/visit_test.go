package store

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"testing"
)

// TestVisit checks the values, the order, the end by an error, and that nobody else can call
// the function of SQL.
func TestVisit(t *testing.T) {
	ctx := t.Context()
	f, err := Open(ctx, filepath.Join(t.TempDir(), "m.db"), Options{Update: func(context.Context, *sql.Tx) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := func(id int64) []byte { return bytes.Repeat([]byte{byte(id)}, int(id)*3000) } // over several pages
	err = f.Transact(ctx, func(tx *sql.Tx) error {
		s := NewStatements(tx)
		for id := int64(9); id > 0; id-- {
			if err := s.Exec(ctx, "INSERT INTO index_blobs (id, data) VALUES (?, ?)", id, want(id)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("enough")
	err = f.Look(ctx, func(s *Statements) error {
		visit := func(last int64) (ids []int64, err error) {
			err = s.Visit(ctx, "id, data", "index_blobs WHERE id BETWEEN ? AND ?", []any{int64(2), int64(8)}, func(row []driver.Value) error {
				id := row[0].(int64)
				if !bytes.Equal(row[1].([]byte), want(id)) {
					t.Errorf("blob %d is not what was stored", id)
				}
				if ids = append(ids, id); id == last {
					return stop
				}
				return nil
			})
			return ids, err
		}
		if ids, err := visit(0); err != nil || len(ids) != 7 || ids[0] != 2 || ids[6] != 8 {
			t.Errorf("visited %v, %v", ids, err)
		}
		if ids, err := visit(4); err != stop || len(ids) != 3 {
			t.Errorf("visited %v until 4, %v", ids, err)
		}
		var called bool
		if err := s.Tx.QueryRowContext(ctx, "SELECT yiku_visit(?, 2) IS NOT NULL", lastVisitor.Load()).Scan(&called); err != nil || called {
			t.Errorf("a visitor that is over was called: %v, %v", called, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
