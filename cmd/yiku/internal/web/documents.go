package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A documentsScreen lists the documents.
type documentsScreen struct {
	Query     string
	Documents []documentRow
	Total     int
	// Resume is the document of the last review that was begun and is not done.
	Resume *documentRow
	More   bool
}

// A documentRow is a document with the state of its review.
type documentRow struct {
	unit.Origin
	Units int
	// Bitext is nil if the document has none.
	Bitext *bitext.Head
	// Done is the share of the beads that need no review, in percent.
	Done int
}

// shownDocuments is the number of documents listed, the newest first.
const shownDocuments = 200

// documentsPage answers GET /documents.
func (s *Server) documentsPage(w http.ResponseWriter, r *http.Request) error {
	screen := documentsScreen{Query: r.URL.Query().Get("q")}
	err := s.session.Read(r.Context(), func(m *tm.Memory) error {
		origins, err := m.Origins(r.Context())
		if err != nil {
			return err
		}
		heads, err := m.Bitexts(r.Context())
		if err != nil {
			return err
		}
		screen.fill(origins, heads, r.URL.Query().Get("all") != "")
		return nil
	})
	if hasReason(err, app.ReasonNoMemory) {
		err = nil // the screen explains how to begin
	}
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "documents", "document-list", "", screen)
}

func hasReason(err error, reason string) bool {
	e, ok := errors.AsType[interface {
		error
		Reason() string
	}](err)
	return ok && e.Reason() == reason
}

func (c *documentsScreen) fill(origins []unit.OriginCount, heads []bitext.Head, all bool) {
	byOrigin := map[int64]*bitext.Head{}
	for i := range heads {
		byOrigin[heads[i].Origin] = &heads[i]
	}
	slices.SortFunc(origins, func(a, b unit.OriginCount) int {
		return cmp.Or(b.Origin.Imported.Compare(a.Origin.Imported), cmp.Compare(b.Origin.ID, a.Origin.ID))
	})
	for _, o := range origins {
		if !app.OriginHas(o.Origin, strings.Fields(c.Query)) {
			continue
		}
		c.Total++
		row := documentRow{Origin: o.Origin, Units: o.Units, Bitext: byOrigin[o.Origin.ID]}
		if row.Bitext != nil {
			row.Done = 100
			if left := row.Bitext.Doubtful + row.Bitext.Unpaired; row.Bitext.Beads > 0 {
				row.Done = 100 * (row.Bitext.Beads - left) / row.Bitext.Beads
			}
			if c.Resume == nil && row.Bitext.Stopped != 0 && row.Done < 100 {
				c.Resume = &row
			}
		}
		if all || len(c.Documents) < shownDocuments {
			c.Documents = append(c.Documents, row)
		}
	}
	c.More = c.Total > len(c.Documents)
}

func (d documentRow) Title() string { return documentName(d.Origin) }

// documentName returns the title of a document, or the names of its files, in a form that
// every language of the page understands.
func documentName(o unit.Origin) string {
	if o.Title != "" || o.Target == "" {
		return cmp.Or(o.Title, o.Source)
	}
	return bothFiles(o.Source, o.Target)
}

// bothFiles joins the names of the files of a pair.
func bothFiles(source, target string) string { return source + " ↔ " + target }

// A documentScreen is a document with its units.
type documentScreen struct {
	documentRow
	Rows []unit.Unit
	More bool
}

// Buildable reports whether beads can be made from the units: those of an exchange file
// need not form a text.
func (d documentScreen) Buildable() bool {
	return d.Bitext == nil && len(d.Rows) > 0 && !slices.ContainsFunc(d.Rows, func(u unit.Unit) bool {
		return u.Status == unit.Imported || len(u.Variants) != 2
	})
}

// shownRows is the number of units of a document shown at once.
const shownRows = 500

