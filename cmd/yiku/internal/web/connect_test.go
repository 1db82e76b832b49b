package web

import (
	"strings"
	"testing"
)

// TestConnectShowsWhoAsked checks that the screen shows the last request of a tool, and
// that a refresh loads only that part.
func TestConnectShowsWhoAsked(t *testing.T) {
	b := newSite(t)
	if page := b.get("/connect").body; !strings.Contains(page, "No tool has asked") {
		t.Errorf("before any request the page is %s", page)
	}
	b.get("/omegat/zh-en.tmx")
	part := b.ask("GET", "/connect", nil, htmxRequest).body
	if !strings.Contains(part, "OmegaT last asked at") || strings.Contains(part, "<h1") {
		t.Errorf("after a request of OmegaT the part is %s", part)
	}
}
