package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/tm"
)

// changesScreen lists the journal.
type changesScreen struct {
	Entries []tm.JournalEntry
	More    bool
	// Undone is the entry that was taken back just now.
	Undone string
}

// shownChanges is how many entries are listed, the newest first.
const shownChanges = 100

// changesPage answers GET /changes.
func (s *Server) changesPage(w http.ResponseWriter, r *http.Request) {
	limit := shownChanges
	if r.URL.Query().Get("all") != "" {
		limit = 0
	}
	screen := changesScreen{Undone: r.URL.Query().Get("undone")}
	err := s.session.Read(r.Context(), func(m *tm.Memory) (err error) {
		screen.Entries, err = m.Journal(r.Context(), limit)
		return err
	})
	if err != nil && !hasReason(err, app.ReasonNoMemory) {
		s.fail(w, r, err)
		return
	}
	screen.More = limit > 0 && len(screen.Entries) == limit
	s.show(w, r, http.StatusOK, "changes", "", "", screen)
}

// undo answers POST /undo: the entry of the form, or the last one.
func (s *Server) undo(w http.ResponseWriter, r *http.Request) {
	o := tm.UndoOptions{Redo: r.PostFormValue("redo") != ""}
	if text := r.PostFormValue("entry"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			s.fail(w, r, &app.RequestError{Err: errors.New("entry is not a number")})
			return
		}
		o.Entry = n
	}
	var done tm.Undone
	err := s.session.Change(r.Context(), func(m *tm.Memory) (err error) {
		done, err = m.Undo(r.Context(), o)
		return err
	})
	if errors.Is(err, tm.ErrNothingToUndo) {
		err = &statusError{http.StatusConflict, "changes.nothing"}
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/changes?undone="+strconv.FormatInt(done.Entry.ID, 10), http.StatusSeeOther)
}
