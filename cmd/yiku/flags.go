package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// memoryVariable is the environment variable that names the memory.
const memoryVariable = "YIKU_MEMORY"

// memoryFlag is --memory.
type memoryFlag string

func (m *memoryFlag) register(cmd *cobra.Command) {
	cmd.Flags().StringVar((*string)(m), "memory", "",
		"the memory `FILE` (else $"+memoryVariable+", else yiku/memory.db in your data folder)")
}

// path returns the file of the memory: that of the option, else of the
// environment, else yiku/memory.db in the user's data folder of the XDG Base
// Directory Specification. It is "" if that folder is unknown: see errNoFolder.
func (m memoryFlag) path() string {
	if m != "" {
		return string(m)
	}
	if path := os.Getenv(memoryVariable); path != "" {
		return path
	}
	if _, err := os.UserHomeDir(); err != nil && os.Getenv("XDG_DATA_HOME") == "" {
		return "" // and not /.local/share
	}
	return filepath.Join(xdg.DataHome, "yiku", "memory.db")
}

// jsonFlag is --json.
type jsonFlag bool

// register adds the option and, to the help, what is printed: a value of package shape, and more
// for other arguments.
func (j *jsonFlag) register(cmd *cobra.Command, value any, more ...printed) {
	cmd.Flags().BoolVar((*bool)(j), "json", false, "print the result as JSON")
	shapes := append([]printed{{"With --json: %s", value}}, more...)
	cmd.SetHelpFunc(func(cmd *cobra.Command, _ []string) { printHelp(cmd, shapes...) })
}

// common holds the flags of most commands.
type common struct {
	memory memoryFlag
	json   jsonFlag
}

// register adds the flags and returns the command; see jsonFlag.register.
func (c *common) register(cmd *cobra.Command, value any, more ...printed) *cobra.Command {
	c.memory.register(cmd)
	c.json.register(cmd, value, more...)
	return cmd
}

// repairsFlag is --repairs.
type repairsFlag bool

func (r *repairsFlag) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar((*bool)(r), "repairs", false, "list every repair made while reading")
}

// languageFlags are --from and --to, "" if not given.
type languageFlags struct{ from, to string }

func (l *languageFlags) register(cmd *cobra.Command, from, to string) {
	cmd.Flags().StringVar(&l.from, "from", "", from)
	cmd.Flags().StringVar(&l.to, "to", "", to)
	for _, name := range []string{"from", "to"} {
		suggest(cmd, name, commonLanguages)
	}
}

// validate makes both tags canonical.
func (l *languageFlags) validate() error {
	for _, f := range []struct {
		name string
		tag  *string
	}{{"from", &l.from}, {"to", &l.to}} {
		if err := canonical(f.name, f.tag); err != nil {
			return err
		}
	}
	if l.from != "" && l.from == l.to {
		return usagef("--from and --to are both %s", l.from)
	}
	return nil
}

// canonical makes the language tag of the option name canonical; "" is kept.
func canonical(name string, tag *string) error {
	if *tag == "" {
		return nil
	}
	c, err := lang.Canonical(*tag)
	if err != nil {
		return usagef("--%s: %w", name, err)
	}
	*tag = c
	return nil
}

// outFlags are -o and --force.
type outFlags struct {
	path  string
	force bool
}

func (o *outFlags) register(cmd *cobra.Command, what string) {
	cmd.Flags().StringVarP(&o.path, "output", "o", "", what)
	cmd.Flags().BoolVar(&o.force, "force", false, "replace the output file if it exists")
}

// file returns the output, which must not be one of the inputs.
func (o outFlags) file(inputs ...string) ui.OutFile {
	return ui.OutFile{Path: o.path, Force: o.force, Inputs: inputs}
}

// commonLanguages and commonEncodings are those that the shell suggests; many
// more are accepted.
var (
	commonLanguages = []string{"zh", "zh-Hant", "en", "ru", "fr", "de", "es"}
	commonEncodings = []string{"utf-8", "gb18030", "big5", "utf-16le", "utf-16be", "windows-1251", "koi8-r"}
)

// suggest lets the shell complete the values of an option.
func suggest(cmd *cobra.Command, flag string, values []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(fmt.Sprintf("option --%s of %s: %v", flag, cmd.Name(), err)) // a mistake in this program
	}
}

// statusFlag is --status, which selects units.
type statusFlag struct {
	words []string
	// chosen is set by validate.
	chosen []unit.Status
}

func (s *statusFlag) register(cmd *cobra.Command, help string) {
	cmd.Flags().StringSliceVar(&s.words, "status", nil, help)
	suggest(cmd, "status", unit.StatusWords.Names())
}

func (s *statusFlag) validate() error {
	s.chosen = nil
	for _, word := range s.words {
		status, err := unit.StatusWords.Parse(word)
		if err != nil {
			return usagef("--status: %w", err)
		}
		s.chosen = append(s.chosen, status)
	}
	return nil
}

