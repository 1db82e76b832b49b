package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/mixed"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// pairOptions say which document and translation to read, and how.
type pairOptions struct {
	source, target string
	languages      languageFlags
	// encoding holds for both files unless one has its own.
	encoding, sourceEncoding, targetEncoding string
	reading                                  readFlags
	// lexicon is a file with terms of the user, or empty.
	lexicon string
	// lines takes every line as one sentence, as it stands.
	lines bool
	// effort and learned are those of the aligner's options.
	effort  effortFlag
	learned []*align.Learned
	// mixed takes source for a page that holds both languages; target is then the
	// same file.
	mixed bool
}

func (o *pairOptions) register(cmd *cobra.Command) {
	o.languages.register(cmd,
		"the `LANGUAGE` of SRC, such as zh or zh-Hant (found from the text if left out)",
		"the `LANGUAGE` of TGT, such as en or ru (found from the text if left out)")
	flags := cmd.Flags()
	flags.StringVar(&o.encoding, "encoding", "", "the `ENCODING` of both files, such as gb18030 (found if left out)")
	flags.StringVar(&o.sourceEncoding, "source-encoding", "", "the `ENCODING` of SRC alone")
	flags.StringVar(&o.targetEncoding, "target-encoding", "", "the `ENCODING` of TGT alone")
	o.reading.register(cmd)
	flags.BoolVar(&o.mixed, "mixed", false, "take one file that holds both languages, in turn or side by side")
	flags.StringVar(&o.lexicon, "lexicon", "", "your terms: a `FILE` with a Chinese term and its renderings a line")
	o.effort.register(cmd)
	for _, name := range []string{"encoding", "source-encoding", "target-encoding"} {
		suggest(cmd, name, commonEncodings)
	}
}

// validate takes the two files and checks the options.
func (o *pairOptions) validate(args []string) error {
	if o.lines && o.reading.splitting.given() {
		return usagef("--lines takes every line as it stands: leave out --srx and --semicolon")
	}
	o.source, o.target = args[0], args[1]
	for _, path := range args {
		if path == standardInput {
			return usagef("standard input cannot be one of a pair: name two files")
		}
	}
	return cmp.Or(o.reading.validate(), o.effort.validate(), o.languages.validate())
}

// pair is a document and its translation, read and split into sentences.
type pair struct {
	source, target *input
	terms          *lexicon.Terms // nil where the user gave none
	effort         effortFlag
	learned        []*align.Learned
	// page is the file that both come from, and parts how it was parted; nil for
	// two files.
	page  *input
	parts *mixed.Parts
}

// readPair reads both files. It refuses a file paired with itself or with a
// copy of itself; whether the languages fit is left to checkLanguages.
func readPair(ctx context.Context, a *app, o pairOptions) (*pair, error) {
	p := pair{effort: o.effort, learned: o.learned}
	if !o.mixed {
		if err := differentFiles(o.source, o.target); err != nil {
			return nil, err
		}
	}
	if o.lexicon != "" {
		terms, err := readTerms(ctx, o.lexicon)
		if err != nil {
			return nil, err
		}
		p.terms = terms
	}
	if o.mixed {
		return &p, p.readPage(ctx, a, o)
	}
	for _, side := range []struct {
		in                   **input
		path, lang, encoding string
	}{
		{&p.source, o.source, o.languages.from, cmp.Or(o.sourceEncoding, o.encoding)},
		{&p.target, o.target, o.languages.to, cmp.Or(o.targetEncoding, o.encoding)},
	} {
		in, err := readInput(ctx, a, side.path, o.reading.apply(read.Options{Lang: side.lang, Encoding: side.encoding, Lines: o.lines}), o.reading.splitting)
		if err != nil {
			return nil, err
		}
		*side.in = in
	}
	if p.source.digest == p.target.digest {
		return nil, ui.Errorf("name a document and its translation", "%s and %s have the same content", o.source, o.target)
	}
	return &p, nil
}

// differentFiles refuses two names of one file. Names of no file at all are
// left for the reading to report.
func differentFiles(source, target string) error {
	s, err := os.Stat(source)
	if err != nil {
		return nil
	}
	t, err := os.Stat(target)
	if err != nil || s.IsDir() {
		return nil
	}
	if os.SameFile(s, t) {
		return ui.Errorf("name a document and its translation", "%s and %s are the same file", source, target)
	}
	return nil
}

// align pairs the sentences, with progress on standard error.
func (p *pair) align(ctx context.Context, a *app) (*align.Bitext, error) {
	progress := ui.NewProgress(a.err, a.errScreen, "aligning")
	defer progress.Done()
	bitext, err := align.Align(ctx, p.source.doc, p.target.doc, align.Options{
		Progress: progress.Set, Terms: p.terms, Counterparts: p.counterparts(), Effort: p.effort.options(), Learned: p.learned,
	})
	if err != nil {
		return nil, fmt.Errorf("cannot align %s with %s: %w", p.source.path, p.target.path, err)
	}
	return bitext, nil
}

// checksum identifies the content of the pair: both texts and their languages,
// whatever their encoding and line ends and whichever is named first, so that
// nothing is stored twice. It is a SHA-256 in hexadecimal digits.
func (p *pair) checksum() string {
	var sides []string
	for _, in := range []*input{p.source, p.target} {
		text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(in.doc.Text)
		side := sha256.Sum256([]byte(in.doc.Lang + "\n" + text))
		sides = append(sides, string(side[:]))
	}
	slices.Sort(sides)
	sum := sha256.Sum256([]byte(strings.Join(sides, "")))
	return hex.EncodeToString(sum[:])
}

// repairs lists what reading repaired in both files, or in the page.
func (p *pair) repairs() []repair {
	if p.page != nil {
		return repairsOf(p.page)
	}
	return repairsOf(p.source, p.target)
}

// name names the pair in messages, arguments on a command line.
func (p *pair) name() string {
	if p.page != nil {
		return p.page.path
	}
	return p.source.path + " and " + p.target.path
}

func (p *pair) arguments() string {
	if p.page != nil {
		return "--mixed FILE"
	}
	return "SRC TGT"
}

// errUnrelated says that the two files are no document and its translation.
func errUnrelated(p *pair) error {
	hint := "see how they were paired: yiku align " + p.arguments()
	if p.page != nil {
		return ui.Errorf(hint, "the two languages of %s do not look like translations of each other", p.page.path)
	}
	return ui.Errorf(hint, "%s do not look like translations of each other", p.name())
}

// readTerms reads a file of terms: comma-separated where its name ends in .csv,
// else a term, a tab and its renderings a line.
func readTerms(ctx context.Context, path string) (*lexicon.Terms, error) {
	f, err := openInput(ctx, path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if strings.EqualFold(filepath.Ext(path), ".csv") {
		return lexicon.ReadCSV(f, path)
	}
	return lexicon.ReadTSV(f, path)
}
