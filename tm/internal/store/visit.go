package store

import (
	"context"
	"database/sql/driver"
	"sync"
	"sync/atomic"

	"modernc.org/sqlite"
)

// The driver copies each blob and each text that it returns. Who reads megabytes and keeps none
// of them pays more for fresh memory than for reading. A function of SQL gets its arguments
// as they lie in the memory of SQLite, which uses the same buffer for row after row:
//
//	SELECT count(yiku_visit(17, id, data)) FROM index_blobs WHERE …
//
// calls the function that is registered as number 17 with the values of each row.

// visitors maps numbers to functions, while their statement is running.
var (
	visitors    sync.Map // int64 to func([]driver.Value) error
	lastVisitor atomic.Int64
)

func init() {
	sqlite.MustRegisterFunction("yiku_visit", &sqlite.FunctionImpl{
		NArgs:        -1,
		VolatileArgs: true,
		Scalar: func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			if len(args) > 0 {
				if visit, ok := visitors.Load(args[0]); ok {
					return int64(1), visit.(func([]driver.Value) error)(args[1:])
				}
			}
			return nil, nil // not called by Visit
		},
	})
}

// Visit calls visit with the values of columns of each row of from, a table and what follows it in
// a statement. Blobs and texts in the row are valid until visit returns. Visit must not use the
// connection; its error ends the calls and is returned.
func (s *Statements) Visit(ctx context.Context, columns, from string, args []any, visit func(row []driver.Value) error) error {
	stmt, err := s.Prepared(ctx, "SELECT count(yiku_visit(?, "+columns+")) FROM "+from)
	if err != nil {
		return err
	}
	var failed error
	number := lastVisitor.Add(1)
	visitors.Store(number, func(row []driver.Value) error {
		failed = visit(row)
		return failed
	})
	defer visitors.Delete(number)
	var rows int64
	// See BlobStore.Get for the context.
	err = stmt.QueryRowContext(context.WithoutCancel(ctx), append([]any{number}, args...)...).Scan(&rows)
	if failed != nil {
		return failed
	}
	return err
}
