package tm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/unit"
)

// TestAddKeeps stores units with every field set and reads them back.
func TestAddKeeps(t *testing.T) {
	m := openNew(t)
	origin := unit.Origin{
		Source: "公报.zh.txt", Target: "公报.ru.txt", Title: "联合公报", Body: "外交部", Translator: "И. Петров",
		URL: "https://example.org/1?a=b&c", Date: "2024-05-17", Checksum: "00ff", Imported: moment,
	}
	units := []unit.Unit{
		{Place: 0, Status: unit.Reviewed, Score: 0.123456789, Created: moment.Add(-time.Hour), Changed: moment.Add(time.Hour), Variants: []unit.Variant{
			{Lang: "zh", Text: "双方强调，“合作”不可替代。\n第二行"}, {Lang: "ru", Text: "Стороны подчеркнули: «сотрудничество» незаменимо."}, {Lang: "zh-Hant", Text: "雙方強調。"}, {Lang: "ru", Text: "Иначе."},
		}},
		{Place: 3, Score: 1, Variants: []unit.Variant{{Lang: "en", Text: "One language only, with 𠮷 and 😀."}}},
	}
	got := mustAdd(t, m, origin, units...)
	want := Receipt{Origin: origin, Units: 2, Variants: 5, Entry: 1}
	want.Origin.ID = 1
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("receipt differs (-want +got):\n%s", diff)
	}
	for i := range units {
		units[i].ID = int64(i + 1)
		units[i].Origin = want.Origin
	}
	units[1].Status, units[1].Created, units[1].Changed = unit.Aligned, moment, moment
	if diff := cmp.Diff(units, collect(t, m, Filter{})); diff != "" {
		t.Errorf("units differ (-want +got):\n%s", diff)
	}
}

// TestAddImportedNow gives the import time where the caller gives none.
func TestAddImportedNow(t *testing.T) {
	before := time.Now().Truncate(time.Second)
	got := mustAdd(t, openNew(t), unit.Origin{Checksum: "a"}).Origin.Imported
	if got.Before(before) || got.After(time.Now()) || got.Nanosecond() != 0 || got.Location() != time.UTC {
		t.Errorf("imported %v, want now in UTC to the second", got)
	}
}

// TestAddManySizes crosses the edges of the row batches.
func TestAddManySizes(t *testing.T) {
	m := openNew(t)
	total := 0
	for _, n := range []int{0, 1, tables.RowsPerInsert/2 - 1, tables.RowsPerInsert / 2, tables.RowsPerInsert, tables.RowsPerInsert + 1, 3*tables.RowsPerInsert + 5} {
		units := randomPairs(uint64(n), n)
		r := mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(n)}, units...)
		if r.Units != n || r.Variants != 2*n {
			t.Errorf("receipt says %d units, %d variants for %d units", r.Units, r.Variants, n)
		}
		total += n
		stored := collect(t, m, Filter{Origin: r.Origin.ID})
		if len(stored) != n {
			t.Fatalf("%d units stored, want %d", len(stored), n)
		}
		for i, u := range stored {
			if diff := cmp.Diff(units[i].Variants, u.Variants); diff != "" || u.Place != i {
				t.Fatalf("unit %d of %d differs:\n%s", i, n, diff)
			}
		}
	}
	if got := len(collect(t, m, Filter{})); got != total {
		t.Errorf("%d units in all, want %d", got, total)
	}
}

func TestAddTwice(t *testing.T) {
	m := openNew(t)
	first := mustAdd(t, m, unit.Origin{Source: "a.zh", Target: "a.en", Checksum: "1", Imported: moment}, randomPairs(1, 10)...)
	before := collect(t, m, Filter{})

	_, err := m.Add(context.Background(), unit.Origin{Source: "b.zh", Checksum: "1"}, unit.Each(randomPairs(2, 5)), AddOptions{})
	already, ok := errors.AsType[*fault.AlreadyImportedError](err)
	if !ok {
		t.Fatalf("adding the same content: %v", err)
	}
	if diff := cmp.Diff(first.Origin, already.Origin); diff != "" {
		t.Errorf("origin in the error differs (-want +got):\n%s", diff)
	}
	for _, part := range []string{"a.zh and a.en", "2024-05-17", m.Path()} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
	if already.Reason() != fault.ReasonAlreadyImported {
		t.Errorf("reason %q", already.Reason())
	}
	if diff := cmp.Diff(before, collect(t, m, Filter{})); diff != "" {
		t.Errorf("units changed:\n%s", diff)
	}
}

