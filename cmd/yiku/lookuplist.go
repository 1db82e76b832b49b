package main

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export/sheet"
	"github.com/yiku-tm/yiku/tm"
)

// listFlags are --file and its companions, for a look-up of a list of phrases.
type listFlags struct {
	path     string
	encoding string
	out      string
	format   string // of out, set by validate
}

func (l *listFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&l.path, "file", "", "look up every phrase of a `LIST`, one a line; - is standard input")
	cmd.Flags().StringVar(&l.encoding, "encoding", "", "the `ENCODING` of the list (detected by default)")
	suggest(cmd, "encoding", commonEncodings)
	cmd.Flags().StringVarP(&l.out, "output", "o", "", "with --file: write the glossary to `FILE`: tsv, csv, xlsx or html")
}

// pageFormat is the format of a page; the others are those of a table.
const pageFormat = "html"

func (l *listFlags) validate(o *lookupOptions) error {
	switch {
	case l.path == "" && (l.out != "" || l.encoding != ""):
		return usagef("-o and --encoding go with --file LIST")
	case l.path == "":
		return nil
	case o.timeline.wanted() || o.context > 0:
		return usagef("--file shows renderings: leave out --timeline, --csv, --svg and --context")
	case l.out == "":
		l.format = sheet.TSV
		return nil
	}
	switch ending := strings.ToLower(strings.TrimPrefix(filepath.Ext(l.out), ".")); ending {
	case sheet.TSV, sheet.CSV, sheet.Excel, pageFormat:
		l.format = ending
	case "htm":
		l.format = pageFormat
	case "txt":
		l.format = sheet.TSV
	default:
		if l.out != ui.StandardOutput {
			return usagef("-o %s: a glossary is written as tsv, csv, xlsx or html", l.out)
		}
		l.format = sheet.TSV
	}
	return o.timeline.file(l.out, l.path, o.memory.path()).Check()
}

// glossaryColumns are the columns of a glossary, including those of yiku ruling import.
var glossaryColumns = []sheet.Column{
	{Heading: "phrase", Wide: true}, {Heading: "lang"}, {Heading: "units"}, {Heading: "rendering", Wide: true}, {Heading: "times"}, {Heading: "years"},
	{Heading: "also", Wide: true}, {Heading: "remark"}, {Heading: "ruling", Wide: true},
}

// alsoShown is the number of renderings after the first in a glossary.
const alsoShown = 4

// glossaryRows returns the rows of a phrase: one for each language of its
// renderings. A language with neither a unit nor a ruling has no row, unless that
// is so for all.
func glossaryRows(phrase string, targets []string, answer tm.Answer) [][]string {
	var rows [][]string
	for i, l := range answer.Lookups {
		var order []string
		byLang := map[string][]tm.Rendering{}
		for _, r := range l.Renderings {
			if r.Missing {
				continue
			}
			if byLang[r.Lang] == nil {
				order = append(order, r.Lang)
			}
			byLang[r.Lang] = append(byLang[r.Lang], r)
		}
		var rulings []string
		for _, r := range l.Rulings {
			rulings = append(rulings, rulingWords(r))
		}
		if len(order) == 0 && (l.Total > 0 || len(rulings) > 0 || len(rows) == 0 && i == len(answer.Lookups)-1) {
			rows = append(rows, []string{phrase, cmp.Or(targets[i], l.To), strconv.Itoa(l.Total), "", "", "", "", "", strings.Join(rulings, "; ")})
		}
		for _, tag := range order {
			list := byLang[tag]
			var also []string
			for _, r := range list[1:min(len(list), 1+alsoShown)] {
				also = append(also, fmt.Sprintf("%s %d×", r.Text, r.Count))
			}
			first := list[0]
			rows = append(rows, []string{
				phrase, tag, strconv.Itoa(l.Total), first.Text, strconv.Itoa(first.Count), years(first, "", ""), strings.Join(also, "; "), remarks(first),
				strings.Join(rulings, "; "),
			})
		}
	}
	return rows
}

