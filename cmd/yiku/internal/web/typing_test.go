//go:build unix

package web

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
)

// TestMillionTyping types phrases on the page, letter by letter, with the memory of make bench-tm. It
// prints the time of whole requests, each text for the first time, and the resident memory
// afterwards. Without MILLION it measures nothing.
func TestMillionTyping(t *testing.T) {
	folder, memory := os.Getenv("MILLION"), os.Getenv("MILLION_MEMORY")
	if folder == "" || memory == "" {
		t.Skip("set MILLION and MILLION_MEMORY: see make bench-tm")
	}
	b := &site{T: t, server: New(Options{Session: &app.Session{Memory: memory}})}
	t.Cleanup(func() { b.server.Close() })
	typed := typedTexts(t, folder)
	b.look("开", true) // opens the memory
	for _, kind := range []string{"typing", "at rest"} {
		var clock, busy []time.Duration
		for _, text := range typed {
			begin, before := time.Now(), processorTime()
			b.look(text, kind == "typing")
			clock, busy = append(clock, time.Since(begin)), append(busy, processorTime()-before)
		}
		fmt.Printf("look-up %s, %d texts: %s by the clock, %s of processors (goal %s)\n", kind, len(typed), percentiles(clock), percentiles(busy),
			map[string]string{"typing": "p95 50 ms", "at rest": "p90 60 ms"}[kind])
	}
	runtime.GC()
	debug.FreeOSMemory()
	status, _ := os.ReadFile("/proc/self/status") // on Linux
	for line := range strings.Lines(string(status)) {
		if name, size, _ := strings.Cut(line, ":"); name == "VmRSS" || name == "VmHWM" {
			fmt.Printf("resident memory, %s: %s (goal 250 MB)\n", map[string]string{"VmRSS": "after", "VmHWM": "highest"}[name], strings.TrimSpace(size))
		}
	}
}

// look requests the page of a text, as the script of the page does.
func (b *site) look(text string, typing bool) {
	b.Helper()
	a := b.ask("GET", "/?q="+url.QueryEscape(text), nil, func(r *http.Request) {
		r.Header.Set("HX-Request", "true")
		if typing {
			r.Header.Set(typingHeader, "1")
		}
	})
	if a.status != http.StatusOK {
		b.Fatalf("%q is answered with %d: %.300s", text, a.status, a.body)
	}
}

// typedTexts returns phrases with all their beginnings, as they are typed, each once. It omits
// single letters of an alphabet: the page does not request them.
func typedTexts(t *testing.T, folder string) (typed []string) {
	phrases := []string{"一带一路", "发展", "经济", "乡村振兴", "economic development", "rule of law", "climate change"}
	for _, n := range []int{2, 3, 4, 8} {
		text, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("phrases_%d.txt", n)))
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range strings.Fields(string(text)) {
			if i%8 == 0 {
				phrases = append(phrases, p)
			}
		}
	}
	seen := map[string]bool{}
	for _, p := range phrases {
		runes := []rune(p)
		for end := range runes {
			text := strings.TrimSpace(string(runes[:end+1]))
			if seen[text] || end == 0 && runes[0] < utf8.RuneSelf {
				continue
			}
			seen[text] = true
			typed = append(typed, text)
		}
	}
	return typed
}

// processorTime returns the processor time that this process has used so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// percentiles returns the median, the 90th and 95th percentile and the maximum.
func percentiles(d []time.Duration) string {
	slices.Sort(d)
	at := func(part float64) float64 { return float64(d[int(part*float64(len(d)-1))].Microseconds()) / 1000 }
	return fmt.Sprintf("p50 %.1f, p90 %.1f, p95 %.1f, longest %.1f ms", at(.5), at(.9), at(.95), at(1))
}
