package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Files may be handed over together without any description: two that are translations
// of each other, one with both languages, a folder of pairs, exchange files. A plan
// describes what each is taken for and what is known about it, so that a person can
// correct it before it is stored.

// HandedFiles describes how one or two files will be imported.
type HandedFiles struct {
	Kind HandedKind
	// Source and Target are names of files in the folder. Target is empty
	// unless there are two.
	Source, Target string
	// Documents describe how the sides were read. It is empty for an exchange
	// file.
	Documents []HandedDocument
	// From and To are the languages. An empty one is detected.
	From, To string
	// Details are the details found in the files themselves.
	Details Details
	// Already reports that the memory has the pair.
	Already bool
	// Known holds the documents of the memory that these files may be another version of.
	// A person decides whether they replace one.
	Known []unit.Origin
	// Err is the reason why the files cannot be imported as planned. Forcible
	// reports whether they can be stored nevertheless.
	Err      error
	Forcible bool
}

// A HandedKind is what files are taken for.
type HandedKind string

// The kinds of files.
const (
	HandedPair     HandedKind = "pair"     // a document and its translation
	HandedPage     HandedKind = "page"     // a document in two languages
	HandedExchange HandedKind = "exchange" // units that are already paired
)

// A HandedDocument describes a document as it was read.
type HandedDocument struct {
	shape.Document
	Repairs []shape.Repair
}

// A HandedPlan describes files that were handed over together.
type HandedPlan struct {
	Imports []HandedFiles
	// Alone holds the files without a partner that need one.
	Alone []string
}

// readAhead is the number of pairs of a plan that are read to show their content:
// reading a hundred PDFs first would take a minute.
const readAhead = 12

// PlanHanded plans the import of the files in a folder.
func (s *Session) PlanHanded(ctx context.Context, folder string) (HandedPlan, error) {
	names, _, err := filesIn(ctx, folder)
	if err != nil {
		return HandedPlan{}, err
	}
	var plan HandedPlan
	pairs, alone := pairNames(names, "", "")
	if len(pairs) == 0 && len(names) == 2 && !standsAlone(names[0]) && !standsAlone(names[1]) {
		pairs, alone = []shape.FilePair{{Source: names[0], Target: names[1]}}, nil
	}
	for _, p := range pairs {
		plan.Imports = append(plan.Imports, HandedFiles{Kind: HandedPair, Source: p.Source, Target: p.Target, From: p.From, To: p.To})
	}
	for _, name := range alone {
		switch {
		case standsAlone(name):
			plan.Imports = append(plan.Imports, HandedFiles{Kind: HandedExchange, Source: name})
		case len(names) == 1:
			plan.Imports = append(plan.Imports, HandedFiles{Kind: HandedPage, Source: name})
		default:
			plan.Alone = append(plan.Alone, name)
		}
	}
	for i := range plan.Imports[:min(len(plan.Imports), readAhead)] {
		if err := s.readHanded(ctx, folder, &plan.Imports[i]); err != nil {
			return plan, err
		}
	}
	return plan, nil
}

// ReadHanded reads files again after a person corrected their kind or names.
func (s *Session) ReadHanded(ctx context.Context, folder string, h *HandedFiles) error {
	h.Documents, h.Known, h.Err, h.Already, h.Forcible = nil, nil, nil, false, false
	return s.readHanded(ctx, folder, h)
}

// standsAlone reports whether the name of a file is that of an exchange file. A
// Word file is a document more often than a table for review.
func standsAlone(name string) bool {
	f, known := formats.ByFileRead(name)
	return known && f.Name != "docx"
}

// readHanded reads the files. The error is that of the context.
func (s *Session) readHanded(ctx context.Context, folder string, h *HandedFiles) error {
	h.Details.Date = DateInNames(h.Source, h.Target)
	if h.Kind == HandedExchange {
		return ctx.Err()
	}
	quiet := *s
	quiet.Note, quiet.Progress = nil, nil
	o := h.pair(folder)
	p, err := quiet.ReadPair(ctx, o)
	if err == nil {
		p.nameFrom(folder)
		if h.Kind == HandedPair && h.From == "" && h.To == "" && lang.Base(p.Target.Doc.Lang) == "zh" && lang.Base(p.Source.Doc.Lang) != "zh" {
			// Two files have no order: the Chinese one is taken for the
			// original.
			h.Source, h.Target = h.Target, h.Source
			p.Source, p.Target = p.Target, p.Source
		}
		err = quiet.checkLanguages(p, ImportOptions{Pair: o})
		h.Forcible = err != nil
	}
	if err != nil {
		h.Err = err
		return ctx.Err()
	}
	for _, in := range []*Input{p.Source, p.Target} {
		h.Documents = append(h.Documents, HandedDocument{in.shape(), in.Repairs()})
	}
	known, _ := p.describe(unit.Origin{})
	h.Details.Title, h.Details.Date = known.Title, known.Date
	d, err := quiet.recognise(ctx, p, ImportOptions{Pair: o, Details: h.Details, Folder: folder}, quiet.origins, quiet.Read)
	h.Already = d.already != nil
	if other, ok := errors.AsType[*IdentityError](err); ok {
		h.Known = other.Known
	}
	h.Err = err
	return ctx.Err()
}

