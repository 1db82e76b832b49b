package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/export/rulings"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// A rulingsScreen lists the rulings and has a form for a new one.
type rulingsScreen struct {
	Query   string
	Rulings []ruling.Ruling
	// Form holds the values of the form, Problem what is wrong with them.
	Form    ruling.Ruling
	Problem string
	// Added and Replaced are the numbers of rulings that were just stored.
	Added, Replaced string
}

func (rulingsScreen) Statuses() []ruling.Status { return ruling.StatusWords.Values() }

// rulingOf parses a ruling from the fields of a form or an address.
func rulingOf(values url.Values) ruling.Ruling {
	get := func(name string) string { return strings.TrimSpace(app.OneLine(values.Get(name))) }
	return ruling.Ruling{
		Phrase: get("phrase"), Rendering: get("rendering"), Lang: get("lang"), Status: ruling.Status(get("status")),
		Authority: get("authority"), Date: get("date"), Citation: get("citation"), Note: get("note"),
	}
}

// rulingsPage answers GET /rulings.
func (s *Server) rulingsPage(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	return s.showRulings(w, r, http.StatusOK, rulingsScreen{
		Query: query.Get("q"), Form: rulingOf(query), Added: query.Get("added"), Replaced: query.Get("replaced"),
	})
}

func (s *Server) showRulings(w http.ResponseWriter, r *http.Request, status int, screen rulingsScreen) error {
	list, err := s.rulings(r.Context(), screen.Query)
	if err != nil && !hasReason(err, app.ReasonNoMemory) {
		return err
	}
	screen.Rulings = list
	return s.show(w, r, status, "rulings", "ruling-list", "", screen)
}

// addRuling answers POST /rulings.
func (s *Server) addRuling(w http.ResponseWriter, r *http.Request) error {
	add := rulingOf(r.PostForm)
	if err := add.Validate(); err != nil {
		return s.showRulings(w, r, http.StatusBadRequest, rulingsScreen{Form: add, Problem: languageOf(r).Translate(err.Error())})
	}
	return s.storeRulings(w, r, []ruling.Ruling{add}, s.as("ruling add", add.Phrase, add.Rendering))
}

// importRulings answers POST /rulings/import with a table or a term base.
func (s *Server) importRulings(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, largestUpload)
	file, header, err := r.FormFile("file")
	if err != nil {
		return uploadError(err)
	}
	defer file.Close()
	defer r.MultipartForm.RemoveAll()
	fill := rulings.Options{Lang: "en", Authority: r.FormValue("authority"), Date: r.FormValue("date")}
	if tag := r.FormValue("lang"); tag != "" {
		fill.Lang = tag
	}
	list, err := rulings.Read(r.Context(), file, header.Filename, fill)
	if err != nil {
		return &app.RequestError{Err: err}
	}
	return s.storeRulings(w, r, list.Rulings, s.as("ruling import", header.Filename))
}

func (s *Server) storeRulings(w http.ResponseWriter, r *http.Request, list []ruling.Ruling, session *app.Session) error {
	var added, replaced int
	err := session.Change(r.Context(), func(m *tm.Memory) (err error) {
		added, replaced, err = m.AddRulings(r.Context(), list, session.Command)
		return err
	})
	if err != nil {
		return err
	}
	values := url.Values{"added": {strconv.Itoa(added)}, "replaced": {strconv.Itoa(replaced)}}
	return redirect(w, r, "/rulings?"+values.Encode())
}

// removeRuling answers POST /rulings/{id}/remove.
func (s *Server) removeRuling(w http.ResponseWriter, r *http.Request, id int64) error {
	session := s.as("ruling remove", id)
	err := session.Change(r.Context(), func(m *tm.Memory) error {
		return m.RemoveRulings(r.Context(), []int64{id}, session.Command)
	})
	if err != nil {
		return err
	}
	return redirect(w, r, "/rulings")
}
