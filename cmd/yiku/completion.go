package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// shells are the shells that completion knows, as its argument names them.
var shells = []string{"bash", "zsh", "fish", "powershell"}

const completionLong = `Prints a script that lets the shell complete commands and options of yiku.

bash:
  yiku completion bash > ~/.local/share/bash-completion/completions/yiku
zsh:
  yiku completion zsh > "${fpath[1]}/_yiku"
fish:
  yiku completion fish > ~/.config/fish/completions/yiku.fish
powershell:
  yiku completion powershell | Out-String | Invoke-Expression

It works in shells started afterwards.`

func newCompletion(a *cli) *cobra.Command {
	return &cobra.Command{
		Use:       "completion " + strings.Join(shells, "|"),
		Short:     "Print a completion script for the shell",
		Long:      completionLong,
		Example:   "  yiku completion bash",
		ValidArgs: shells,
		Args:      oneShell,
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			default: // oneShell allows no other than powershell
				return root.GenPowerShellCompletionWithDesc(a.out)
			}
		},
	}
}

func oneShell(cmd *cobra.Command, args []string) error {
	if err := cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs)(cmd, args); err != nil {
		return usagef("completion takes the name of one shell: %s", strings.Join(shells, ", "))
	}
	return nil
}
