package main

import (
	"context"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/web"
)

const serveLong = `Opens the memory as a page in the browser of this computer, to look phrases up,
import, add rulings, brief, export and undo without typing commands. It runs
until Ctrl-C.

The same address answers the web search of CAT tools: ADDRESS/?q=TEXT. Nobody
else can reach it: it listens on this computer only.

The link that it prints lets one browser change the memory, once; --open opens
it. A browser without it may read. The protocols change nothing without --write.`

// serveOptions are the flags of yiku serve.
type serveOptions struct {
	listen  string
	open    bool
	write   bool
	verbose bool
	omegat  string
	memory  memoryFlag
}

func newServe(a *cli) *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Open the memory as a page in the browser",
		Long:    serveLong,
		Example: "  yiku serve --open",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runServe(cmd.Context(), a, o) },
	}
	cmd.Flags().StringVar(&o.listen, "listen", web.DefaultAddress, "the `ADDRESS` of this computer, with its port")
	cmd.Flags().BoolVar(&o.open, "open", false, "open the page in the browser")
	cmd.Flags().BoolVar(&o.write, "write", false, "let other programs change the memory through the protocols")
	cmd.Flags().BoolVar(&o.verbose, "verbose", false, "print a line for every request")
	cmd.Flags().StringVar(&o.omegat, "omegat-project", "", "let the OmegaT project in this `FOLDER` use the memory")
	o.memory.register(cmd)
	return cmd
}

func runServe(ctx context.Context, a *cli, o serveOptions) (err error) {
	listener, err := web.Listen(ctx, o.listen)
	if err != nil {
		return err
	}
	if o.omegat != "" {
		if err := connectOmegaT(a, o.omegat, listener.Addr().String()); err != nil {
			listener.Close()
			return err
		}
	}
	options := web.Options{Session: a.session(o.memory), Write: o.write}
	options.Session.Progress = nil // nobody is at the terminal
	options.Links = func(link string) {
		say(a.out, "The page: %s\n", link)
		a.out.Flush()
		if !o.open {
			return
		}
		o.open = false // only the first link; the others are for other browsers
		if err := openBrowser(ctx, link); err != nil {
			a.note("cannot open a browser: %v", err)
		}
	}
	if o.verbose {
		options.Requests = func(line string) { a.note("%s", line) }
	}
	server := web.New(options)
	defer func() {
		if closing := server.Close(); err == nil {
			err = closing
		}
	}()
	a.note("serving %s; Ctrl-C ends it", options.Session.Memory)
	return server.Serve(ctx, listener)
}

// connectOmegaT writes the lines for the server into the project.
func connectOmegaT(a *cli, project, address string) error {
	c, err := app.ConnectOmegaT(project, address)
	if err != nil {
		return err
	}
	if len(c.Changed) == 0 {
		a.note("the OmegaT project %s was connected before", project)
		return nil
	}
	a.note("wrote to %s: OmegaT fetches the memory, %s to %s, when it opens the project", ui.List(c.Changed), c.From, c.To)
	if c.Team {
		a.hint("it is a team project: commit omegat.project, or OmegaT takes the old one from the team's repository")
	} else {
		a.hint("OmegaT 6.1 or newer is needed; for an older one, yiku export --omegat writes the files themselves")
	}
	return nil
}

// openBrowser opens the link in the user's browser.
func openBrowser(ctx context.Context, link string) error {
	name, args := "xdg-open", []string{link}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", link}
	}
	command := exec.CommandContext(ctx, name, args...)
	if err := command.Start(); err != nil {
		return ui.WithHint(err, "open the link yourself")
	}
	go command.Wait() // it may run as long as the browser
	return nil
}
