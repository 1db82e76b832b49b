package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/unit"
)

const importLong = `Reads a document and its translation, pairs their sentences and stores the pairs
in the memory, together with where they come from. Encoding and language are
detected from the text.

The same document is stored only once. It is known by its content, whatever the
encoding, the line ends or the format of its files: importing it again changes
nothing. It is also known by the names of its files and by its title: where the
memory has it with another content, because the files were corrected, the import
stops and names the document. --replace N puts the new pairs in the place of
those of document N; --again does so without a number; --new stores a further
document. After an error the memory is unchanged.

A replaced document keeps its number, and the title, the date and other details
that are not given again. What people did to its pairs is carried over where
their source sentence is still there: status, translation, notes and marks. What
cannot be carried over is listed, and nothing is replaced without --yes. Where
the new text has another translation than one a person worked on, that one is
kept and both are listed; --theirs takes the new one.

Files in the same language, files in languages other than --from and --to, and
files that do not look like translations of each other are refused; --force
stores them anyway.

With --mixed one file holds both languages: paragraphs and their translations in
turn, two columns of a table, both in one line, or the text followed by the
translation. The languages are distinguished by their script, and parts that
belong together on the page are paired. A page in one language is refused.

A folder is searched for pairs by name, such as x.zh.txt and x.en.txt, x_zh and
x_en, zh/x and en/x, x(中) and x(英). Each pair is stored as if named alone; one
that fails does not stop the others, what is in the memory already is skipped,
and a table of all ends the import. --dry-run shows the plan only.

An exchange file (TMX, XLIFF, an Excel or CSV table, a Word table, PO and
others), also packed as .gz or .zip, is given alone. Its units are stored as
they are paired; those that cannot be read are listed with their line and the
cause, or refused all together with --strict. Units that yiku exported go back
to the documents they come from. From a table that was out for review, the
corrections, the status and the notes go into the units they belong to;
--reviewed counts every unit of the file as reviewed.

In the JSON "doubtful" and "unaligned" are counts; "pairs" are the doubtful
pairs, "moved" those that stand at different places of the two texts, and
"alone" the sentences without a partner or, of a folder, the files. "skipped"
has the pairs that failed. Of an import in place of an earlier one "carried"
counts the pairs that keep what people did to them, "lost" are those that do
not, "returned" those that had been removed. "review" is what a table that was
out for review changed.`

// importOptions are the flags of yiku import.
type importOptions struct {
	app.ImportOptions
	pair     pairFlags
	metadata string
	exchange exchangeFlags
	dryRun   bool
	sides    sideFlags
	common
	repairs repairsFlag
}

