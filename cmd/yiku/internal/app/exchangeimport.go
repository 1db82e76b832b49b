package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"iter"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/tmx"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Importing an exchange file
//
// The units of the file are stored under one origin, the file, which is identified by
// the checksum of its bytes. But the tuid of a unit that yiku wrote names its origin
// and place in the memory it comes from (see export/internal/provenance). Such units
// are stored under that origin again, or not at all if the memory has it. So an export
// that is imported into its own memory changes nothing, and one imported elsewhere
// exports the same again.
//
// The file is read twice and never held in memory: first to find its origins and what
// cannot be used, then to store the units. The memory is not changed before the first
// reading has succeeded.

// An ExchangeImport describes the import of an exchange file.
type ExchangeImport struct {
	Path string
	// File is the file as read, or nil if the memory had the whole file.
	File *ExchangeFile
	// Origins holds the origins of the units in the order of the file.
	Origins []*ImportedOrigin
	// Sample holds some of the units, for an example.
	Sample []unit.Unit
	// Review describes the effect of the rows of a table for review.
	Review Review
	// UnknownCode is the first code of the file that is not a language, or "".
	UnknownCode string

	s *Session
	o ImportOptions
	// digest is the SHA-256 of the file.
	digest string
	// there holds the origins of the memory before the import.
	there []unit.OriginCount
	// made holds the checksums of documents that rows name and yiku did not
	// write.
	made map[string]bool
	// forReview reports that rows of the file have the marks of a table for
	// review.
	forReview bool
	byKey     map[string]*ImportedOrigin
	// mixed reports that the units of some origin are not adjacent.
	mixed bool
	// unusable counts the units that cannot be stored.
	unusable int
	// touched reports that a row of a table for review was edited.
	touched bool
}

// An ImportedOrigin is an origin of units of an exchange file.
type ImportedOrigin struct {
	Origin unit.Origin
	// Units is the number of its units in the file, New that of rows that a reviser
	// added. From and To are the languages of the first.
	Units    int
	New      int
	From, To string
	// Already reports that the memory had the origin, and nothing was stored;
	// OtherForm, that it was from a file in another form.
	Already, OtherForm bool
	Receipt            tm.Receipt

	key      string // the part of the tuid that names it; empty for the file itself
	decision decision
	content  hash.Hash // of the content of its units
}

// sampleUnits is the number of units kept for an example.
const sampleUnits = 200

// ImportExchange imports the exchange file at path. New units and corrections
// of a review are one entry of the journal.
func (s *Session) ImportExchange(ctx context.Context, path string, o ImportOptions) (*ExchangeImport, error) {
	digest, err := digestOf(ctx, path)
	if err != nil {
		return nil, err
	}
	i := &ExchangeImport{Path: path, s: s, o: o, digest: digest, byKey: map[string]*ImportedOrigin{}, made: map[string]bool{}}
	if i.there, err = s.origins(ctx); err != nil {
		return nil, err
	}
	if known := i.stored(""); known != nil && !o.Again && !o.New && o.Replace == 0 {
		i.Origins = []*ImportedOrigin{{Origin: *known, Already: true}}
		return i, nil
	}
	if err := i.survey(ctx); err != nil {
		return nil, err
	}
	wanted, err := i.wanted()
	if err != nil {
		return i, err
	}
	rows, err := i.reviewRows(ctx)
	if err != nil || len(wanted) == 0 && len(rows) == 0 {
		return i, err
	}
	if len(wanted) > 0 {
		defer debug.SetGCPercent(debug.SetGCPercent(importGC))
	}
	return i, s.Create(ctx, func(m *tm.Memory) error {
		// The corrections come first: after a failure between the two, repeating
		// the import finds them made and adds the rest, whereas a file that was
		// added would be known.
		if err := i.review(ctx, m, rows); err != nil {
			return err
		}
		err := i.store(ctx, m, wanted)
		units, entry := i.Review.Changed, i.Review.Entry
		for _, x := range wanted {
			units, entry = units+x.Receipt.Units, cmp.Or(entry, x.Receipt.Entry)
		}
		return afterOthers(err, units, entry)
	})
}

// stored returns the origin of the memory that the key names, or nil.
func (i *ExchangeImport) stored(key string) *unit.Origin {
	for n := range i.there {
		if o := &i.there[n].Origin; key == "" && o.Checksum == i.digest || key != "" && sameOrigin(o.Checksum, key) {
			return o
		}
	}
	return nil
}

