package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/export/tmx"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Importing an exchange file. Its units are stored under one origin, the file,
// known by the checksum of its bytes. But units that yiku wrote name, with their
// tuid, the origin and the place they have in the memory they come from (see
// export/tmx/tuid.go). Those are stored under that origin again, or not at all
// where the memory has it: so an export imported into its own memory changes
// nothing, and one imported elsewhere exports the same again.
//
// The file is read twice, and never held in memory: first to see which origins
// it has and what cannot be used, then to store. A memory file is touched only
// after the first reading went well.

// exchangeImport is an import under way.
type exchangeImport struct {
	o    importOptions
	path string
	// digest is the SHA-256 of the file.
	digest string
	// there are the origins of the memory before the import.
	there []unit.Origin
	// origins are those of the file's units in the order of the file.
	origins []*exchangeOrigin
	byKey   map[string]*exchangeOrigin
	// mixed tells that the units of some origin do not stand together.
	mixed bool
	// touched tells that a row of a table for review was worked on.
	touched  bool
	reviewed reviewed
	// sample are some of the units, for an example in the report.
	sample []unit.Unit
	file   *exchangeFile
}

// exchangeOrigin is an origin of units of the file. Its key is the tuid's part
// that names it, or empty for the file itself.
type exchangeOrigin struct {
	key     string
	origin  unit.Origin
	units   int
	from    string
	to      string
	already bool
	receipt tm.Receipt
}

// sampleUnits is how many units are looked at for an example.
const sampleUnits = 200

// registerExchange adds the options that serve exchange files only.
func (e *exchangeFlags) registerImport(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&e.strict, "strict", false, "refuse an exchange file with a unit that cannot be read")
	cmd.Flags().BoolVar(&e.drafts, "drafts", false, "take translations too that an XLIFF calls drafts, with half the score")
	cmd.Flags().BoolVar(&e.reviewed, "reviewed", false, "a reviser has gone through all of the file: count its units as reviewed")
	cmd.Flags().StringToStringVar(&e.languages, "language", nil, "what a code of an exchange file means, `CODE=LANGUAGE`, such as L1=zh")
}

// importFiles is the Args of import: one exchange file, or a document and its
// translation.
func importFiles(cmd *cobra.Command, args []string) error {
	if isMixed(cmd) {
		return files("FILE")(cmd, args)
	}
	if len(args) == 1 {
		_, known := formats.ByFile(args[0])
		if _, err := os.Stat(args[0]); known || err == nil {
			return nil
		}
		return ui.WithHint(files("SRC", "TGT")(cmd, args), "only an exchange file such as memory.tmx or terms.xlsx stands alone")
	}
	return files("SRC", "TGT")(cmd, args)
}

// validateExchange refuses options that say nothing to an exchange file.
func (o *importOptions) validateExchange(path string) error {
	if o.pair.sourceEncoding != "" || o.pair.targetEncoding != "" {
		return usagef("--source-encoding and --target-encoding are for two files: use --encoding")
	}
	if o.pair.reading.splitting.given() {
		return usagef("--srx and --semicolon are for documents: an exchange file brings its units as they are")
	}
	if err := o.pair.languages.validate(); err != nil {
		return err
	}
	o.exchange.from, o.exchange.to = o.pair.languages.from, o.pair.languages.to
	o.exchange.encoding = o.pair.encoding
	if err := o.exchange.validate(); err != nil {
		return err
	}
	return validDate(o.origin.date)
}

// checkLanguages refuses languages for a file that says its own.
func (i *exchangeImport) checkLanguages(own bool) error {
	if own && (i.o.exchange.from != "" || i.o.exchange.to != "") {
		return usagef("--from and --to are for files that do not say their languages: %s says its own (--language tells what a code means)", i.path)
	}
	return nil
}

// runImportExchange imports the exchange file at path.
func runImportExchange(ctx context.Context, a *app, o importOptions, path string) error {
	digest, err := digestOf(ctx, path)
	if err != nil {
		return err
	}
	i := &exchangeImport{o: o, path: path, digest: digest, byKey: map[string]*exchangeOrigin{}}
	if i.there, err = originsOf(ctx, a, o.memory.path()); err != nil {
		return err
	}
	if o := i.stored(""); o != nil && !i.o.again {
		i.origins = []*exchangeOrigin{{origin: *o, already: true}}
		return i.report(a)
	}
	if err := i.survey(ctx, a); err != nil {
		return err
	}
	if err := i.store(ctx, a); err != nil {
		return err
	}
	if err := i.review(ctx, a); err != nil {
		return err
	}
	return i.report(a)
}