func TestAddReplace(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Source: "other", Checksum: "0"}, randomPairs(0, 3)...)
	first := mustAdd(t, m, unit.Origin{Source: "a", Checksum: "1", Imported: moment}, randomPairs(1, 100)...)
	others := collect(t, m, Filter{Origin: 1})
	var last int64
	for _, u := range collect(t, m, Filter{}) {
		last = max(last, u.ID)
	}

	again, err := m.Add(context.Background(), unit.Origin{Source: "b", Date: "2024", Checksum: "1", Imported: moment.AddDate(0, 0, 1)}, unit.Each(randomPairs(2, 7)), AddOptions{Replace: true})
	if err != nil {
		t.Fatal(err)
	}
	if again.Replaced != 100 || again.Units != 7 || again.Origin.ID != first.Origin.ID {
		t.Errorf("receipt %+v", again)
	}
	units := collect(t, m, Filter{Origin: first.Origin.ID})
	if len(units) != 7 || units[0].Origin.Source != "b" || units[0].Origin.Date != "2024" {
		t.Errorf("%d units with origin %+v", len(units), units[0].Origin)
	}
	for _, u := range units {
		if u.ID <= last {
			t.Errorf("unit number %d was given twice", u.ID)
		}
	}
	if diff := cmp.Diff(others, collect(t, m, Filter{Origin: 1})); diff != "" {
		t.Errorf("units of another origin changed:\n%s", diff)
	}
	if r, err := m.Add(context.Background(), unit.Origin{Checksum: "2"}, unit.Each(nil), AddOptions{Replace: true}); err != nil || r.Replaced != 0 {
		t.Errorf("replacing what is not there: %+v, %v", r, err)
	}
}

// TestAddFails breaks off in the middle: nothing may stay, not even where
// older units were to be replaced.
func TestAddFails(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Source: "a", Checksum: "1"}, randomPairs(1, 50)...)
	before := collect(t, m, Filter{})
	broken := errors.New("line 812: the file ends in the middle of a unit")
	ctx, cancel := context.WithCancel(context.Background())
	for _, checksum := range []string{"1", "2"} {
		_, err := m.Add(context.Background(), unit.Origin{Checksum: checksum}, func(yield func(unit.Unit, error) bool) {
			for _, u := range randomPairs(2, 200) {
				if !yield(u, nil) {
					return
				}
			}
			yield(unit.Unit{}, broken)
		}, AddOptions{Replace: true})
		if !errors.Is(err, broken) || !strings.Contains(err.Error(), "unit 201") {
			t.Errorf("broken stream: %v", err)
		}
	}
	_, err := m.Add(ctx, unit.Origin{Checksum: "3"}, func(yield func(unit.Unit, error) bool) {
		for i, u := range randomPairs(3, 1000) {
			if i == 500 {
				cancel()
			}
			if !yield(u, nil) {
				return
			}
		}
	}, AddOptions{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if diff := cmp.Diff(before, collect(t, m, Filter{})); diff != "" {
		t.Errorf("units changed:\n%s", diff)
	}
	if origins, err := m.Origins(context.Background()); err != nil || len(origins) != 1 {
		t.Errorf("%d origins (%v), want 1", len(origins), err)
	}
	mustAdd(t, m, unit.Origin{Checksum: "4"}, randomPairs(4, 3)...)
}

func TestAddRefuses(t *testing.T) {
	many := make([]unit.Variant, unit.MaxVariants+1)
	for i := range many {
		many[i] = unit.Variant{Lang: "zh", Text: "甲"}
	}
	tests := []struct {
		want   string
		change func(*unit.Origin, *unit.Unit)
	}{
		{"no checksum", func(o *unit.Origin, _ *unit.Unit) { o.Checksum = "" }},
		{"title of the origin is not UTF-8 at byte 3", func(o *unit.Origin, _ *unit.Unit) { o.Title = "公\xff" }},
		{"not a day, month or year", func(o *unit.Origin, _ *unit.Unit) { o.Date = "17.05.2024" }},
		{"not a day, month or year", func(o *unit.Origin, _ *unit.Unit) { o.Date = "2024-02-30" }},
		{"no text in any language", func(_ *unit.Origin, u *unit.Unit) { u.Variants = nil }},
		{"257 variants", func(_ *unit.Origin, u *unit.Unit) { u.Variants = many }},
		{"en text is blank", func(_ *unit.Origin, u *unit.Unit) { u.Variants[1].Text = " \t\u3000" }},
		{"zh text is not UTF-8 at byte 6", func(_ *unit.Origin, u *unit.Unit) { u.Variants[0].Text = "\uFFFD中\xe4\xb8" }},
		{"zh text has a zero byte at byte 3", func(_ *unit.Origin, u *unit.Unit) { u.Variants[0].Text = "中\x00国" }},
		{"variant 2 has no language", func(_ *unit.Origin, u *unit.Unit) { u.Variants[1].Lang = "" }},
		{`"zh_CN" is not in its canonical form`, func(_ *unit.Origin, u *unit.Unit) { u.Variants[0].Lang = "zh_CN" }},
		{"score NaN", func(_ *unit.Origin, u *unit.Unit) { u.Score = math.NaN() }},
		{"score 1.1", func(_ *unit.Origin, u *unit.Unit) { u.Score = 1.1 }},
		{`status "done" is unknown`, func(_ *unit.Origin, u *unit.Unit) { u.Status = "done" }},
		{"place is negative", func(_ *unit.Origin, u *unit.Unit) { u.Place = -1 }},
	}
	m := openNew(t)
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			origin, u := unit.Origin{Checksum: "1"}, pair(5, "甲", "A")
			tt.change(&origin, &u)
			_, err := m.Add(context.Background(), origin, unit.Each([]unit.Unit{pair(4, "乙", "B"), u}), AddOptions{})
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), m.Path()) {
				t.Errorf("error %v does not say %q and the path", err, tt.want)
			}
		})
	}
	if units := collect(t, m, Filter{}); len(units) > 0 {
		t.Errorf("%d units were stored", len(units))
	}
}