// originFilterFlags are --document, --body, --since and --until, which select
// documents.
type originFilterFlags struct{ unit.OriginFilter }

// register adds the options; what is the plural of what they select.
func (f *originFilterFlags) register(cmd *cobra.Command, what string) {
	what = ui.Say(what)
	only := ui.Sayf("only %s", what)
	flags := cmd.Flags()
	flags.Int64SliceVar(&f.IDs, "document", nil, ui.Sayf("only %s with these `NUMBERS` (yiku list)", what))
	flags.StringVar(&f.Body, "body", "", ui.Sayf("only %s issued by this `BODY`", what))
	flags.StringVar(&f.Since, "since", "", ui.Sayf("%s of this `DATE` or later: 2025, 2025-10 or 2025-10-15", only))
	flags.StringVar(&f.Until, "until", "", ui.Sayf("%s of this `DATE` or earlier", only))
}

func (f *originFilterFlags) validate() error {
	for _, n := range f.IDs {
		if n < 1 {
			return ui.WithHint(usagef("--document must be the number of a document"), "yiku list shows the numbers")
		}
	}
	return cmp.Or(validDate("since", f.Since), validDate("until", f.Until))
}

// scoreFlags are --min-score and --max-score, which select units.
type scoreFlags struct{ least, most float64 }

func (s *scoreFlags) register(cmd *cobra.Command) {
	cmd.Flags().Float64Var(&s.least, "min-score", 0, "only units with a score of at least `SCORE`, 0 to 1")
	cmd.Flags().Float64Var(&s.most, "max-score", 0, "only units with a score of at most `SCORE`, 0 to 1")
}

func (s *scoreFlags) validate() error {
	for _, x := range []struct {
		name  string
		score float64
	}{{"min-score", s.least}, {"max-score", s.most}} {
		if !(x.score >= 0 && x.score <= 1) { // also not a number
			return usagef("--%s must be between 0 and 1", x.name)
		}
	}
	if s.most > 0 && s.least > s.most {
		return usagef("--min-score is more than --max-score")
	}
	return nil
}

// formerNames maps former names of options to their new names. Both are accepted;
// the new one is shown.
var formerNames = map[string]string{
	"origin": "document",
	"min":    "min-score",
}

// newName returns the current name of an option.
func newName(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	if n, ok := formerNames[name]; ok {
		name = n
	}
	return pflag.NormalizedName(name)
}

// validDate returns an error for a text that is neither empty nor a date in the
// form of tm.Origin.
func validDate(option, date string) error {
	if date == "" {
		return nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, date); err == nil {
			return nil
		}
	}
	return usagef("--%s %q is not a date: write 2025, 2025-10 or 2025-10-15", option, date)
}

// readFlags determine how documents are read and split, for all commands.
type readFlags struct {
	column    string
	lossy     bool
	without   []string
	srx       string
	semicolon bool
}

func (r *readFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&r.srx, "srx", "", "split by the rules of an SRX `FILE`, such as OmegaT or Okapi keep")
	flags.BoolVar(&r.semicolon, "semicolon", false, "end a sentence at every semicolon")
	flags.StringVar(&r.column, "column", "", "the `COLUMN` of a table (xlsx, ods, csv): its letter, number or heading; * reads all")
	kinds := append(repairKinds(), allRepairs)
	flags.StringSliceVar(&r.without, "no-repair", nil, "make no repair of the `KIND`s: "+ui.List(kinds))
	suggest(cmd, "no-repair", kinds)
	flags.BoolVar(&r.lossy, "lossy", false, "leave out bytes that cannot be decoded instead of stopping at them")
}

// splits reports whether the user requested sentences other than the usual
// ones.
func (r readFlags) splits() bool { return r.srx != "" || r.semicolon }

func (r readFlags) validate() error {
	if r.srx != "" && r.semicolon {
		return usagef("--srx and --semicolon cannot be used together: the rules of the file decide about semicolons")
	}
	for _, kind := range r.without {
		if kind != allRepairs && !slices.Contains(repairKinds(), kind) {
			return usagef("--no-repair %q: there is no such repair; the kinds are %s", kind, ui.List(append(repairKinds(), allRepairs)))
		}
	}
	return nil
}

func (r readFlags) options() app.ReadOptions {
	o := app.ReadOptions{Column: r.column, Lossy: r.lossy, Splitting: &app.Splitting{SRX: r.srx, Semicolon: r.semicolon}}
	for _, kind := range read.RepairKinds() {
		if slices.Contains(r.without, string(kind)) || slices.Contains(r.without, allRepairs) {
			o.Without = append(o.Without, kind)
		}
	}
	return o
}

// allRepairs stands for every kind of repair.
const allRepairs = "all"

// repairKinds returns the names of the kinds of repair that can be switched
// off.
func repairKinds() []string {
	var names []string
	for _, kind := range read.RepairKinds() {
		names = append(names, string(kind))
	}
	return names
}

