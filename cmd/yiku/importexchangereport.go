package main

import (
	"cmp"
	"fmt"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// importedExchange is the JSON of importing an exchange file: that of importing
// a pair, and what is said of the file.
type importedExchange struct {
	imports
	Encoding string    `json:"encoding"`
	Declared string    `json:"declared_encoding"`
	Tool     string    `json:"tool"`
	Repaired []counted `json:"repaired"`
	// Reviewed is how many units of the memory a review changed.
	Reviewed int `json:"reviewed"`
}

// report tells what was stored.
func (i *exchangeImport) report(a *app) error {
	memory := i.o.memory.path()
	if i.o.json {
		return ui.PrintJSON(a.out, i.result(memory))
	}
	total, replaced, already := 0, 0, 0
	for _, x := range i.origins {
		total += x.receipt.Units
		replaced += x.receipt.Replaced
		if x.already {
			already++
		}
	}
	if already == len(i.origins) && i.file == nil {
		fmt.Fprintf(a.out, "%s: already imported on %s; --again replaces it\n",
			i.path, i.origins[0].origin.Imported.Local().Format("2006-01-02 at 15:04"))
		return nil
	}
	i.file.print(a.out)
	if already > 0 {
		fmt.Fprintf(a.out, "\nThe memory has %s already, from %s; %s\n",
			count(i.alreadyUnits(), "unit", "units"), count(already, "document", "documents"), i.reviewWords())
	}
	if total > 0 {
		fmt.Fprintf(a.out, "\nStored %s in %s\n", count(total, "pair", "pairs"), memory)
	}
	if replaced > 0 {
		fmt.Fprintf(a.out, "in place of %s from the earlier import\n", count(replaced, "pair", "pairs"))
	}
	i.printLeft(a.out)
	if len(i.file.bad) > 0 {
		fmt.Fprintln(a.out)
		i.file.printBad(a.out)
	}
	fmt.Fprintf(a.out, "\nNext: %s\n", nextCommand(i.o.memory, examplePhrase(i.sample)))
	return nil
}

// alreadyUnits is how many units of the file belong to documents that the
// memory had.
func (i *exchangeImport) alreadyUnits() int {
	n := 0
	for _, x := range i.origins {
		if x.already {
			n += x.units
		}
	}
	return n
}

// result is the JSON of the import.
func (i *exchangeImport) result(memory string) importedExchange {
	r := importedExchange{imports: imports{Imports: []imported{}, Skipped: []skipped{}, Memory: memory}, Repaired: []counted{}, Reviewed: i.reviewed.changed}
	for _, x := range i.origins {
		one := imported{
			Source: cmp.Or(x.origin.Source, i.path), Target: x.origin.Target, From: x.from, To: x.to,
			Beads: x.units, Units: x.receipt.Units, Replaced: x.receipt.Replaced, Already: x.already,
			Repairs: []repair{}, Pairs: []doubtfulPair{}, Alone: []alone{}, Origin: originOf(x.origin),
		}
		if !x.already {
			one.Origin = originOf(x.receipt.Origin)
		}
		r.Imports = append(r.Imports, one)
		r.Units += x.receipt.Units
	}
	if i.file != nil {
		info := i.file.info()
		r.Skipped, r.Encoding, r.Declared, r.Tool, r.Repaired = info.Skipped, info.Encoding, info.Declared, info.Tool, info.Repairs
		r.Skipped = append(r.Skipped, i.reviewed.left...)
	}
	return r
}
