package tm

import "github.com/yiku-tm/yiku/tm/unit"

// statuses in the order of their numbers in the file, from 1.
var statuses = []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected}

// statusNumber is how the file keeps a status; 0 for one that is unknown.
func statusNumber(s unit.Status) int {
	for i, known := range statuses {
		if s == known {
			return i + 1
		}
	}
	return 0
}

// wantedStatuses are the statuses that a filter names, all but Rejected where it
// names none.
func wantedStatuses(named []unit.Status) []unit.Status {
	if len(named) == 0 {
		return []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported}
	}
	return named
}
