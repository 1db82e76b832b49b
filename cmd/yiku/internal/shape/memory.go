package shape

import (
	"fmt"
	"time"

	"github.com/yiku-tm/yiku/align/eval"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Units is the JSON of yiku show.
type Units struct {
	Units []Unit `json:"units"`
}

type Unit struct {
	ID          int64           `json:"id"`
	Place       int             `json:"place"`
	Status      unit.Status     `json:"status"`
	Score       float64         `json:"score"`
	Created     time.Time       `json:"created"`
	Changed     time.Time       `json:"changed"`
	Variants    []Variant       `json:"variants"`
	Origin      unit.Origin     `json:"origin"`
	MoreOrigins []unit.Placed   `json:"more_origins"`
	TUID        string          `json:"tuid"`
	CreatedBy   string          `json:"created_by"`
	ChangedBy   string          `json:"changed_by"`
	Notes       []string        `json:"notes"`
	Props       []unit.Prop     `json:"props"`
	Before      []Neighbour     `json:"before"`
	After       []Neighbour     `json:"after"`
	History     []history.Entry `json:"history"`
}

type Variant struct {
	Lang  string      `json:"lang"`
	Text  string      `json:"text"`
	Codes []unit.Code `json:"codes"`
	Notes []string    `json:"notes"`
	Props []unit.Prop `json:"props"`
}

type Neighbour struct {
	ID    int64    `json:"id"`
	Texts []string `json:"texts"`
}

func VariantOf(v unit.Variant) Variant {
	x := Variant{Lang: v.Lang, Text: v.Text, Codes: List(v.Codes), Notes: []string{}, Props: []unit.Prop{}}
	if d := v.Details; d != nil {
		x.Notes, x.Props = List(d.Notes), List(d.Props)
	}
	return x
}

func NeighbourOf(u unit.Unit) Neighbour { return Neighbour{u.ID, TextsOf(u)} }

// TextsOf returns the texts of the variants.
func TextsOf(u unit.Unit) []string {
	return Each(u.Variants, func(v unit.Variant) string { return v.Text })
}

// Undone is the JSON of yiku undo.
type Undone struct {
	Undone   history.Entry `json:"undone"`
	Entry    int64         `json:"entry"`
	Removed  int           `json:"removed"`
	Restored int           `json:"restored"`
	Reverted int           `json:"reverted"`
}

// Journal is the JSON of yiku undo --list.
type Journal struct {
	Entries []history.Entry `json:"entries"`
}

// Stats is the JSON of yiku stats.
type Stats struct {
	Memory    string           `json:"memory"`
	Bytes     int64            `json:"bytes"`
	Units     int              `json:"units"`
	Variants  int              `json:"variants"`
	Languages []LanguageCount  `json:"languages"`
	Pairs     []unit.PairCount `json:"pairs"`
	Statuses  []StatusCount    `json:"statuses"`
	Years     []YearCount      `json:"years"`
	Bodies    []BodyCount      `json:"bodies"`
	Oldest    string           `json:"oldest"`
	Newest    string           `json:"newest"`
	Sizes     tm.Sizes         `json:"sizes"`
	Origins   []OriginCount    `json:"origins"`
}

type YearCount struct {
	Year  string `json:"year"`
	Count int    `json:"count"`
}

type BodyCount struct {
	Body  string `json:"body"`
	Count int    `json:"count"`
}

type LanguageCount struct {
	Lang  string `json:"lang"`
	Count int    `json:"count"`
}

type StatusCount struct {
	Status unit.Status `json:"status"`
	Count  int         `json:"count"`
}

type OriginCount struct {
	unit.Origin
	Units int `json:"units"`
}

func OriginCountOf(c unit.OriginCount) OriginCount { return OriginCount{c.Origin, c.Units} }

func StatsOf(path string, s tm.Stats, sizes tm.Sizes, origins []unit.OriginCount) Stats {
	return Stats{
		Memory: path, Bytes: s.Bytes, Units: s.Units, Variants: s.Variants, Oldest: s.Oldest, Newest: s.Newest,
		Languages: Each(s.Languages, func(c unit.Count) LanguageCount { return LanguageCount{c.Name, c.Count} }),
		Pairs:     List(s.Pairs),
		Statuses:  Each(s.Statuses, func(c unit.Count) StatusCount { return StatusCount{unit.Status(c.Name), c.Count} }),
		Years:     Each(s.Years, func(c unit.Count) YearCount { return YearCount{c.Name, c.Count} }),
		Bodies:    Each(s.Bodies, func(c unit.Count) BodyCount { return BodyCount{c.Name, c.Count} }),
		Origins:   Each(origins, OriginCountOf), Sizes: sizes,
	}
}

// Origins is the JSON of yiku list.
type Origins struct {
	Origins []OriginCount `json:"origins"`
	Units   int           `json:"units"`
}

func OriginsOf(list []unit.OriginCount) Origins {
	o := Origins{Origins: Each(list, OriginCountOf)}
	for _, c := range list {
		o.Units += c.Units
	}
	return o
}

// Rulings is the JSON of yiku ruling list.
type Rulings struct {
	Rulings []ruling.Ruling `json:"rulings"`
}

// RemovedAll is the JSON of yiku ruling remove, RemovedOne that of yiku lexicon remove.
type (
	RemovedAll struct {
		Removed []int64 `json:"removed"`
	}
	RemovedOne struct {
		Removed int64 `json:"removed"`
	}
)

// RulingsAdded is the JSON of yiku ruling add and import.
type RulingsAdded struct {
	Added    int `json:"added"`
	Replaced int `json:"replaced"`
	// Skipped holds the rows and lines that are not rulings.
	Skipped []Skipped `json:"skipped"`
}

// Pruned is the JSON of yiku undo --prune.
type Pruned struct {
	Pruned  bool  `json:"pruned"`
	Entries int   `json:"entries"`
	Last    int64 `json:"last"`
	Bytes   int64 `json:"bytes"`
}

// Added is the JSON of yiku add.
type Added struct {
	Units []AddedUnit `json:"units"`
	// Same holds the numbers of units that existed with the same texts.
	Same     []int64     `json:"same"`
	Document unit.Origin `json:"document"`
	Entry    int64       `json:"entry"`
}

// AddedUnit is a unit that was added.
type AddedUnit struct {
	ID       int64       `json:"id"`
	Place    int         `json:"place"`
	Status   unit.Status `json:"status"`
	Variants []Variant   `json:"variants"`
}

// Edited is the JSON of yiku edit.
type Edited struct {
	ID        int64       `json:"id"`
	Changed   bool        `json:"changed"`
	CodesLost int         `json:"codes_lost"`
	Entry     int64       `json:"entry"`
	Variants  []Variant   `json:"variants"`
	Status    unit.Status `json:"status"`
}

// Removed is the JSON of yiku remove.
type Removed struct {
	Removed   bool          `json:"removed"`
	Units     int           `json:"units"`
	Kept      int           `json:"kept"`
	Documents []OriginCount `json:"documents"`
	Emptied   []int64       `json:"emptied"`
	IDs       []int64       `json:"ids"`
	Entry     int64         `json:"entry"`
}

// Merged is the JSON of yiku merge.
type Merged struct {
	Other   string `json:"other"`
	Origins int    `json:"origins"`
	New     int    `json:"new"`
	Same    int    `json:"same"`
	Added   int    `json:"added"`
	Updated int    `json:"updated"`
	Older   int    `json:"older"`
	Rulings int    `json:"rulings"`
	Marks   int    `json:"marks"`
	// Filled is the number of documents about which OTHER knew more.
	Filled int `json:"filled"`
	// Ignored is the number of findings of checks that were set aside in OTHER.
	Ignored int   `json:"ignored"`
	Entry   int64 `json:"entry"`
	// Conflicts holds the different decisions of people in the two memories.
	Conflicts []Conflict `json:"conflicts"`
	// Versions holds added documents that are other versions of documents of the memory.
	Versions []OtherVersion `json:"versions"`
}

// OtherVersion is a document that is another version of the document Of and has the share
// Shared of its sentences.
type OtherVersion struct {
	Document int64   `json:"document"`
	Of       int64   `json:"of"`
	Shared   float64 `json:"shared"`
}

// A Conflict holds different decisions of people on the same thing.
type Conflict struct {
	// Kind is unit, mark, document, ruling or finding. Unit, document and place are 0 for
	// the last two, unit and place for a document.
	Kind     string  `json:"kind"`
	Unit     int64   `json:"unit"`
	Document int64   `json:"document"`
	Place    int     `json:"place"`
	Ours     Version `json:"ours"`
	Theirs   Version `json:"theirs"`
	// Taken is the version now in effect: ours, theirs or both.
	Taken string `json:"taken"`
}

// Version is one version of a conflict.
type Version struct {
	Texts  []string `json:"texts"`
	Status string   `json:"status"`
	Notes  []string `json:"notes"`
}

// ConflictsOf returns the conflicts. If duplicates is set, both versions are in
// effect.
func ConflictsOf(conflicts []merge.Conflict, duplicates bool) []Conflict {
	list := []Conflict{}
	for _, c := range conflicts {
		taken := "ours"
		if duplicates {
			taken = "both"
		} else if c.TookTheirs {
			taken = "theirs"
		}
		version := func(v merge.Version) Version { return Version{List(v.Texts), v.Status, List(v.Notes)} }
		list = append(list, Conflict{c.Kind, c.Unit, c.Origin.ID, c.Place, version(c.Ours), version(c.Theirs), taken})
	}
	return list
}

// EditedDocument is the JSON of yiku edit --document.
type EditedDocument struct {
	Document unit.Origin `json:"document"`
	Changed  bool        `json:"changed"`
	Entry    int64       `json:"entry"`
}

// Deduped is the JSON of yiku dedupe.
type Deduped struct {
	Done    bool      `json:"done"`
	Groups  int       `json:"groups"`
	Dropped int       `json:"dropped"`
	Apart   int       `json:"apart"`
	Largest [][]int64 `json:"largest"`
	Entry   int64     `json:"entry"`
	// Conflicts holds units that are kept apart because people decided
	// differently.
	Conflicts []Conflict `json:"conflicts"`
}

// BackedUp is the JSON of yiku backup.
type BackedUp struct {
	Memory string `json:"memory"`
	File   string `json:"file"`
	Bytes  int64  `json:"bytes"`
	Units  int    `json:"units"`
}

// Evaluation is the JSON of yiku eval.
type Evaluation struct {
	Documents int         `json:"documents"`
	Missing   []string    `json:"missing"`
	Strict    eval.Figure `json:"strict"`
	Lax       eval.Figure `json:"lax"`
	All       eval.Figure `json:"all"`
	Bands     []EvalBand  `json:"bands"`
}

type EvalBand struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Beads int     `json:"beads"`
	Right int     `json:"right"`
	Share float64 `json:"share"`
}

// Build describes the program.
type Build struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	// Modified reports that files differed from the commit.
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func (b Build) String() string {
	commit := b.Commit
	if len(commit) > 12 {
		commit = commit[:12]
	}
	if b.Modified {
		commit += ", modified"
	}
	return fmt.Sprintf("yiku %s (commit %s, %s, %s)", b.Version, commit, b.Go, b.Platform)
}

// UnitOf returns the JSON of a unit with its neighbours and history.
func UnitOf(u unit.Unit, before, after []unit.Unit, entries []history.Entry) Unit {
	return Unit{
		ID: u.ID, Place: u.Place, Status: u.Status, Score: u.Score, Created: u.Created, Changed: u.Changed,
		Variants: Each(u.Variants, VariantOf), Origin: u.Origin, MoreOrigins: List(u.MoreOrigins), TUID: u.TUID,
		CreatedBy: u.CreatedBy, ChangedBy: u.ChangedBy, Notes: List(u.Notes), Props: List(u.Props),
		Before: Each(before, NeighbourOf), After: Each(after, NeighbourOf), History: List(entries),
	}
}
