package tm

// statuses in the order of their numbers in the file, from 1.
var statuses = []Status{Aligned, Reviewed, Imported, Rejected}

// statusNumber is how the file keeps a status; 0 for one that is unknown.
func statusNumber(s Status) int {
	for i, known := range statuses {
		if s == known {
			return i + 1
		}
	}
	return 0
}

// wantedStatuses are the statuses that a filter names, all but Rejected where it
// names none.
func wantedStatuses(named []Status) []Status {
	if len(named) == 0 {
		return []Status{Aligned, Reviewed, Imported}
	}
	return named
}
