package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A model is a client like those of language models.
type model struct {
	*testing.T
	*mcp.ClientSession
}

// connect connects a client.
func (b *site) connect(transport mcp.Transport) *model {
	b.Helper()
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(b.Context(), transport, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { session.Close() })
	return &model{b.T, session}
}

// transports connects a client over every transport and calls f with it.
func (b *site) transports(f func(t *testing.T, c *model)) {
	b.Helper()
	b.Run("memory", func(t *testing.T) {
		here, there := mcp.NewInMemoryTransports()
		if _, err := b.server.MCP().Connect(t.Context(), here, nil); err != nil {
			t.Fatal(err)
		}
		f(t, (&site{T: t, server: b.server}).connect(there))
	})
	b.Run("http", func(t *testing.T) {
		server := httptest.NewServer(b.server.Handler())
		t.Cleanup(server.Close)
		f(t, (&site{T: t, server: b.server}).connect(&mcp.StreamableClientTransport{Endpoint: server.URL + mcpPath}))
	})
	b.Run("stdio", func(t *testing.T) {
		in, fromClient := io.Pipe()
		toClient, out := io.Pipe()
		done := make(chan error, 1)
		go func() { done <- b.server.ServeMCP(t.Context(), in, out) }()
		t.Cleanup(func() {
			fromClient.Close()
			if err := <-done; err != nil {
				t.Errorf("the server ends with %v", err)
			}
		})
		f(t, (&site{T: t, server: b.server}).connect(&mcp.IOTransport{Reader: toClient, Writer: fromClient}))
	})
}

// call calls a tool and decodes its structured content into v. The text must be the same.
func (c *model) call(name string, arguments, v any) {
	c.Helper()
	result, err := c.CallTool(c.Context(), &mcp.CallToolParams{Name: name, Arguments: arguments})
	if err != nil {
		c.Fatalf("%s: %v", name, err)
	}
	text := result.Content[0].(*mcp.TextContent).Text
	if result.IsError {
		c.Fatalf("%s: %s", name, text)
	}
	structured, err := json.Marshal(result.StructuredContent)
	if err != nil {
		c.Fatal(err)
	}
	if len(structured) > mcpAnswer+2000 { // one entry more
		c.Errorf("%s answers with %d bytes", name, len(structured))
	}
	for _, source := range []string{string(structured), text} {
		if err := json.Unmarshal([]byte(source), v); err != nil {
			c.Fatalf("%s: %v: %s", name, err, source)
		}
	}
}

// refused calls a tool that must refuse, and returns its message.
func (c *model) refused(name string, arguments any) string {
	c.Helper()
	result, err := c.CallTool(c.Context(), &mcp.CallToolParams{Name: name, Arguments: arguments})
	if err != nil {
		return err.Error()
	}
	if !result.IsError {
		c.Errorf("%s with %v is answered", name, arguments)
	}
	return result.Content[0].(*mcp.TextContent).Text
}

var readingTools = []string{"brief_text", "check_translation", "find_similar", "get_rulings", "lookup_phrase", "show_unit"}

