package formats

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/sdltm"
)

// sdltmFormat is the memory of Trados Studio, a database that is only read.
func sdltmFormat() Format {
	return Format{
		Name: "sdltm", Title: "a memory of Trados Studio (sdltm)", Endings: []string{".sdltm"},
		Is: func(h *Head) bool {
			return strings.HasPrefix(h.Bytes, "SQLite format 3\x00") && strings.Contains(h.Bytes, "translation_units")
		},
		Read: func(r io.Reader, o ReadOptions) (export.Reader, error) {
			open := func(ctx context.Context) (sdltm.Database, error) {
				if o.OpenSDLTM == nil {
					return nil, errors.New("read sdltm: no database can be opened")
				}
				return o.OpenSDLTM(ctx, r)
			}
			return reader(sdltm.NewReader(open, sdltm.ReadOptions{Strict: o.Strict, Languages: o.Languages}))
		},
		NamesLanguages: true,
	}
}
