package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestMCPCommand has a client talk with the command, which ends with its input.
func TestMCPCommand(t *testing.T) {
	in, fromClient := io.Pipe()
	toClient, out := io.Pipe()
	var messages strings.Builder
	done := make(chan error, 1)
	go func() {
		done <- run(t.Context(), []string{"mcp", "--memory", filepath.Join(t.TempDir(), "none.db")}, in, out, &messages)
	}()
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &mcp.IOTransport{Reader: toClient, Writer: fromClient}, nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "lookup_phrase", Arguments: map[string]any{"text": "会见"}})
	if err != nil {
		t.Fatal(err)
	}
	if text := result.Content[0].(*mcp.TextContent).Text; !result.IsError || !strings.Contains(text, "there is no memory") {
		t.Errorf("without a memory the answer is %s", text)
	}
	fromClient.Close()
	if err := <-done; err != nil || messages.String() != "" {
		t.Errorf("the command ends with %v: %s", err, messages.String())
	}
}
