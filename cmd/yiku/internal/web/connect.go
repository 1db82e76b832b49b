package web

import (
	"maps"
	"sync"
	"time"
)

// seen remembers when a tool asked last, by its name.
type seen struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// note remembers that the tool asks now.
func (s *seen) note(tool string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil {
		s.last = map[string]time.Time{}
	}
	s.last[tool] = time.Now()
}

// all returns when each tool asked last.
func (s *seen) all() map[string]time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.last)
}
