package formats

import (
	"io"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/xliff"
)

// xliffFormats are the versions of XLIFF. What Trados, memoQ and Phrase make of it
// is read as it comes and has endings of its own, which nothing is written under.
func xliffFormats() []Format {
	return []Format{
		{
			Name: "xliff", Title: "a file of translation units (xliff)", Endings: []string{".xlf", ".xliff"},
			Is:   func(h *Head) bool { return h.root("xliff") },
			Read: readXLIFF, Write: writeXLIFF(xliff.Version12), NamesLanguages: true,
		},
		{
			Name: "xliff2", Title: "a file of translation units (xliff 2.1)",
			Write: writeXLIFF(xliff.Version21), NamesLanguages: true,
		},
	}
}

func readXLIFF(r io.Reader, o ReadOptions) (export.Reader, error) {
	return reader(xliff.NewReader(r, xliff.ReadOptions{Strict: o.Strict, Drafts: o.Drafts, Encoding: o.Encoding, Languages: o.Languages}))
}

func writeXLIFF(version xliff.Version) func(w io.Writer, o WriteOptions) (export.Writer, error) {
	return func(w io.Writer, o WriteOptions) (export.Writer, error) {
		return writer(xliff.NewWriter(w, xliff.Options{
			Version: version, ToolVersion: o.ToolVersion, Source: o.Source, Target: o.Target, LangStyle: o.LangStyle, Labels: o.Labels,
			Original: o.Title,
		}))
	}
}
