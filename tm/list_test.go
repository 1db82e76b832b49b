package tm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestUnitsFilters compares every combination of filters with choosing by hand.
func TestUnitsFilters(t *testing.T) {
	m := lookupMemory(t)
	all := collect(t, m, Filter{Statuses: tables.Statuses})
	if len(all) != 311 {
		t.Fatalf("%d units in all, want 311", len(all))
	}
	has := func(u unit.Unit, from, to string) bool {
		for i, v := range u.Variants {
			for j, w := range u.Variants {
				if (i != j || from == "" || to == "") && lang.Matches(from, v.Lang) && lang.Matches(to, w.Lang) {
					return true
				}
			}
		}
		return false
	}
	for _, from := range []string{"", "zh", "fr"} {
		for _, to := range []string{"", "zh", "ru"} {
			for _, origin := range []int64{0, 2, 99} {
				for _, least := range []float64{0, 0.9, 1} {
					for _, wanted := range [][]unit.Status{nil, {unit.Rejected}, {unit.Aligned, unit.Reviewed}} {
						f := Filter{From: from, To: to, Origin: origin, MinScore: least, Statuses: wanted}
						var want []unit.Unit
						for _, u := range all {
							right := slices.Contains(wanted, u.Status) || wanted == nil && u.Status != unit.Rejected
							if right && u.Score >= least && (origin == 0 || u.Origin.ID == origin) && has(u, from, to) {
								want = append(want, u)
							}
						}
						if diff := cmp.Diff(want, collect(t, m, f)); diff != "" {
							t.Fatalf("%+v (-want +got):\n%s", f, diff)
						}
					}
				}
			}
		}
	}
}

func TestUnitsOrder(t *testing.T) {
	m := openNew(t)
	for _, checksum := range []string{"b", "a"} {
		units := []unit.Unit{pair(5, "五", "5"), pair(1, "一", "1"), pair(5, "五", "5"), pair(0, "零", "0")}
		mustAdd(t, m, unit.Origin{Checksum: checksum}, units...)
	}
	var got [][3]int64
	for _, u := range collect(t, m, Filter{}) {
		got = append(got, [3]int64{u.Origin.ID, int64(u.Place), u.ID})
	}
	want := [][3]int64{{1, 0, 4}, {1, 1, 2}, {1, 5, 1}, {1, 5, 3}, {2, 0, 8}, {2, 1, 6}, {2, 5, 5}, {2, 5, 7}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// TestUnitsPlan holds the promise of streaming: the rows come in order from
// the index and are never sorted or kept.
func TestUnitsPlan(t *testing.T) {
	m := lookupMemory(t)
	for i, f := range []Filter{{}, {Origin: 2}, {Origin: 2}} {
		query, args := f.query(i == 2)
		rows, err := m.file.Read.Query("EXPLAIN QUERY PLAN "+query, args...)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			if detail == "USE TEMP B-TREE FOR ORDER BY" || detail == "SCAN v" {
				t.Errorf("%+v: %s", f, detail)
			}
		}
	}
}

// TestUnitsStream ranges over part of the units, twice, and while units are
// added: a stream shows the moment of its beginning.
func TestUnitsStream(t *testing.T) {
	m := lookupMemory(t)
	stream := m.Units(context.Background(), Filter{})
	for range 2 {
		n := 0
		for _, err := range stream {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 3 {
				break
			}
		}
	}
	before, n := len(collect(t, m, Filter{})), 0
	for _, err := range stream {
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			mustAdd(t, m, unit.Origin{Checksum: "meanwhile"}, randomPairs(1, 10)...)
		}
		n++
	}
	if n != before {
		t.Errorf("%d units in the stream, want the %d of its beginning", n, before)
	}
	if n := len(collect(t, m, Filter{})); n != before+10 {
		t.Errorf("%d units afterwards, want %d", n, before+10)
	}
}

