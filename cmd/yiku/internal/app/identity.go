package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/repair"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A document is identified in three ways. The checksum of its content finds exactly the
// same text in the memory. The checksum of its sentences finds the same text with other
// line ends or paragraphs, or in another encoding or format. A corrected document has
// another content and is found by the names of its files and its title:
//
//	checksum   sentences   names, title
//	same                                   in the memory already
//	           same                        all its pairs are in document N
//	                       same            document N with another content: to be decided
//	                       other           new
//
// Names alone do not decide if the folders differ, or if a translator calls the files of
// every job zh.txt and en.txt; then the texts must have sentences in common.

// The reasons of errors about which document is meant.
const (
	ReasonOtherContent     = "other-content"     // see IdentityError
	ReasonSeveralVersions  = "several-versions"  // the same, where several documents may be meant
	ReasonSeveralDocuments = "several-documents" // a file of several documents cannot replace one
	ReasonOtherVersion     = "other-version"     // a table for review is from a replaced version
	ReasonStandsElsewhere  = "stands-elsewhere"  // the replacement of a document is another one already
)

// Stored is the document of the memory that an import is.
type Stored struct {
	Origin unit.Origin
	// Units is the number of its units.
	Units int
	// OtherForm reports that the files differ but the sentences are the same.
	OtherForm bool
}

// An IdentityError is returned if the memory has a document with another content,
// and the options do not tell what to do. Nothing was changed.
type IdentityError struct {
	Name string
	// Known holds the documents of the memory that it may be.
	Known []unit.Origin
	// Shared is the share of its sentences that the first of them has, 0 to 1, or
	// negative if it is unknown.
	Shared float64
}

// Error names the documents.
func (e *IdentityError) Error() string {
	known := e.Known[0]
	words := fmt.Sprintf("%s: document %d (%s, imported on %s) is the same with another content",
		e.Name, known.ID, cmp.Or(known.Title, known.Name()), known.Imported.Local().Format(time.DateOnly))
	if e.Shared >= 0 {
		words += fmt.Sprintf(": it has %.0f %% of the sentences", 100*e.Shared)
	}
	for _, o := range e.Known[1:] {
		words += fmt.Sprintf("; so may be document %d", o.ID)
	}
	return words
}

// Reason returns ReasonOtherContent, or ReasonSeveralVersions.
func (e *IdentityError) Reason() string {
	if len(e.Known) > 1 {
		return ReasonSeveralVersions
	}
	return ReasonOtherContent
}

// Number returns the number of the first document.
func (e *IdentityError) Number() int64 { return e.Known[0].ID }

// sharedAtLeast is the share of common sentences from which documents with the same
// file names in different folders, or with the same title, are one document.
// Corrections change few sentences; different reports of one series share less than a
// tenth.
const sharedAtLeast = 0.3

// strangers is the share below which even files of the same path are different
// documents if their titles differ.
const strangers = 0.05

// bare returns the search form of a text without spaces.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, fold.String(text))
}

// content returns a checksum of the sentences of the pair that does not depend on
// the form and order of the files.
func (p *Pair) content() string {
	var sides []string
	for _, in := range []*Input{p.Source, p.Target} {
		h := sha256.New()
		fmt.Fprintln(h, lang.Base(in.Doc.Lang))
		for i := range in.Doc.Sentences {
			fmt.Fprint(h, bare(in.Doc.SentenceText(i)))
		}
		sides = append(sides, string(h.Sum(nil)))
	}
	slices.Sort(sides)
	return digestText(sides...)
}

