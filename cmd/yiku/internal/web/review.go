package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui/catalogue"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/history"
)

// The review of a document. The page has a window of beads. Every edit names the bead and the
// version of the beads on the page; the answer is the window in its new state: changed, or
// with the reason why it was not. Only the browser knows where the cursor is, so an edit says
// which bead and side it concerns.

// A reviewScreen is a window of the beads of a document.
type reviewScreen struct {
	app.ReviewWindow
	BeadRows []beadRow
	// PlotTag and KeymapTag are the tags of the plot and of the key map; KeepPlot and KeepKeymap
	// report that the page has them.
	PlotTag              string
	KeepPlot, KeepKeymap bool
	// Said is a message about the last edit; Refused reports that it was not made.
	Said    string
	Refused bool
	Keys    []reviewKey
	// Question is a question about an edit that was not made.
	Question *editQuestion
}

// An editQuestion asks whether to store texts that are in another language than their sides.
type editQuestion struct {
	Bead    int
	Version string
	Texts   [2]string
	Message string
}

// A beadRow is a bead with data that helps to review it.
type beadRow struct {
	shape.ReviewBead
	Sides      [2]beadSide
	Candidates []app.BeadCandidate
	// Counterpart is the bead with the other side, if the two are paired out of order and
	// both are shown.
	Counterpart *app.BeadCandidate
	// Tag identifies the contents of the row except its place, and what its marks depend on. Keep
	// reports that the page has the row.
	Tag  string
	Keep bool
}

// A beadSide is a side of a bead, with the differing numbers marked.
type beadSide struct {
	Name      string
	Sentences []beadSentence
}

type beadSentence struct {
	Paragraph bool
	Pieces    []piece
}

// listLabels holds the keys for the beads to review, after o.
const listLabels = "123456789abcdefghijklmnopqrstu"

// Label returns the key of an entry in the list of beads to review.
func (c reviewScreen) Label(i int) string { return listLabels[i : i+1] }

// An edit changes one or two of the hundred rows on the page, and most of the cost of an
// answer is rendering rows and moving them into the page. So a page sends a header with the
// tags of the rows that it has:
//
//	Yiku-Has: b56=2x4kq… b57=1f90c… plot=…
//
// For a row with the same tag the answer has an empty element, which htmx replaces by the
// row on the page (hx-preserve). The place of the row among the beads may have changed: the
// script counts.

// hasHeader is the name of the header.
const hasHeader = "Yiku-Has"

// pageHas parses the header of a request for a fragment.
func pageHas(r *http.Request) map[string]string {
	has := map[string]string{}
	if isFragment(r) {
		for entry := range strings.FieldsSeq(r.Header.Get(hasHeader)) {
			id, tag, _ := strings.Cut(entry, "=")
			has[id] = tag
		}
	}
	return has
}

// tagSeed makes tags valid for one run of the program.
var tagSeed = maphash.MakeSeed()

func tagOf(v any, texts ...string) (string, error) {
	var h maphash.Hash
	h.SetSeed(tagSeed)
	err := json.NewEncoder(&h).Encode(v)
	for _, t := range texts {
		h.WriteString(t)
		h.WriteByte(0)
	}
	return strconv.FormatUint(h.Sum64(), 36), err
}