// runLookupList looks up the phrases of a list.
func runLookupList(ctx context.Context, a *cli, o lookupOptions) error {
	options := o.options()
	options.Query.Limit, options.UnitsOnly = 1, true
	found, phrases := 0, 0
	look := func(yield func(phrase string, answer tm.Answer) error) (err error) {
		phrases, err = a.session(o.memory).LookupList(ctx, o.list.path, o.list.encoding, options, func(phrase string, answer tm.Answer) error {
			if answer.Total > 0 || len(answer.Lookups) > 0 && len(answer.Lookups[0].Rulings) > 0 {
				found++
			}
			return yield(phrase, answer)
		})
		return err
	}
	var err error
	switch {
	case o.list.out == "" && bool(o.json):
		err = look(func(phrase string, answer tm.Answer) error {
			return ui.PrintJSONLine(a.out, shape.LookupOf(phrase, o.languages.from, o.languages.to, answer))
		})
	case o.list.out == "" && a.screen.Terminal:
		t := ui.Table{Right: []int{2, 4}}
		for _, c := range glossaryColumns {
			t.Header = append(t.Header, c.Heading)
		}
		err = look(func(phrase string, answer tm.Answer) error {
			t.Rows = append(t.Rows, glossaryRows(phrase, o.targets, answer)...)
			return nil
		})
		if err == nil {
			a.page(ctx, a.screen.Render(t, 0))
		}
	case o.list.out == "":
		err = writeGlossary(a.out, o.list, o.targets, false, look)
	default:
		file := o.timeline.file(o.list.out, o.list.path, o.memory.path())
		err = a.write(file, func(w io.Writer) error { return writeGlossary(w, o.list, o.targets, !file.Standard(), look) })
	}
	if err != nil {
		return err
	}
	a.note("%d of %s found", found, ui.Count(phrases, "phrase", "phrases"))
	if found == 0 {
		return errNothingFound
	}
	return nil
}

// writeGlossary writes the answers of look as a table or a page. If mark is set, a text
// file begins with a byte order mark.
func writeGlossary(w io.Writer, l listFlags, targets []string, mark bool, look func(func(string, tm.Answer) error) error) error {
	var table interface {
		Write(cells []string) error
		Close() error
	}
	var err error
	if l.format == pageFormat {
		table, err = newPageTable(w, filepath.Base(l.path))
	} else {
		table, err = sheet.NewRowWriter(w, l.format, mark, glossaryColumns)
	}
	if err != nil {
		return err
	}
	err = look(func(phrase string, answer tm.Answer) error {
		for _, row := range glossaryRows(phrase, targets, answer) {
			if err := table.Write(row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return table.Close()
}

// pageTable writes a glossary as a page.
type pageTable struct{ w io.Writer }

func newPageTable(w io.Writer, title string) (pageTable, error) {
	p := pageTable{w}
	_, err := fmt.Fprintf(w, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s</title>
<style>
body { font: 16px/1.5 "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; }
table { border-collapse: collapse; width: 100%%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #ddd; }
@media print { body { margin: 0; } thead { display: table-header-group; } }
</style>
</head>
<body>
<h1>%[1]s</h1>
<table>
<thead>`, html.EscapeString(title))
	if err != nil {
		return p, err
	}
	headings := make([]string, len(glossaryColumns))
	for i, c := range glossaryColumns {
		headings[i] = c.Heading
	}
	if err := p.row("th", headings); err != nil {
		return p, err
	}
	_, err = io.WriteString(w, "</thead>\n<tbody>\n")
	return p, err
}

func (p pageTable) row(tag string, cells []string) error {
	var b strings.Builder
	b.WriteString("<tr>")
	for _, c := range cells {
		fmt.Fprintf(&b, "<%s>%s</%[1]s>", tag, html.EscapeString(c))
	}
	b.WriteString("</tr>\n")
	_, err := io.WriteString(p.w, b.String())
	return err
}

func (p pageTable) Write(cells []string) error { return p.row("td", cells) }

func (p pageTable) Close() error {
	_, err := io.WriteString(p.w, "</tbody>\n</table>\n</body>\n</html>\n")
	return err
}
