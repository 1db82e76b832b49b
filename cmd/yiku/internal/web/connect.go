package web

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// seen records the time of the last request of each tool, by its name.
type seen struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// note records a request of the tool now.
func (s *seen) note(tool string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil {
		s.last = map[string]time.Time{}
	}
	s.last[tool] = time.Now()
}

// all returns the time of the last request of each tool.
func (s *seen) all() map[string]time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.last)
}

// A connectScreen explains how to connect tools to this server.
type connectScreen struct {
	// Base is the address of the server, Memory the file of the memory.
	Base, Memory string
	Write        bool
	Seen         []seenTool
}

// A seenTool is a tool with the time of its last request.
type seenTool struct {
	Name string
	Last time.Time
}

// connectPage answers GET /connect.
func (s *Server) connectPage(w http.ResponseWriter, r *http.Request) error {
	screen := connectScreen{Base: "http://" + s.address, Memory: s.session.Memory, Write: s.options.Write}
	for name, last := range s.seen.all() {
		screen.Seen = append(screen.Seen, seenTool{name, last})
	}
	slices.SortFunc(screen.Seen, func(a, b seenTool) int {
		return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.Name, b.Name))
	})
	return s.show(w, r, http.StatusOK, "connect", "connect-seen", "", screen)
}
