package shape

import "github.com/yiku-tm/yiku/export"

// Exchange is the JSON of an exchange file that was read.
type Exchange struct {
	File     string    `json:"file"`
	Encoding string    `json:"encoding"`
	Declared string    `json:"declared_encoding"`
	Tool     string    `json:"tool"`
	From     string    `json:"from"`
	Units    int       `json:"units"`
	Skipped  []Skipped `json:"skipped"`
	Repairs  []Counted `json:"repairs"`
	// Unfinished holds what the file marks as not yet translated.
	Unfinished []Unfinished `json:"unfinished"`
}

// Unfinished is a reason for skipping texts, with their number and the line of
// the first.
type Unfinished struct {
	Reason export.Unfinished `json:"reason"`
	Count  int               `json:"count"`
	Line   int               `json:"line"`
}

func UnfinishedOf(c export.UnfinishedCount) Unfinished { return Unfinished{c.Reason, c.Count, c.First} }

// Counted is a repair with its number and the line of the first.
type Counted struct {
	Kind  export.RepairKind `json:"kind"`
	Count int               `json:"count"`
	Line  int               `json:"line"`
	// Detail names the first, or is empty.
	Detail string `json:"detail,omitempty"`
}

func CountedOf(c export.RepairCount) Counted { return Counted{c.Kind, c.Count, c.First, c.Detail} }

// Exported is the JSON of yiku export.
type Exported struct {
	File string `json:"file"`
	// Files holds all files written, of which File is the first.
	Files             []string  `json:"files"`
	Format            string    `json:"format"`
	Units             int       `json:"units"`
	Written           int       `json:"written"`
	Skipped           []LeftOut `json:"skipped"`
	DroppedCharacters int       `json:"dropped_characters"`
	LineBreaks        int       `json:"line_breaks"`
	Trimmed           int       `json:"trimmed"`
	OtherVariants     int       `json:"other_variants"`
	LongUnits         int       `json:"long_units"`
	Bytes             int64     `json:"bytes"`
	SourceCodes       []string  `json:"source_codes"`
	TargetCodes       []string  `json:"target_codes"`
	Warnings          []string  `json:"warnings"`
}

// LeftOut is a reason for leaving units out.
type LeftOut struct {
	Reason export.Reason `json:"reason"`
	Count  int           `json:"count"`
	First  string        `json:"first"`
}

func LeftOutOf(s export.Skip) LeftOut { return LeftOut{s.Reason, s.Count, s.First} }

func ExportedOf(files []string, format string, r export.Report) Exported {
	return Exported{
		File: files[0], Files: files, Format: format, Units: r.Units, Written: r.Written, Skipped: Each(r.Skipped, LeftOutOf),
		DroppedCharacters: r.DroppedCharacters, LineBreaks: r.LineBreaks, Trimmed: r.Trimmed,
		OtherVariants: r.OtherVariants, LongUnits: r.LongUnits, Bytes: r.Bytes,
		SourceCodes: List(r.SourceCodes), TargetCodes: List(r.TargetCodes), Warnings: List(r.Warnings),
	}
}

// List returns a list that is [] in JSON rather than null.
func List[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Each returns the shapes of a list; it is [] in JSON if there are none.
func Each[S, T any](list []S, of func(S) T) []T {
	shapes := make([]T, len(list))
	for i, x := range list {
		shapes[i] = of(x)
	}
	return shapes
}

// Converted is the JSON of yiku convert.
type Converted struct {
	Exchange
	Output  string    `json:"output"`
	Format  string    `json:"format"`
	Written int       `json:"written"`
	LeftOut []LeftOut `json:"left_out"`
	// DroppedCharacters and LineBreaks count what the format could not hold.
	DroppedCharacters int `json:"dropped_characters"`
	LineBreaks        int `json:"line_breaks"`
}