// fill makes the rows of the window, and keeps those that the page has.
func (c *reviewScreen) fill(r *http.Request) (err error) {
	has := pageHas(r)
	c.BeadRows = make([]beadRow, len(c.Rows))
	for i, b := range c.Rows {
		row := beadRow{ReviewBead: b, Candidates: c.Candidates[b.Bead]}
		if at := slices.IndexFunc(c.Rows, func(x shape.ReviewBead) bool { return b.Partner != 0 && x.Bead == b.Partner }); at >= 0 {
			var texts []string
			for _, x := range slices.Concat(c.Rows[at].Source, c.Rows[at].Target) {
				texts = append(texts, x.Text)
			}
			row.Counterpart = &app.BeadCandidate{Bead: b.Partner, Place: c.Rows[at].Place, Text: strings.Join(texts, " ")}
		}
		tagged := row
		tagged.Place = 0
		if row.Tag, err = tagOf(tagged, c.NumberTexts(i)...); err != nil {
			return err
		}
		row.Keep = has["b"+strconv.Itoa(b.Bead)] == row.Tag
		c.BeadRows[i] = row
	}
	// A plot whose points are off by less than their size may stay.
	const size = 20
	plot := slices.Clone(c.Points)
	for i := range plot {
		plot[i].Source, plot[i].Target = plot[i].Source/size, plot[i].Target/size
	}
	here := slices.IndexFunc(c.Points, func(p app.BeadPoint) bool { return p.Bead == c.Cursor })
	if c.PlotTag, err = tagOf([]any{here, plot}); err != nil {
		return err
	}
	c.KeepPlot, c.KeepKeymap = has["plot"] == c.PlotTag, has["keymap"] != ""
	numbers, err := c.DifferingNumbers(r.Context(), func(row int) bool { return !c.BeadRows[row].Keep })
	if err != nil {
		return err
	}
	for i, b := range c.Rows {
		spans, differ := numbers[b.Bead]
		for side, sentences := range [2][]shape.ReviewSentence{b.Source, b.Target} {
			c.BeadRows[i].Sides[side].Name = bitext.Side(side).String()
			for k, x := range sentences {
				var of []align.Span
				if differ {
					of = spans[side][k]
				}
				c.BeadRows[i].Sides[side].Sentences = append(c.BeadRows[i].Sides[side].Sentences, beadSentence{x.Paragraph, pieces(x.Text, of, "differs")})
			}
		}
	}
	return nil
}

// Differ reports whether the numbers of the sides differ.
func (b beadRow) Differ() bool {
	for _, side := range b.Sides {
		for _, x := range side.Sentences {
			for _, p := range x.Pieces {
				if p.Kind != "" {
					return true
				}
			}
		}
	}
	return false
}

// A reviewKey is an entry of the key map: a key, its verb and its effect.
type reviewKey struct{ Key, Verb, Does string }

// reviewKeys lists the keys of the review, as in keys.js.
var reviewKeys = [][2]string{
	{"Space", "confirm"}, {"⇧Space", "through"}, {"n", "next"}, {"N", "previous"}, {"o 1", "listed"}, {"g 57", "goto"}, {"K", "up"}, {"J", "down"}, {"m", "merge"}, {"M", "mergeup"},
	{"p", "part"}, {"s", "split"}, {"x", "apart"}, {"y", "pair"}, {"e", "edit"}, {"r", "realign"}, {"d", "aside"}, {"a", "reopen"},
	{"1 2", "candidate"}, {"b", "bookmark"}, {"B", "bookmarked"}, {"u", "undo"}, {"U", "redo"}, {".", "again"},
}

// beadState names the state of a bead that the page shows.
func beadState(b shape.ReviewBead) string {
	switch {
	case b.State == bitext.Confirmed.String():
		return "confirmed"
	case b.State == bitext.SetAside.String():
		return "aside"
	case b.Unpaired:
		return "unpaired"
	case b.Doubtful:
		return "doubtful"
	case b.Partner != 0:
		return "moved"
	}
	return "aligned"
}

func (c reviewScreen) Title() string {
	if c.Document.Title != "" {
		return c.Document.Title
	}
	return c.Document.Source
}

// Left returns the number of beads that need a review.
func (c reviewScreen) Left() int { return c.Doubtful + c.Unpaired }

// DonePercent returns the share of the beads that need no review.
func (c reviewScreen) DonePercent() int { return 100 * (c.Beads - c.Left()) / max(1, c.Beads) }

