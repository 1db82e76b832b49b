package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A table may say of each row which document it is from, with no id of yiku's. Such
// rows are stored by document: an origin for each, known by the checksum of the
// file and what the rows say of it. So the same file imported again changes
// nothing.

// usable is usable with the origin that the unit names, and with --reviewed.
func (i *exchangeImport) usable(item export.Item) (unit.Unit, string) {
	u, problem := usable(item)
	if i.o.exchange.reviewed && u.Status != unit.Rejected {
		u.Status = unit.Reviewed
	}
	if o := &u.Origin; problem == "" && o.Checksum == "" && *o != (unit.Origin{}) {
		sum := sha256.Sum256([]byte(strings.Join([]string{i.digest, o.Source, o.Target, o.Title, o.Date, o.Body, o.Translator, o.URL}, "\x00")))
		o.Checksum = hex.EncodeToString(sum[:])
		if o.Source == "" {
			o.Source = i.path
		}
	}
	return u, problem
}

// heldUnits is how many units are held in memory while the units of a file are
// sorted by their origins.
const heldUnits = 200_000

// storeMixed stores origins whose units do not stand together: as many of them in
// one reading of the file as may be held, and one that is larger than that in a
// reading of its own.
func (i *exchangeImport) storeMixed(ctx context.Context, a *app, m *tm.Memory, wanted []*exchangeOrigin) error {
	for len(wanted) > 0 {
		n, units := 1, wanted[0].units
		for n < len(wanted) && units+wanted[n].units <= heldUnits {
			units += wanted[n].units
			n++
		}
		var err error
		if n == 1 {
			err = i.storePass(ctx, a, m, wanted[0])
		} else {
			err = i.storeHeld(ctx, a, m, wanted[:n])
		}
		if err != nil {
			return err
		}
		wanted = wanted[n:]
	}
	return nil
}

// storeHeld reads the file once and stores the origins, each in one transaction.
func (i *exchangeImport) storeHeld(ctx context.Context, a *app, m *tm.Memory, origins []*exchangeOrigin) error {
	file, err := i.open(ctx, a)
	if err != nil {
		return err
	}
	defer file.Close()
	held := make(map[*exchangeOrigin][]unit.Unit, len(origins))
	for _, x := range origins {
		held[x] = make([]unit.Unit, 0, x.units)
	}
	for item, err := range file.units(ctx) {
		if err != nil {
			return err
		}
		u, problem := i.usable(item)
		if problem != "" {
			continue
		}
		x := i.byKey[keyOf(&u)]
		if units, ok := held[x]; ok {
			held[x] = append(units, u)
		}
	}
	for _, x := range origins {
		if x.receipt, err = m.Add(ctx, x.origin, unit.Each(held[x]), tm.AddOptions{Replace: i.o.again}); err != nil {
			return err
		}
	}
	return nil
}