// originsOf lists the origins of the memory, which need not be there yet. It is
// opened for writing, as the import will need it.
func originsOf(ctx context.Context, a *app, memory string) ([]unit.Origin, error) {
	if _, err := os.Stat(memory); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	m, err := tm.Open(ctx, memory, tm.Options{Upgrading: a.upgrading(memory)})
	if err != nil {
		return nil, err
	}
	defer m.Close() // nothing was written that closing could lose
	counts, err := m.Origins(ctx)
	origins := make([]unit.Origin, len(counts))
	for i, c := range counts {
		origins[i] = c.Origin
	}
	return origins, err
}

// stored returns the origin of the memory that the key names, or nil.
func (i *exchangeImport) stored(key string) *unit.Origin {
	for n := range i.there {
		if o := &i.there[n]; key == "" && o.Checksum == i.digest || key != "" && sameOrigin(o.Checksum, key) {
			return o
		}
	}
	return nil
}

// sameOrigin tells whether two checksums are of one origin. Each may be the whole
// or the first digits, which are all that most formats have room for.
func sameOrigin(a, b string) bool { return tmx.IsOrigin(a, b) || tmx.IsOrigin(b, a) }

// open opens the file for one reading.
func (i *exchangeImport) open(ctx context.Context, a *app) (*exchangeFile, error) {
	return openExchange(ctx, a, []string{i.path}, i.o.exchange)
}

// survey reads the file once and stores nothing.
func (i *exchangeImport) survey(ctx context.Context, a *app) error {
	file, err := i.open(ctx, a)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := i.checkLanguages(file.format.NamesLanguages); err != nil {
		return err
	}
	i.file = file
	last := (*exchangeOrigin)(nil)
	for item, err := range file.units(ctx) {
		if err != nil {
			return err
		}
		u, problem := i.usable(item)
		if problem != "" {
			if i.o.exchange.strict {
				return ui.Errorf("without --strict the other units are stored", "cannot import %s: line %d: %s", i.path, item.Line, problem)
			}
			file.skipUnit(item.Line, nameOf(item), problem)
			continue
		}
		i.touched = i.touched || item.Review != nil && item.Review.Touched
		key := keyOf(&u)
		x := i.byKey[key]
		if x == nil {
			x = &exchangeOrigin{key: key, origin: i.originOf(&u, key), from: u.Variants[0].Lang, to: u.Variants[1].Lang}
			i.byKey[key] = x
			i.origins = append(i.origins, x)
		} else if x != last {
			i.mixed = true
		}
		last = x
		x.units++
		if len(i.sample) < sampleUnits {
			i.sample = append(i.sample, u)
		}
	}
	if err := i.checkLanguages(file.reader.Report().OwnLanguages); err != nil {
		return err
	}
	if len(i.origins) == 0 && len(file.bad) > 0 {
		return ui.Errorf(file.remedy(),
			"cannot import %s: it has no unit that can be stored; %s: %s", i.path, file.bad[0].Place, file.bad[0].Reason)
	}
	if len(i.origins) == 0 {
		if err := file.refuseUnfinished(); err != nil {
			return err
		}
		return ui.Errorf("export the memory that you meant from the other program again", "%s holds no unit: nothing was stored", i.path)
	}
	return nil
}

// importGC is how much of what is in use the garbage may come to while units are
// stored, in percent. What is in use are the buffers of the index, some 85 MB with
// nothing in them to be looked through, so collecting twice as often costs little.
const importGC = 40

// store reads the file again and stores what the memory does not have.
func (i *exchangeImport) store(ctx context.Context, a *app) error {
	var wanted []*exchangeOrigin
	for _, x := range i.origins {
		there := i.stored(x.key)
		// An origin that came from a file can be replaced by that of another; one
		// that was aligned here stays, as the file may hold a part of it only.
		if there != nil && !(i.o.again && (x.key == "" || there.Checksum == x.key)) {
			x.already, x.origin = true, *there
			continue
		}
		wanted = append(wanted, x)
	}
	if len(wanted) == 0 {
		return nil
	}
	defer debug.SetGCPercent(debug.SetGCPercent(importGC))
	m, err := openWriting(ctx, a, i.o.memory.path())
	if err != nil {
		return err
	}
	if !i.mixed {
		err = i.storePass(ctx, a, m, nil)
	} else {
		err = i.storeMixed(ctx, a, m, wanted)
	}
	if closing := m.Close(); err == nil {
		err = closing
	}
	return err
}