// TestMCP lists and calls every tool over every transport.
func TestMCP(t *testing.T) {
	b := newSite(t)
	b.rule(
		ruling.Ruling{Phrase: "绿色能源", Rendering: "green energy", Lang: "en", Status: ruling.Official, Authority: "译审委员会", Date: "2024"},
		ruling.Ruling{Phrase: "绿色能源", Rendering: "verdant energy", Lang: "en", Status: ruling.Banned},
	)
	b.transports(func(t *testing.T, c *model) {
		if !strings.Contains(c.InitializeResult().Instructions, "Never name a source") {
			t.Errorf("the instructions are %q", c.InitializeResult().Instructions)
		}
		tools, err := c.ListTools(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, tool := range tools.Tools {
			names = append(names, tool.Name)
			if a := tool.Annotations; a == nil || !a.ReadOnlyHint || tool.Description == "" || tool.InputSchema == nil || tool.OutputSchema == nil {
				t.Errorf("%s is described as %+v", tool.Name, tool)
			}
			if schema, err := json.Marshal(tool.InputSchema); err != nil || strings.Contains(string(schema), `"null"`) {
				t.Errorf("%s takes null: %s, %v", tool.Name, schema, err)
			}
		}
		if diff := cmp.Diff(readingTools, names); diff != "" {
			t.Errorf("the tools: %s", diff)
		}

		var found mcpLookupOut
		c.call("lookup_phrase", map[string]any{"text": "绿色能源", "to": []string{"en"}, "limit": 2}, &found)
		if found.Total != 3 || !found.More || len(found.Examples) != 2 || found.Examples[0].Body != "译库社" || found.Examples[0].Date != "2024-07-03" ||
			len(found.Renderings) == 0 || found.Renderings[0].Text != "green energy" || found.Renderings[0].Status != "official" || len(found.Rulings) != 2 {
			t.Errorf("lookup_phrase: %+v", found)
		}

		var similar mcpSimilarOut
		c.call("find_similar", map[string]any{"sentences": []string{"绿色能源是合作要点。", "无关的一句话放在这里"}, "to": "en"}, &similar)
		if len(similar.Results) != 2 || len(similar.Results[0].Matches) != 1 || len(similar.Results[1].Matches) != 0 || similar.More {
			t.Fatalf("find_similar: %+v", similar)
		}
		if m := similar.Results[0].Matches[0]; m.Target != texts[1][1] || m.Score >= 100 || len(m.Edits) != 1 || m.Edits[0].Query != "要" || m.Edits[0].Memory != "重" {
			t.Errorf("find_similar: %+v", m)
		}

		var brief mcpBriefOut
		c.call("brief_text", map[string]any{"text": "开幕。\n两国发展绿色能源。", "to": "en"}, &brief)
		i := slices.IndexFunc(brief.Phrases, func(p mcpPhrase) bool { return p.Phrase == "绿色能源" })
		if i < 0 || !cmp.Equal(brief.Phrases[i].Places, []int{2}) || len(brief.Phrases[i].Rulings) != 2 || brief.Coverage.Sentences != 2 {
			t.Errorf("brief_text: %+v", brief)
		}

		var rulings mcpRulingsOut
		for _, in := range []map[string]any{{"phrase": "能源"}, {"text": "发展綠色能源。", "to": "en"}} {
			if c.call("get_rulings", in, &rulings); len(rulings.Rulings) != 2 || rulings.Rulings[0].Authority != "译审委员会" {
				t.Errorf("get_rulings %v: %+v", in, rulings)
			}
		}
		if c.call("get_rulings", map[string]any{"phrase": "能源", "to": "fr"}, &rulings); len(rulings.Rulings) != 0 {
			t.Errorf("get_rulings in French: %+v", rulings)
		}

		var u shape.Unit
		if c.call("show_unit", map[string]any{"id": 3, "context": 1}, &u); u.ID != 3 || u.Variants[0].Text != texts[2][0] || u.Origin.Title != "Report" {
			t.Errorf("show_unit: %+v", u)
		}

		var checked mcpCheckOut
		c.call("check_translation", map[string]any{"to": "en", "pairs": []map[string]any{
			{"source": "会议在首都举行。", "target": "The meeting was held in the capital."}, {"source": "投资达3.2亿元。", "target": "Investment reached 32 million yuan."},
		}}, &checked)
		if len(checked.Issues) == 0 || !cmp.Equal(checked.Issues[0].Pairs, []int{2}) || checked.Issues[0].Message == "" {
			t.Errorf("check_translation: %+v", checked)
		}
	})
}

func TestMCPResourcesAndPrompts(t *testing.T) {
	b := newSite(t)
	b.transports(func(t *testing.T, c *model) {
		for uri, want := range map[string]string{
			"yiku://stats": `"units":4`, "yiku://unit/2": texts[1][0], "yiku://document/2": texts[1][0],
		} {
			r, err := c.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: uri})
			if err != nil || len(r.Contents) != 1 || !strings.Contains(r.Contents[0].Text, want) {
				t.Errorf("%s: %+v, %v", uri, r, err)
			}
		}
		for _, uri := range []string{"yiku://unit/99", "yiku://document/99", "yiku://unit/x", "yiku://other"} {
			if r, err := c.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: uri}); err == nil {
				t.Errorf("%s: %+v", uri, r)
			}
		}
		prompts, err := c.ListPrompts(t.Context(), nil)
		if err != nil || len(prompts.Prompts) != 2 {
			t.Fatalf("the prompts are %+v, %v", prompts, err)
		}
		for _, p := range prompts.Prompts {
			got, err := c.GetPrompt(t.Context(), &mcp.GetPromptParams{Name: p.Name, Arguments: map[string]string{"to": "en"}})
			if err != nil || !strings.Contains(got.Messages[0].Content.(*mcp.TextContent).Text, `to="en"`) {
				t.Errorf("%s: %+v, %v", p.Name, got, err)
			}
			if _, err := c.GetPrompt(t.Context(), &mcp.GetPromptParams{Name: p.Name, Arguments: map[string]string{"to": "no language"}}); err == nil {
				t.Errorf("%s takes no language", p.Name)
			}
		}
	})
}