// pairFlags determine which document and translation are read, and how.
type pairFlags struct {
	source, target                           string
	languages                                languageFlags
	encoding, sourceEncoding, targetEncoding string
	reading                                  readFlags
	lexicon                                  string
	lines                                    bool
	effort                                   string
	mixed                                    bool
}

// The values of --effort.
const (
	effortFast   = "fast"
	effortNormal = "normal"
	effortBest   = "best"
)

var efforts = []string{effortFast, effortNormal, effortBest}

func (p *pairFlags) register(cmd *cobra.Command) {
	p.languages.register(cmd,
		"the `LANGUAGE` of SRC, such as zh or zh-Hant (detected by default)",
		"the `LANGUAGE` of TGT, such as en or ru (detected by default)")
	flags := cmd.Flags()
	flags.StringVar(&p.encoding, "encoding", "", "the `ENCODING` of both files, such as gb18030 (detected by default)")
	flags.StringVar(&p.sourceEncoding, "source-encoding", "", "the `ENCODING` of SRC alone")
	flags.StringVar(&p.targetEncoding, "target-encoding", "", "the `ENCODING` of TGT alone")
	p.reading.register(cmd)
	flags.BoolVar(&p.lines, "lines", false, "take every line as one sentence")
	flags.BoolVar(&p.mixed, "mixed", false, "take one file that holds both languages, in turn or side by side")
	flags.StringVar(&p.lexicon, "lexicon", "", "your terms: a `FILE` with a Chinese term and its renderings a line, or a dictionary")
	flags.StringVar(&p.effort, "effort", effortNormal,
		"how carefully to pair: `EFFORT` is fast, normal or best; best pairs a folder twice, the second time with what all its texts taught")
	suggest(cmd, "effort", efforts)
	for _, name := range []string{"encoding", "source-encoding", "target-encoding"} {
		suggest(cmd, name, commonEncodings)
	}
}

// check returns an error for invalid values and combinations that does not
// depend on the files.
func (p *pairFlags) check() error {
	if p.lines && p.reading.splits() {
		return usagef("--lines takes every line as it is: leave out --srx and --semicolon")
	}
	if !slices.Contains(efforts, p.effort) {
		return usagef("--effort %q is unknown: write fast, normal or best", p.effort)
	}
	return cmp.Or(p.reading.validate(), p.languages.validate())
}

// validate sets the two files and checks the options.
func (p *pairFlags) validate(args []string) error {
	p.source, p.target = args[0], args[1]
	if slices.Contains(args, app.StandardInput) {
		return usagef("standard input cannot be one of a pair: name two files")
	}
	return p.check()
}

// validateMixed sets the page and checks the options.
func (p *pairFlags) validateMixed(path string) error {
	if p.lines {
		return usagef("--lines and --mixed cannot be used together: one pairs lines, the other parts them")
	}
	p.source, p.target = path, path
	return cmp.Or(p.oneEncoding(), p.check())
}

// oneEncoding returns an error for encodings of two files if there are not two.
func (p *pairFlags) oneEncoding() error {
	if p.sourceEncoding != "" || p.targetEncoding != "" {
		return usagef("--source-encoding and --target-encoding are for two files: use --encoding")
	}
	return nil
}

func (p *pairFlags) options() app.PairOptions {
	o := app.PairOptions{
		Source: p.source, Target: p.target, Mixed: p.mixed, From: p.languages.from, To: p.languages.to,
		Encoding: p.encoding, SourceEncoding: p.sourceEncoding, TargetEncoding: p.targetEncoding,
		Reading: p.reading.options(), Lexicon: p.lexicon, Fast: p.effort == effortFast,
	}
	o.Reading.Lines = p.lines
	return o
}

// isMixed reports whether the command has one file in both languages.
func isMixed(cmd *cobra.Command) bool {
	on, err := cmd.Flags().GetBool("mixed")
	return err == nil && on
}

// exchangeFlags determine how an exchange file is read.
type exchangeFlags struct {
	strict, drafts, reviewed bool
	languages                map[string]string
}

// register adds the options; of describes the file they are for.
func (e *exchangeFlags) register(cmd *cobra.Command, of string) {
	flags := cmd.Flags()
	flags.BoolVar(&e.strict, "strict", false, "refuse "+of+" with a unit that cannot be read")
	flags.BoolVar(&e.drafts, "drafts", false, "also take translations that an XLIFF calls drafts")
	flags.StringToStringVar(&e.languages, "language", nil, "what a code of "+of+" means, `CODE=LANGUAGE`, such as L1=zh")
}

func (e exchangeFlags) options(encoding string, languages languageFlags) app.ExchangeOptions {
	return app.ExchangeOptions{
		ReadOptions: export.ReadOptions{
			Encoding: encoding, Strict: e.strict, Drafts: e.drafts, Languages: e.languages, From: languages.from, To: languages.to,
		},
		Reviewed: e.reviewed,
	}
}
