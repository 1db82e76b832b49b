// Package licenses embeds the licences of all components of the program: its
// own, those of the Go modules linked into it, and those of data and translated
// code.
//
// The texts are copied by the program in the folder generate, from the module
// cache, from the data folders of this repository and from the folder fixed.
// Run go generate here after any change of go.mod.
package licenses

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
)

//go:generate go run ./generate

//go:embed texts
var files embed.FS

// Notices is the JSON of yiku licenses.
type Notices struct {
	Notices []Notice `json:"notices"`
}

// A Notice describes one component and its licence.
type Notice struct {
	// Name is the path of a Go module, or the name of another component.
	Name string `json:"name"`
	// Version is the version of the module, or "" for other components.
	Version string `json:"version"`
	// License is an SPDX license expression.
	License string `json:"license"`
	// About describes the purpose of the component and what was changed in it.
	// It is empty for Go modules.
	About string `json:"about"`
	Texts []Text `json:"texts"`
}

// Text is one file of a licence, word for word.
type Text struct {
	File string `json:"file"`
	Text string `json:"text,omitempty"`
}

// All returns the notices: yiku first, then data and code that is not a
// module, then the modules by path.
func All() ([]Notice, error) {
	index, err := files.ReadFile("texts/index.json")
	if err != nil {
		return nil, err
	}
	var list []Notice
	if err := json.Unmarshal(index, &list); err != nil {
		return nil, fmt.Errorf("texts/index.json: %w", err)
	}
	for i := range list {
		for k := range list[i].Texts {
			t := &list[i].Texts[k]
			text, err := files.ReadFile(path.Join("texts", t.File))
			if err != nil {
				return nil, err
			}
			t.File, t.Text = path.Base(t.File), string(text)
		}
	}
	return list, nil
}
