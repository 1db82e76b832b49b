package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/licenses"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

const licensesLong = `Prints the licence of yiku and the licences and notices of everything that is
part of the program: the Go modules, the Chinese-English dictionary, the
character tables, and the library that reads PDF files.`

func newLicenses(a *cli) *cobra.Command {
	var asJSON jsonFlag
	cmd := &cobra.Command{
		Use:     "licenses",
		Short:   "Print the licences of everything in the program",
		Long:    licensesLong,
		Example: "  yiku licenses",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			notices, err := licenses.All()
			if err != nil {
				return err
			}
			if asJSON {
				return ui.PrintJSON(a.out, licenses.Notices{Notices: notices})
			}
			a.page(cmd.Context(), licenseTexts(notices))
			return nil
		},
	}
	asJSON.register(cmd, licenses.Notices{})
	return cmd
}

func licenseTexts(notices []licenses.Notice) string {
	var b strings.Builder
	for _, n := range notices {
		fmt.Fprintf(&b, "%s: %s\n", strings.TrimSpace(n.Name+" "+n.Version), n.License)
	}
	for _, n := range notices {
		for _, t := range n.Texts {
			fmt.Fprintf(&b, "\n%s\n%s, %s\n", strings.Repeat("=", 76), n.Name, t.File)
			if n.About != "" {
				fmt.Fprintln(&b, n.About)
			}
			fmt.Fprintf(&b, "%s\n\n%s\n", strings.Repeat("=", 76), strings.TrimSpace(t.Text))
		}
	}
	return b.String()
}