// documentPage answers GET /documents/{id}.
func (s *Server) documentPage(w http.ResponseWriter, r *http.Request, id int64) error {
	var screen documentScreen
	found := false
	err := s.session.Read(r.Context(), func(m *tm.Memory) error {
		origins, err := m.Origins(r.Context())
		if err != nil {
			return err
		}
		for _, o := range origins {
			if o.Origin.ID == id {
				found, screen.Origin, screen.documentRow.Units = true, o.Origin, o.Units
			}
		}
		heads, err := m.Bitexts(r.Context())
		for i := range heads {
			if heads[i].Origin == id {
				screen.Bitext = &heads[i]
			}
		}
		if err != nil || !found {
			return err
		}
		for u, err := range m.Units(r.Context(), tm.Filter{Origin: id, Statuses: statuses}) {
			if err != nil {
				return err
			}
			if len(screen.Rows) == shownRows && r.URL.Query().Get("all") == "" {
				screen.More = true
				break
			}
			screen.Rows = append(screen.Rows, u)
		}
		return nil
	})
	if err == nil && !found {
		err = &fault.NoOriginError{ID: id}
	}
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "document", "", screen.Title(), screen)
}

// editDocument answers POST /documents/{id}: it changes the metadata of the document.
func (s *Server) editDocument(w http.ResponseWriter, r *http.Request, id int64) error {
	var edit unit.OriginEdit
	for name, to := range map[string]**string{"title": &edit.Title, "date": &edit.Date, "body": &edit.Body, "translator": &edit.Translator, "url": &edit.URL} {
		if r.PostFormValue(name) != "" || r.PostForm.Has(name) {
			text := strings.TrimSpace(app.OneLine(r.PostFormValue(name)))
			*to = &text
		}
	}
	if edit.Date != nil {
		if err := unit.ValidateDate(*edit.Date); err != nil {
			return &app.RequestError{Err: err}
		}
	}
	session := s.as("edit", "--document", id)
	err := session.Change(r.Context(), func(m *tm.Memory) error {
		_, _, err := m.EditOrigin(r.Context(), id, edit, session.Command)
		return err
	})
	if err != nil {
		return err
	}
	return redirect(w, r, fmt.Sprintf("/documents/%d", id))
}

// makeBeads answers POST /documents/{id}/beads: it makes the beads of a document without any
// from its pairs.
func (s *Server) makeBeads(w http.ResponseWriter, r *http.Request, id int64) error {
	_, err := s.as("review", id, "build").MakeBeads(r.Context(), id)
	if hasReason(err, fault.ReasonNotAText) {
		err = &app.RequestError{Err: err}
	}
	if err != nil {
		return err
	}
	return redirect(w, r, fmt.Sprintf("/documents/%d/review", id))
}

// Uploads. The files of a form are written to a separate folder, read to show their contents,
// and stored when the user confirms. A plan that nobody stores is removed after a day, and
// all plans are removed when the server ends.

// Limits of an upload: the size of all files together, and their number.
const (
	largestUpload = 256 << 20
	mostFiles     = 2000
	planLife      = 24 * time.Hour
)

// A plan holds files that were uploaded together.
type plan struct {
	ID     string
	folder string
	made   time.Time
	// name is the name of a single document.
	name string

	mu sync.Mutex
	app.HandedPlan
	// Results holds the results of finished imports; Running is set during the imports.
	Results []planResult
	// asked holds imports that would lose work of people: they wait for confirmation.
	asked   []chosenImport
	Running bool
	Task    string
	Steps   [2]int
	stop    context.CancelFunc
	done    chan struct{}
}

// A planResult is the result of one import of a plan.
type planResult struct {
	Files   app.HandedFiles
	Made    shape.ImportedExchange
	Message string
	// Lost holds the units that the import would lose; nothing is stored then.
	Lost  []shape.LostUnit
	Notes []string
}

// plans holds the plans of the server, by name.
type plans struct {
	mu   sync.Mutex
	list map[string]*plan
	// importing is held during an import: the memory has one writer.
	importing sync.Mutex
}

func (p *plans) add() (*plan, error) {
	folder, err := os.MkdirTemp("", "yiku-upload-*")
	if err != nil {
		return nil, err
	}
	made := &plan{ID: rand.Text(), folder: folder, made: time.Now()}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.list == nil {
		p.list = map[string]*plan{}
	}
	for id, old := range p.list {
		if time.Since(old.made) > planLife && !old.running() {
			os.RemoveAll(old.folder)
			delete(p.list, id)
		}
	}
	p.list[made.ID] = made
	return made, nil
}

func (p *plans) get(id string) *plan {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.list[id]
}

