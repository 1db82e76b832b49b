package tables

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Placement is a row of more_origins.
type Placement struct {
	Origin int64 `json:"o"`
	Place  int64 `json:"p"`
}

// LoadMoreOrigins reads the further origins of all units that have some.
func LoadMoreOrigins(ctx context.Context, tx *sql.Tx) (map[int64][]Placement, error) {
	more := map[int64][]Placement{}
	err := EachRow(ctx, tx, func(rows *sql.Rows) error {
		var unit int64
		var o Placement
		err := rows.Scan(&unit, &o.Origin, &o.Place)
		more[unit] = append(more[unit], o)
		return err
	}, "SELECT unit, origin, place FROM more_origins ORDER BY unit, origin, place")
	return more, err
}

// Shares tells whether one of the further origins is this one.
func Shares(more map[int64][]Placement, origin int64) bool {
	for _, list := range more {
		for _, o := range list {
			if o.Origin == origin {
				return true
			}
		}
	}
	return false
}

// Placed gives the rows their origins.
func (r *UnitReader) Placed(rows []Placement) []unit.Placed {
	var list []unit.Placed
	for _, o := range rows {
		list = append(list, unit.Placed{Origin: r.Origins[o.Origin], Place: int(o.Place)})
	}
	return list
}

// attachMoreOrigins gives the units of the JSON list their further origins.
func (r *UnitReader) attachMoreOrigins(ctx context.Context, tx *sql.Tx, list string, units map[int64]unit.Unit) error {
	return EachRow(ctx, tx, func(rows *sql.Rows) error {
		var unit int64
		var o Placement
		if err := rows.Scan(&unit, &o.Origin, &o.Place); err != nil {
			return err
		}
		u := units[unit]
		u.MoreOrigins = append(u.MoreOrigins, r.Placed([]Placement{o})...)
		units[unit] = u
		return nil
	}, `SELECT m.unit, m.origin, m.place FROM json_each(?) AS j CROSS JOIN more_origins AS m ON m.unit = j.value
		ORDER BY m.unit, m.origin, m.place`, list)
}

// JsonNumbers writes numbers as a list for json_each.
func JsonNumbers(numbers []int64) (string, error) {
	if numbers == nil {
		return "[]", nil
	}
	list, err := json.Marshal(numbers)
	if err != nil {
		return "", fmt.Errorf("list of numbers: %w", err)
	}
	return string(list), nil
}
