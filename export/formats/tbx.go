package formats

import (
	"io"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/tbx"
)

// tbxFormats are the versions of TBX.
func tbxFormats() []Format {
	return []Format{
		{
			Name: "tbx", Title: "a term base (tbx)", Endings: []string{".tbx"},
			Is: func(h *Head) bool { return h.root("martif", "tbx") },
			Read: func(r io.Reader, o ReadOptions) (export.Reader, error) {
				return reader(tbx.NewReader(r, tbx.ReadOptions{Strict: o.Strict, Encoding: o.Encoding, Languages: o.Languages}))
			},
			Write: writeTBX(tbx.Version2), NamesLanguages: true, Multilingual: true,
		},
		{
			Name: "tbx3", Title: "a term base (tbx 3)",
			Write: writeTBX(tbx.Version3DCA), NamesLanguages: true, Multilingual: true,
		},
	}
}

func writeTBX(version tbx.Version) func(w io.Writer, o WriteOptions) (export.Writer, error) {
	return func(w io.Writer, o WriteOptions) (export.Writer, error) {
		return writer(tbx.NewWriter(w, tbx.Options{
			Version: version, ToolVersion: o.ToolVersion, Title: o.Title, LangStyle: o.LangStyle, Labels: o.Labels,
		}))
	}
}
