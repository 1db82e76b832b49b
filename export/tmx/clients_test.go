package tmx

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The tests in this file hand our files to the programs of other people. Each
// is skipped where its program is not installed.

// program returns the path of a program or skips the test.
func program(t *testing.T, name, debian string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed (Debian package %s)", name, debian)
	}
	return path
}

// files writes the golden exports into a temporary folder, by name.
func files(t *testing.T) map[string]string {
	t.Helper()
	folder := t.TempDir()
	paths := map[string]string{}
	for _, g := range goldens() {
		file, _ := write(t, g.o, g.units...)
		paths[g.name] = filepath.Join(folder, g.name+".tmx")
		if err := os.WriteFile(paths[g.name], []byte(file), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

func TestXmllint(t *testing.T) {
	xmllint := program(t, "xmllint", "libxml2-utils")
	for name, path := range files(t) {
		if out, err := exec.Command(xmllint, "--noout", "--nonet", path).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// TestDTD validates against the DTD of TMX 1.4 itself. It may not be copied
// into this repository; OmegaT brings it along in its program archive.
func TestDTD(t *testing.T) {
	xmllint := program(t, "xmllint", "libxml2-utils")
	dtd := filepath.Join(t.TempDir(), "tmx14.dtd")
	if err := os.WriteFile(dtd, fromOmegaT(t, "schemas/tmx14.dtd"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, path := range files(t) {
		// Our DOCTYPE names tmx14.dtd, so xmllint finds it beside the file.
		if err := os.Link(dtd, filepath.Join(filepath.Dir(path), "tmx14.dtd")); err != nil && !os.IsExist(err) {
			t.Fatal(err)
		}
		if out, err := exec.Command(xmllint, "--noout", "--nonet", "--dtdvalid", dtd, path).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// fromOmegaT reads a file out of OmegaT's program archive.
func fromOmegaT(t *testing.T, name string) []byte {
	t.Helper()
	bin := filepath.Dir(program(t, "omegat", "omegat"))
	archive, err := zip.OpenReader(filepath.Join(bin, "..", "share", "omegat", "OmegaT.jar"))
	if err != nil {
		t.Skipf("OmegaT is installed without its archive where Debian has it: %v", err)
	}
	defer archive.Close()
	f, err := archive.Open(name)
	if err != nil {
		t.Skipf("this OmegaT has no %s: %v", name, err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// toolkitScript prints the source and target of every unit as JSON.
const toolkitScript = `
import json, sys
from translate.storage import tmx
units = tmx.tmxfile.parsefile(sys.argv[1]).units
print(json.dumps([[str(u.source), str(u.target), u.getid(), u.getnotes()] for u in units]))
`

// TestTranslateToolkit reads the files with translate-toolkit and compares
// texts, ids and notes.
func TestTranslateToolkit(t *testing.T) {
	python := pythonWithToolkit(t)
	for name, path := range files(t) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var want [][]string
		for _, u := range parseOK(t, string(content)).units {
			want = append(want, []string{u.texts[0], u.texts[1], u.attributes["tuid"], u.note})
		}
		var stderr bytes.Buffer
		cmd := exec.Command(python, "-c", toolkitScript, path)
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, &stderr)
		}
		var got [][]string
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("%s: %v in %s", name, err, out)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s\n%s", name, d)
		}
	}
}

// pythonWithToolkit finds a Python that has translate-toolkit: the one on the
// path may be another than the system's.
func pythonWithToolkit(t *testing.T) string {
	t.Helper()
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(python, "-c", "from translate.storage import tmx").Run() == nil {
			return python
		}
	}
	t.Skip("translate-toolkit is not installed (Debian package python3-translate)")
	return ""
}

// omegatProject is an OmegaT project file for a language pair. One paragraph
// is one segment, so that OmegaT's sentence rules stay out of the test.
const omegatProject = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>%s</source_lang><target_lang>%s</target_lang>
<source_tok>org.omegat.tokenizer.DefaultTokenizer</source_tok><target_tok>org.omegat.tokenizer.DefaultTokenizer</target_tok>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>
</project></omegat>
`

// TestOmegaT lets OmegaT translate a document from our file alone. It starts a
// Java program once a file and takes some ten seconds, so it must be asked for.
func TestOmegaT(t *testing.T) {
	if os.Getenv("YIKU_CLIENTS") != "1" {
		t.Skip("set YIKU_CLIENTS=1 to let OmegaT translate with our files")
	}
	omegat := program(t, "omegat", "omegat")
	for _, g := range goldens() {
		t.Run(g.name, func(t *testing.T) {
			file, _ := write(t, g.o, g.units...)
			units := parseOK(t, file).units
			// OmegaT looks for its own pair only, in a multilingual file too.
			source, target := units[0].langs[0], units[0].langs[1]
			const unknown = "这句话没有译文。"
			var document, want strings.Builder
			for _, u := range units {
				text := u.texts[1]
				for i, lang := range u.langs {
					if sameLanguage(lang, target) {
						text = u.texts[i]
					}
				}
				document.WriteString(u.texts[0] + "\n\n")
				want.WriteString(text + "\n\n")
			}
			document.WriteString(unknown + "\n")
			want.WriteString(unknown + "\n")
			got := omegatTranslates(t, omegat, source, target, document.String(), file)
			if d := cmp.Diff(want.String(), got); d != "" {
				t.Error(d)
			}
		})
	}
}

// sameLanguage compares as OmegaT does: the bare language will do.
func sameLanguage(a, b string) bool {
	base := func(tag string) string {
		return strings.FieldsFunc(tag, func(r rune) bool { return r == '-' || r == '_' })[0]
	}
	return base(a) == base(b)
}

// omegatTranslates returns the document as OmegaT translates it in console
// mode with the memory in tm/auto.
func omegatTranslates(t *testing.T, omegat, source, target, document, memory string) string {
	t.Helper()
	home, project := t.TempDir(), t.TempDir()
	for _, folder := range []string{"source", "target", "tm/auto", "omegat", "glossary", "dictionary"} {
		if err := os.MkdirAll(filepath.Join(project, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range map[string]string{
		"omegat.project":  fmt.Sprintf(omegatProject, source, target),
		"source/x.txt":    document,
		"tm/auto/our.tmx": memory,
	} {
		if err := os.WriteFile(filepath.Join(project, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), omegat, project, "--mode=console-translate", "--config-dir="+filepath.Join(home, "config"))
	// No display, no settings of the user, and UTF-8 whatever the locale.
	cmd.Env = append(os.Environ(), "HOME="+home,
		"JAVA_TOOL_OPTIONS=-Djava.awt.headless=true -Dfile.encoding=UTF-8 -Duser.home="+home)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("omegat: %v\n%s", err, out)
	}
	got, err := os.ReadFile(filepath.Join(project, "target", "x.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}
