package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

const importLong = `Reads a document and its translation, pairs their sentences and stores the pairs
in the memory, together with where they come from. Both files are plain text;
encoding and language are found from the text.

It then tells what was read and repaired, how many pairs were stored, which of
them are doubtful, and which sentences have no partner and were not stored.
The same two files are stored once: importing them again changes nothing unless
--again is given, which keeps the title, the date and the rest where they are
not given anew. After an error the memory is as it was.

The title is the first paragraph of SRC if that looks like a heading: short and
without a full stop. --title sets another one.

Files in the same language, or in others than --from and --to say, and files
that do not look like translations of each other, are refused; --force stores
them all the same.

--lexicon names a file with terms of your own that the pairing should know: a
Chinese term, a tab and its rendering a line, more renderings behind more tabs;
or the same with commas in a file that ends in .csv.

What an import teaches about which words translate each other stays in the
memory and helps the next one. --effort fast does without and is done in half
the time; --effort best pairs a folder twice, the second time with what all its
texts taught. For a single pair best is the same as normal.

With --mixed one file holds both languages: a paragraph and its translation in
turn, two columns of a table, both in one line, or the text and then the
translation. They are told apart by their writing, and what stands together on
the page is paired together. A page in one language is refused.

A folder is searched for pairs by name, such as x.zh.txt and x.en.txt, x_zh and
x_en, zh/x and en/x, x(中) and x(英). Each pair is stored as if named alone; one
that fails does not stop the others, what is in the memory already is passed
over, and a table of all ends the import. --dry-run shows the plan only.

An exchange file (TMX, XLIFF, an Excel or CSV table, a Word table, PO and
others), also packed as .gz or .zip, is given alone. Its units are stored as
they are paired; those that cannot be read are listed with their line and the
cause, or refused all together with --strict. Units that yiku exported go back
to the documents they come from. Of a table that was out for review, the
corrections, the status and the notes go into the units they belong to;
--reviewed counts every unit of the file as reviewed.

With --json: {"imports":[{"source","target","from","to","beads","units",
"doubtful","unaligned","replaced","repairs":[{"kind","place","note"}],"already",
"origin","pairs":[{"score","place","source","target"}],
"alone":[{"side","place","text"}]}],"units","skipped":[{"file","place",
"reason"}],"memory"}. "doubtful" and "unaligned" are counts; "pairs" are the
doubtful pairs and "alone" the sentences without a partner. A page in both
languages adds "mixed" (see yiku align --help); a folder adds "alone", the
files without a partner, and has in "skipped" the pairs that failed; with
--dry-run: {"plan":[{"source","target","from","to"}],"alone","skipped"}.`

// importOptions are what yiku import was asked.
type importOptions struct {
	pair   pairOptions
	origin originFlags
	memory memoryFlag
	// exchange says how to read an exchange file.
	exchange exchangeFlags
	again    bool
	force    bool
	dryRun   bool
	json     jsonFlag
	repairs  repairsFlag
}

// originFlags say where a document comes from.
type originFlags struct{ title, date, body, translator, url string }

func newImport(a *app) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:     "import SRC TGT | --mixed FILE | FOLDER | FILE.tmx",
		Short:   "Store a document and its translation in the memory",
		Long:    importLong,
		Example: "  yiku import talks.zh.txt talks.en.txt --date 2025-10-15 --body 译库社",
		Args:    importFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && o.pair.mixed {
				if err := o.validateMixed(args[0]); err != nil {
					return err
				}
				return runImport(cmd.Context(), a, o)
			}
			if len(args) == 1 && isFolder(args[0]) {
				if err := o.validateFolder(args[0]); err != nil {
					return err
				}
				return runImportFolder(cmd.Context(), a, o, args[0])
			}
			if len(args) == 1 {
				if err := o.validateExchange(args[0]); err != nil {
					return err
				}
				return runImportExchange(cmd.Context(), a, o, args[0])
			}
			if err := o.validate(args); err != nil {
				return err
			}
			return runImport(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.origin.title, "title", "", "the `TITLE` of the document")
	flags.StringVar(&o.origin.date, "date", "", "the `DATE` of the document: 2025, 2025-10 or 2025-10-15")
	flags.StringVar(&o.origin.body, "body", "", "the `BODY` that issued it, such as 新华社")
	flags.StringVar(&o.origin.translator, "translator", "", "the `NAME` of who translated it")
	flags.StringVar(&o.origin.url, "url", "", "the `ADDRESS` it was taken from")
	o.pair.register(cmd)
	flags.BoolVar(&o.again, "again", false, "store the files anew if they are in the memory already")
	flags.BoolVar(&o.force, "force", false, "store also where languages or contents look wrong")
	flags.BoolVar(&o.dryRun, "dry-run", false, "show which files of a folder would be paired, and store nothing")
	o.exchange.registerImport(cmd)
	o.memory.register(cmd)
	o.repairs.register(cmd)
	o.json.register(cmd)
	return cmd
}

