package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/export/findings"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/check"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The page checks a translation: a document of the memory, or files that were dropped. It
// computes the findings again for each answer, so they are those of the current texts.

// A checkForm holds the choice of what to check.
type checkForm struct {
	Documents []unit.OriginCount
}

// A checkScreen holds the findings.
type checkScreen struct {
	*app.Checked
	// Document is the number of a document, Plan the plan of the dropped files.
	Document int64
	Plan     string
	Groups   []findingGroup
	// Hidden is the number of infos not shown, More that of findings beyond the limit.
	Hidden, More int
	All          bool
	// Problem is the reason why a finding was not set aside.
	Problem string
}

// A findingGroup holds the findings of a kind.
type findingGroup struct {
	Kind     check.Kind
	Findings []findingRow
}

// A findingRow is a finding with its first places, with the words concerned marked.
type findingRow struct {
	check.Finding
	Shown []findingPlace
	// Others holds the numbers of the other units.
	Others string
}

type findingPlace struct {
	check.Place
	Source, Target []piece
}

// Limits of the findings on a page and of the places of each. The files have all.
const (
	shownFindings = 300
	shownPlaces   = 3
)

// checkPage answers GET /check with the choice, or with the findings of a document.
func (s *Server) checkPage(w http.ResponseWriter, r *http.Request) error {
	p := parametersOf(r)
	document := p.number("document", 1, 1<<31, 0)
	if p.err != nil {
		return p.err
	}
	if document != 0 {
		return s.showCheck(w, r, http.StatusOK, checkScreen{Document: int64(document)})
	}
	var form checkForm
	err := s.session.Read(r.Context(), func(m *tm.Memory) (err error) {
		form.Documents, err = m.Origins(r.Context())
		return err
	})
	if err != nil && !hasReason(err, app.ReasonNoMemory) {
		return err
	}
	slices.SortStableFunc(form.Documents, func(a, b unit.OriginCount) int { return cmp.Compare(b.Origin.ID, a.Origin.ID) })
	return s.show(w, r, http.StatusOK, "check", "", "", form)
}

// newCheck answers POST /check: it keeps the files, so that their findings can be set aside
// and saved.
func (s *Server) newCheck(w http.ResponseWriter, r *http.Request) error {
	made, err := s.receive(w, r)
	if err != nil {
		return err
	}
	return redirect(w, r, "/check/"+made.ID)
}

// checkOf answers GET /check/{plan}.
func (s *Server) checkOf(w http.ResponseWriter, r *http.Request) error {
	return s.showCheck(w, r, http.StatusOK, checkScreen{Plan: r.PathValue("plan")})
}

// ignoreFinding answers POST /check/{plan}/ignore and, for a document, POST /check/ignore: it
// sets a finding aside for a reason.
func (s *Server) ignoreFinding(w http.ResponseWriter, r *http.Request) error {
	screen := checkScreen{Plan: r.PathValue("plan")}
	if screen.Plan == "" {
		screen.Document, _ = strconv.ParseInt(r.PostFormValue("document"), 10, 64)
	}
	id, reason := r.PostFormValue("id"), strings.TrimSpace(app.OneLine(r.PostFormValue("reason")))
	if id == "" || reason == "" {
		screen.Problem = languageOf(r).Text("check.needsreason")
		return s.showCheck(w, r, http.StatusBadRequest, screen)
	}
	options, _, err := s.toCheck(r, screen)
	if err != nil {
		return err
	}
	options.Ignore, options.Reason = []string{id}, reason
	switch _, err = s.as("check", "ignore", id).Check(r.Context(), options); {
	case hasReason(err, app.ReasonNoFinding):
		screen.Problem = languageOf(r).Text("check.gone")
		return s.showCheck(w, r, http.StatusConflict, screen)
	case err != nil:
		return err
	default:
		return redirect(w, r, screen.address())
	}
}

