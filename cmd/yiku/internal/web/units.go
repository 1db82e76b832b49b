package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/spot"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A unitScreen is a unit with its neighbours.
type unitScreen struct {
	app.ShownUnit
	// Seen is the version of the unit. Conflict is set if another version was changed
	// instead: then Wanted holds the texts that were sent.
	Seen     string
	Conflict bool
	Wanted   []string
	// Phrase is the phrase looked up, whose rendering is marked.
	Phrase string
	Saved  bool
	// If nothing was stored, Misfit names the text that is in another language than its side;
	// Note is the note that was sent.
	Misfit, Note string
}

// statuses holds the statuses that a person may set.
var statuses = []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected}

func (unitScreen) Statuses() []unit.Status { return statuses }

// Text returns the text to edit: the one that was sent, if it could not be stored.
func (u unitScreen) Text(variant int) string {
	if variant < len(u.Wanted) {
		return u.Wanted[variant]
	}
	return u.Variants[variant].Text
}

func pathNumber(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || n < 1 {
		return 0, errMissing
	}
	return n, nil
}

// as returns the session for a change, with its entry in the journal: the command line that
// makes the same change.
func (s *Server) as(words ...any) *app.Session {
	session := *s.session
	session.Command = strings.TrimSpace("page: " + app.OneLine(fmt.Sprintln(words...)))
	return &session
}

// unitPage answers GET /units/{id}.
func (s *Server) unitPage(w http.ResponseWriter, r *http.Request, id int64) error {
	list, err := s.session.ShowUnits(r.Context(), app.Neighbours, id)
	if err != nil {
		return err
	}
	shown := list[0]
	return s.showUnit(w, r, http.StatusOK, unitScreen{
		ShownUnit: shown, Phrase: r.URL.Query().Get("phrase"),
		Saved: r.URL.Query().Has("saved"),
	})
}

func (s *Server) showUnit(w http.ResponseWriter, r *http.Request, status int, screen unitScreen) error {
	screen.Seen = screen.Changed.Format(time.RFC3339)
	return s.show(w, r, status, "unit", "", languageOf(r).Text("unit.title", screen.ID), screen)
}

// editUnit answers POST /units/{id}: it changes texts, status and note.
func (s *Server) editUnit(w http.ResponseWriter, r *http.Request) error {
	id, err := pathNumber(r, "id")
	seen, wrong := time.Parse(time.RFC3339, r.PostFormValue("seen"))
	if err = cmp.Or(err, wrong); err != nil {
		return &app.RequestError{Err: err}
	}
	edit := unit.Edit{Status: unit.Status(r.PostFormValue("status")), Seen: seen}
	for i, text := range r.PostForm["text"] {
		edit.Texts = append(edit.Texts, unit.TextEdit{Position: i, Text: strings.TrimSpace(app.OneLine(text))})
	}
	if note := strings.TrimSpace(r.PostFormValue("note")); note != "" {
		edit.Notes = []string{app.OneLine(note)}
	}
	_, err = s.as("edit", id).Edit(r.Context(), id, edit, r.PostFormValue("anyway") != "")
	if changed, ok := errors.AsType[*fault.ChangedError](err); ok {
		now, err := s.session.ShowUnits(r.Context(), app.Neighbours, changed.Unit.ID)
		if err != nil {
			return err
		}
		return s.showUnit(w, r, http.StatusConflict, unitScreen{ShownUnit: now[0], Conflict: true, Wanted: r.PostForm["text"]})
	}
	if hasReason(err, app.ReasonOtherSide) {
		now, failed := s.session.ShowUnits(r.Context(), app.Neighbours, id)
		if failed != nil {
			return failed
		}
		screen := unitScreen{ShownUnit: now[0], Wanted: r.PostForm["text"], Misfit: languageOf(r).Translate(err.Error()), Note: r.PostFormValue("note")}
		screen.Status = edit.Status
		return s.showUnit(w, r, http.StatusUnprocessableEntity, screen)
	}
	if err != nil {
		return err
	}
	return redirect(w, r, fmt.Sprintf("/units/%d?saved", id))
}

// markForm answers GET /units/{id}/mark: it asks which words render the phrase.
func (s *Server) markForm(w http.ResponseWriter, r *http.Request, id int64) error {
	phrase, to := r.URL.Query().Get("phrase"), r.URL.Query().Get("to")
	found, err := s.session.FoundIn(r.Context(), id, phrase, to)
	if err != nil {
		return err
	}
	return s.showMark(w, r, phrase, found, true)
}

// A markScreen is a unit in which words are marked.
type markScreen struct {
	unitRow
	Phrase, Lang string
	// Text is the translation, Words holds the words marked now.
	Text, Words string
}

func (s *Server) showMark(w http.ResponseWriter, r *http.Request, phrase string, found tm.Found, editing bool) error {
	screen := markScreen{unitRow: unitRowOf(found), Phrase: phrase}
	if found.Other >= 0 {
		o := found.Unit.Variants[found.Other]
		screen.Lang, screen.Text = o.Lang, o.Text
		if len(found.Parts) > 0 {
			var parts []string
			for _, span := range found.Renderings[:found.Parts[0]] {
				parts = append(parts, o.Text[span.Start:span.End])
			}
			screen.Words = spot.JoinParts(o.Lang, parts)
		}
	}
	title := languageOf(r).Text("mark.title")
	if editing {
		return s.show(w, r, http.StatusOK, "mark", "mark", title, screen)
	}
	return s.show(w, r, http.StatusOK, "unit-row", "unit-row", title, map[string]any{"Row": screen.unitRow, "Phrase": phrase})
}

// setMark answers POST /marks.
func (s *Server) setMark(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PostFormValue("unit"), 10, 64)
	if err != nil {
		return &app.RequestError{Err: err}
	}
	phrase, words, to := r.PostFormValue("phrase"), strings.TrimSpace(r.PostFormValue("words")), r.PostFormValue("lang")
	ctx := r.Context()
	switch r.PostFormValue("action") {
	case "forget":
		session := s.as("mark", id, phrase, "--remove")
		err = session.Unmark(ctx, id, phrase, session.Command)
	case "missing":
		session := s.as("mark", id, phrase, "--missing")
		_, err = session.Mark(ctx, tm.Mark{Unit: id, Phrase: phrase, Lang: to, Command: session.Command})
	default:
		if words == "" {
			err = &app.RequestError{Err: errors.New(languageOf(r).Text("mark.empty"))}
			break
		}
		session := s.as("mark", id, phrase, words)
		_, err = session.Mark(ctx, tm.Mark{Unit: id, Phrase: phrase, Words: words, Lang: to, Command: session.Command})
	}
	if err != nil {
		return err
	}
	return s.markDone(ctx, w, r, id, phrase, to)
}

// markDone shows the row in its new state, or, without htmx, the look-up again.
func (s *Server) markDone(ctx context.Context, w http.ResponseWriter, r *http.Request, id int64, phrase, to string) error {
	if !isFragment(r) {
		return redirect(w, r, lookupQuery{Text: phrase}.With())
	}
	found, err := s.session.FoundIn(ctx, id, phrase, to)
	if err != nil {
		return err
	}
	return s.showMark(w, r, phrase, found, false)
}