func (o *importOptions) validate(args []string) error {
	if o.pair.mixed {
		return usagef("--mixed takes one file that holds both languages; %d given", len(args))
	}
	if o.dryRun {
		return usagef("--dry-run shows the pairs of a folder: name one")
	}
	if err := validDate(o.origin.date); err != nil {
		return err
	}
	return o.pair.validate(args)
}

// validDate refuses a --date that is neither empty nor a date.
func validDate(date string) error { return validDateOf("date", date) }

// validDateOf refuses for the option what is neither empty nor a date as
// tm.Origin wants it.
func validDateOf(option, date string) error {
	if date == "" {
		return nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, date); err == nil {
			return nil
		}
	}
	return usagef("--%s %q is no date: write 2025, 2025-10 or 2025-10-15", option, date)
}

// stored is a pair that was put into the memory.
type stored struct {
	*pair
	bitext  *align.Bitext
	units   []unit.Unit
	receipt tm.Receipt
	// already is set where the memory had the pair, with the origin it has there;
	// bitext and units are then empty.
	already *unit.Origin
	earlier unit.Origin
}

// runImport reads and aligns everything before it touches the memory.
func runImport(ctx context.Context, a *app, o importOptions) error {
	memory := o.memory.path()
	o.pair.learned = learnedInFile(ctx, a, memory)
	s, err := prepareImport(ctx, a, o, func(checksum string) (unit.Origin, bool, error) {
		return importedBefore(ctx, a, memory, checksum)
	})
	if err != nil {
		return err
	}
	if s.already == nil {
		m, err := openWriting(ctx, a, memory)
		if err != nil {
			return err
		}
		err = s.store(ctx, m, o)
		if closing := m.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return err
		}
	}
	if s.already != nil {
		return reportAlready(a, o, s.pair, *s.already)
	}
	return reportImport(a, o, s)
}

// prepareImport reads and aligns a pair, unless before finds its checksum in the
// memory and it is not to be replaced.
func prepareImport(ctx context.Context, a *app, o importOptions, before func(checksum string) (unit.Origin, bool, error)) (stored, error) {
	p, err := readPair(ctx, a, o.pair)
	if err != nil {
		return stored{}, err
	}
	if err := checkImportLanguages(a, o, p); err != nil {
		return stored{}, err
	}
	earlier, imported, err := before(p.checksum())
	if err != nil {
		return stored{}, err
	}
	if imported && !o.again {
		return stored{pair: p, already: &earlier}, nil
	}
	bitext, err := p.align(ctx, a)
	if err != nil {
		return stored{}, err
	}
	if bitext.Unrelated() {
		err := errUnrelated(p)
		if !o.force {
			return stored{}, ui.WithHint(err, "%s; --force stores what was paired", ui.Hint(err))
		}
		ui.PrintNote(a.err, "%v; stored all the same", err)
	}
	units := unitsOf(bitext, time.Now())
	if len(units) == 0 {
		return stored{}, ui.Errorf("see for yourself: yiku align "+p.arguments(), "no sentence of %s has a partner: nothing was stored", p.name())
	}
	return stored{pair: p, bitext: bitext, units: units, earlier: earlier}, nil
}

