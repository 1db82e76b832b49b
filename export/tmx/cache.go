package tmx

import "time"

// interner returns one string for equal byte slices. The same few words recur in every
// unit: types of properties, titles, names.
type interner struct {
	known map[string]string
}

const (
	// maxWords is the number of strings kept, and maxWord the length of the longest
	// in bytes. Beyond these, a look-up costs more than an allocation.
	maxWords = 4096
	maxWord  = 200
)

func (i *interner) string(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > maxWord {
		return string(b)
	}
	if s, ok := i.known[string(b)]; ok {
		return s
	}
	if len(i.known) >= maxWords || i.known == nil {
		i.known = make(map[string]string, maxWords/4)
	}
	s := string(b)
	i.known[s] = s
	return s
}

// lastDate caches the last date, which the next unit often shares.
type lastDate struct {
	raw  string
	date time.Time
}

// dateLayouts are the forms of dates seen in files. The first is that of the
// standard (ISO 8601 basic); all are taken as UTC where they do not say.
var dateLayouts = []string{
	"20060102T150405Z", "20060102T150405", "20060102T1504Z", "20060102", "2006-01-02",
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05",
}

// parse parses a date. It returns false for an invalid one.
func (l *lastDate) parse(raw []byte) (time.Time, bool) {
	if string(raw) == l.raw {
		return l.date, !l.date.IsZero()
	}
	if date, ok := basicDate(raw); ok {
		*l = lastDate{string(raw), date}
		return date, true
	}
	s := string(raw)
	for _, layout := range dateLayouts {
		if date, err := time.Parse(layout, s); err == nil {
			*l = lastDate{s, date.UTC().Truncate(time.Second)}
			return l.date, true
		}
	}
	return time.Time{}, false
}

// basicDate parses the form of the standard, YYYYMMDDThhmmssZ, ten times as fast as
// time.Parse.
func basicDate(raw []byte) (time.Time, bool) {
	const form = "00000000T000000Z"
	if len(raw) != len(form) || raw[8] != 'T' || raw[15] != 'Z' {
		return time.Time{}, false
	}
	number := func(from, to int) int {
		n := 0
		for _, c := range raw[from:to] {
			if c < '0' || c > '9' {
				return -1 << 20
			}
			n = 10*n + int(c-'0')
		}
		return n
	}
	year, month, day := number(0, 4), number(4, 6), number(6, 8)
	hour, minute, second := number(9, 11), number(11, 13), number(13, 15)
	date := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	// time.Date normalises the 31st of April to the 1st of May.
	same := date.Year() == year && date.Month() == time.Month(month) && date.Day() == day && date.Hour() == hour && date.Minute() == minute && date.Second() == second
	return date, same
}

// supply allocates small slices from a large one. Each unit needs two or three, whose
// separate allocation would cost more than reading the unit. A unit that is retained
// also retains the slices of its neighbours, some kilobytes.
type supply[T any] struct {
	rest []T
}

// supplySize is the number of elements allocated at once.
const supplySize = 256

// take returns an empty slice with capacity n.
func (s *supply[T]) take(n int) []T {
	if n > supplySize/4 {
		return make([]T, 0, n)
	}
	if len(s.rest) < n {
		s.rest = make([]T, supplySize)
	}
	list := s.rest[:0:n]
	s.rest = s.rest[n:]
	return list
}

// cloned returns a copy of the list, or nil if it is empty.
func (s *supply[T]) cloned(list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return append(s.take(len(list)), list...)
}
