package web

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui/catalogue"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/history"
)

// A changesScreen lists the journal.
type changesScreen struct {
	Entries []history.Entry
	More    bool
	// Undone is the entry that was just undone.
	Undone   string
	language catalogue.Language
}

// Deed describes in words what the page did, from the command in the journal. It is empty
// for changes made elsewhere.
func (c changesScreen) Deed(command string) string { return deed(c.language, command) }

func deed(l catalogue.Language, command string) string {
	if number, undone, ok := strings.Cut(strings.TrimPrefix(command, "undo "), ": "); ok && strings.HasPrefix(command, "undo ") {
		return l.Text("deed.undo", number, cmp.Or(deed(l, undone), undone))
	}
	rest, ok := strings.CutPrefix(command, "page: ")
	words := strings.Fields(rest)
	if !ok || len(words) < 2 {
		return ""
	}
	from := func(n int) string { return strings.Join(words[min(n, len(words)):], " ") }
	switch words[0] + " " + words[1] {
	case "check ignore":
		return l.Text("deed.ignore")
	case "edit --document":
		return l.Text("deed.document", from(2))
	case "ruling add":
		return l.Text("deed.ruling", from(2))
	case "ruling import":
		return l.Text("deed.rulings", from(2))
	case "ruling remove":
		return l.Text("deed.unruled", from(2))
	}
	switch {
	case words[0] == "edit":
		return l.Text("deed.edit", words[1])
	case words[0] == "import":
		return l.Text("deed.import", from(1))
	case words[0] == "mark":
		return l.Text("deed.mark", words[1], from(2))
	case words[0] == "review" && len(words) == 4 && catalogue.Has("verb."+words[2]):
		return l.Text("deed.review", words[1], words[3], l.Text("verb."+words[2]))
	}
	return ""
}

// shownChanges is the number of entries listed, the newest first.
const shownChanges = 100

// changesPage answers GET /changes.
func (s *Server) changesPage(w http.ResponseWriter, r *http.Request) error {
	limit := shownChanges
	if r.URL.Query().Get("all") != "" {
		limit = 0
	}
	screen := changesScreen{Undone: r.URL.Query().Get("undone"), language: languageOf(r)}
	err := s.session.Read(r.Context(), func(m *tm.Memory) (err error) {
		screen.Entries, err = m.Journal(r.Context(), limit)
		return err
	})
	if err != nil && !hasReason(err, app.ReasonNoMemory) {
		return err
	}
	screen.More = limit > 0 && len(screen.Entries) == limit
	return s.show(w, r, http.StatusOK, "changes", "", "", screen)
}

// undo answers POST /undo: it undoes the entry of the form, or the last one.
func (s *Server) undo(w http.ResponseWriter, r *http.Request) error {
	o := history.UndoOptions{Redo: r.PostFormValue("redo") != ""}
	if text := r.PostFormValue("entry"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			return &app.RequestError{Err: errors.New("entry is not a number")}
		}
		o.Entry = n
	}
	var done history.Undone
	err := s.session.Change(r.Context(), func(m *tm.Memory) (err error) {
		done, err = m.Undo(r.Context(), o)
		return err
	})
	if errors.Is(err, history.ErrNothingToUndo) {
		err = &statusError{http.StatusConflict, "changes.nothing"}
	}
	if err != nil {
		return err
	}
	return redirect(w, r, "/changes?undone="+strconv.FormatInt(done.Entry.ID, 10))
}
