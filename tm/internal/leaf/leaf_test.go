package leaf

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"
)

// texts is the table of the tests: CREATE TABLE texts (id INTEGER PRIMARY KEY, n INTEGER,
// x REAL, text TEXT), with a column added later.
var texts = Table{Columns: []Kind{Null, Integer, Real | Integer, Text, Integer | Null}, Added: 1}

const pageSize = 512

// makeFile makes a file with pages of 512 bytes, of which SQLite gives the rows want.
func makeFile(t *testing.T) (data []byte, want map[int64][]any) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := db.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(fmt.Sprintf("PRAGMA page_size = %d; PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY", pageSize))
	exec("CREATE TABLE texts (id INTEGER PRIMARY KEY, n INTEGER, x REAL, text TEXT); CREATE TABLE blobs (id INTEGER PRIMARY KEY, data BLOB)")
	numbers := []int64{0, 1, -1, 127, -32768, 1 << 20, -1 << 31, 1 << 45, -1 << 62}
	for i := range int64(400) {
		if i == 200 {
			exec("ALTER TABLE texts ADD COLUMN later INTEGER")
		}
		length := int(i * i % 97)
		if i%50 == 0 {
			length = int(i) * 20 // on overflow pages
		}
		exec("INSERT INTO texts (id, n, x, text) VALUES (?, ?, ?, ?)", i*1000-3000, numbers[i%9], float64(i)/4, strings.Repeat("字", length))
		exec("INSERT INTO blobs VALUES (?, zeroblob(?))", i, i)
	}
	exec("UPDATE texts SET later = id WHERE id % 7 = 0")
	exec("DELETE FROM texts WHERE id BETWEEN 100000 AND 160000") // whole pages become free
	want = map[int64][]any{}
	rows, err := db.Query("SELECT id, n, x, text, later FROM texts")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, n int64
		var x float64
		var text string
		var later any
		if err := rows.Scan(&id, &n, &x, &text, &later); err != nil {
			t.Fatal(err)
		}
		want[id] = []any{nil, n, x, text, later}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	rows.Close()
	db.Close()
	if data, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	return data, want
}

// fileOf reads a file from main memory.
func fileOf(data []byte, size int64) *File {
	pages := int64(len(data)) / size
	return &File{Pages: pages, Page: func(n int64) []byte { return data[(n-1)*size : n*size] }}
}

// TestRows compares the rows with those that SQLite gives: all kinds of values, texts
// on overflow pages, records from before a column was added, and no deleted row.
func TestRows(t *testing.T) {
	data, want := makeFile(t)
	got := map[int64][]any{}
	for row, err := range fileOf(data, pageSize).Rows(context.Background(), texts) {
		if err != nil {
			t.Fatal(err)
		}
		if got[row.ID] != nil {
			t.Errorf("row %d came twice", row.ID)
		}
		got[row.ID] = row.Values
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-SQLite +leaf):\n%s", diff)
	}
	// Where pages stand does not matter, but for overflow pages and the first one.
	leaves := func(n int) bool { return data[n*pageSize] == leafType }
	moved := append([]byte(nil), data...)
	var last int
	for n := 1; n < len(data)/pageSize; n++ {
		if leaves(n) {
			if last != 0 {
				copy(moved[last*pageSize:], data[n*pageSize:(n+1)*pageSize])
				copy(moved[n*pageSize:], data[last*pageSize:(last+1)*pageSize])
				last = 0
				continue
			}
			last = n
		}
	}
	got = maps.Collect(func(yield func(int64, []any) bool) {
		for row := range fileOf(moved, pageSize).Rows(context.Background(), texts) {
			yield(row.ID, row.Values)
		}
	})
	for id := range want {
		if got[id] == nil {
			t.Errorf("row %d is lost where pages are exchanged", id)
		}
	}
}

// TestHostilePages reads files changed at random, especially headers of pages: no panic, and
// no more text than the file has bytes. It is not a fuzz target, since measuring the
// coverage of SQLite, which makes the file, allows only four inputs per second.
func TestHostilePages(t *testing.T) {
	data, _ := makeFile(t)
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 500 {
		hostile := slices.Clone(data)
		for range 1 + random.IntN(400) {
			at := random.IntN(len(data))
			if random.IntN(2) == 0 {
				at = at/pageSize*pageSize + random.IntN(60)
			}
			hostile[at] = []byte{0, 0xff, leafType, byte(random.Uint32())}[random.IntN(4)]
		}
		total := 0
		for row := range fileOf(hostile, pageSize).Rows(context.Background(), texts) {
			total += len(row.Values[3].(string))
		}
		if total > len(data) {
			t.Errorf("round %d: %d bytes of text from %d", round, total, len(data))
		}
	}
}
