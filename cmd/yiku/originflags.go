package main

import (
	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/tm"
)

// dateFlags are --since and --until.
type dateFlags struct{ since, until string }

// register adds the options; what is the plural of what they choose.
func (d *dateFlags) register(cmd *cobra.Command, what string) {
	cmd.Flags().StringVar(&d.since, "since", "", what+" of this `DATE` or later: 2025, 2025-10 or 2025-10-15")
	cmd.Flags().StringVar(&d.until, "until", "", what+" of this `DATE` or earlier")
}

func (d *dateFlags) validate() error {
	for _, option := range []struct{ name, date string }{{"since", d.since}, {"until", d.until}} {
		if err := validDateOf(option.name, option.date); err != nil {
			return err
		}
	}
	return nil
}

// originFilterFlags are --body, --since and --until, which choose documents.
type originFilterFlags struct {
	body string
	dateFlags
}

// register adds the options; what is the plural of what they choose.
func (f *originFilterFlags) register(cmd *cobra.Command, what string) {
	cmd.Flags().StringVar(&f.body, "body", "", "only "+what+" issued by this `BODY`")
	f.dateFlags.register(cmd, "only "+what)
}

func (f *originFilterFlags) filter() tm.OriginFilter {
	return tm.OriginFilter{Body: f.body, Since: f.since, Until: f.until}
}
