package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm/unit"
)

const listLong = `Lists the documents and exchange files that units come from, in the order of
their import, with the number that other commands take as --document.

WORDS select the documents whose title, file names, issuing body or translator
contain all the words, ignoring case. --body selects an issuing body, --since
and --until a range of dates.`

// listOptions are the flags of yiku list.
type listOptions struct {
	words   []string
	origins originFilterFlags
	common
}

func newList(a *cli) *cobra.Command {
	var o listOptions
	cmd := &cobra.Command{
		Use:     "list [WORDS]",
		Short:   "List the documents that units come from",
		Long:    listLong,
		Example: "  yiku list --since 2025",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.words = args
			if err := o.origins.validate(); err != nil {
				return err
			}
			return runList(cmd.Context(), a, o)
		},
	}
	o.origins.register(cmd, "documents")
	return o.common.register(cmd, shape.Origins{})
}

func runList(ctx context.Context, a *cli, o listOptions) error {
	chosen, all, err := a.session(o.memory).Documents(ctx, o.words, o.origins.OriginFilter)
	if err != nil {
		return err
	}
	result := shape.OriginsOf(chosen)
	switch {
	case bool(o.json):
		err = ui.PrintJSON(a.out, result)
	case len(chosen) > 0:
		printList(ctx, a, chosen, result.Units)
	default:
		a.note("none of the %s is selected", ui.Count(all, "document", "documents"))
	}
	if err == nil && len(chosen) == 0 {
		err = errNothingFound
	}
	return err
}

// printList prints the documents, through the pager if they are many.
func printList(ctx context.Context, a *cli, origins []unit.OriginCount, units int) {
	text := a.screen.Render(originTable(origins), 0)
	a.page(ctx, text+fmt.Sprintf("\n%s, %s\n", ui.Count(len(origins), "document", "documents"), ui.Count(units, "unit", "units")))
}

// originTable returns a table of origins, one per line.
func originTable(origins []unit.OriginCount) ui.Table {
	t := ui.Table{Header: []string{"no.", "date", "document", "from", "to", "units"}, Right: []int{0, 5}}
	for _, c := range origins {
		t.Rows = append(t.Rows, []string{
			strconv.FormatInt(c.Origin.ID, 10), c.Origin.Date, c.Origin.Title,
			c.Origin.Source, c.Origin.Target, strconv.Itoa(c.Units),
		})
	}
	return t
}
