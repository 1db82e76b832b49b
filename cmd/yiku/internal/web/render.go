package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui/catalogue"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/unit"
)

//go:embed templates
var templateFiles embed.FS

// screens lists the entries of the menu, in the order of daily use.
var screens = []struct{ Name, Path string }{
	{"lookup", "/"},
	{"documents", "/documents"},
	{"match", "/match"},
	{"brief", "/brief"},
	{"check", "/check"},
	{"rulings", "/rulings"},
	{"export", "/export"},
	{"changes", "/changes"},
	{"memory", "/memory"},
	{"connect", "/connect"},
}

// templates returns the templates of each language: they differ in the function t. Parsing
// them takes longer than the rest of the start of the program, and most commands show no page.
var templates = sync.OnceValue(func() map[catalogue.Language]*template.Template {
	all := map[catalogue.Language]*template.Template{}
	for _, l := range catalogue.Languages {
		functions := template.FuncMap{
			"t":    l.Text,
			"list": func(values ...any) []any { return values },
			"dict": func(pairs ...any) map[string]any {
				values := map[string]any{}
				for i := 0; i+1 < len(pairs); i += 2 {
					values[pairs[i].(string)] = pairs[i+1]
				}
				return values
			},
			"language":  l.LanguageName,
			"name":      documentName,
			"bytes":     app.Bytes,
			"slug":      beadState,
			"after":     func(n int) int { return n + 1 },
			"translate": l.Translate,
			"time":      func(t time.Time) string { return t.Local().Format("2006-01-02 15:04") },
		}
		all[l] = template.Must(template.New("").Funcs(functions).ParseFS(templateFiles, "templates/*.html"))
	}
	return all
})

// buildTag distinguishes the files of this build from those of others.
var buildTag = sync.OnceValue(func() string {
	sum := sha256.New()
	fs.WalkDir(assetFiles, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, _ := assetFiles.ReadFile(path)
			sum.Write(text)
		}
		return nil
	})
	return hex.EncodeToString(sum.Sum(nil)[:8])
})

// A frame holds the data around the content of every screen.
type frame struct {
	// Screen is the name of the menu entry.
	Screen string
	Title  string
	// Language is the language of the page, Other the one to which it can be switched.
	Language, Other catalogue.Language
	// Here is the address of the page, for the language switch.
	Here    string
	Screens []struct{ Name, Path string }
	// Build distinguishes the assets of this build from those of others.
	Build   string
	Keys    []keyHelp
	Content any
}

// A keyHelp describes a key.
type keyHelp struct{ Key, Does string }

// keysOf holds the keys of each screen. Their messages are key.SCREEN.NAME.
var keysOf = map[string][][2]string{
	"":       {{"/", "field"}, {"↓ ↑", "rows"}, {"Enter", "open"}, {"c", "copy"}, {"f", "rule"}, {"w", "mark"}, {"?", "keys"}},
	"review": {{"← →", "side"}, {"↓ ↑", "rows"}, {"/", "find"}},
}

// helpFor returns the keys of a screen, described in the language.
func helpFor(screen string, l catalogue.Language) (list []keyHelp) {
	keys, special := keysOf[screen]
	if !special {
		keys, screen = keysOf[""], ""
	}
	for _, k := range keys {
		list = append(list, keyHelp{k[0], l.Text("key." + screen + "." + k[1])})
	}
	if screen == "review" {
		for _, k := range reviewKeys {
			list = append(list, keyHelp{k[0], l.Text("verb." + k[1])})
		}
	}
	return list
}

// sections maps screens without a menu entry to the entry to which they belong.
var sections = map[string]string{"document": "documents", "plan": "documents", "review": "documents", "unit": "lookup"}

// isFragment reports whether htmx requests only the content.
func isFragment(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-Boosted") != "true" && r.Header.Get("HX-History-Restore-Request") != "true"
}

// wantsJSON reports whether the request prefers JSON over a page.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

