package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"time"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm/unit"
)

// An exportScreen is the form of an export.
type exportScreen struct {
	Formats []formats.Format
	Origin  int64
}

// exportPage answers GET /export with the form, or with the file if a format is given.
func (s *Server) exportPage(w http.ResponseWriter, r *http.Request) error {
	p := parametersOf(r)
	if p.Get("format") != "" {
		return s.exportFile(w, r, p)
	}
	var screen exportScreen
	screen.Origin, _ = strconv.ParseInt(p.Get("origin"), 10, 64)
	for _, f := range formats.All() {
		if f.Write != nil {
			screen.Formats = append(screen.Formats, f)
		}
	}
	return s.show(w, r, http.StatusOK, "export", "", "", screen)
}

func (s *Server) exportFile(w http.ResponseWriter, r *http.Request, p *parameters) error {
	format, ok := formats.ByName(p.Get("format"))
	if !ok || format.Write == nil {
		p.refuse("format %q is not written", p.Get("format"))
	}
	o := app.ExportOptions{
		From: p.language("from"), To: p.language("to"), Multilingual: p.Get("multilingual") != "",
		Choice: app.Choice{Origins: p.origins(), MinScore: float64(p.number("min", 0, 100, 0)) / 100},
	}
	if origin := p.Get("origin"); origin != "" {
		o.Choice.Origins.IDs = []int64{int64(p.number("origin", 1, 1<<40, 0))}
	}
	for _, status := range p.Values["status"] {
		if status != "" {
			o.Choice.Statuses = append(o.Choice.Statuses, unit.Status(status))
		}
	}
	if p.err != nil {
		return p.err
	}
	name := "yiku-" + time.Now().Format(time.DateOnly) + format.Endings[0]
	return s.download(w, r, name, kindOf(name), func(ctx context.Context, out io.Writer) error {
		o.Output = app.Output{
			Path: standardOutput, Stdout: out, Format: format,
			Options: export.WriteOptions{ToolVersion: s.session.Version, LangStyle: export.StyleRegion},
		}
		_, err := s.session.Export(ctx, o)
		if pairs, ok := errors.AsType[*app.PairsError](err); ok {
			err = &app.RequestError{Err: pairs}
		}
		return err
	})
}

// kindOf returns the content type of a file by its name.
func kindOf(name string) string {
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}
