package web

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/match"
)

// A briefScreen is a form and, if a document was given, what the memory has for it.
type briefScreen struct {
	To   string
	Plan string
	Name string
	app.Brief
	Done bool
}

// Percent returns the share of the document's characters that is in a band.
func (b briefScreen) Percent(band match.Band) int {
	return 100 * band.Characters / max(1, b.Characters)
}

// briefPage answers GET /brief.
func (s *Server) briefPage(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, "brief", "", "", briefScreen{To: "en"})
}

// pastedName is the name of the file that holds a pasted text.
const pastedName = "text.txt"

// newBrief answers POST /brief: it keeps a file or a text, so that its brief can also be
// downloaded as a file.
func (s *Server) newBrief(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, largestUpload)
	if err := r.ParseMultipartForm(largestText); err != nil {
		return uploadError(err)
	}
	defer r.MultipartForm.RemoveAll()
	made, err := s.plans.add()
	if err != nil {
		return err
	}
	name, content := pastedName, io.Reader(strings.NewReader(r.FormValue("text")))
	if file, header, err := r.FormFile("file"); err == nil {
		defer file.Close()
		if safe := fileName(header.Header.Get("Content-Disposition")); safe != "" {
			name, content = filepath.Base(safe), file
		}
	}
	if err := writeFile(filepath.Join(made.folder, name), content); err != nil {
		s.plans.remove(made.ID)
		return uploadError(err)
	}
	made.name = name
	values := parameters{Values: r.Form}
	to := values.language("to")
	return redirect(w, r, "/brief/"+made.ID+"?to="+to)
}

// briefOf answers GET /brief/{plan} with the brief, or as a file if a format is given.
func (s *Server) briefOf(w http.ResponseWriter, r *http.Request) error {
	plan, err := s.planOf(r)
	p := parametersOf(r)
	to := p.language("to")
	if err = cmp.Or(err, p.err); err != nil {
		return err
	}
	session := *s.session
	document := filepath.Join(plan.folder, plan.name)
	if p.Get("format") == "xliff" {
		return s.download(w, r, strings.TrimSuffix(plan.name, filepath.Ext(plan.name))+".xlf", "application/x-xliff+xml", func(ctx context.Context, out io.Writer) error {
			matched, err := session.MatchDocument(ctx, document, app.ReadOptions{}, tm.MatchQuery{To: to, Min: leastMatch, Limit: usualMatches})
			if err != nil {
				return err
			}
			matched.Path = plan.name
			return session.WriteXLIFF(out, matched, to)
		})
	}
	b, err := session.Brief(r.Context(), document, to, usualPhrases, app.ReadOptions{})
	if err != nil {
		return err
	}
	b.Document = plan.name
	if format, ok := formats.ByName(p.Get("format")); ok && format.Write != nil {
		name := "brief" + format.Endings[0]
		return s.download(w, r, name, kindOf(name), func(_ context.Context, out io.Writer) error {
			_, err := b.WriteTerms(app.Output{Path: standardOutput, Stdout: out, Format: format}, func(r tm.Rendering) string {
				return fmt.Sprintf("%d×", r.Count)
			})
			return err
		})
	}
	screen := briefScreen{To: to, Plan: plan.ID, Name: plan.name, Brief: b, Done: true}
	if plan.name == pastedName {
		screen.Name = languageOf(r).Text("brief.pasted")
	}
	return s.show(w, r, http.StatusOK, "brief", "", screen.Name, screen)
}