func newImport(a *cli) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:     "import SRC TGT | --mixed FILE | FOLDER | FILE.tmx",
		Short:   "Store a document and its translation in the memory",
		Long:    importLong,
		Example: "  yiku import talks.zh.txt talks.en.txt --date 2025-10-15 --body 译库社",
		Args:    importFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			run := o.importPair
			switch {
			case len(args) == 2:
			case o.pair.mixed:
				run = o.importMixed
			case isFolder(args[0]):
				run = o.importFolder
			default:
				run = o.importExchange
			}
			if err := o.validate(); err != nil {
				return err
			}
			return run(cmd.Context(), a, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.Details.Title, "title", "", "the `TITLE` of the document")
	flags.StringVar(&o.Details.Date, "date", "", "the `DATE` of the document: 2025, 2025-10 or 2025-10-15")
	flags.StringVar(&o.Details.Body, "body", "", "the `BODY` that issued it, such as 新华社")
	flags.StringVar(&o.Details.Translator, "translator", "", "the `NAME` of who translated it")
	flags.StringVar(&o.Details.URL, "url", "", "the `ADDRESS` it was taken from")
	flags.StringVar(&o.metadata, "metadata", "", "what is known of the documents: a table `FILE` with name, title, date, body, translator, url")
	o.pair.register(cmd)
	flags.BoolVar(&o.Again, "again", false, "replace the document if the memory has it, in this or an earlier version")
	flags.Int64Var(&o.Replace, "replace", 0, "replace the document with this number `N`")
	flags.BoolVar(&o.New, "new", false, "store a separate document, even if the memory has it")
	flags.BoolVar(&o.LoseWork, "yes", false, "replace a document even if people's work cannot be carried over")
	o.sides.register(cmd, "the new text")
	flags.BoolVar(&o.Force, "force", false, "store even if languages or contents look wrong")
	flags.BoolVar(&o.NoBitext, "no-bitext", false, "keep the pairs only: the pairing cannot be reviewed, and the memory is smaller")
	flags.BoolVar(&o.dryRun, "dry-run", false, "show which files of a folder would be paired, and store nothing")
	flags.BoolVar(&a.listAll, "all", false, "list all doubtful pairs and all sentences without a partner")
	o.exchange.register(cmd, "an exchange file")
	flags.BoolVar(&o.exchange.reviewed, "reviewed", false, "a reviser has gone through all of the file: count its units as reviewed")
	o.memory.register(cmd)
	o.repairs.register(cmd)
	o.json.register(cmd, shape.Imports{}, printed{"For an exchange file: %s", shape.ImportedExchange{}},
		printed{"For a folder: %s", shape.ImportedFolder{}}, printed{"With --dry-run: %s", shape.Plan{}})
	return cmd
}

func (o *importOptions) validate() error {
	chosen := 0
	for _, given := range []bool{o.Again, o.Replace != 0, o.New} {
		if given {
			chosen++
		}
	}
	if chosen > 1 {
		return usagef("--again, --replace and --new cannot be used together")
	}
	if o.Replace < 0 {
		return usagef("--replace %d: numbers of documents are positive", o.Replace)
	}
	return cmp.Or(validDate("date", o.Details.Date), o.sides.validate())
}

