package shape

import (
	"github.com/yiku-tm/yiku/export/doctor"
	"github.com/yiku-tm/yiku/tm/repair"
)

type ExaminedFile struct {
	File      string            `json:"file"`
	Format    string            `json:"format"`
	Encoding  string            `json:"encoding"`
	Declared  string            `json:"declared_encoding"`
	Tool      string            `json:"tool"`
	Units     int               `json:"units"`
	Faults    int               `json:"faults"`
	Languages []doctor.Language `json:"languages"`
	Findings  []FileFinding     `json:"findings"`
	Output    string            `json:"output"`
	Written   int               `json:"written"`
	Left      int               `json:"left_out"`
	Changes   int               `json:"changes"`
}

type FileFinding struct {
	Kind   doctor.Kind    `json:"kind"`
	Fault  bool           `json:"fault"`
	Mended bool           `json:"mended"`
	Count  int            `json:"count"`
	Words  string         `json:"words"`
	Places []doctor.Place `json:"places"`
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
	File string `json:"file"`
	repair.Copied
	Gaps [][2]int64 `json:"gaps"`
	// Memory reports whether File is a memory, which holds more than units.
	Memory bool `json:"memory"`
}
