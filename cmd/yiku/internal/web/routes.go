package web

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
)

// routes registers everything that the server answers, by the kind of client.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	s.pages(mux)
	s.changes(mux)
	s.assets(mux)
	mux.HandleFunc("GET /healthz", s.health)
	return s.protocols(s.api(mux))
}

// A page answers a request, or returns the error that is answered instead.
type page func(w http.ResponseWriter, r *http.Request) error

func (s *Server) handle(p page) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := p(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// numbered returns a page that needs the number in the path.
func numbered(p func(w http.ResponseWriter, r *http.Request, id int64) error) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := pathNumber(r, "id")
		if err != nil {
			return err
		}
		return p(w, r, id)
	}
}

// errMissing is answered where there is no page.
var errMissing = &statusError{http.StatusNotFound, "error.missing"}

// pages registers the pages for people. They change nothing.
func (s *Server) pages(mux *http.ServeMux) {
	for pattern, page := range map[string]page{
		"GET /{$}":                                s.lookupPage,
		"GET /documents":                          s.documentsPage,
		"GET /documents/{id}":                     numbered(s.documentPage),
		"GET /uploads/{plan}":                     s.planPage,
		"GET /documents/{id}/review":              numbered(s.reviewPage),
		"GET /documents/{id}/beads/{bead}/{verb}": s.askBead,
		"GET /match":                              s.matchPage,
		"GET /brief":                              s.briefPage,
		"GET /brief/{plan}":                       s.briefOf,
		"GET /check":                              s.checkPage,
		"GET /check/{plan}":                       s.checkOf,
		"GET /rulings":                            s.rulingsPage,
		"GET /changes":                            s.changesPage,
		"GET /export":                             s.exportPage,
		"GET /memory":                             s.memoryPage,
		"GET /memory/counts":                      s.memoryCounts,
		"GET /memory/doctor":                      s.doctor,
		"GET /memory/backup":                      s.backup,
		"GET /connect":                            s.connectPage,
		"GET /units/{id}":                         numbered(s.unitPage),
		"GET /units/{id}/mark":                    numbered(s.markForm),
		"GET /language/{language}":                s.chooseLanguage,
		"/":                                       func(http.ResponseWriter, *http.Request) error { return errMissing },
	} {
		mux.HandleFunc(pattern, s.handle(page))
	}
}

// changes registers the changes that a person makes on the page. Each requires the cookie.
func (s *Server) changes(mux *http.ServeMux) {
	for pattern, change := range map[string]page{
		"POST /documents":                          s.upload,
		"POST /documents/{id}":                     numbered(s.editDocument),
		"POST /uploads/{plan}":                     s.storePlan,
		"POST /units/{id}":                         s.editUnit,
		"POST /documents/{id}/beads":               numbered(s.makeBeads),
		"POST /documents/{id}/beads/{bead}/{verb}": s.editBead,
		"POST /documents/{id}/review/undo":         s.undoReview(false),
		"POST /documents/{id}/review/redo":         s.undoReview(true),
		"POST /brief":                              s.newBrief,
		"POST /check":                              s.newCheck,
		"POST /check/ignore":                       s.ignoreFinding,
		"POST /check/{plan}/ignore":                s.ignoreFinding,
		"POST /rulings":                            s.addRuling,
		"POST /rulings/import":                     s.importRulings,
		"POST /rulings/{id}/remove":                numbered(s.removeRuling),
		"POST /undo":                               s.undo,
		"POST /marks":                              s.setMark,
	} {
		mux.HandleFunc(pattern, s.handle(s.changing(change)))
	}
}

// protocols adds the routes for CAT tools, localization servers and language models. It sees
// their paths as they were sent, before http.ServeMux cleans them: a text in a path may be
// ".." or contain "//".
func (s *Server) protocols(next http.Handler) http.Handler {
	mcp, tmserver, omegat := s.mcpHandler(), s.handle(s.tmserver), s.handle(s.omegat)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.EscapedPath(); {
		case path == mcpPath:
			mcp.ServeHTTP(w, r)
		case strings.HasPrefix(path, tmserverPath):
			tmserver(w, r)
		case strings.HasPrefix(path, omegatPath):
			omegat(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

//go:embed assets
var assetFiles embed.FS

// assets returns the files that the page loads.
func (s *Server) assets(mux *http.ServeMux) {
	files, err := fs.Sub(assetFiles, "assets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	serve := http.StripPrefix("/assets/", http.FileServerFS(files))
	mux.HandleFunc("GET /assets/", func(w http.ResponseWriter, r *http.Request) {
		// Another build has different files with the same names.
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", `"`+buildTag()+`"`)
		serve.ServeHTTP(w, r)
	})
}

func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n"))
}