// show answers with a screen: the template of its name inside the frame, or, for a request
// of htmx, the template of the fragment alone. If the title is empty, it is the screen's name.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, screen, fragment, title string, content any) error {
	language := languageOf(r)
	t := templates()[language]
	var b bytes.Buffer
	var err error
	if fragment != "" && isFragment(r) {
		err = t.ExecuteTemplate(&b, fragment, content)
	} else {
		var inside bytes.Buffer
		if err = t.ExecuteTemplate(&inside, screen, content); err == nil {
			if title == "" {
				title = language.Text("screen." + screen)
			}
			other := catalogue.Languages[(slices.Index(catalogue.Languages, language)+1)%len(catalogue.Languages)]
			err = t.ExecuteTemplate(&b, "frame", frame{
				Screen: cmp.Or(sections[screen], screen), Title: title, Language: language, Other: other, Here: r.URL.RequestURI(),
				Screens: screens, Build: buildTag(), Keys: helpFor(screen, language), Content: template.HTML(inside.String()),
			})
		}
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(language))
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept, Accept-Language, Cookie, HX-Request")
	w.WriteHeader(status)
	w.Write(b.Bytes())
	return nil
}

// redirect sends the browser to another page.
func redirect(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// answerJSON answers with the JSON that the command prints with --json.
func (s *Server) answerJSON(w http.ResponseWriter, status int, value any) error {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "private, max-age=0")
	h.Add("Vary", "Accept")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.Encode(value)
	return nil
}

// A statusError is an answer other than 200, with a message from the catalogue.
type statusError struct {
	status int
	key    string
}

func (e *statusError) Error() string { return catalogue.English.Text(e.key) }

// A failure holds the contents of the error page.
type failure struct {
	// Title and Hint come from the catalogue; Message is that of the error, in English.
	Title, Message, Hint string
}

func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	language := languageOf(r)
	status, f := http.StatusInternalServerError, failure{Title: language.Text("error.title"), Message: language.Translate(err.Error())}
	if e, ok := errors.AsType[*statusError](err); ok {
		status, f.Message = e.status, language.Text(e.key)
	}
	_, request := errors.AsType[*app.RequestError](err)
	_, invalid := errors.AsType[*unit.InvalidError](err)
	cut := errors.Is(err, io.ErrUnexpectedEOF) // the request body ends early
	if status == http.StatusInternalServerError && (request || invalid || cut || errors.Is(err, tm.ErrEmptyQuery) || errors.Is(err, tm.ErrNoMark)) {
		status = http.StatusBadRequest
	}
	_, noUnit := errors.AsType[*fault.NoUnitError](err)
	_, noDocument := errors.AsType[*fault.NoOriginError](err)
	if noUnit || noDocument || errors.Is(err, tm.ErrNoRuling) {
		status = http.StatusNotFound
	}
	if reasoned, ok := errors.AsType[interface {
		error
		Reason() string
	}](err); ok {
		if key := "error." + reasoned.Reason(); catalogue.Has(key) {
			f.Hint = language.Text(key)
		}
		if status == http.StatusInternalServerError {
			status = http.StatusUnprocessableEntity
		}
	}
	if wantsJSON(r) {
		s.answerJSON(w, status, map[string]string{"error": f.Message})
		return
	}
	if err := s.show(w, r, status, "error", "failure", f.Title, f); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// chooseLanguage saves the language of the page and goes back to it.
func (s *Server) chooseLanguage(w http.ResponseWriter, r *http.Request) error {
	language, ok := catalogue.Parse(r.PathValue("language"))
	if !ok {
		return errMissing
	}
	http.SetCookie(w, &http.Cookie{
		Name: languageCookie, Value: string(language), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
	// Use only the path and query of the previous page, never another site.
	back := url.URL{Path: "/"}
	if from, err := url.Parse(r.URL.Query().Get("from")); err == nil && strings.HasPrefix(from.Path, "/") && !strings.HasPrefix(from.Path, "//") {
		back.Path, back.RawQuery = from.Path, from.RawQuery
	}
	return redirect(w, r, back.RequestURI())
}
