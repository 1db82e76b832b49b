package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/split"
	"github.com/yiku-tm/yiku/align/split/srx"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// splitFlags say how documents are split, whatever the command does with them.
// The rules of --srx are read once, when a document first needs them.
type splitFlags struct {
	// srx is a file of rules, or empty.
	srx       string
	semicolon bool

	mu    sync.Mutex
	rules *srx.Rules
	told  map[string]bool
}

func (s *splitFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.srx, "srx", "", "split by the rules of an SRX `FILE`, such as OmegaT or Okapi keep")
	cmd.Flags().BoolVar(&s.semicolon, "semicolon", false, "end a sentence at every semicolon")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if s.srx != "" && s.semicolon {
			return usagef("--srx and --semicolon exclude each other: the rules of the file decide about semicolons")
		}
		return nil
	}
}

// given tells whether the user asked for another splitting than the usual.
func (s *splitFlags) given() bool { return s != nil && (s.srx != "" || s.semicolon) }

// document splits the document into its sentences.
func (s *splitFlags) document(ctx context.Context, a *app, doc *align.Document) error {
	if s == nil || s.srx == "" {
		return split.DocumentWith(doc, split.New(doc.Lang, split.Options{Semicolon: s != nil && s.semicolon}))
	}
	splitter, err := s.splitter(ctx, a, doc.Lang)
	if err != nil {
		return err
	}
	return split.DocumentWith(doc, splitter)
}

// splitter returns the splitter that the rules of --srx make for the language,
// yiku's own where they have none.
func (s *splitFlags) splitter(ctx context.Context, a *app, lang string) (split.Splitter, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rules == nil {
		if err := s.read(ctx, a); err != nil {
			return nil, err
		}
	}
	splitter, found, err := s.rules.Splitter(lang)
	if err != nil || found {
		return splitter, err
	}
	if !s.told[lang] {
		s.told[lang] = true
		fmt.Fprintf(a.err, "yiku: note: %s has no rules for %s: split by yiku's own\n", s.srx, lang)
	}
	return split.New(lang, split.Options{}), nil
}

// read reads the rules and tells what of them is not done.
func (s *splitFlags) read(ctx context.Context, a *app) error {
	f, err := openInput(ctx, s.srx)
	if err != nil {
		return err
	}
	defer f.Close()
	rules, err := srx.Read(f, s.srx)
	if err != nil {
		if filepath.Ext(s.srx) == ".conf" {
			return ui.WithHint(err, "OmegaT's segmentation.conf is no SRX file: name its segmentation.srx")
		}
		return err
	}
	for _, note := range rules.Notes {
		fmt.Fprintf(a.err, "yiku: note: %s: %s\n", s.srx, note)
	}
	s.rules, s.told = rules, make(map[string]bool)
	return nil
}