// sameOrigin reports whether two checksums are those of one origin. Each may be
// complete or only the first digits, for which most formats have room.
func sameOrigin(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

func (i *ExchangeImport) open(ctx context.Context) (*ExchangeFile, error) {
	return i.s.OpenExchange(ctx, []string{i.Path}, i.o.Exchange)
}

// checkLanguages returns an error if languages are given for a file that names
// its own.
func (i *ExchangeImport) checkLanguages(own bool) error {
	if own && (i.o.Exchange.From != "" || i.o.Exchange.To != "") {
		return request(fail(ReasonNamesLanguages, "%s names its own languages", i.Path))
	}
	return nil
}

// surveyGC is the GC percentage while a file is surveyed. Little memory is in use then, and
// collecting it at the usual 4 MB takes a twentieth of the time of an import.
const surveyGC = 400

// survey reads the file once and stores nothing.
func (i *ExchangeImport) survey(ctx context.Context) error {
	defer debug.SetGCPercent(debug.SetGCPercent(surveyGC))
	file, err := i.open(ctx)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := i.checkLanguages(file.Format.NamesLanguages); err != nil {
		return err
	}
	i.File = file
	last := (*ImportedOrigin)(nil)
	var content []byte
	for r, err := range i.rows(ctx, file) {
		if err != nil {
			return err
		}
		u, item := r.unit, r.item
		if word := item.UnknownStatus; word != "" && len(i.Review.NotUnderstood) < maxBad {
			i.Review.NotUnderstood = append(i.Review.NotUnderstood, shape.Skipped{File: i.Path, Place: file.place(item.Line), Reason: fmt.Sprintf("status %q in row %d", word, item.Line)})
		}
		if r.problem != "" {
			if i.o.Exchange.Strict {
				return fail(ReasonStrict, "cannot import %s: line %d: %s", i.Path, item.Line, r.problem)
			}
			file.skipUnit(item.Line, nameOf(item), r.problem)
			for _, v := range u.Variants {
				if _, err := lang.Canonical(v.Lang); err != nil && i.UnknownCode == "" {
					i.UnknownCode = v.Lang
				}
			}
			continue
		}
		i.forReview = i.forReview || item.Review != nil && item.Review.Mark != ""
		i.touched = i.touched || r.added || item.Review != nil && item.Review.Touched
		key := keyOf(&u)
		x := i.byKey[key]
		if x == nil {
			x = &ImportedOrigin{key: key, content: sha256.New(), Origin: i.originOf(&u, key), From: u.Variants[0].Lang, To: u.Variants[1].Lang}
			i.byKey[key] = x
			i.Origins = append(i.Origins, x)
		} else if x != last {
			i.mixed = true
		}
		last = x
		x.Units++
		content = appendContent(content[:0], &u)
		x.content.Write(content)
		if r.added {
			x.New++
		}
		if len(i.Sample) < sampleUnits {
			i.Sample = append(i.Sample, u)
		}
	}
	if err := i.checkLanguages(file.Report().OwnLanguages); err != nil {
		return err
	}
	if len(i.Origins) == 0 && len(file.Bad) > 0 {
		return fail(file.unusable(), "cannot import %s: it has no unit that can be stored; %s: %s", i.Path, file.Bad[0].Place, file.Bad[0].Reason)
	}
	if len(i.Origins) == 0 {
		if err := file.refuseUnfinished(); err != nil {
			return err
		}
		return fail(ReasonNoUnits, "%s holds no unit: nothing was stored", i.Path)
	}
	return nil
}

// appendContent appends the parts of a unit that identify the content of its origin.
func appendContent(b []byte, u *unit.Unit) []byte {
	for _, v := range u.Variants {
		b = append(append(b, v.Lang...), ' ')
		b = append(strconv.AppendInt(b, int64(len(v.Text)), 10), ' ')
		b = append(b, v.Text...)
	}
	b = append(append(b, u.Status...), ' ')
	if len(u.Notes) == 0 {
		return append(b, "[]"...)
	}
	return fmt.Appendf(b, "%q", u.Notes)
}

// importGC is the garbage, in percent of the memory in use, at which it is
// collected while units are stored. The memory in use consists of the buffers of
// the index, some 85 MB without pointers, so collecting more often costs little.
const importGC = 40

// wanted returns the origins that the memory does not have, or that are to be
// replaced, and marks the others.
func (i *ExchangeImport) wanted() ([]*ImportedOrigin, error) {
	if i.o.Replace != 0 && len(i.Origins) > 1 {
		return nil, request(fail(ReasonSeveralDocuments, "%s has %d documents, which cannot replace a single one", i.Path, len(i.Origins)))
	}
	var wanted []*ImportedOrigin
	for _, x := range i.Origins {
		there := i.stored(x.key)
		if x.key == "" || i.made[x.key] {
			if err := i.identify(x); err != nil {
				return nil, err
			}
			if !x.Already {
				wanted = append(wanted, x)
			}
			continue
		}
		// An origin that came from a file can be replaced by that of another
		// file; one that was aligned here is kept, since the file may contain
		// only a part of it.
		if there != nil && !(i.o.Again && there.Checksum == x.key) {
			x.Already, x.Origin = true, *there
			continue
		}
		if there == nil {
			if err := i.otherVersion(x); err != nil {
				return nil, err
			}
		}
		wanted = append(wanted, x)
	}
	return wanted, nil
}

// otherVersion decides about an origin that yiku wrote into the file and that the
// memory does not have: the memory may have another version of the document.
func (i *ExchangeImport) otherVersion(x *ImportedOrigin) error {
	x.decision.checksum = x.Origin.Checksum
	if i.o.New || x.Origin.Source == "" {
		return nil
	}
	var e *IdentityError
	for _, c := range i.there {
		if o := c.Origin; sameNames(o, x.Origin, filepath.Clean) && o.Title == x.Origin.Title {
			if i.forReview {
				return fail(ReasonOtherVersion, "%s was written from another version of document %d (%s)", i.Path, o.ID, cmp.Or(o.Title, o.Name()))
			}
			if e == nil {
				e = &IdentityError{Name: i.Path, Shared: -1}
			}
			e.Known = append(e.Known, o)
		}
	}
	return x.decision.resolve(i.o, e)
}

// identify decides about the origin of the file itself, or one that its rows name. A
// later version of one in the memory has the same names and details.
func (i *ExchangeImport) identify(x *ImportedOrigin) error {
	x.Origin.Content = hex.EncodeToString(x.content.Sum(nil))
	d, err := i.o.identify(i.there, i.Path, x.Origin.Checksum, x.Origin.Content)
	if err != nil {
		return err
	}
	if !d.isFinal(i.o) {
		var e *IdentityError
		for _, c := range i.there {
			o := c.Origin
			if !sameNames(o, x.Origin, filepath.Clean) || x.Origin.Title != "" && o.Title != "" && o.Title != x.Origin.Title ||
				x.key != "" && (o.Title != x.Origin.Title || o.Date != x.Origin.Date || o.Body != x.Origin.Body) {
				continue
			}
			if e == nil {
				e = &IdentityError{Name: i.Path, Shared: -1}
			}
			e.Known = append(e.Known, o)
		}
		if err := d.resolve(i.o, e); err != nil {
			return err
		}
	}
	x.decision = d
	x.Origin.Checksum = d.checksum
	if d.already != nil {
		x.Already, x.OtherForm, x.Origin = true, d.already.OtherForm, d.already.Origin
	}
	return nil
}

// store reads the file again and stores the wanted origins.
func (i *ExchangeImport) store(ctx context.Context, m *tm.Memory, wanted []*ImportedOrigin) error {
	switch {
	case len(wanted) == 0:
		return nil
	case i.mixed:
		return i.storeMixed(ctx, m, wanted)
	}
	return i.storePass(ctx, m, nil)
}

// storePass reads the file once and stores each sequence of units of one origin
// in one transaction. If only is set, it stores that origin alone.
func (i *ExchangeImport) storePass(ctx context.Context, m *tm.Memory, only *ImportedOrigin) error {
	file, err := i.open(ctx)
	if err != nil {
		return err
	}
	defer file.Close()
	next, stop := iter.Pull2(i.rows(ctx, file))
	defer stop()
	var u unit.Unit
	var failed error
	// advance sets u to the next unit to be stored.
	advance := func() *ImportedOrigin {
		for {
			r, err, more := next()
			if failed = err; !more || err != nil {
				return nil
			}
			if u = r.unit; r.problem != "" {
				continue
			}
			if x := i.byKey[keyOf(&u)]; x != nil && !x.Already && (only == nil || x == only) {
				return x
			}
		}
	}
	for x := advance(); x != nil; {
		present := x
		present.Receipt, err = m.Add(ctx, present.Origin, func(yield func(unit.Unit, error) bool) {
			for ; x == present; x = advance() {
				if !yield(u, nil) {
					return
				}
			}
			if failed != nil {
				yield(unit.Unit{}, failed)
			}
		}, i.adding(present))
		if err != nil {
			return err
		}
	}
	return failed
}

func (i *ExchangeImport) adding(x *ImportedOrigin) tm.AddOptions {
	o := i.o.adding(x.decision)
	o.Expected = x.Units
	return o
}

// keyOf returns the part of the tuid that names the origin of a unit that yiku
// wrote.
func keyOf(u *unit.Unit) string { return u.Origin.Checksum }

// originOf returns the origin of units with the key: as the units describe it
// or, for the file itself, as the user describes it.
func (i *ExchangeImport) originOf(u *unit.Unit, key string) unit.Origin {
	if key != "" {
		return u.Origin
	}
	earlier := unit.Origin{}
	if o := i.stored(""); o != nil {
		earlier = *o
	}
	said := i.o.Details
	return unit.Origin{
		Source: nameIn(i.o.Folder, i.Path), Checksum: i.digest,
		Title: cmp.Or(said.Title, earlier.Title), Date: cmp.Or(said.Date, earlier.Date), Body: cmp.Or(said.Body, earlier.Body),
		Translator: cmp.Or(said.Translator, earlier.Translator), URL: cmp.Or(said.URL, earlier.URL),
	}
}

// usable converts a unit of a file to one of the memory, or returns the reason why it cannot: the
// source first, each text on one line without spaces at its ends, known languages. detect includes
// in the reason which languages the texts look like if both sides are declared to be in one.
func usable(item export.Item, detect bool) (u unit.Unit, problem string) {
	u = item.SourceFirst()
	kept := make([]unit.Variant, 0, len(u.Variants))
	for _, v := range u.Variants {
		if v = tidy(v); v.Text == "" {
			continue
		}
		if tag, err := lang.Canonical(v.Lang); err != nil || tag != v.Lang {
			return u, fmt.Sprintf("the code %q is not a language: say what it means", v.Lang)
		}
		kept = append(kept, v)
	}
	if u.Variants = kept; len(kept) == 0 {
		return u, "the unit has no text"
	} else if len(kept) == 1 {
		return u, fmt.Sprintf("the unit has a text in one language only, %s", kept[0].Lang)
	}
	if tag, one := export.OneLanguage(&u); one {
		detected := ""
		if detect {
			detected = export.DetectedLanguages(&u)
		}
		return u, fmt.Sprintf("both sides are declared to be in one language, %s%s", tag, detected)
	}
	if u.Origin.Checksum == "" {
		u.Place = item.Number - 1
	} else if _, _, own := tmx.ParseTUID(u.TUID); own {
		u.TUID = "" // it gives the origin and place, which are stored separately
	}
	switch {
	case u.Status == "":
		u.Status = unit.Imported
	case item.Review != nil && item.Review.Touched && u.Status != unit.Rejected:
		u.Status = unit.Reviewed
	}
	for _, v := range kept {
		if v.Details != nil {
			fillDates(&u, v.Details)
		}
	}
	// What the memory refuses is one bad unit, and not the end of the import.
	if err := u.Validate(); err != nil {
		return u, err.Error()
	}
	origin := u.Origin
	origin.Checksum = cmp.Or(origin.Checksum, "none yet")
	if err := origin.Validate(); err != nil {
		return u, err.Error()
	}
	return u, ""
}

// fillDates sets missing dates of a unit from those of its variants: the first
// creation, the last change.
func fillDates(u *unit.Unit, d *unit.Details) {
	if !d.Created.IsZero() && (u.Created.IsZero() || d.Created.Before(u.Created)) {
		u.Created = d.Created
	}
	if d.Changed.After(u.Changed) {
		u.Changed = d.Changed
	}
}

// nameOf returns a name for a unit of a file in messages.
func nameOf(item export.Item) string {
	return cmp.Or(item.Unit.TUID, fmt.Sprintf("unit %d", item.Number))
}

// A table may give the document of each row without an id of yiku. Such rows are
// stored by document, each with an origin that is identified by the checksum of the
// file and the details in the rows. So importing the same file again changes
// nothing.

// usable is usable with the origin that the unit names, and with the option
// Reviewed.
func (i *ExchangeImport) usable(item export.Item) (unit.Unit, string) {
	u, problem := usable(item, i.unusable < maxBad)
	if problem != "" {
		i.unusable++
	}
	if i.o.Exchange.Reviewed && u.Status != unit.Rejected {
		u.Status = unit.Reviewed
	}
	if o := &u.Origin; problem == "" && o.Checksum == "" && *o != (unit.Origin{}) {
		sum := sha256.Sum256([]byte(strings.Join([]string{i.digest, o.Source, o.Target, o.Title, o.Date, o.Body, o.Translator, o.URL}, "\x00")))
		o.Checksum = hex.EncodeToString(sum[:])
		i.made[o.Checksum] = true
		if o.Source == "" {
			o.Source = nameIn(i.o.Folder, i.Path)
		}
	}
	return u, problem
}

// heldUnits is the number of units that are held in memory while the units of a
// file are sorted by origin.
const heldUnits = 200_000

// storeMixed stores origins whose units are not adjacent: in each reading of
// the file as many as can be held, and each larger one in a reading of its own.
func (i *ExchangeImport) storeMixed(ctx context.Context, m *tm.Memory, wanted []*ImportedOrigin) error {
	for len(wanted) > 0 {
		n, units := 1, wanted[0].Units
		for n < len(wanted) && units+wanted[n].Units <= heldUnits {
			units += wanted[n].Units
			n++
		}
		var err error
		if n == 1 {
			err = i.storePass(ctx, m, wanted[0])
		} else {
			err = i.storeHeld(ctx, m, wanted[:n])
		}
		if err != nil {
			return err
		}
		wanted = wanted[n:]
	}
	return nil
}

// storeHeld reads the file once and stores the origins, each in one
// transaction.
func (i *ExchangeImport) storeHeld(ctx context.Context, m *tm.Memory, origins []*ImportedOrigin) error {
	file, err := i.open(ctx)
	if err != nil {
		return err
	}
	defer file.Close()
	held := make(map[*ImportedOrigin][]unit.Unit, len(origins))
	for _, x := range origins {
		held[x] = make([]unit.Unit, 0, x.Units)
	}
	for r, err := range i.rows(ctx, file) {
		if err != nil {
			return err
		}
		if r.problem != "" {
			continue
		}
		x := i.byKey[keyOf(&r.unit)]
		if units, ok := held[x]; ok {
			held[x] = append(units, r.unit)
		}
	}
	for _, x := range origins {
		if x.Receipt, err = m.Add(ctx, x.Origin, unit.Each(held[x]), i.adding(x)); err != nil {
			return err
		}
	}
	return nil
}

// Shape returns the import as JSON.
func (i *ExchangeImport) Shape() shape.ImportedExchange {
	r := shape.ImportedExchange{
		Imports:  shape.Imports{Imports: []shape.Imported{}, Skipped: []shape.Skipped{}, Memory: i.s.Memory},
		Repaired: []shape.Counted{}, Reviewed: i.Review.Changed,
	}
	r.Review = i.Review.Review
	r.Review.Documents, r.Review.NotUnderstood = []int64{}, shape.List(i.Review.NotUnderstood)
	for _, c := range i.Review.Added {
		r.Review.Added += c.Units
		r.Review.Documents = append(r.Review.Documents, c.Origin.ID)
	}
	for _, x := range i.Origins {
		one := shape.ImportedOf(x.Receipt)
		one.Source, one.Target, one.From, one.To = cmp.Or(x.Origin.Source, nameIn(i.o.Folder, i.Path)), x.Origin.Target, x.From, x.To
		one.Beads, one.Already, one.OtherForm = x.Units, x.Already, x.OtherForm
		if x.Already {
			one.Origin = x.Origin
		}
		r.Imports.Imports = append(r.Imports.Imports, one)
		r.Units += x.Receipt.Units
	}
	if i.File != nil {
		info := i.File.Shape()
		r.Skipped, r.Encoding, r.Declared, r.Tool, r.Repaired = info.Skipped, info.Encoding, info.Declared, info.Tool, info.Repairs
		r.Skipped = append(r.Skipped, i.Review.NotTaken...)
	}
	return r
}
