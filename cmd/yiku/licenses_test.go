package main

import (
	"bytes"
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/licenses"
)

// notLinked are the modules of go.mod that are in no program yiku builds.
var notLinked = map[string]bool{
	"github.com/google/go-cmp":        true, // tests
	"github.com/rogpeppe/go-internal": true, // tests
	"golang.org/x/tools":              true, // a requirement of a test's requirement
}

// TestEveryModuleHasItsLicence reads go.mod and, because a module of a list can
// be forgotten, also what the linker wrote into this test program.
func TestEveryModuleHasItsLicence(t *testing.T) {
	notices, err := licenses.All()
	if err != nil {
		t.Fatal(err)
	}
	noticed := map[string]string{} // path to version
	for _, n := range notices {
		noticed[n.Name] = n.Version
	}
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	required := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\s*(?:require\s+)?(\S+) (v\S+)`).FindAllSubmatch(text, -1) {
		required[string(m[1])] = string(m[2])
	}
	if len(required) < 30 {
		t.Fatalf("only %d modules found in go.mod", len(required))
	}
	linked, ok := debug.ReadBuildInfo()
	if !ok || len(linked.Deps) < 30 {
		t.Fatalf("the test program does not say what it is built of: %v", linked)
	}
	for _, d := range linked.Deps {
		if required[d.Path] != d.Version {
			t.Errorf("%s %s is linked, go.mod has %q", d.Path, d.Version, required[d.Path])
		}
	}
	for path, version := range required {
		switch {
		case notLinked[path]:
			if noticed[path] != "" {
				t.Errorf("%s is linked, notLinked says it is not", path)
			}
		case noticed[path] != version:
			t.Errorf("%s %s has no licence (the texts have version %q): run go generate in cmd/yiku/internal/licenses", path, version, noticed[path])
		}
	}
	for path, version := range noticed {
		if version != "" && required[path] == "" {
			t.Errorf("%s has a licence, but go.mod does not have it: run go generate in cmd/yiku/internal/licenses", path)
		}
	}
}

// TestNoticesAreComplete checks that NOTICE names the subjects of the texts,
// and that the copies of files of this repository equal their originals.
func TestNoticesAreComplete(t *testing.T) {
	notices, err := licenses.All()
	if err != nil {
		t.Fatal(err)
	}
	notice, err := os.ReadFile("../../NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, n := range notices {
		if n.Name != "yiku" && !bytes.Contains(notice, []byte("- "+n.Name+": "+n.License+".")) {
			t.Errorf("NOTICE does not name %s with %s", n.Name, n.License)
		}
		if n.License == "" {
			t.Errorf("%s has no licence", n.Name)
		}
		for _, f := range n.Texts {
			texts[n.Name] += f.Text
		}
		if len(texts[n.Name]) < 500 {
			t.Errorf("the texts of %s have %d bytes: that is no licence", n.Name, len(texts[n.Name]))
		}
	}
	for name, original := range map[string]string{
		"yiku": "../../LICENSE", "OpenCC": "../../align/han/LICENSE", "CC-CEDICT": "../../align/lexicon/cedict/NOTICE",
	} {
		text, err := os.ReadFile(original)
		if err != nil {
			t.Fatal(err)
		}
		if texts[name] != string(text) {
			t.Errorf("the copy of %s differs: run go generate in cmd/yiku/internal/licenses", original)
		}
	}
	for name, words := range map[string]string{
		"CC-CEDICT": "Creative Commons Attribution-ShareAlike 4.0", "PDFium": "The FreeType Project LICENSE",
		"FreeBSD msun": "Sun Microsystems", "Go": "The Go Authors", "github.com/tetratelabs/wazero": "wazero",
	} {
		if !strings.Contains(texts[name], words) {
			t.Errorf("the texts of %s do not say %q", name, words)
		}
	}
}