// storePass reads the file once and stores each run of units of one origin in
// one transaction; with only set, that origin alone.
func (i *exchangeImport) storePass(ctx context.Context, a *app, m *tm.Memory, only *exchangeOrigin) error {
	file, err := i.open(ctx, a)
	if err != nil {
		return err
	}
	defer file.Close()
	next, stop := iter.Pull2(file.units(ctx))
	defer stop()
	var u unit.Unit
	var failed error
	// advance moves u to the next unit that is to be stored.
	advance := func() *exchangeOrigin {
		for {
			item, err, more := next()
			if failed = err; !more || err != nil {
				return nil
			}
			var problem string
			if u, problem = i.usable(item); problem != "" {
				continue
			}
			if x := i.byKey[keyOf(&u)]; x != nil && !x.already && (only == nil || x == only) {
				return x
			}
		}
	}
	for x := advance(); x != nil; {
		present := x
		present.receipt, err = m.Add(ctx, present.origin, func(yield func(unit.Unit, error) bool) {
			for ; x == present; x = advance() {
				if !yield(u, nil) {
					return
				}
			}
			if failed != nil {
				yield(unit.Unit{}, failed)
			}
		}, tm.AddOptions{Replace: i.o.again, Expected: present.units})
		if err != nil {
			return err
		}
	}
	return failed
}

// keyOf is the part of the unit's tuid that names its origin, if yiku wrote it.
func keyOf(u *unit.Unit) string { return u.Origin.Checksum }

// originOf describes the origin of units with the key: as the units say or, for
// those of the file itself, as the user says.
func (i *exchangeImport) originOf(u *unit.Unit, key string) unit.Origin {
	if key != "" {
		return u.Origin
	}
	earlier := unit.Origin{}
	if o := i.stored(""); o != nil {
		earlier = *o
	}
	said := i.o.origin
	return unit.Origin{
		Source: i.path, Checksum: i.digest,
		Title: cmp.Or(said.title, earlier.Title), Date: cmp.Or(said.date, earlier.Date), Body: cmp.Or(said.body, earlier.Body),
		Translator: cmp.Or(said.translator, earlier.Translator), URL: cmp.Or(said.url, earlier.URL),
	}
}

// usable makes a unit of a file one of the memory, or says why it cannot be:
// the source first, each text on one line without blanks at its ends, languages
// that are known.
func usable(item export.Item) (u unit.Unit, problem string) {
	u = item.SourceFirst()
	kept := make([]unit.Variant, 0, len(u.Variants))
	for _, v := range u.Variants {
		if v = tidy(v); v.Text == "" {
			continue
		}
		if tag, err := lang.Canonical(v.Lang); err != nil || tag != v.Lang {
			return u, fmt.Sprintf("the code %q is no language: say what it means, as in --language %s=zh", v.Lang, v.Lang)
		}
		kept = append(kept, v)
	}
	if u.Variants = kept; len(kept) == 0 {
		return u, "the unit has no text"
	} else if len(kept) == 1 {
		return u, fmt.Sprintf("the unit has a text in one language only, %s", kept[0].Lang)
	}
	if tag, one := export.OneLanguage(&u); one {
		return u, fmt.Sprintf("both sides are said to be in one language, %s%s", tag, export.LookLike(&u))
	}
	if u.Origin.Checksum == "" {
		u.Place = item.Number - 1
	} else if _, _, own := tmx.OriginOf(u.TUID); own {
		u.TUID = "" // it says the origin and the place, which the memory keeps
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
	return u, ""
}

// fillDates gives a unit without dates those of its variants: the first
// creation, the last change.
func fillDates(u *unit.Unit, d *unit.Details) {
	if !d.Created.IsZero() && (u.Created.IsZero() || d.Created.Before(u.Created)) {
		u.Created = d.Created
	}
	if d.Changed.After(u.Changed) {
		u.Changed = d.Changed
	}
}

// nameOf names a unit of a file for the user.
func nameOf(item export.Item) string {
	return cmp.Or(item.Unit.TUID, fmt.Sprintf("unit %d", item.Number))
}
