package xliff

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/findings"
	"github.com/yiku-tm/yiku/tm/check"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The tests in this file hand our files to the programs of other people. Each is
// skipped where its program is not installed.

// clientFile writes an export of units without codes, which programs show each in
// their own way, and returns its path and the texts.
func clientFile(t *testing.T, version Version) (path string, texts [][]string) {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	var units []unit.Unit
	for i := range 40 {
		u := randomUnit(r, i)
		u.Variants[0].Codes, u.Variants[1].Codes = nil, nil
		u.Variants[0].Text += " & < 3"
		units = append(units, u)
		texts = append(texts, []string{u.Variants[0].Text, u.Variants[1].Text})
	}
	path = filepath.Join(t.TempDir(), "job.xlf")
	if err := os.WriteFile(path, []byte(exported(t, version, export.WriteOptions{}, units...)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, texts
}

func TestXmllint(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed (Debian package libxml2-utils)")
	}
	for _, v := range Versions {
		path, _ := clientFile(t, v)
		if out, err := exec.Command(xmllint, "--noout", "--nonet", path).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", v, err, out)
		}
	}
}

// toolkitScript prints the source and target of every unit as JSON.
const toolkitScript = `
import json, sys
from translate.storage import xliff
units = xliff.xlifffile.parsefile(sys.argv[1]).units
print(json.dumps([[str(u.source), str(u.target)] for u in units if not u.isheader()]))
`

// TestTranslateToolkit reads our XLIFF 1.2 with translate-toolkit and compares the
// texts. It knows no XLIFF 2.
func TestTranslateToolkit(t *testing.T) {
	python := ""
	for _, p := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(p, "-c", "from translate.storage import xliff").Run() == nil {
			python = p
			break
		}
	}
	if python == "" {
		t.Skip("translate-toolkit is not installed (Debian package translate-toolkit)")
	}
	path, want := clientFile(t, Version12)
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
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// schemaFolders may hold the schemas of OASIS, which may not be copied into this
// repository: the folder that the environment names, and the one of the Debian
// package php-symfony-translation.
func schemaFolders() []string {
	return []string{os.Getenv("YIKU_XLIFF_SCHEMAS"), "/usr/share/php/Symfony/Component/Translation/Resources/schemas"}
}

// elsewhere are the places from which the schemas take that of xml:lang.
var elsewhere = regexp.MustCompile(`"(http://www\.w3\.org|informativeCopiesOf3rdPartySchemas)/[^"]*xml\.xsd"`)

// schemas puts the schemas into a temporary folder, with the one of xml:lang taken
// from beside them and not from the network, and returns their paths by version.
func schemas(t *testing.T) map[Version]string {
	t.Helper()
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not installed (Debian package libxml2-utils)")
	}
	dir := t.TempDir()
	// copied copies the first of the names that there is.
	copied := func(names ...string) string {
		for _, folder := range schemaFolders() {
			for _, name := range names {
				schema, err := os.ReadFile(filepath.Join(folder, name))
				if err != nil || folder == "" {
					continue
				}
				schema = elsewhere.ReplaceAll(schema, []byte(`"xml.xsd"`))
				if err := os.WriteFile(filepath.Join(dir, name), schema, 0o600); err != nil {
					t.Fatal(err)
				}
				return filepath.Join(dir, name)
			}
		}
		t.Skipf("the schema %s of OASIS is not installed: install the Debian package php-symfony-translation, or set YIKU_XLIFF_SCHEMAS to a folder with the schemas and xml.xsd", names[0])
		return ""
	}
	copied("xml.xsd")
	return map[Version]string{
		Version12: copied("xliff-core-1.2-strict.xsd"),
		Version21: copied("xliff_core_2.0.xsd", "xliff-core-2.0.xsd"),
	}
}

// TestSchemas validates against the schemas of OASIS.
func TestSchemas(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for version, schema := range schemas(t) {
		var units []unit.Unit
		for i := range 200 {
			units = append(units, randomUnit(r, i))
		}
		pretranslated, _ := written(t, version, export.WriteOptions{Source: "zh", Target: "en"},
			Segment{ID: "a", Source: units[0].Variants[0], Target: units[0].Variants[1], MatchQuality: 85, Origin: "a"},
			Segment{Source: units[1].Variants[0], Matches: []Match{{Quality: 101, Origin: "b", Source: units[2].Variants[0], Target: units[2].Variants[1]}}})
		empty, _ := written(t, version, export.WriteOptions{Source: "zh", Target: "en"})
		for _, file := range []string{exported(t, version, export.WriteOptions{}, units...), pretranslated, empty} {
			validate(t, version, schema, file)
		}
	}
}

// validate holds a file against a schema.
func validate(t *testing.T, version Version, schema, file string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "job.xlf")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("xmllint", "--noout", "--nonet", "--schema", schema, path).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", version, err, out)
	}
}

// TestFindingsSchema validates the findings of a check, which have marks of ITS. It is
// here because the schemas are.
func TestFindingsSchema(t *testing.T) {
	schema := schemas(t)[Version21]
	place := check.Place{Number: 3, Source: "共530万人 & <其他>", Target: "\"530 million\" people"}
	report := findings.Report{Document: "a & b", From: "zh", To: "en", Findings: []check.Finding{
		{ID: "0a", Kind: check.Completeness, Severity: check.Warning, Rule: "omitted sentence", Message: "no translation", Places: []check.Place{{Number: 9, Source: "漏译"}}},
		{ID: "0b", Kind: check.Completeness, Severity: check.Info, Rule: "added sentence", Message: "added", Places: []check.Place{{Number: 10, Target: "More."}}},
	}}
	for i, kind := range check.Kinds() {
		f := check.Finding{ID: string(rune('a' + i)), Kind: kind, Severity: check.Error, Message: "530万 = 5.3 million, not “530 million”", Suggestion: "5.3 million", Evidence: []string{"a <b> & \"c\""}}
		f.Places = []check.Place{place, {Number: 4, Source: "530万\n人", Target: "530 million"}}
		report.Findings = append(report.Findings, f)
	}
	for _, r := range []findings.Report{report, {Document: "empty", From: "zh", To: "en"}} {
		var file bytes.Buffer
		if err := findings.WriteXLIFF(&file, r); err != nil {
			t.Fatal(err)
		}
		validate(t, Version21, schema, file.String())
	}
}