// TestUnitsEnd leaves a stream early, by a break, a panic and a cancelled context, and reads
// it whole: reading ahead ends and gives the connection back.
func TestUnitsEnd(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "long"}, randomPairs(3, 5*unitsAhead)...)
	ctx, cancel := context.WithCancel(context.Background())
	for name, at := range map[string]func() (goOn bool){
		"break": func() bool { return false },
		"panic": func() bool { panic("by the caller") },
		"cancel": func() bool {
			cancel()
			return true
		},
		"whole": func() bool { return true },
	} {
		ctx := ctx
		if name != "cancel" {
			ctx = context.Background()
		}
		units, failed := 0, 0
		func() {
			defer func() {
				if p := recover(); (p != nil) != (name == "panic") {
					t.Errorf("%s: %v", name, p)
				}
			}()
			for u, err := range m.Units(ctx, Filter{}) {
				if err != nil {
					failed++
					continue
				}
				if units++; u.Place != units-1 {
					t.Fatalf("%s: unit %d at place %d", name, units, u.Place)
				}
				if units == unitsAhead+1 && !at() {
					break
				}
			}
		}()
		want := unitsAhead + 1
		if name == "whole" {
			want = 5 * unitsAhead
		}
		if units != want || failed != 0 != (name == "cancel") || failed > 1 {
			t.Errorf("%s: %d units and %d errors, want %d units", name, units, failed, want)
		}
		// Package sql rolls back a cancelled transaction in a goroutine of its own.
		for end := time.Now().Add(10 * time.Second); m.file.Read.Stats().InUse > 0; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s: the connection is still in use", name)
			}
		}
	}
}

// TestUnitsOfManyVariants lists units of one to five variants, and those of a damaged file
// in which further texts or languages are gone.
func TestUnitsOfManyVariants(t *testing.T) {
	m := openNew(t)
	var units []unit.Unit
	for n := 1; n <= 5; n++ {
		u := unit.Unit{Place: n - 1, Status: unit.Imported, Score: 1, TUID: fmt.Sprint("t", n)}
		for p := range n {
			u.Variants = append(u.Variants, unit.Variant{Lang: "zh", Text: fmt.Sprint("第", n, "条", p)})
		}
		units = append(units, u)
	}
	mustAdd(t, m, unit.Origin{Checksum: "many"}, units...)
	check := func() {
		t.Helper()
		all := collect(t, m, Filter{})
		if len(all) != len(units) {
			t.Errorf("%d units, want %d", len(all), len(units))
		}
		for _, u := range all {
			one := must[unit.Unit](t)(m.Unit(context.Background(), u.ID))
			if diff := cmp.Diff(one, u); diff != "" {
				t.Errorf("alone and in the list:\n%s", diff)
			}
			want := units[u.Place]
			if diff := cmp.Diff(want.Variants, u.Variants); diff != "" || u.TUID != want.TUID || u.Damaged != (len(u.Variants) <= u.Place || u.Variants[len(u.Variants)-1].Lang == "") {
				t.Errorf("unit at place %d, name %q, damaged %t (-want +got):\n%s", u.Place, u.TUID, u.Damaged, diff)
			}
		}
	}
	check()
	damage := func(statement string, change func(u *unit.Unit)) {
		t.Helper()
		if _, err := m.file.Write.Exec(statement); err != nil {
			t.Fatal(err)
		}
		for i := range units {
			change(&units[i])
		}
		check()
	}
	damage("UPDATE units SET rest = '[' WHERE rest IS NOT NULL", func(u *unit.Unit) { u.Variants = u.Variants[:min(2, len(u.Variants))] })
	damage("UPDATE units SET langs = '1' WHERE id > 1", func(u *unit.Unit) {
		if len(u.Variants) > 1 {
			u.Variants[1].Lang = ""
		}
	})
}

func TestUnitsErrors(t *testing.T) {
	m := lookupMemory(t)
	ctx, cancel := context.WithCancel(context.Background())
	count := func(ctx context.Context, f Filter) (units int, errs []error) {
		for _, err := range m.Units(ctx, f) {
			if err != nil {
				errs = append(errs, err)
				continue
			}
			if units++; units == 5 {
				cancel()
			}
		}
		return units, errs
	}
	if _, errs := count(ctx, Filter{}); len(errs) != 1 || !errors.Is(errs[0], context.Canceled) {
		t.Errorf("cancelled: %v", errs)
	}
	for _, f := range []Filter{{MinScore: 2}, {MinScore: math.NaN()}, {Statuses: []unit.Status{"new"}}} {
		if n, errs := count(context.Background(), f); n != 0 || len(errs) != 1 {
			t.Errorf("%+v: %d units, errors %v", f, n, errs)
		}
	}
}