// importFiles checks the arguments of import: a document and its translation,
// or a single file or folder.
func importFiles(cmd *cobra.Command, args []string) error {
	if isMixed(cmd) {
		return files("FILE")(cmd, args)
	}
	if len(args) == 1 {
		_, known := formats.ByFileRead(args[0])
		if _, err := os.Stat(args[0]); known || err == nil {
			return nil
		}
		return ui.WithHint(files("SRC", "TGT")(cmd, args), "only an exchange file such as memory.tmx or terms.xlsx is imported alone")
	}
	return files("SRC", "TGT")(cmd, args)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (o *importOptions) options() app.ImportOptions {
	i := o.ImportOptions
	i.Pair, i.Theirs, i.Best = o.pair.options(), o.sides.theirs, o.pair.effort == effortBest
	i.Exchange = o.exchange.options(o.pair.encoding, o.pair.languages)
	return i
}

// importPair imports a document and its translation.
func (o *importOptions) importPair(ctx context.Context, a *cli, args []string) error {
	if o.dryRun {
		return usagef("--dry-run shows the pairs of a folder: name one")
	}
	if err := o.pair.validate(args); err != nil {
		return err
	}
	return o.importDocuments(ctx, a)
}

// importMixed imports a page in two languages.
func (o *importOptions) importMixed(ctx context.Context, a *cli, args []string) error {
	switch {
	case isFolder(args[0]):
		return usagef("--mixed takes one file: %s is a folder", args[0])
	case o.dryRun:
		return usagef("--dry-run shows the pairs of a folder: see a page with yiku align --mixed FILE")
	}
	if err := o.pair.validateMixed(args[0]); err != nil {
		return err
	}
	return o.importDocuments(ctx, a)
}

func (o *importOptions) importDocuments(ctx context.Context, a *cli) error {
	options, err := o.complete(ctx)
	if err != nil {
		return err
	}
	imported, err := a.session(o.memory).Import(ctx, options)
	if err != nil {
		a.listLost(err)
		return err
	}
	result := imported.Shape()
	switch {
	case bool(o.json):
		return ui.PrintJSON(a.out, shape.Imports{Imports: []shape.Imported{result}, Units: result.Units, Skipped: []shape.Skipped{}, Memory: o.memory.path()})
	case result.Already:
		a.printAlready(imported.Name(), *imported.Already)
	default:
		o.printImported(a, imported, result)
	}
	return nil
}

func (a *cli) printAlready(name string, known app.Stored) {
	if known.OtherForm {
		say(a.out, "%s: all %s are in document %d (%s); --new stores them again\n",
			name, ui.Count(known.Units, "pair", "pairs"), known.Origin.ID, known.Origin.Name())
		return
	}
	say(a.out, "%s: already imported on %s; --again replaces it\n", name, known.Origin.Imported.Local().Format(ui.Say("2006-01-02 at 15:04")))
}

// listLost lists the units of a HumanWorkError.
func (a *cli) listLost(err error) {
	lost, ok := errors.AsType[*fault.HumanWorkError](err)
	if !ok {
		return
	}
	list := func(units []unit.Unit) {
		for _, u := range units[:a.most(len(units))] {
			fmt.Fprint(a.err, unitLines(a.errScreen, u))
			fmt.Fprintf(a.err, "%s%s\n", strings.Repeat(" ", textIndent), statusLine(u))
		}
		if more := len(units) - a.most(len(units)); more > 0 {
			say(a.err, "  … and %d more (--all lists them)\n", more)
		}
	}
	if len(lost.Lost) > 0 {
		say(a.err, "These have no sentence in the new text:\n")
		list(lost.Lost)
	}
	if len(lost.Returned) > 0 {
		say(a.err, "These were removed before and are in the new text:\n")
		list(lost.Returned)
	}
}

// printReplaced describes what happened to the units of an earlier import and to the
// work of people on them.
func (o *importOptions) printReplaced(a *cli, r tm.Receipt) {
	if r.Replaced > 0 {
		say(a.out, "in place of %s from the earlier import\n", ui.Count(r.Replaced, "pair", "pairs"))
	}
	if r.Carried > 0 {
		say(a.out, "keeping what people did to %s\n", ui.Count(r.Carried, "pair", "pairs"))
	}
	if len(r.Lost) > 0 {
		say(a.out, "without %s that people worked on (undo with: yiku undo %d)\n", ui.Count(len(r.Lost), "pair", "pairs"), r.Entry)
	}
	if len(r.Returned) > 0 {
		say(a.out, "\nRemoved before and back with the new text: %s (yiku remove takes them out)\n", ui.Count(len(r.Returned), "pair", "pairs"))
		for _, u := range r.Returned[:a.most(len(r.Returned))] {
			fmt.Fprint(a.out, unitLines(a.screen, u))
		}
		printMore(a, len(r.Returned))
	}
	if len(r.Conflicts) > 0 {
		say(a.out, "\nConflicts with the new text, %s: %s\n", o.sides.words(), ui.Count(len(r.Conflicts), "pair", "pairs"))
		printConflicts(a, r.Conflicts, "yours", "theirs")
	}
}

func (o *importOptions) printImported(a *cli, i *app.Imported, result shape.Imported) {
	printRead(a, i.Pair)
	if len(result.Repairs) > 0 {
		words := ui.Sayf("Repaired while reading: %s", repairWords(result.Repairs))
		if !o.repairs {
			words += ui.Sayf(" (--repairs lists them)")
		}
		fmt.Fprintf(a.out, "\n%s\n", a.screen.Paragraph(words, nil, ui.MarkHit, 0))
		if o.repairs {
			listRepairs(a.out, a.screen, result.Repairs)
		}
	}
	say(a.out, "\nStored %s in %s\n", ui.Count(result.Units, "pair", "pairs"), o.memory.path())
	o.printReplaced(a, i.Receipt)
	say(a.out, "as document %d: %s\n", i.Receipt.Origin.ID, originWords(i.Receipt.Origin))
	for _, f := range result.Found {
		if f.Field == "date" {
			say(a.out, "the date was found in %s; --date sets another\n", f.Where)
		}
	}
	printLists(a, result, o.NoBitext)
	say(a.out, "\nNext: %s\n", nextCommand(o.memory, app.ExamplePhrase(i.Units)))
}

// printLists shows what a person should examine in an import. lost reports that
// sentences without a partner are not stored.
func printLists(a *cli, result shape.Imported, lost bool) {
	printPairList(a, "Doubtful, please look at %s:", result.Pairs)
	printPairList(a, "Moved in the translation, paired out of order: %s", result.Moved)
	printAlone(a, result.Alone, lost)
}

// printRead shows what was read of each file.
func printRead(a *cli, p *app.Pair) {
	table := ui.Table{Header: []string{"read", "language", "sentences", "encoding"}, Right: []int{2}, Names: []int{0}}
	for _, in := range []*app.Input{p.Source, p.Target} {
		table.Rows = append(table.Rows, []string{
			in.Path, app.LanguageName(in.Doc.Lang), strconv.Itoa(len(in.Doc.Sentences)), in.Doc.Encoding,
		})
	}
	fmt.Fprint(a.out, a.screen.Render(table, 0))
	if p.Page != nil {
		say(a.out, "\nRecognised: %s\n", p.Recognised())
		printLeftOut(a, p)
	}
}

// printLeftOut shows the parts of a page that are in neither language.
func printLeftOut(a *cli, p *app.Pair) {
	places := p.LeftOut()
	if len(places) == 0 {
		return
	}
	say(a.out, "\nIn neither language, left out: %s\n", ui.Count(len(places), "place", "places"))
	for _, e := range places[:a.most(len(places))] {
		fmt.Fprintf(a.out, "  %s  %s\n", e.Place, ui.Shorten(a.screen.Safe(e.Text), a.screen.ListWidth()/2))
	}
	printMore(a, len(places))
}

// printPairList shows pairs that a person should examine, each side on one
// line. The heading has a %s for their number.
func printPairList(a *cli, heading string, pairs []shape.DoubtfulPair) {
	if len(pairs) == 0 {
		return
	}
	say(a.out, "\n"+heading+"\n", ui.Count(len(pairs), "pair", "pairs"))
	const indent = "        " // as wide as a score with its margins
	width := a.screen.ListWidth() - len(indent)
	for _, d := range pairs[:a.most(len(pairs))] {
		fmt.Fprintf(a.out, "  %.2f  %s\n", d.Score, ui.Shorten(a.screen.Safe(d.Source), width))
		fmt.Fprintf(a.out, "%s%s\n", indent, ui.Shorten(a.screen.Safe(d.Target), width))
	}
	printMore(a, len(pairs))
}

// widestPlace is the width to which long file names are shortened.
const widestPlace = 26

// printAlone shows the sentences without a partner, which are stored unless
// lost is set.
func printAlone(a *cli, sentences []shape.Alone, lost bool) {
	if len(sentences) == 0 {
		return
	}
	heading := ui.Say("Without a partner, kept for yiku review")
	if lost {
		heading = ui.Say("Without a partner, not stored")
	}
	fmt.Fprintf(a.out, "\n%s: %s\n", heading, ui.Count(len(sentences), "sentence", "sentences"))
	table := ui.Table{}
	shown := a.screen
	shown.Width = a.screen.ListWidth() // short even in a pipe
	for _, s := range sentences[:a.most(len(sentences))] {
		table.Rows = append(table.Rows, []string{ui.ShortenMiddle(filepath.Base(s.Place), widestPlace), s.Text})
	}
	fmt.Fprint(a.out, shown.Render(table, 2))
	printMore(a, len(sentences))
}

// nextCommand returns a look-up that the user can copy; phrase may be empty.
func nextCommand(memory memoryFlag, phrase string) string {
	phrase = cmp.Or(phrase, "TEXT")
	if memory != "" {
		return fmt.Sprintf("yiku lookup %s --memory %s", phrase, quoted(string(memory)))
	}
	return "yiku lookup " + phrase
}

func (o *importOptions) importFolder(ctx context.Context, a *cli, args []string) error {
	folder := args[0]
	if o.Details.Title != "" || o.Details.URL != "" || o.Replace != 0 {
		return usagef("--title, --url and --replace are for one document: %s is a folder", folder)
	}
	if err := cmp.Or(o.pair.oneEncoding(), o.pair.check()); err != nil {
		return err
	}
	plan, err := app.PlanFolder(ctx, folder, o.pair.languages.from, o.pair.languages.to)
	if err != nil {
		return err
	}
	if o.dryRun {
		return o.printPlan(a, plan)
	}
	options, err := o.complete(ctx)
	if err != nil {
		return err
	}
	if err := o.checkFolder(plan, options.Metadata); err != nil {
		return err
	}
	results, err := a.session(o.memory).ImportFolder(ctx, plan, options)
	reporting := o.reportFolder(a, plan, results)
	if err != nil {
		return err
	}
	return reporting
}

// complete reads the table of metadata into the options.
func (o *importOptions) complete(ctx context.Context) (app.ImportOptions, error) {
	options := o.options()
	if o.metadata == "" {
		return options, nil
	}
	var err error
	options.Metadata, err = app.ReadMetadata(ctx, o.metadata)
	return options, err
}

// checkFolder returns an error for a table with documents that are not in the folder,
// and for a single date for files with dates in their names.
func (o *importOptions) checkFolder(plan shape.Plan, metadata *app.Metadata) error {
	if metadata != nil {
		if err := metadata.Check(plan.Pairs); err != nil {
			return err
		}
	}
	if o.Details.Date == "" {
		return nil
	}
	for _, p := range plan.Pairs {
		if date := app.DateInNames(p.Source, p.Target); date != "" && date != o.Details.Date {
			return ui.WithHint(usagef("--date %s is one date for all, but %s carries %s", o.Details.Date, p.Source, date),
				"leave out --date to take the dates from the names, or give them in a table with --metadata")
		}
	}
	return nil
}

// printPlan shows what an import of the folder would do.
func (o *importOptions) printPlan(a *cli, plan shape.Plan) error {
	if o.json {
		return ui.PrintJSON(a.out, plan)
	}
	table := ui.Table{Header: []string{"source", "target", "languages"}, Names: []int{0, 1}}
	for _, p := range plan.Pairs {
		table.Rows = append(table.Rows, []string{p.Source, p.Target, cmp.Or(p.From, "?") + " > " + cmp.Or(p.To, "?")})
	}
	fmt.Fprint(a.out, a.screen.Render(table, 0))
	printUnpaired(a, plan)
	say(a.out, "\n%s would be imported; nothing was stored\n", ui.Count(len(plan.Pairs), "pair of files", "pairs of files"))
	return nil
}

// reportFolder prints the result of every pair. Its error states how many
// failed.
func (o *importOptions) reportFolder(a *cli, plan shape.Plan, results []*app.FolderResult) error {
	failed := 0
	for _, r := range results {
		if r.Err != nil {
			failed++
		}
	}
	if o.json {
		if err := ui.PrintJSON(a.out, app.FolderShape(o.memory.path(), plan, results)); err != nil {
			return err
		}
	} else {
		o.printFolder(a, plan, results)
	}
	if failed > 0 {
		return ui.Errorf("correct these files and import the folder again: what is stored is skipped",
			"%d of %s could not be imported", failed, ui.Count(len(results), "pair of files", "pairs of files"))
	}
	return nil
}

// printFolder prints the table of all pairs, then the failures with their
// causes.
func (o *importOptions) printFolder(a *cli, plan shape.Plan, results []*app.FolderResult) {
	table := ui.Table{Header: []string{"source", "target", "stored", "doubtful", ""}, Right: []int{2, 3}, Names: []int{0, 1}}
	units, already := 0, 0
	for _, r := range results {
		row := []string{r.Source, r.Target, "", "", ""}
		switch {
		case r.Err != nil:
			row[4] = ui.Say("failed")
		case r.Imported.Already:
			already++
			row[4] = ui.Say("stored before")
		default:
			units += r.Imported.Units
			row[2], row[3] = strconv.Itoa(r.Imported.Units), strconv.Itoa(r.Imported.Doubtful)
		}
		table.Rows = append(table.Rows, row)
	}
	fmt.Fprint(a.out, a.screen.Render(table, 0))
	if a.listAll {
		for _, r := range results {
			if r.Err == nil && !r.Imported.Already && len(r.Imported.Pairs)+len(r.Imported.Moved)+len(r.Imported.Alone) > 0 {
				say(a.out, "\n%s with %s, document %d\n", a.screen.Safe(r.Source), a.screen.Safe(r.Target), r.Imported.Origin.ID)
				printLists(a, r.Imported, o.NoBitext)
			}
		}
	}
	printUnpaired(a, plan)
	say(a.out, "\nStored %s in %s\n", ui.Count(units, "pair", "pairs"), o.memory.path())
	if already > 0 {
		say(a.out, "%s stored before; --again replaces them\n", ui.Count(already, "pair of files was", "pairs of files were"))
	}
	printNotes(a, results)
}

// printUnpaired lists the files without a partner, and those that could not be
// read.
func printUnpaired(a *cli, plan shape.Plan) {
	if len(plan.Alone) > 0 {
		say(a.out, "\nWithout a partner by name: %s\n", ui.Count(len(plan.Alone), "file", "files"))
		for _, name := range plan.Alone[:a.most(len(plan.Alone))] {
			fmt.Fprintf(a.out, "  %s\n", a.screen.Safe(name))
		}
		printMore(a, len(plan.Alone))
	}
	for _, s := range plan.Skipped {
		fmt.Fprintf(a.out, "  %s %s\n", a.screen.Safe(s.File), ui.Say(s.Reason))
	}
}

// printNotes prints the notes of each pair to standard error, below its name,
// and the errors of those that failed.
func printNotes(a *cli, results []*app.FolderResult) {
	for _, r := range results {
		if r.Err == nil && len(r.Notes) == 0 {
			continue
		}
		say(a.err, "%s with %s\n", r.Source, r.Target)
		for _, note := range r.Notes {
			fmt.Fprintf(a.err, "  yiku: %s: %s\n", ui.Say("note"), ui.Say(note))
		}
		if r.Err != nil {
			fmt.Fprintf(a.err, "  %s: %s\n", ui.Say("failed"), ui.Say(r.Err.Error()))
			if hint := hintFor(r.Err); hint != "" {
				fmt.Fprintf(a.err, "  %s: %s\n", ui.Say("hint"), ui.Say(hint))
			}
		}
	}
}

func (o *importOptions) importExchange(ctx context.Context, a *cli, args []string) error {
	switch {
	case o.pair.lines || o.pair.reading.splits():
		return usagef("--lines, --srx and --semicolon are for documents: an exchange file brings its units as they are")
	case o.dryRun:
		return usagef("--dry-run shows the pairs of a folder: name one")
	case o.metadata != "":
		return usagef("--metadata is for documents: columns of an exchange file describe its units")
	}
	if err := cmp.Or(o.pair.oneEncoding(), o.pair.languages.validate()); err != nil {
		return err
	}
	options := o.options()
	if err := options.Exchange.Check(); err != nil {
		return err
	}
	i, err := a.session(o.memory).ImportExchange(ctx, args[0], options)
	if err != nil {
		a.listLost(err)
		return err
	}
	switch {
	case bool(o.json):
		return ui.PrintJSON(a.out, i.Shape())
	case i.File == nil:
		a.printAlready(i.Path, app.Stored{Origin: i.Origins[0].Origin})
	default:
		o.printExchange(a, i)
	}
	return nil
}

// printExchange prints what was read and stored, and what a review changed.
func (o *importOptions) printExchange(a *cli, i *app.ExchangeImport) {
	stored, known, knownUnits := 0, 0, 0
	for _, x := range i.Origins {
		stored += x.Receipt.Units
		if x.Already {
			known++
			knownUnits += x.Units - x.New
		}
	}
	printExchangeFile(a.out, i.File)
	if known > 0 {
		words := ""
		if i.Review.Entry == 0 {
			words = ui.Say("; nothing of it was changed")
		}
		say(a.out, "\nThe memory has %s already, from %s%s\n", ui.Count(knownUnits, "unit", "units"), ui.Count(known, "document", "documents"), words)
		for _, x := range i.Origins {
			if x.OtherForm {
				say(a.out, "in another form: document %d (%s); --new stores it again\n", x.Origin.ID, x.Origin.Name())
			}
		}
	}
	printReview(a, i)
	if stored > 0 {
		say(a.out, "\nStored %s in %s\n", ui.Count(stored, "pair", "pairs"), o.memory.path())
	}
	for _, x := range i.Origins {
		o.printReplaced(a, x.Receipt)
	}
	if len(i.File.Bad) > 0 {
		fmt.Fprintln(a.out)
		printBad(a, a.out, i.File)
		if i.UnknownCode != "" {
			say(a.out, "  --language %s=zh says what a code means\n", quoted(i.UnknownCode))
		}
	}
	say(a.out, "\nNext: %s\n", nextCommand(o.memory, app.ExamplePhrase(i.Sample)))
}

// printReview describes the effect of the rows of a table for review, and lists
// those without any.
func printReview(a *cli, i *app.ExchangeImport) {
	r := i.Review
	var words []string
	for _, c := range []struct {
		word  string
		count int
	}{{"corrected", r.Corrected}, {"confirmed", r.Confirmed}, {"rejected", r.Rejected}, {"reopened", r.Reopened}, {"noted", r.Noted}} {
		if c.count > 0 {
			words = append(words, fmt.Sprintf("%s %d", c.word, c.count))
		}
	}
	for _, c := range r.Added {
		words = append(words, ui.Sayf("added %d into document %d (%s)", c.Units, c.Origin.ID, cmp.Or(c.Origin.Title, filepath.Base(c.Origin.Source))))
	}
	if len(words) > 0 {
		say(a.out, "\nThe review: %s\n", a.screen.Safe(strings.Join(words, ", ")))
		a.undoWith(r.Entry)
	}
	if list := r.NotUnderstood; len(list) > 0 {
		say(a.out, "\nNot understood: %s\n", ui.Count(len(list), "status", "statuses"))
		for _, l := range list[:a.most(len(list))] {
			fmt.Fprintf(a.out, "  %s\n", a.screen.Safe(l.Reason))
		}
		printMore(a, len(list))
		say(a.out, "  a status is %s\n", unit.StatusWords)
	}
	if left := r.NotTaken; len(left) > 0 {
		say(a.out, "\nNot taken in from the review: %s\n", ui.Count(len(left), "row", "rows"))
		for _, l := range left[:a.most(len(left))] {
			fmt.Fprintf(a.out, "  %s: %s\n", l.Place, ui.Say(l.Reason))
		}
		printMore(a, len(left))
		say(a.out, "  --force replaces what the memory has with the rows\n")
	}
}