func (c checkScreen) address() string {
	if c.Plan != "" {
		return "/check/" + url.PathEscape(c.Plan)
	}
	return fmt.Sprintf("/check?document=%d", c.Document)
}

// With returns the address with one more parameter.
func (c checkScreen) With(name, value string) string {
	separator := "?"
	if c.Plan == "" {
		separator = "&"
	}
	return c.address() + separator + name + "=" + url.QueryEscape(value)
}

// toCheck returns what to check, and the folder of the dropped files.
func (s *Server) toCheck(r *http.Request, c checkScreen) (app.CheckOptions, string, error) {
	if c.Plan == "" {
		return app.CheckOptions{Document: c.Document}, "", nil
	}
	plan, err := s.planOf(r)
	if err != nil {
		return app.CheckOptions{}, "", err
	}
	options, err := s.session.CheckHanded(r.Context(), plan.folder)
	return options, plan.folder, withoutFolder(err, plan.folder)
}

// showCheck answers with the findings, as a file if a format is given.
func (s *Server) showCheck(w http.ResponseWriter, r *http.Request, status int, screen checkScreen) error {
	options, folder, err := s.toCheck(r, screen)
	if err != nil {
		return err
	}
	result, err := s.session.Check(r.Context(), options)
	if err != nil {
		return withoutFolder(err, folder)
	}
	if folder != "" {
		result.Document = strings.ReplaceAll(result.Document, folder+string(filepath.Separator), "")
	}
	if wantsJSON(r) {
		return s.answerJSON(w, status, result.Shape())
	}
	if pair := result.Pair; pair != nil {
		result.Document = bothFiles(strings.TrimPrefix(pair[0], folder+string(filepath.Separator)), strings.TrimPrefix(pair[1], folder+string(filepath.Separator)))
	}
	if format := r.FormValue("format"); format != "" {
		write := findings.WriterOf(format)
		if write == nil {
			return errMissing
		}
		name := "check." + format
		return s.download(w, r, name, kindOf(name), func(_ context.Context, out io.Writer) error {
			return write(out, findings.Report{Document: result.Document, From: result.From, To: result.To, Findings: result.Findings, Say: languageOf(r).Translate})
		})
	}
	screen.Checked, screen.All = result, r.FormValue("all") != ""
	screen.group()
	return s.show(w, r, status, "checked", "", languageOf(r).Text("screen.check")+" · "+result.Document, screen)
}

// group divides the findings into groups; it includes infos only if all findings are wanted.
func (c *checkScreen) group() {
	shown := 0
	for _, f := range c.Findings {
		switch {
		case f.Severity == check.Info && !c.All:
			c.Hidden++
			continue
		case shown == shownFindings:
			c.More++
			continue
		}
		shown++
		if n := len(c.Groups); n == 0 || c.Groups[n-1].Kind != f.Kind {
			c.Groups = append(c.Groups, findingGroup{Kind: f.Kind})
		}
		row := findingRow{Finding: f}
		var others []string
		for i, p := range f.Places {
			if i < shownPlaces {
				row.Shown = append(row.Shown, findingPlace{p, pieces(p.Source, p.SourceSpans, "hit"), pieces(p.Target, p.TargetSpans, "hit")})
			} else {
				others = append(others, strconv.Itoa(p.Number))
			}
		}
		row.Others = strings.Join(others, ", ")
		group := &c.Groups[len(c.Groups)-1]
		group.Findings = append(group.Findings, row)
	}
}

// withoutFolder removes the folder of an upload from the message of an error.
func withoutFolder(err error, folder string) error {
	if err == nil || folder == "" || errors.Is(err, context.Canceled) {
		return err
	}
	return &uploadFault{err, folder}
}

type uploadFault struct {
	error
	folder string
}

func (e *uploadFault) Error() string {
	return strings.ReplaceAll(e.error.Error(), e.folder+string(filepath.Separator), "")
}

func (e *uploadFault) Unwrap() error { return e.error }