func TestMCPRefuses(t *testing.T) {
	b := newSite(t)
	here, there := mcp.NewInMemoryTransports()
	if _, err := b.server.MCP().Connect(t.Context(), here, nil); err != nil {
		t.Fatal(err)
	}
	c := b.connect(there)
	for _, test := range []struct {
		name      string
		arguments any
		says      string
	}{
		{"lookup_phrase", map[string]any{}, "text"},
		{"lookup_phrase", map[string]any{"text": ""}, "empty"},
		{"lookup_phrase", map[string]any{"text": "a", "limit": 21}, "from 1 to 20"},
		{"lookup_phrase", map[string]any{"text": "a", "to": []string{"nonsense"}}, "to"},
		{"lookup_phrase", map[string]any{"text": "a", "since": "yesterday"}, "date"},
		{"find_similar", map[string]any{"sentences": []string{}, "to": "en"}, "1 to 50"},
		{"brief_text", map[string]any{"text": strings.Repeat("长", mcpDocument+1), "to": "en"}, "in parts"},
		{"get_rulings", map[string]any{}, "phrase or a text"},
		{"show_unit", map[string]any{"id": 99}, "no unit 99"},
		{"show_unit", map[string]any{"id": 1, "context": 11}, "0 to 10"},
		{"check_translation", map[string]any{"to": "en", "pairs": []any{}}, "1 to 100"},
		{"add_ruling", map[string]any{"phrase": "a", "rendering": "b", "to": "en"}, "unknown tool"},
		{"add_pair", map[string]any{"source": "a", "target": "b", "from": "zh", "to": "en"}, "unknown tool"},
	} {
		if said := c.refused(test.name, test.arguments); !strings.Contains(said, test.says) {
			t.Errorf("%s with %v says %q, not %q", test.name, test.arguments, said, test.says)
		}
	}
}

func TestMCPWrites(t *testing.T) {
	b := newSite(t)
	b.server.options.Write = true
	b.server.handler = b.server.protect(b.server.routes())
	b.transports(func(t *testing.T, c *model) {
		tools, err := c.ListTools(t.Context(), nil)
		if err != nil || len(tools.Tools) != len(readingTools)+2 {
			t.Fatalf("the tools are %+v, %v", tools, err)
		}
		for _, tool := range tools.Tools {
			if a := tool.Annotations; strings.HasPrefix(tool.Name, "add_") == a.ReadOnlyHint || !a.ReadOnlyHint && *a.DestructiveHint {
				t.Errorf("%s is described as %+v", tool.Name, a)
			}
		}
		var added mcpAdded
		pair := map[string]any{"source": "由" + t.Name() + "添加。", "target": "Added.", "from": "zh", "to": "en", "title": "Talks", "date": "2025-01"}
		if c.call("add_pair", pair, &added); !added.Added || added.Entry == 0 || !strings.HasSuffix(added.Undo, fmt.Sprint(added.Entry)) {
			t.Fatalf("add_pair: %+v", added)
		}
		var u shape.Unit
		if c.call("show_unit", map[string]any{"id": added.ID}, &u); u.Status != unit.Aligned || u.Origin.Title != "Talks" || u.Origin.Date != "2025-01" {
			t.Errorf("the unit added is %+v", u)
		}
		before := added.Entry
		added = mcpAdded{}
		if c.call("add_pair", pair, &added); added.Added || added.Entry != 0 {
			t.Errorf("the same pair again: %+v", added)
		}
		added = mcpAdded{}
		c.call("add_ruling", map[string]any{"phrase": "由" + t.Name(), "rendering": "by", "to": "en"}, &added)
		if !added.Added || added.Entry <= before {
			t.Errorf("add_ruling: %+v after entry %d", added, before)
		}
		err = b.server.session.Change(t.Context(), func(m *tm.Memory) error {
			_, err := m.Undo(t.Context(), history.UndoOptions{Entry: added.Entry})
			return err
		})
		if err != nil {
			t.Errorf("it is not undone by its number: %v", err)
		}
		for _, in := range []map[string]any{
			{"source": "", "target": "b", "from": "zh", "to": "en"}, {"source": "a", "target": "b", "from": "zh", "to": "zh"},
			{"source": "a", "target": "b", "from": "zh", "to": "en", "date": "soon"},
		} {
			c.refused("add_pair", in)
		}
		c.refused("add_ruling", map[string]any{"phrase": "a", "rendering": "b", "to": "en", "status": "perhaps"})
	})
}

