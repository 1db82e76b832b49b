package tables

import "github.com/yiku-tm/yiku/tm/unit"

// Statuses in the order of their numbers in the file, from 1.
var Statuses = []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected}

// StatusNumber is how the file keeps a status; 0 for one that is unknown.
func StatusNumber(s unit.Status) int {
	for i, known := range Statuses {
		if s == known {
			return i + 1
		}
	}
	return 0
}

// WantedStatuses are the statuses that a filter names, all but Rejected where it
// names none.
func WantedStatuses(named []unit.Status) []unit.Status {
	if len(named) == 0 {
		return []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported}
	}
	return named
}
