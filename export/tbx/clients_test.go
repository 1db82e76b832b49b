package tbx

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/export"
)

// toolkitScript prints the source and target of every entry as JSON.
const toolkitScript = `
import json, sys
from translate.storage import tbx
units = tbx.tbxfile.parsefile(sys.argv[1]).units
print(json.dumps([[str(u.source), str(u.target)] for u in units]))
`

// TestTranslateToolkit reads our TBX 2 with translate-toolkit, which takes the first
// term of each language.
func TestTranslateToolkit(t *testing.T) {
	python := ""
	for _, p := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(p, "-c", "from translate.storage import tbx").Run() == nil {
			python = p
			break
		}
	}
	if python == "" {
		t.Skip("translate-toolkit is not installed (Debian package translate-toolkit)")
	}
	file, _ := exported(t, Version2, export.WriteOptions{}, concept, Entry{ID: "c2", Terms: []Term{{Lang: "zh", Text: "法治 & 德治"}, {Lang: "en", Text: "law < virtue"}}})
	path := filepath.Join(t.TempDir(), "terms.tbx")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(python, "-c", toolkitScript, path)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	var got [][]string
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	want := [][]string{{"一带一路", "Belt and Road Initiative"}, {"法治 & 德治", "law < virtue"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
