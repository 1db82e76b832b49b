package main

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

const rootLong = `yiku is a translation memory for people who translate Chinese.

It reads a document and its translation, pairs their sentences, keeps the pairs
in one file on this computer, finds how a phrase was translated before, when
and where, and hands everything to CAT tools as TMX.

On a terminal, an answer longer than the screen goes through the pager: $PAGER,
or less where that is not set. PAGER=cat turns it off. NO_COLOR=1 turns colours
off.`

const rootExample = `  yiku import talks.zh.txt talks.en.txt --date 2025-10-15
  yiku lookup 一带一路
  yiku export -o memory.tmx`

// shortCommands usually end before garbage needs to be collected, unless they are given a file
// of texts; see shortGC.
var shortCommands = []string{"lookup", "match", "show", "version", "help"}

// newRoot returns the command tree. The help of a command is its contract: Short,
// Long and Example are never empty (a test checks this).
func newRoot(a *cli) *cobra.Command {
	root := &cobra.Command{
		Use:           "yiku",
		Short:         "A translation memory for people who translate Chinese",
		Long:          rootLong,
		Example:       rootExample,
		SilenceErrors: true, // run's caller reports them, once
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRun: func(cmd *cobra.Command, _ []string) {
			if !slices.Contains(shortCommands, cmd.Name()) || cmd.Flags().Changed("file") {
				collectAsUsual()
			}
		},
	}
	root.AddCommand(
		newImport(a),
		newLookup(a),
		newLexicon(a),
		newMark(a),
		newBrief(a),
		newRuling(a),
		newMatch(a),
		newServe(a),
		newMCP(a),
		newCheck(a),
		newExport(a),
		newConvert(a),
		newStats(a),
		newList(a),
		newShow(a),
		newReview(a),
		newAdd(a),
		newEdit(a),
		newRemove(a),
		newUndo(a),
		newAlign(a),
		newSplit(a),
		newEval(a),
		newBackup(a),
		newMerge(a),
		newDedupe(a),
		newDoctor(a),
		newCompletion(a),
		newLicenses(a),
		newVersion(a),
	)
	root.Version = thisBuild().String()
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetHelpCommand(newHelp())
	root.CompletionOptions.DisableDefaultCmd = true // completion.go has another one
	root.SetFlagErrorFunc(flagError)
	root.SetGlobalNormalizationFunc(newName)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { printHelp(cmd) })
	root.SuggestionsMinimumDistance = 2 // at most two mistakes, as from "lokup" to "lookup"
	cobra.EnableCommandSorting = false  // the order above is that of daily use
	return root
}

// flagError converts an error of the options to a usage error. Options after a
// misspelt command are parsed as those of yiku itself; then the command is
// reported.
func flagError(cmd *cobra.Command, err error) error {
	if !cmd.HasParent() && cmd.Flags().NArg() > 0 {
		return noSuchCommand(cmd, cmd.Flags().Args())
	}
	unknown, ok := errors.AsType[*pflag.NotExistError](err)
	switch {
	case !ok:
		return &usageError{err}
	case unknown.GetSpecifiedShortnames() != "":
		if strings.Contains(cmd.Use, "TEXT") {
			return ui.WithHint(&usageError{err}, "a text that begins with - comes after --, as in %s -- -%s", cmd.CommandPath(), unknown.GetSpecifiedShortnames())
		}
	default:
		if near := nearestFlag(cmd, unknown.GetSpecifiedName()); near != "" {
			return ui.WithHint(&usageError{err}, "did you mean --%s", near)
		}
		if strings.Contains(cmd.Use, "TEXT") {
			return ui.WithHint(&usageError{err}, "a text that begins with - comes after --, as in %s -- --%s", cmd.CommandPath(), unknown.GetSpecifiedName())
		}
	}
	return &usageError{err}
}

// nearestFlag returns the most similar name of an option of the command: one that
// begins with the given name, or differs by at most one mistake in three letters. It
// returns "" if there is none.
func nearestFlag(cmd *cobra.Command, name string) string {
	nearest, least := "", len(name)/3+1
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		d := slips(name, f.Name)
		if len(name) >= 3 && strings.HasPrefix(f.Name, name) {
			d = 0
		}
		if d < least && !f.Hidden {
			nearest, least = f.Name, d
		}
	})
	return nearest
}

// slips returns the number of letters that are wrong, missing, superfluous, or
// exchanged with their neighbour (optimal string alignment distance).
func slips(a, b string) int {
	var before, last []int
	row := make([]int, len(b)+1)
	for k := range row {
		row[k] = k
	}
	for i := range len(a) {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i + 1
		for k := range len(b) {
			wrong := 1
			if a[i] == b[k] {
				wrong = 0
			}
			row[k+1] = min(last[k]+wrong, last[k+1]+1, row[k]+1)
			if i > 0 && k > 0 && a[i] == b[k-1] && a[i-1] == b[k] {
				row[k+1] = min(row[k+1], before[k-1]+1)
			}
		}
	}
	return row[len(b)]
}

// noSuchCommand checks the arguments of the root, which is run only if no
// command has the name of the first argument.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := usagef("there is no command %q", args[0])
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return ui.WithHint(err, "did you mean %q", near[0])
	}
	return ui.WithHint(err, `"yiku help" lists the commands`)
}

// files returns the check of the arguments of a command that takes exactly the
// named files.
func files(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		return usagef("%s takes %s, %s; %d given", cmd.Name(), ui.Count(len(names), "file", "files"), ui.List(names), len(args))
	}
}