// TestMCPBounds checks that answers are truncated and say so.
func TestMCPBounds(t *testing.T) {
	b := newSite(t)
	long := strings.Repeat("港口和铁路连接起来，", 200)
	var rulings []ruling.Ruling
	var units []unit.Unit
	for i := range 300 {
		rulings = append(rulings, ruling.Ruling{Phrase: fmt.Sprintf("词%d", i), Rendering: "a rendering of some length", Lang: "en", Status: ruling.Official, Citation: strings.Repeat("公报", 20)})
		units = append(units, unit.Unit{Score: 1, Variants: []unit.Variant{{Lang: "zh", Text: fmt.Sprint(long, i)}, {Lang: "en", Text: strings.Repeat("ports and railways ", 100)}}})
	}
	b.rule(rulings...)
	err := b.server.session.Change(t.Context(), func(m *tm.Memory) error {
		_, err := m.Add(t.Context(), unit.Origin{Source: "long", Checksum: "long"}, unit.Each(units), tm.AddOptions{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	here, there := mcp.NewInMemoryTransports()
	if _, err := b.server.MCP().Connect(t.Context(), here, nil); err != nil {
		t.Fatal(err)
	}
	c := b.connect(there)
	var found mcpLookupOut
	if c.call("lookup_phrase", map[string]any{"text": "港口和铁路", "limit": 20}, &found); !found.More || len(found.Examples) == 20 || len(found.Examples) < 2 || found.Total != 300 {
		t.Errorf("lookup_phrase gives %d of %d examples, more: %v", len(found.Examples), found.Total, found.More)
	}
	var list mcpRulingsOut
	if c.call("get_rulings", map[string]any{"phrase": "词"}, &list); !list.More || len(list.Rulings) < 50 {
		t.Errorf("get_rulings gives %d rulings, more: %v", len(list.Rulings), list.More)
	}
	r, err := c.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: fmt.Sprintf("yiku://document/%d", len(texts)+1)})
	if err != nil || len(r.Contents[0].Text) > mcpAnswer || !strings.Contains(r.Contents[0].Text, `"more":true`) {
		t.Errorf("the document: %v, %d bytes", err, len(r.Contents[0].Text))
	}
}

// TestMCPOverHTTP sends the requests of a client of the newest revision, which begins no
// session, and those that a web page could send.
func TestMCPOverHTTP(t *testing.T) {
	b := newSite(t)
	server := httptest.NewServer(b.server.Handler())
	defer server.Close()
	const list = `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`
	post := func(change func(*http.Request)) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), "POST", server.URL+mcpPath, bytes.NewReader([]byte(list)))
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{
			"Content-Type": "application/json", "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/list",
		} {
			r.Header.Set(name, value)
		}
		change(r)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(text)
	}
	status, first := post(func(*http.Request) {})
	if status != http.StatusOK || !strings.Contains(first, `"ttlMs":3600000`) || !strings.Contains(first, `"cacheScope":"private"`) || !strings.Contains(first, `"lookup_phrase"`) {
		t.Errorf("the tools are listed with %d: %s", status, first)
	}
	if _, again := post(func(*http.Request) {}); again != first {
		t.Error("the list differs from one time to the next")
	}
	for name, change := range map[string]func(*http.Request){
		"another origin": func(r *http.Request) { r.Header.Set("Origin", "https://example.com") },
		"another site":   func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"another host":   func(r *http.Request) { r.Host = "example.com" },
	} {
		if status, text := post(change); status < 400 || strings.Contains(text, "lookup_phrase") {
			t.Errorf("a request of %s is answered with %d", name, status)
		}
	}
}

// TestServeMCPEnds checks that the server ends with the context while the input is open.
func TestServeMCPEnds(t *testing.T) {
	b := newSite(t)
	in, _ := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.server.ServeMCP(ctx, in, io.Discard) }()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