// CheckHanded returns the options to check the files in a folder: a document
// and its translation, a document in two languages, or an exchange file.
func (s *Session) CheckHanded(ctx context.Context, folder string) (CheckOptions, error) {
	plan, err := s.PlanHanded(ctx, folder)
	if err != nil {
		return CheckOptions{}, err
	}
	if len(plan.Imports) != 1 || len(plan.Alone) > 0 {
		return CheckOptions{}, request(fail(ReasonCheckFiles, "these files are not one translation: give an exchange file, or a document and its translation"))
	}
	h := &plan.Imports[0]
	// As in the command, a single Word file is a table for review.
	if f, _ := formats.ByFileRead(h.Source); h.Kind == HandedExchange || h.Kind == HandedPage && f.Name == "docx" {
		return CheckOptions{Path: filepath.Join(folder, h.Source), From: h.From, To: h.To}, nil
	}
	pair := h.pair(folder)
	return CheckOptions{Pair: &pair, From: h.From, To: h.To}, nil
}

func (h *HandedFiles) pair(folder string) PairOptions {
	o := PairOptions{Source: filepath.Join(folder, h.Source), From: h.From, To: h.To, Mixed: h.Kind == HandedPage}
	if h.Target != "" {
		o.Target = filepath.Join(folder, h.Target)
	}
	return o
}

// StoreHanded imports the files and describes the result. For documents only Imports is set.
// The options hold what a person decided; the files, the details and the folder are set here.
func (s *Session) StoreHanded(ctx context.Context, folder string, h HandedFiles, o ImportOptions) (shape.ImportedExchange, error) {
	o.Pair, o.Details, o.Folder = h.pair(folder), h.Details, folder
	if h.Kind == HandedExchange {
		i, err := s.ImportExchange(ctx, o.Pair.Source, o)
		if err != nil {
			return shape.ImportedExchange{}, err
		}
		return i.Shape(), nil
	}
	i, err := s.Import(ctx, o)
	if err != nil {
		return shape.ImportedExchange{}, err
	}
	made := i.Shape()
	return shape.ImportedExchange{Imports: shape.Imports{
		Imports: []shape.Imported{made}, Units: made.Units, Skipped: []shape.Skipped{}, Memory: s.Memory,
	}}, nil
}

// nameFrom removes the folder, which exists only during the import, from the names of
// the files.
func (p *Pair) nameFrom(folder string) {
	for _, in := range []*Input{p.Source, p.Target, p.Page} {
		if in != nil {
			in.Path = nameIn(folder, in.Path)
		}
	}
}

// nameIn returns the name of a file without the folder, or the whole path if folder
// is empty. The name of a file is bytes: one that is not UTF-8 is read as GB18030, in which
// Chinese Windows packs its archives.
func nameIn(folder, path string) string {
	if folder != "" {
		path = filepath.ToSlash(strings.TrimPrefix(strings.TrimPrefix(path, folder), string(filepath.Separator)))
	}
	if utf8.ValidString(path) {
		return path
	}
	if name, err := charset.Decode(path, charset.Options{Label: "gb18030"}); err == nil {
		return name.Text
	}
	return strings.ToValidUTF8(path, "\uFFFD")
}

// Bodies returns the issuing bodies of the documents in the memory, the most
// frequent first.
func (s *Session) Bodies(ctx context.Context) ([]string, error) {
	origins, err := s.origins(ctx)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	counts := map[string]int{}
	var names []string
	for _, c := range origins {
		o := c.Origin
		if o.Body != "" && counts[o.Body] == 0 {
			names = append(names, o.Body)
		}
		counts[o.Body]++
	}
	slices.SortStableFunc(names, func(a, b string) int { return counts[b] - counts[a] })
	return names, err
}