// subcommandMissing is what a command with subcommands does when none of them is named.
func subcommandMissing(cmd *cobra.Command, args []string) error {
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	err := usagef("%s needs to know what to do", cmd.Name())
	if len(args) > 0 {
		err = usagef("%s does not know %q", cmd.Name(), args[0])
	}
	return ui.WithHint(err, "use %s or %s", strings.Join(names[:len(names)-1], ", "), names[len(names)-1])
}

// noArguments checks the arguments of a command that has only options.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no argument such as %q", cmd.Name(), args[0])
	}
	return nil
}

// newHelp replaces the help command of cobra, which returns exit code 0 for an
// unknown command.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Show how a command is used",
		Long:    `Shows what a command does, its options and an example.`,
		Example: "  yiku help import",
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := cmd.Root().Find(args)
			if err != nil {
				return &usageError{err}
			}
			if target == cmd.Root() {
				if err := noSuchCommand(target, rest); err != nil {
					return err
				}
			}
			target.InitDefaultHelpFlag()
			return target.Help()
		},
	}
}

// helpWidth is the width of help texts in columns.
const helpWidth = 80

// printHelp writes the help of a command: what it does, the JSON it prints, its options, the exit
// codes, and finally an example that runs.
func printHelp(cmd *cobra.Command, shapes ...printed) {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%s\n\n%s\n  %s\n", strings.TrimSpace(wrapped(ui.SayText(cmd.Long)))+shapesText(shapes), ui.Say("Usage:"), useLine(cmd))
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(out, "\n%s\n", ui.Say("Commands:"))
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				fmt.Fprintf(out, "  %-12s%s\n", c.Name(), ui.Say(c.Short))
			}
		}
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = ui.Say(f.Usage) })
	if flags := cmd.Flags().FlagUsagesWrapped(0); flags != "" {
		fmt.Fprintf(out, "\n%s\n%s", ui.Say("Options:"), rewrapped(flags))
	}
	fmt.Fprintf(out, "\n%s\n", ui.Say("Exit codes: "+exitCodes+"."))
	fmt.Fprintf(out, "\n%s\n%s\n", ui.Say("Example:"), strings.TrimRight(cmd.Example, "\n"))
}

// printed is the JSON that a command prints: what the help says before it, and a value.
type printed struct {
	words string
	value any
}

// shapesText describes the JSON in paragraphs of lines that end in commas.
func shapesText(shapes []printed) string {
	var b strings.Builder
	told := map[reflect.Type]bool{}
	for _, s := range shapes {
		text := ui.Sayf(s.words, shapeText(reflect.TypeOf(s.value), told))
		b.WriteByte('\n')
		for ui.Width(text) > helpWidth {
			end := strings.LastIndexByte(text[:helpWidth], ',') + 1
			b.WriteString("\n" + text[:end])
			text = text[end:]
		}
		b.WriteString("\n" + text)
	}
	return b.String()
}

// shapeText describes the JSON of a type: {"units":[{"id","texts":[]}],"entry"}. A type that was
// described before is {…}.
func shapeText(of reflect.Type, told map[reflect.Type]bool) string {
	switch of.Kind() {
	case reflect.Pointer:
		return shapeText(of.Elem(), told)
	case reflect.Slice, reflect.Array:
		return "[" + shapeText(of.Elem(), told) + "]"
	}
	if of.Kind() != reflect.Struct || of == reflect.TypeFor[time.Time]() {
		return ""
	}
	if told[of] {
		return "{…}"
	}
	told[of] = true
	return "{" + strings.Join(fieldsText(of, told), ",") + "}"
}

func fieldsText(of reflect.Type, told map[reflect.Type]bool) (fields []string) {
	for i := range of.NumField() {
		f := of.Field(i)
		if f.Anonymous {
			fields = append(fields, fieldsText(f.Type, told)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		text := strconv.Quote(name)
		if inner := shapeText(f.Type, told); inner != "" {
			text += ":" + inner
		}
		fields = append(fields, text)
	}
	return fields
}

// wrapped wraps the paragraphs of a text that exceed the width of the help;
// those of the catalogue are not wrapped.
func wrapped(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if ui.Width(line) <= helpWidth {
			b.WriteString(line)
			continue
		}
		for _, span := range ui.Wrap(strings.TrimSuffix(line, "\n"), helpWidth) {
			b.WriteString(line[span.Start:span.End] + "\n")
		}
	}
	return b.String()
}

// libraryDefault matches the default of an option, which the library writes.
var libraryDefault = regexp.MustCompile(`\(default .*\)$`)

// rewrapped wraps lines that exceed the width of the help. The library breaks lines
// only at spaces, which Chinese does not have.
func rewrapped(flags string) string {
	var b strings.Builder
	for line := range strings.Lines(flags) {
		line = libraryDefault.ReplaceAllStringFunc(strings.TrimSuffix(line, "\n"), ui.Say)
		text := strings.LastIndex(line, "   ") + 3 // the column of the texts
		if ui.Width(line) <= helpWidth || text < 3 {
			b.WriteString(line + "\n")
			continue
		}
		indent := ui.Width(line[:text])
		for i, span := range ui.Wrap(line[text:], helpWidth-indent) {
			if i == 0 {
				b.WriteString(line[:text])
			} else {
				b.WriteString(strings.Repeat(" ", indent))
			}
			b.WriteString(line[text:][span.Start:span.End] + "\n")
		}
	}
	return b.String()
}

// useLine returns the synopsis of the command.
func useLine(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return "yiku COMMAND [ARGUMENTS] [OPTIONS]"
	}
	return cmd.Parent().CommandPath() + " " + cmd.Use + " [OPTIONS]"
}