// reviewPage answers GET /documents/{id}/review.
func (s *Server) reviewPage(w http.ResponseWriter, r *http.Request, id int64) error {
	p := parametersOf(r)
	at := app.BeadPlace{Find: p.text("find"), Bead: p.number("at", 0, 1<<31, 0), Place: p.number("place", 0, 1<<31, 0)}
	switch p.text("next") {
	case "1":
		at.Next = 1
	case "-1":
		at.Next = -1
	}
	if p.err != nil {
		return p.err
	}
	return s.showReview(w, r, http.StatusOK, id, at, "")
}

// showReview answers with the window around a place; said, if not empty, is the key of a
// message.
func (s *Server) showReview(w http.ResponseWriter, r *http.Request, status int, id int64, at app.BeadPlace, said string) error {
	return s.showWindow(w, r, status, id, at, reviewScreen{Said: said})
}

// showWindow fills in the screen and answers with it.
func (s *Server) showWindow(w http.ResponseWriter, r *http.Request, status int, id int64, at app.BeadPlace, screen reviewScreen) error {
	window, err := s.session.ReviewWindow(r.Context(), id, at)
	if err != nil {
		return err
	}
	language := languageOf(r)
	screen.ReviewWindow, screen.Refused = window, status >= 400
	if err := screen.fill(r); err != nil {
		return err
	}
	switch {
	case screen.Said != "" || screen.Question != nil:
	case !window.Found && at.Find != "":
		screen.Said = language.Text("review.notfound", at.Find)
	case !window.Found:
		screen.Said = language.Text("review.alldone")
	}
	for _, k := range reviewKeys {
		screen.Keys = append(screen.Keys, reviewKey{k[0], k[1], language.Text("verb." + k[1])})
	}
	return s.show(w, r, status, "review", "review-body", screen.Title(), screen)
}

// beadOf returns an edit of a bead, from the path and the form.
func beadOf(r *http.Request) (e app.BeadEdit, err error) {
	id, err := pathNumber(r, "id")
	bead, wrong := pathNumber(r, "bead")
	if err = cmp.Or(err, wrong, r.ParseForm()); err != nil {
		return e, err
	}
	e.Document, e.Beads = id, []int{int(bead)}
	if text := r.Form.Get("version"); text != "" {
		if e.Version, err = strconv.ParseInt(text, 10, 64); err != nil {
			return e, &app.RequestError{Err: err}
		}
	}
	if r.Form.Get("side") == bitext.Target.String() {
		e.Side = bitext.Target
	}
	return e, nil
}

// verbs holds the edits of a bead by their names in the address.
var verbs = map[string]app.BeadVerb{
	"up": app.Up, "down": app.Down, "merge": app.Merge, "part": app.Part, "split": app.Split, "apart": app.Apart, "pair": app.PairUp,
	"edit": app.EditText, "confirm": app.Confirm, "through": app.Through, "aside": app.SetAside, "reopen": app.Reopen, "realign": app.Realign,
}

// editBead answers POST /documents/{id}/beads/{bead}/{verb}.
func (s *Server) editBead(w http.ResponseWriter, r *http.Request) error {
	e, err := beadOf(r)
	known := false
	if e.Verb, known = verbs[r.PathValue("verb")]; err == nil && !known {
		err = errMissing
	}
	if err != nil {
		return err
	}
	bead := e.Beads[0]
	if e.Place, _ = strconv.Atoi(r.PostFormValue("with")); e.Verb == app.PairUp {
		e.Beads = append(e.Beads, e.Place)
	}
	e.Texts, e.AnyLanguage = [2]string{r.PostFormValue("source"), r.PostFormValue("target")}, r.PostFormValue("anyway") != ""
	change, err := s.as("review", e.Document, r.PathValue("verb"), bead).EditBeads(r.Context(), e)
	place, _ := strconv.Atoi(r.PostFormValue("place"))
	at := app.BeadPlace{Bead: bead, Place: place}
	language := languageOf(r)
	switch _, refused := errors.AsType[*bitext.Refusal](err); {
	case hasReason(err, app.ReasonOtherSide):
		question := editQuestion{bead, r.PostFormValue("version"), e.Texts, language.Translate(err.Error())}
		return s.showWindow(w, r, http.StatusUnprocessableEntity, e.Document, at, reviewScreen{Question: &question})
	case errors.Is(err, bitext.ErrChanged):
		return s.showReview(w, r, http.StatusConflict, e.Document, at, language.Text("review.conflict"))
	case refused:
		return s.showReview(w, r, http.StatusUnprocessableEntity, e.Document, at, language.Translate(err.Error()))
	case err != nil:
		return err
	default:
		if e.Verb == app.Confirm || e.Verb == app.Through {
			at = app.BeadPlace{Place: place + 1}
		}
		return s.showReview(w, r, http.StatusOK, e.Document, at, said(language, e.Verb, change))
	}
}

