package shape

import "github.com/yiku-tm/yiku/export/doctor"

type ExaminedFile struct {
	File      string         `json:"file"`
	Format    string         `json:"format"`
	Encoding  string         `json:"encoding"`
	Declared  string         `json:"declared_encoding"`
	Tool      string         `json:"tool"`
	Units     int            `json:"units"`
	Faults    int            `json:"faults"`
	Languages []FileLanguage `json:"languages"`
	Findings  []FileFinding  `json:"findings"`
	Output    string         `json:"output"`
	Written   int            `json:"written"`
	Left      int            `json:"left_out"`
	Changes   int            `json:"changes"`
}

type FileLanguage struct {
	Language string `json:"language"`
	Texts    int    `json:"texts"`
}

type FileFinding struct {
	Kind   doctor.Kind `json:"kind"`
	Fault  bool        `json:"fault"`
	Mended bool        `json:"mended"`
	Count  int         `json:"count"`
	Words  string      `json:"words"`
	Places []FilePlace `json:"places"`
}

type FilePlace struct {
	Line   int    `json:"line"`
	Unit   string `json:"unit"`
	Detail string `json:"detail"`
}

// Examined is the JSON of yiku doctor for the memory.
type Examined struct {
	Memory   string    `json:"memory"`
	Bytes    int64     `json:"bytes"`
	Sound    bool      `json:"sound"`
	Variants int       `json:"variants"`
	Asked    int       `json:"asked"`
	Checked  []string  `json:"checked"`
	Findings []Finding `json:"findings"`
	Salvaged *Salvaged `json:"salvaged,omitempty"`
}

type Finding struct {
	Part     string `json:"part"`
	Problem  string `json:"problem"`
	Remedy   string `json:"remedy"`
	Derived  bool   `json:"derived"`
	Repaired bool   `json:"repaired"`
}

// Salvaged describes the result of a salvage.
type Salvaged struct {
	File    string     `json:"file"`
	Units   int        `json:"units"`
	Partial int        `json:"partial"`
	Gaps    [][2]int64 `json:"gaps"`
	// Damaged holds the numbers of units whose texts are not those that were
	// stored.
	Damaged []int64 `json:"damaged"`
	// Told holds the languages whose names were lost, as the texts show them.
	Told []string `json:"told"`
	// Memory reports whether File is a memory, which holds what follows, too.
	Memory  bool `json:"memory"`
	Rulings int  `json:"rulings"`
	Marks   int  `json:"marks"`
	Bitexts int  `json:"bitexts"`
	Changes int  `json:"changes"`
	// DroppedBitexts and DroppedChanges could be read but depend on something that could not.
	DroppedBitexts int `json:"dropped_bitexts"`
	DroppedChanges int `json:"dropped_changes"`
	// Lost holds the numbers at which rows could not be read; Last is 0 if that is so
	// to the end.
	Lost []LostRows `json:"lost"`
}

// LostRows are rows of a table that could not be read.
type LostRows struct {
	Table string `json:"table"`
	First int64  `json:"first"`
	Last  int64  `json:"last"`
}
