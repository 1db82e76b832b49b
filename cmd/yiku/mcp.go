package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/web"
)

const mcpLong = `Answers a language model by the Model Context Protocol (MCP) over standard input
and output. Claude, Cursor, Visual Studio Code and others start it themselves:
give them this command line. A running yiku serve answers the same at
http://127.0.0.1:8990/mcp.

The model can look phrases up, find similar sentences, get a brief of a text,
read rulings and units, and check a translation. It changes nothing; with
--write it can add rulings and pairs, each a change that yiku undo undoes.`

// mcpOptions are the flags of yiku mcp.
type mcpOptions struct {
	write  bool
	memory memoryFlag
}

func newMCP(a *cli) *cobra.Command {
	var o mcpOptions
	cmd := &cobra.Command{
		Use:     "mcp",
		Short:   "Answer a language model (MCP)",
		Long:    mcpLong,
		Example: "  yiku mcp",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runMCP(cmd.Context(), a, o) },
	}
	cmd.Flags().BoolVar(&o.write, "write", false, "let the model add rulings and pairs")
	o.memory.register(cmd)
	return cmd
}

func runMCP(ctx context.Context, a *cli, o mcpOptions) (err error) {
	session := a.session(o.memory)
	session.Progress = nil // nobody is at the terminal
	server := web.New(web.Options{Session: session, Write: o.write})
	defer func() {
		if closing := server.Close(); err == nil {
			err = closing
		}
	}()
	return server.ServeMCP(ctx, a.in, flushing{a})
}

// flushing flushes every message, since the client waits for it.
type flushing struct{ a *cli }

func (f flushing) Write(p []byte) (int, error) {
	n, err := f.a.out.Write(p)
	if err == nil {
		err = f.a.out.Flush()
	}
	return n, err
}

var _ io.Writer = flushing{}