// said returns the message about an edit whose effect does not show in the row of the cursor.
func said(l catalogue.Language, verb app.BeadVerb, c app.BeadChange) string {
	switch {
	case c.Entry == 0:
		return l.Text("review.same")
	case verb == app.Through || verb == app.Realign:
		return l.Text("review.changed", len(c.Change.After))
	}
	return ""
}

// undoReview answers POST /documents/{id}/review/undo, and redo.
func (s *Server) undoReview(redo bool) page {
	return numbered(func(w http.ResponseWriter, r *http.Request, id int64) error {
		bead, _ := strconv.Atoi(r.PostFormValue("bead"))
		place, _ := strconv.Atoi(r.PostFormValue("place"))
		at := app.BeadPlace{Bead: bead, Place: place}
		language := languageOf(r)
		done, err := s.as("undo").UndoReview(r.Context(), id, redo)
		_, refused := errors.AsType[*history.UndoError](err)
		switch {
		case errors.Is(err, history.ErrNothingToUndo):
			return s.showReview(w, r, http.StatusConflict, id, at, language.Text("changes.nothing"))
		case refused:
			return s.showReview(w, r, http.StatusConflict, id, at, language.Translate(err.Error()))
		case err != nil:
			return err
		default:
			return s.showReview(w, r, http.StatusOK, id, at, language.Text("changes.undone", fmt.Sprint(done.Entry.ID)))
		}
	})
}

// An askScreen is what a verb asks before it is executed.
type askScreen struct {
	Document int64
	Bead     int
	Version  string
	Side     string
	Places   []shape.ReviewPlace
	Row      shape.ReviewBead
	From, To string
	Change   shape.ReviewEdit
}

// askBead answers GET /documents/{id}/beads/{bead}/{verb} with the question of the verb: where
// to split, which texts, whether to realign in this way.
func (s *Server) askBead(w http.ResponseWriter, r *http.Request) error {
	e, err := beadOf(r)
	if err != nil {
		return err
	}
	ask := askScreen{Document: e.Document, Bead: e.Beads[0], Version: r.Form.Get("version"), Side: e.Side.String()}
	ctx := r.Context()
	switch r.PathValue("verb") {
	case "split":
		ask.Places, err = s.session.SplitPlaces(ctx, e.Document, e.Beads[0], e.Side)
	case "edit":
		var window app.ReviewWindow
		window, err = s.session.ReviewWindow(ctx, e.Document, app.BeadPlace{Bead: e.Beads[0]})
		ask.From, ask.To = window.From, window.To
		for _, row := range window.Rows {
			if row.Bead == e.Beads[0] {
				ask.Row = row
			}
		}
	case "realign":
		var change app.BeadChange
		e.Verb, e.Preview = app.Realign, true
		change, err = s.session.EditBeads(ctx, e)
		ask.Change = change.Shape()
	default:
		err = errMissing
	}
	if err != nil {
		return err
	}
	name := "ask-" + r.PathValue("verb")
	return s.show(w, r, http.StatusOK, name, name, languageOf(r).Text("verb."+r.PathValue("verb")), ask)
}