func (p *plans) remove(id string) error {
	p.mu.Lock()
	old := p.list[id]
	delete(p.list, id)
	p.mu.Unlock()
	if old == nil {
		return nil
	}
	old.end()
	return os.RemoveAll(old.folder)
}

// close cancels running imports and removes all folders.
func (p *plans) close() error {
	p.mu.Lock()
	ids := make([]string, 0, len(p.list))
	for id := range p.list {
		ids = append(ids, id)
	}
	p.mu.Unlock()
	var errs []error
	for _, id := range ids {
		errs = append(errs, p.remove(id))
	}
	return errors.Join(errs...)
}

func (p *plan) running() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.Running
}

// end cancels the import of the plan and waits for it.
func (p *plan) end() {
	p.mu.Lock()
	stop, done := p.stop, p.done
	p.mu.Unlock()
	if stop != nil {
		stop()
		<-done
	}
}

// upload answers POST /documents: it makes a plan from the files of a form.
func (s *Server) upload(w http.ResponseWriter, r *http.Request) error {
	made, err := s.receive(w, r)
	if err != nil {
		return err
	}
	return redirect(w, r, "/uploads/"+made.ID)
}

// receive writes the files of the form into a new plan.
func (s *Server) receive(w http.ResponseWriter, r *http.Request) (_ *plan, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, largestUpload)
	form, err := r.MultipartReader()
	if err != nil {
		return nil, &app.RequestError{Err: err}
	}
	made, err := s.plans.add()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.plans.remove(made.ID)
		}
	}()
	files := 0
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, uploadError(err)
		}
		name := fileName(part.Header.Get("Content-Disposition"))
		if name == "" {
			continue
		}
		if files++; files > mostFiles {
			return nil, &statusError{http.StatusRequestEntityTooLarge, "documents.toomany"}
		}
		if err := writeFile(filepath.Join(made.folder, filepath.FromSlash(name)), part); err != nil {
			return nil, uploadError(err)
		}
	}
	if files == 0 {
		return nil, &statusError{http.StatusBadRequest, "documents.nofile"}
	}
	made.HandedPlan, err = s.session.PlanHanded(r.Context(), made.folder)
	return made, err
}

func uploadError(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &statusError{http.StatusRequestEntityTooLarge, "documents.toolarge"}
	}
	if errors.Is(err, fs.ErrExist) {
		return &statusError{http.StatusBadRequest, "documents.twice"}
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return &app.RequestError{Err: err}
}

// longestName is the maximum length of the name of an uploaded file, in bytes: the limit of
// file systems.
const longestName = 200

// fileName returns the name of a file of a form, with its folders, as a path that cannot
// leave the folder of the upload. It returns "" for a field that is not a file.
func fileName(disposition string) string {
	_, parameters, err := mime.ParseMediaType(disposition)
	if err != nil {
		return ""
	}
	var parts []string
	for part := range strings.SplitSeq(strings.ReplaceAll(parameters["filename"], `\`, "/"), "/") {
		part = strings.Map(func(c rune) rune {
			if c < ' ' || strings.ContainsRune(`:*?"<>|`, c) {
				return '_'
			}
			return c
		}, part)
		if part = strings.Trim(part, " ."); part != "" {
			parts = append(parts, part)
		}
	}
	name := path.Join(parts...)
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[len(name)-longestName:], "")
	}
	return name
}

func writeFile(name string, from io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}

func (s *Server) planOf(r *http.Request) (*plan, error) {
	p := s.plans.get(r.PathValue("plan"))
	if p == nil {
		return nil, &statusError{http.StatusNotFound, "documents.gone"}
	}
	return p, nil
}

// A planScreen shows a plan before, while and after it is stored.
type planScreen struct {
	*plan
	Bodies []string
}

// Clean removes the folder of the upload from a message.
func (p planScreen) Clean(err error) string {
	return strings.ReplaceAll(err.Error(), p.folder+string(filepath.Separator), "")
}

// planPage answers GET /uploads/{plan}.
func (s *Server) planPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.planOf(r)
	if err != nil {
		return err
	}
	bodies, err := s.session.Bodies(r.Context())
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return s.show(w, r, http.StatusOK, "plan", "plan-content", languageOf(r).Text("documents.plan"), planScreen{p, bodies})
}

