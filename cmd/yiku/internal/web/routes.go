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

// pages registers the pages for people. They change nothing.
func (s *Server) pages(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", s.lookupPage)
	mux.HandleFunc("GET /documents", s.documentsPage)
	mux.HandleFunc("GET /documents/{id}", s.documentPage)
	mux.HandleFunc("GET /uploads/{plan}", s.planPage)
	mux.HandleFunc("GET /documents/{id}/review", s.reviewPage)
	mux.HandleFunc("GET /documents/{id}/beads/{bead}/{verb}", s.askBead)
	mux.HandleFunc("GET /match", s.matchPage)
	mux.HandleFunc("GET /brief", s.briefPage)
	mux.HandleFunc("GET /brief/{plan}", s.briefOf)
	mux.HandleFunc("GET /check", s.checkPage)
	mux.HandleFunc("GET /check/{plan}", s.checkOf)
	mux.HandleFunc("GET /rulings", s.rulingsPage)
	mux.HandleFunc("GET /changes", s.changesPage)
	mux.HandleFunc("GET /export", s.exportPage)
	mux.HandleFunc("GET /memory", s.memoryPage)
	mux.HandleFunc("GET /memory/counts", s.memoryCounts)
	mux.HandleFunc("GET /memory/doctor", s.doctor)
	mux.HandleFunc("GET /memory/backup", s.backup)
	mux.HandleFunc("GET /connect", s.connectPage)
	mux.HandleFunc("GET /units/{id}", s.unitPage)
	mux.HandleFunc("GET /units/{id}/mark", s.markForm)
	mux.HandleFunc("GET /language/{language}", s.chooseLanguage)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, &statusError{http.StatusNotFound, "error.missing"})
	})
}

// changes registers the changes that a person makes on the page. Each requires the cookie.
func (s *Server) changes(mux *http.ServeMux) {
	mux.HandleFunc("POST /documents", s.changing(s.upload))
	mux.HandleFunc("POST /documents/{id}", s.changing(s.editDocument))
	mux.HandleFunc("POST /uploads/{plan}", s.changing(s.storePlan))
	mux.HandleFunc("POST /units/{id}", s.changing(s.editUnit))
	mux.HandleFunc("POST /documents/{id}/beads", s.changing(s.makeBeads))
	mux.HandleFunc("POST /documents/{id}/beads/{bead}/{verb}", s.changing(s.editBead))
	mux.HandleFunc("POST /documents/{id}/review/undo", s.changing(s.undoReview(false)))
	mux.HandleFunc("POST /documents/{id}/review/redo", s.changing(s.undoReview(true)))
	mux.HandleFunc("POST /brief", s.changing(s.newBrief))
	mux.HandleFunc("POST /check", s.changing(s.newCheck))
	mux.HandleFunc("POST /check/ignore", s.changing(s.ignoreFinding))
	mux.HandleFunc("POST /check/{plan}/ignore", s.changing(s.ignoreFinding))
	mux.HandleFunc("POST /rulings", s.changing(s.addRuling))
	mux.HandleFunc("POST /rulings/import", s.changing(s.importRulings))
	mux.HandleFunc("POST /rulings/{id}/remove", s.changing(s.removeRuling))
	mux.HandleFunc("POST /undo", s.changing(s.undo))
	mux.HandleFunc("POST /marks", s.changing(s.setMark))
}

// protocols adds the routes for CAT tools, localization servers and language models. It sees
// their paths as they were sent, before http.ServeMux cleans them: a text in a path may be
// ".." or contain "//".
func (s *Server) protocols(next http.Handler) http.Handler {
	mcp := s.mcpHandler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.EscapedPath(); {
		case path == mcpPath:
			mcp.ServeHTTP(w, r)
		case strings.HasPrefix(path, tmserverPath):
			s.tmserver(w, r)
		case strings.HasPrefix(path, omegatPath):
			s.omegat(w, r)
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

// health reports that the server is running.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n"))
}