// TestAddFull limits the size of the file, as a full disk does.
func TestAddFull(t *testing.T) {
	m := openNew(t)
	if _, err := m.file.Write.Exec("PRAGMA max_page_count = 20"); err != nil {
		t.Fatal(err)
	}
	_, err := m.Add(context.Background(), unit.Origin{Checksum: "1"}, unit.Each(randomPairs(1, 3000)), AddOptions{})
	e, ok := errors.AsType[*fault.FileError](err)
	if !ok || !strings.Contains(err.Error(), "the disk is full") || e.Reason() != fault.ReasonDiskFull || errors.Unwrap(e) == nil {
		t.Errorf("full: %v", err)
	}
	if n := len(collect(t, m, Filter{})); n != 0 {
		t.Errorf("%d units were stored", n)
	}
}

// TestAddWaits has two handles write at once: the second waits and reports
// that, or returns a clear error if it must not wait.
func TestAddWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	m := reopen(t, path, Options{})
	waiting := make(chan struct{})
	other := reopen(t, path, Options{Waiting: func() { close(waiting) }})
	hasty := reopen(t, path, Options{Wait: -1})

	done := make(chan error)
	mustAddStream(t, m, func(yield func(unit.Unit, error) bool) {
		if !yield(pair(0, "甲", "A"), nil) {
			return
		}
		if _, err := hasty.Add(context.Background(), unit.Origin{Checksum: "3"}, unit.Each(nil), AddOptions{}); err == nil || !strings.Contains(err.Error(), "another yiku is writing") {
			t.Errorf("adding without waiting: %v", err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		defer cancel()
		if _, err := other.Lookup(context.Background(), Query{Text: "甲"}); err != nil {
			t.Errorf("reading while another writes: %v", err)
		}
		if _, err := reopen(t, path, Options{}).Add(ctx, unit.Origin{Checksum: "4"}, unit.Each(nil), AddOptions{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting is not interrupted: %v", err)
		}
		go func() {
			_, err := other.Add(context.Background(), unit.Origin{Checksum: "2"}, unit.Each([]unit.Unit{pair(0, "乙", "B")}), AddOptions{})
			done <- err
		}()
		<-waiting
		yield(pair(1, "丙", "C"), nil)
	})
	if err := <-done; err != nil {
		t.Error(err)
	}
	if n := len(collect(t, m, Filter{})); n != 3 {
		t.Errorf("%d units, want 3", n)
	}
}

// mustAddStream stores a stream of units with the checksum 1.
func mustAddStream(t *testing.T, m *Memory, units func(yield func(unit.Unit, error) bool)) {
	t.Helper()
	if _, err := m.Add(context.Background(), unit.Origin{Checksum: "1"}, units, AddOptions{}); err != nil {
		t.Fatal(err)
	}
}
