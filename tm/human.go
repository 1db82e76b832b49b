package tm

import (
	"context"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// What a person decided of a unit (see unit.Unit.Human) is never replaced by what a
// program made, whatever the dates. Where two people decided differently, no rule can
// tell who is right: one version stays, both are reported.

// The kinds of conflicts.
const (
	ConflictUnit   = "unit"   // the texts, the status or the notes of a unit
	ConflictMark   = "mark"   // which words render a phrase in a unit
	ConflictRuling = "ruling" // what an authority says of a rendering
)

// Conflict is what people decided differently of the same thing.
type Conflict struct {
	// Kind is one of the constants above.
	Kind string
	// Unit, Origin and Place are those of the unit in this memory; zero for a ruling.
	Unit   int64
	Origin unit.Origin
	Place  int
	// Ours is the version of this memory, Theirs that of what came in.
	Ours, Theirs Version
	// TookTheirs reports whether theirs was taken in place of ours.
	TookTheirs bool
}

// Version is one of the two versions of a Conflict.
type Version struct {
	// Texts are those of the unit; or the phrase and the words that render it, which
	// are empty where a mark says that it is not rendered.
	Texts []string
	// Status is that of the unit or the ruling; a mark has none.
	Status string
	// Notes are those of the unit, or what else a ruling says.
	Notes []string
	// Changed is when the unit was last changed.
	Changed time.Time
}

func unitVersion(u unit.Unit) Version {
	v := Version{Status: string(u.Status), Notes: u.Notes, Changed: u.Changed}
	for _, x := range u.Variants {
		v.Texts = append(v.Texts, x.Text)
	}
	return v
}

func rulingVersion(r ruling.Ruling) Version {
	v := Version{Texts: []string{r.Phrase, r.Rendering}, Status: string(r.Status)}
	if said := strings.Join([]string{r.Date, r.Citation, r.Note}, ", "); strings.Trim(said, ", ") != "" {
		v.Notes = []string{strings.Trim(said, ", ")}
	}
	return v
}

// isMarked reports whether a rendering is marked in the unit.
func isMarked(ctx context.Context, w *tables.Writer, id int64) (marked bool, err error) {
	err = w.Tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT * FROM marks WHERE unit = ?)", id).Scan(&marked)
	return marked, err
}