// storePlan answers POST /uploads/{plan}: it imports the chosen files with the user's
// metadata, and does not wait for the end.
func (s *Server) storePlan(w http.ResponseWriter, r *http.Request) error {
	p, err := s.planOf(r)
	if err != nil {
		return err
	}
	if r.PostFormValue("action") == "cancel" {
		if err := s.plans.remove(p.ID); err != nil {
			return err
		}
		return redirect(w, r, "/documents")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []chosenImport
	switch {
	case p.Running:
	case p.Results == nil:
		list = p.chosen(r)
	case r.PostFormValue("action") == "lose":
		list, p.asked = p.asked, nil
		for i := range list {
			list[i].choice.LoseWork = true
		}
		p.Results = slices.DeleteFunc(p.Results, func(x planResult) bool { return len(x.Lost) > 0 })
	}
	if !p.Running && (p.Results == nil || list != nil) {
		ctx, stop := context.WithCancel(context.WithoutCancel(r.Context()))
		p.Running, p.stop, p.done = true, stop, make(chan struct{})
		go s.runPlan(ctx, p, list)
	}
	return redirect(w, r, "/uploads/"+p.ID)
}

// A chosenImport is an import of a plan with the user's choices.
type chosenImport struct {
	files  app.HandedFiles
	choice app.ImportOptions
}

func (p *plan) chosen(r *http.Request) (list []chosenImport) {
	for i, files := range p.Imports {
		field := func(name string) string { return strings.TrimSpace(r.PostFormValue(name + "." + strconv.Itoa(i))) }
		if field("take") == "" {
			continue
		}
		files.Details = app.Details{
			Title: field("title"), Date: field("date"), Body: field("body"), Translator: field("translator"), URL: field("url"),
		}
		if field("swap") != "" && files.Kind == app.HandedPair {
			files.Source, files.Target, files.From, files.To = files.Target, files.Source, files.To, files.From
		}
		// A document is replaced only by the one shown as its other version.
		c := app.ImportOptions{Force: field("force") != "", New: field("as") == "new", Theirs: field("theirs") != ""}
		for _, o := range files.Known {
			if field("as") == strconv.FormatInt(o.ID, 10) {
				c.Replace = o.ID
			}
		}
		list = append(list, chosenImport{files, c})
	}
	return list
}

// runPlan runs the imports one after the other.
func (s *Server) runPlan(ctx context.Context, p *plan, list []chosenImport) {
	defer close(p.done)
	s.plans.importing.Lock()
	defer s.plans.importing.Unlock()
	for _, c := range list {
		if ctx.Err() != nil {
			break
		}
		result := planResult{Files: c.files}
		session := s.as("import", c.files.Source, c.files.Target)
		session.Note = func(message string) { result.Notes = append(result.Notes, message) }
		session.Progress = func(task string) app.Progress { return planProgress{p, task} }
		var err error
		if err = unit.ValidateDate(c.files.Details.Date); err == nil {
			result.Made, err = session.StoreHanded(ctx, p.folder, c.files, c.choice)
		}
		if err != nil {
			result.Message = planScreen{plan: p}.Clean(err)
		}
		lost, asks := errors.AsType[*fault.HumanWorkError](err)
		if asks {
			result.Lost = shape.Each(slices.Concat(lost.Lost, lost.Returned), shape.LostOf)
		}
		p.mu.Lock()
		if asks {
			p.asked = append(p.asked, c)
		}
		p.Results = append(p.Results, result)
		p.mu.Unlock()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Running, p.Task = false, ""
	if p.Results == nil {
		p.Results = []planResult{}
	}
	if len(p.asked) == 0 {
		os.RemoveAll(p.folder) // stored documents no longer need it
	}
}

// planProgress reports the progress of a plan.
type planProgress struct {
	plan *plan
	task string
}

// Set implements the progress of the aligner.
func (p planProgress) Set(done, total int) {
	p.plan.mu.Lock()
	defer p.plan.mu.Unlock()
	p.plan.Task, p.plan.Steps = p.task, [2]int{done, total}
}

// Done ends the display.
func (p planProgress) Done() {
	p.plan.mu.Lock()
	defer p.plan.mu.Unlock()
	p.plan.Task = ""
}

// Percent returns the progress of the running import.
func (p *plan) Percent() int { return 100 * p.Steps[0] / max(1, p.Steps[1]) }
