package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/repair"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestSoak lets many clients of all kinds query one server concurrently, while one of them
// stores. make soak runs it for a minute with 50 clients.
func TestSoak(t *testing.T) {
	clients, units, last := 8, 300, 500*time.Millisecond
	if long := os.Getenv("YIKU_SOAK"); long != "" {
		var err error
		if last, err = time.ParseDuration(long); err != nil {
			t.Fatal(err)
		}
		clients, units = 50, 10_000
	}
	b := newSite(t)
	b.server.options.Write = true
	b.fill(units)
	listener, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- b.server.Serve(ctx, listener) }()

	end := time.Now().Add(last)
	times := make([][]time.Duration, clients)
	var group sync.WaitGroup
	for i := range clients {
		group.Go(func() {
			// Clients of one kind do not ask in step: each begins with a different question.
			c := soakClient{T: t, base: "http://" + listener.Addr().String(), random: rand.New(rand.NewPCG(1, uint64(i))), etags: map[string]string{}}
			defer c.client.CloseIdleConnections()
			kinds := c.kinds()
			if i == 0 {
				kinds = []func(){c.store}
			}
			for n := i; time.Now().Before(end) && !t.Failed(); n++ {
				begin := time.Now()
				kinds[n%len(kinds)]()
				times[i] = append(times[i], time.Since(begin))
			}
		})
	}
	group.Wait()
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
	stored := len(times[0])
	all := slices.Concat(times...)
	slices.Sort(all)
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	t.Logf("%d clients, %d answers in %s: half within %s, 95 %% within %s, the slowest %s; heap %d MB", clients, len(all), last,
		all[len(all)/2].Round(time.Millisecond), all[len(all)*95/100].Round(time.Millisecond), all[len(all)-1].Round(time.Millisecond), memory.HeapAlloc>>20)
	err = b.server.session.Read(t.Context(), func(m *tm.Memory) error {
		stats, err := m.Stats(t.Context())
		if want := len(texts) + units + stored; stats.Units != want {
			t.Errorf("the memory has %d units, want %d", stats.Units, want)
		}
		if err != nil {
			return err
		}
		health, err := m.Check(t.Context(), repair.Options{})
		if !health.Sound() {
			t.Errorf("the memory is damaged: %+v", health)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// soakWords holds the words of the sentences of a soak.
var soakWords = []string{"港口", "铁路", "绿色能源", "会议", "双方", "同意", "发展", "合作", "数字经济", "代表团", "举行", "首都", "项目", "投资", "农业", "教育"}

// soakSentence returns a sentence of some words.
func soakSentence(random *rand.Rand) string {
	var b strings.Builder
	for range 5 + random.IntN(6) {
		b.WriteString(soakWords[random.IntN(len(soakWords))])
	}
	return b.String() + "。"
}

// fill adds units.
func (b *site) fill(n int) {
	b.Helper()
	random := rand.New(rand.NewPCG(2, 3))
	units := make([]unit.Unit, n)
	for i := range units {
		units[i] = unit.Unit{Score: 0.9, Variants: []unit.Variant{{Lang: "zh", Text: soakSentence(random)}, {Lang: "en", Text: fmt.Sprintf("Sentence %d of the soak.", i)}}}
	}
	err := b.server.session.Change(b.Context(), func(m *tm.Memory) error {
		_, err := m.Add(b.Context(), unit.Origin{Source: "soak", Checksum: "soak", Date: "2025"}, unit.Each(units), tm.AddOptions{})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// A soakClient asks one question after another.
type soakClient struct {
	*testing.T
	base   string
	client http.Client
	random *rand.Rand
	etags  map[string]string
	stored int
	model  *mcp.ClientSession
}

// kinds holds the questions.
func (c *soakClient) kinds() []func() {
	phrase := func() string { return url.QueryEscape(soakWords[c.random.IntN(len(soakWords))]) }
	return []func(){
		func() { c.ask("GET", "/?q="+phrase(), "text/html", "", "<!DOCTYPE html>") },
		func() { c.ask("GET", "/?q="+phrase(), "application/json", "", `"renderings"`) },
		func() {
			c.ask("GET", "/match?to=en&q="+url.QueryEscape(soakSentence(c.random)), "application/json", "", `"matches"`)
		},
		func() {
			c.ask("GET", "/tmserver/zh_hans/en/unit/"+url.PathEscape(soakSentence(c.random)), "application/json", "", "[")
		},
		func() { c.ask("GET", "/tmserver/languages/", "application/json", "", `"zh_hans"`) },
		func() {
			c.ask("POST", "/brief?to=en", "application/json", soakSentence(c.random)+soakSentence(c.random), `"phrases"`)
		},
		func() { c.ask("GET", "/omegat/zh-en.aligned.tmx", "*/*", "", "</tmx>") },
		func() { c.ask("GET", "/omegat/rulings.zh-en.txt", "*/*", "", "# yiku") },
		c.callTool,
	}
}

// store stores a translation that the memory does not have.
func (c *soakClient) store() {
	c.stored++
	c.ask("PUT", "/tmserver/zh/en/unit/x", "application/json", fmt.Sprintf(`{"source":"第%d条新的译文。","target":"Translation %d."}`, c.stored, c.stored), `""`)
}

// ask sends a request; the answer must contain the text, or be 304 Not Modified.
func (c *soakClient) ask(method, target, accept, document, want string) {
	r, err := http.NewRequestWithContext(c.Context(), method, c.base+target, bytes.NewReader([]byte(document)))
	if err != nil {
		c.Error(err)
		return
	}
	r.Header.Set("Accept", accept)
	if etag := c.etags[target]; etag != "" {
		r.Header.Set("If-None-Match", etag)
	}
	resp, err := c.client.Do(r)
	if err != nil {
		c.Errorf("%s: %v", target, err)
		return
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		c.Errorf("%s: %v", target, err)
	case resp.StatusCode == http.StatusNotModified && c.etags[target] != "":
	case resp.StatusCode != http.StatusOK || !strings.Contains(string(text), want):
		c.Errorf("%s is answered with %d: %.300s", target, resp.StatusCode, text)
	case resp.Header.Get("Content-Type") == "application/json" && !json.Valid(text):
		c.Errorf("%s is answered with what is no JSON: %.300s", target, text)
	}
	if etag := resp.Header.Get("ETag"); etag != "" {
		c.etags[target] = etag
	}
}

// callTool sends a request as a language model does.
func (c *soakClient) callTool() {
	if c.model == nil {
		var err error
		client := mcp.NewClient(&mcp.Implementation{Name: "soak", Version: "1"}, nil)
		if c.model, err = client.Connect(c.Context(), &mcp.StreamableClientTransport{Endpoint: c.base + mcpPath}, nil); err != nil {
			c.Errorf("mcp: %v", err)
			return
		}
		c.Cleanup(func() { c.model.Close() })
	}
	result, err := c.model.CallTool(c.Context(), &mcp.CallToolParams{Name: "lookup_phrase", Arguments: map[string]any{"text": soakWords[c.random.IntN(len(soakWords))]}})
	if err != nil || result.IsError {
		c.Errorf("mcp: %+v, %v", result, err)
	}
}
