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
