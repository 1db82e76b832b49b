package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/lexicon/dictfile"
	"github.com/yiku-tm/yiku/tm"
)

// ReadLexicon reads a file of terms or a dictionary. The name determines the
// format: .csv, .u8, .dsl, .ifo (StarDict, with the files next to it), each
// also packed if that is usual; any other file has one term per line, a tab and
// its renderings.
func ReadLexicon(ctx context.Context, path string) (*lexicon.Terms, error) {
	f, err := OpenFile(ctx, path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	name := strings.ToLower(filepath.Base(path))
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".dz")
	switch filepath.Ext(name) {
	case ".u8":
		return dictfile.ReadCEDICT(f, path)
	case ".dsl":
		return dictfile.ReadDSL(f, path)
	case ".ifo":
		return readStarDict(ctx, f, path)
	case ".csv":
		return lexicon.ReadCSV(f, path)
	}
	return lexicon.ReadTSV(f, path)
}

// AddLexicon reads a file of terms or a dictionary and stores it in the memory,
// which is created if it does not exist. If tag is empty, the language of the
// renderings is detected.
func (s *Session) AddLexicon(ctx context.Context, path, tag string) (tm.Lexicon, error) {
	terms, err := ReadLexicon(ctx, path)
	if err != nil {
		return tm.Lexicon{}, err
	}
	terms.Name = filepath.Base(path)
	if tag == "" {
		if tag = renderedIn(terms); tag == "" {
			return tm.Lexicon{}, fail(ReasonUnknownLexicon, "cannot tell the language of the renderings in %s", path)
		}
	}
	var kept tm.Lexicon
	err = s.Create(ctx, func(m *tm.Memory) (err error) {
		kept, err = m.AddLexicon(ctx, tag, terms, s.Command)
		return err
	})
	return kept, err
}

// sampledRenderings is the number of entries from which the language of a
// lexicon is detected.
const sampledRenderings = 2000

// renderedIn returns the language of the renderings, or "" if it is unclear.
func renderedIn(terms *lexicon.Terms) string {
	var text strings.Builder
	for _, t := range terms.List[:min(len(terms.List), sampledRenderings)] {
		text.WriteString(t.Renderings[0])
		text.WriteString(". ")
	}
	if guess := lang.Detect(text.String()); guess.Tag != lang.Undetermined && lang.Base(guess.Tag) != "zh" {
		return guess.Tag
	}
	return ""
}

// readStarDict reads the dictionary whose description is open.
func readStarDict(ctx context.Context, info *os.File, path string) (*lexicon.Terms, error) {
	base := strings.TrimSuffix(path, filepath.Ext(path))
	index, err := openFirst(ctx, base, ".idx", ".idx.gz")
	if err != nil {
		return nil, err
	}
	defer index.Close()
	articles, err := openFirst(ctx, base, ".dict", ".dict.dz")
	if err != nil {
		return nil, err
	}
	defer articles.Close()
	return dictfile.ReadStarDict(dictfile.StarDict{Info: info, Index: index, Articles: articles}, path)
}

// openFirst opens the file with the first ending, or with the second if that is all there is.
func openFirst(ctx context.Context, base, first, second string) (*os.File, error) {
	f, err := OpenFile(ctx, base+first)
	if e, ok := errors.AsType[*Error](err); ok && e.Reason() == ReasonNoFile {
		if g, err := OpenFile(ctx, base+second); err == nil {
			return g, nil
		}
	}
	return f, err
}