func digestText(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// A decision is the result of identifying a document.
type decision struct {
	// already is the same document in the memory, in which case nothing is
	// stored.
	already *Stored
	// replaces is the document to be replaced; its ID is 0 for a new one.
	replaces unit.Origin
	// checksum is the checksum to store the document under.
	checksum string
}

// identify decides about a document with the checksum and the content, given
// all documents of the memory. It ignores names.
func (o ImportOptions) identify(there []unit.OriginCount, name, checksum, content string) (d decision, err error) {
	d.checksum = checksum
	find := func(is func(unit.Origin) bool) *unit.OriginCount {
		if i := slices.IndexFunc(there, func(x unit.OriginCount) bool { return is(x.Origin) }); i >= 0 {
			return &there[i]
		}
		return nil
	}
	same := find(func(x unit.Origin) bool { return x.Checksum == checksum })
	equal := find(func(x unit.Origin) bool { return content != "" && x.Content == content })
	switch {
	case o.Replace != 0:
		replaced := find(func(x unit.Origin) bool { return x.ID == o.Replace })
		if replaced == nil {
			return d, &fault.NoOriginError{ID: o.Replace}
		}
		if same != nil && same.Origin.ID != o.Replace {
			return d, fail(ReasonStandsElsewhere, "%s is document %d: it cannot replace document %d too", name, same.Origin.ID, o.Replace)
		}
		d.replaces = replaced.Origin
	case o.New:
		for n := 2; same != nil; n++ {
			d.checksum = digestText(checksum, fmt.Sprint(n))
			same = find(func(x unit.Origin) bool { return x.Checksum == d.checksum })
		}
	case same != nil && o.Again:
		d.replaces = same.Origin
	case same != nil:
		d.already = &Stored{Origin: same.Origin, Units: same.Units}
	case equal != nil && o.Again:
		d.replaces = equal.Origin
	case equal != nil:
		d.already = &Stored{Origin: equal.Origin, Units: equal.Units, OtherForm: true}
	}
	return d, nil
}

// isFinal reports whether names need not be compared.
func (d decision) isFinal(o ImportOptions) bool {
	return d.already != nil || d.replaces.ID != 0 || o.New
}

// resolve decides about a document of which the memory has other versions: with
// Again, it replaces the only one.
func (d *decision) resolve(o ImportOptions, e *IdentityError) error {
	switch {
	case e == nil:
		return nil
	case o.Again && len(e.Known) == 1:
		d.replaces = e.Known[0]
		return nil
	}
	return e
}

// recognise decides about a pair. origins returns the documents of the memory, read
// opens it.
func (s *Session) recognise(ctx context.Context, p *Pair, o ImportOptions, origins func(context.Context) ([]unit.OriginCount, error),
	read func(context.Context, func(*tm.Memory) error) error) (decision, error) {
	there, err := origins(ctx)
	if err != nil {
		return decision{}, err
	}
	d, err := o.identify(there, p.Name(), p.checksum(), p.content())
	if err != nil || d.isFinal(o) || len(there) == 0 {
		return d, err
	}
	origin := unit.Origin{Source: nameIn(o.Folder, p.Source.Path), Target: nameIn(o.Folder, p.Target.Path), Title: cmp.Or(OneLine(o.Details.or(o.Metadata.Of(p.Source.Path, p.Target.Path)).Title), headingOf(p.Source.Doc))}
	err = read(ctx, func(m *tm.Memory) error {
		known, err := p.another(ctx, m, origin, there)
		if err != nil {
			return err
		}
		return d.resolve(o, known)
	})
	return d, err
}

// sameNames reports whether the files have the same names, in either order.
func sameNames(a, b unit.Origin, name func(string) string) bool {
	of := func(o unit.Origin) [2]string { return [2]string{name(o.Source), name(o.Target)} }
	x, y := of(a), of(b)
	return x == y || x == [2]string{y[1], y[0]}
}

// maybeVersions reports whether names or titles are those of one document.
func maybeVersions(a, b unit.Origin) bool {
	return sameNames(a, b, filepath.Base) || b.Title != "" && a.Title == b.Title
}

// another returns the documents of the memory that the pair may be a version of, or
// nil. origin has the names and the title of the pair.
func (p *Pair) another(ctx context.Context, m *tm.Memory, origin unit.Origin, there []unit.OriginCount) (*IdentityError, error) {
	var sides [2][]string
	for s, in := range []*Input{p.Source, p.Target} {
		for i := range in.Doc.Sentences {
			sides[s] = append(sides[s], in.Doc.SentenceText(i))
		}
	}
	return another(ctx, m, p.Name(), sides, origin, there)
}

// another is like Pair.another, for a document with the given sentences.
func another(ctx context.Context, m *tm.Memory, name string, sides [2][]string, origin unit.Origin, there []unit.OriginCount) (*IdentityError, error) {
	var e *IdentityError
	for _, c := range there {
		x := c.Origin
		if !maybeVersions(x, origin) {
			continue
		}
		source, target, err := shared(ctx, m, sides, x.ID)
		if err != nil {
			return nil, err
		}
		share := (source + target) / 2
		sameTitle := origin.Title != "" && x.Title == origin.Title
		var one bool
		switch {
		case sameNames(x, origin, filepath.Clean):
			one = share >= strangers || sameTitle || origin.Title == "" || x.Title == ""
		case sameNames(x, origin, filepath.Base):
			one = share >= sharedAtLeast || sameTitle && share >= strangers
		default:
			one = source >= sharedAtLeast && target >= sharedAtLeast
		}
		switch {
		case !one:
		case e == nil:
			e = &IdentityError{Name: name, Known: []unit.Origin{x}, Shared: share}
		case share > e.Shared:
			e.Known, e.Shared = slices.Insert(e.Known, 0, x), share
		default:
			e.Known = append(e.Known, x)
		}
	}
	return e, nil
}

// shared returns the shares of the sentences of both sides that are texts of units of
// the document.
func shared(ctx context.Context, m *tm.Memory, sides [2][]string, id int64) (source, target float64, err error) {
	texts := map[string]bool{}
	for u, err := range m.Units(ctx, tm.Filter{Origin: id, Statuses: unit.StatusWords.Values()}) {
		if err != nil {
			return 0, 0, err
		}
		for _, v := range u.Variants {
			texts[bare(v.Text)] = true
		}
	}
	share := func(sentences []string) float64 {
		n := 0
		for _, x := range sentences {
			if texts[bare(x)] {
				n++
			}
		}
		return float64(n) / float64(max(len(sentences), 1))
	}
	return share(sides[0]), share(sides[1]), nil
}

// A Version is a document that a merge added, and the existing documents that it is
// another version of.
type Version struct {
	Origin unit.Origin
	IdentityError
}

// Sound returns an error for a memory that is damaged, except in what can be rebuilt and in
// its journal. It must not be merged into another: its texts would get new checksums, and
// nobody would miss what it lost.
func Sound(ctx context.Context, m *tm.Memory) error {
	health, err := m.Check(ctx, repair.Options{})
	if err != nil {
		return err
	}
	for _, f := range health.Findings {
		if !f.Derived && f.Reason != repair.ReasonJournalDamaged {
			return &fault.FileError{Doing: "merge", Path: m.Path(), Problem: "the file is damaged: " + f.Problem, Code: fault.ReasonDamaged}
		}
	}
	return nil
}

// Merge merges another memory into m. It returns the added documents of which m has other
// versions.
func (s *Session) Merge(ctx context.Context, m, other *tm.Memory, o merge.Options) (merge.Result, []Version, error) {
	there, err := m.Origins(ctx)
	if err != nil {
		return merge.Result{}, nil, err
	}
	done, err := m.Merge(ctx, other, o)
	err = afterOthers(err, done.Added+done.Updated, done.Entry)
	if err != nil || done.New == 0 || len(there) == 0 {
		return done, nil, err
	}
	after, err := m.Origins(ctx)
	if err != nil {
		return done, nil, err
	}
	known := map[int64]bool{}
	for _, c := range there {
		known[c.Origin.ID] = true
	}
	var versions []Version
	for _, c := range after {
		if known[c.Origin.ID] {
			continue
		}
		named := slices.ContainsFunc(there, func(x unit.OriginCount) bool { return maybeVersions(x.Origin, c.Origin) })
		if !named { // most documents; their units need not be read
			continue
		}
		var sides [2][]string
		for u, err := range m.Units(ctx, tm.Filter{Origin: c.Origin.ID, Statuses: unit.StatusWords.Values()}) {
			if err != nil {
				return done, nil, err
			}
			for i, v := range u.Variants[:min(len(u.Variants), len(sides))] {
				sides[i] = append(sides[i], v.Text)
			}
		}
		e, err := another(ctx, m, c.Origin.Name(), sides, c.Origin, there)
		if err != nil {
			return done, nil, err
		}
		if e != nil {
			versions = append(versions, Version{c.Origin, *e})
		}
	}
	return done, versions, nil
}