// checkImportLanguages refuses languages that do not fit, unless they are to be
// stored as they are. The sides of a page in two languages fit by the way they
// were found.
func checkImportLanguages(a *app, o importOptions, p *pair) error {
	if p.page != nil {
		return nil
	}
	if err := checkLanguages(p.source, p.target, o.pair.languages.from, o.pair.languages.to); err != nil {
		if !o.force {
			return ui.WithHint(err, "%s; --force stores them as they are", ui.Hint(err))
		}
		ui.PrintNote(a.err, "%v; stored all the same", err)
	} else if o.pair.languages == (languageFlags{}) && intoChinese(p) {
		ui.PrintNote(a.err, "taken as %s to %s; if the Chinese is the original, name it first",
			languageName(p.source.doc.Lang), languageName(p.target.doc.Lang))
	}
	return nil
}

// store adds the units to the memory. Where another yiku has stored the pair
// meanwhile, already is set.
func (s *stored) store(ctx context.Context, m *tm.Memory, o importOptions) error {
	receipt, err := m.Add(ctx, o.newOrigin(s.pair, s.earlier), unit.Each(s.units), tm.AddOptions{Replace: o.again, Learned: s.bitext.Learned()})
	if already, ok := errors.AsType[*tm.AlreadyImportedError](err); ok {
		s.already = &already.Origin
		return nil
	}
	s.receipt = receipt
	return err
}

// newOrigin describes the pair as the user did now or, where not now, in the
// earlier import that this one replaces.
func (o importOptions) newOrigin(p *pair, earlier unit.Origin) unit.Origin {
	return unit.Origin{
		Source: p.source.path, Target: p.target.path,
		Title:      cmp.Or(oneLine(o.origin.title), earlier.Title, headingOf(p.source.doc)),
		Date:       cmp.Or(o.origin.date, earlier.Date),
		Body:       cmp.Or(o.origin.body, earlier.Body),
		Translator: cmp.Or(o.origin.translator, earlier.Translator),
		URL:        cmp.Or(o.origin.url, earlier.URL),
		Checksum:   p.checksum(),
	}
}

// importedBefore returns the origin in the memory with the checksum, if there
// is one. The memory need not be there yet. Asking first spares aligning a book
// for nothing, and refuses a file that is no memory before the work. It is
// opened for writing, as the import will need it.
func importedBefore(ctx context.Context, a *app, memory, checksum string) (earlier unit.Origin, imported bool, err error) {
	if _, err := os.Stat(memory); errors.Is(err, fs.ErrNotExist) {
		return unit.Origin{}, false, nil
	}
	m, err := tm.Open(ctx, memory, tm.Options{Upgrading: a.upgrading(memory)})
	if err != nil {
		return unit.Origin{}, false, err
	}
	defer m.Close() // nothing was written that closing could lose
	origins, err := m.Origins(ctx)
	if err != nil {
		return unit.Origin{}, false, err
	}
	for _, o := range origins {
		if o.Origin.Checksum == checksum {
			return o.Origin, true, nil
		}
	}
	return unit.Origin{}, false, nil
}

// openWriting opens the memory for writing and makes it, with its folder, where
// there is none.
func openWriting(ctx context.Context, a *app, memory string) (*tm.Memory, error) {
	if memory == "" {
		return nil, errNoFolder()
	}
	if err := os.MkdirAll(filepath.Dir(memory), 0o700); err != nil {
		return nil, ui.WithHint(fmt.Errorf("cannot make the folder of the memory: %w", err), "choose another place with --memory FILE")
	}
	return tm.Open(ctx, memory, tm.Options{Waiting: a.waiting(memory), Upgrading: a.upgrading(memory), Command: a.command})
}

// unitsOf makes a unit of every bead that has sentences on both sides.
func unitsOf(bitext *align.Bitext, now time.Time) []unit.Unit {
	now = now.UTC().Truncate(time.Second)
	var units []unit.Unit
	for _, b := range bitext.Beads {
		if !b.Aligned() {
			continue
		}
		units = append(units, unit.Unit{
			Place: len(units), Status: unit.Aligned, Score: b.Score,
			Created: now, Changed: now,
			Variants: []unit.Variant{
				{Lang: bitext.Source.Lang, Text: oneLine(bitext.Source.RangeText(b.Source))},
				{Lang: bitext.Target.Lang, Text: oneLine(bitext.Target.RangeText(b.Target))},
			},
		})
	}
	return units
}
