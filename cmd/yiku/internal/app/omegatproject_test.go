package app

import (
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/ruling"
)

// projectText is an omegat.project as OmegaT writes it, with what a test puts before its
// end.
func projectText(more string) string {
	return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<omegat>\n    <project version=\"1.0\">\n" +
		"        <source_dir>__DEFAULT__</source_dir>\n        <tm_dir>__DEFAULT__</tm_dir>\n        <glossary_dir>__DEFAULT__</glossary_dir>\n" +
		"        <source_lang>ZH-CN</source_lang>\n        <target_lang>EN-GB</target_lang>\n        <!-- ours -->\n" + more + "    </project>\n</omegat>\n"
}

// newProject makes a project.
func newProject(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "omegat.project"), text)
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// repositories are those of a project as OmegaT reads them.
type repositories struct {
	List []struct {
		Type     string    `xml:"type,attr"`
		URL      string    `xml:"url,attr"`
		Mappings []mapping `xml:"mapping"`
	} `xml:"project>repositories>repository"`
}

// ours are the mappings of a connected project from Chinese to English.
var ours = []mapping{
	{"tm/auto/yiku.tmx", "zh-en.reviewed.tmx"}, {"tm/yiku.tmx", "zh-en.imported.tmx"},
	{"tm/penalty-10/yiku.tmx", "zh-en.aligned.tmx"}, {"tm/penalty-30/yiku.tmx", "zh-en.doubtful.tmx"},
	{"glossary/yiku-rulings.txt", "rulings.zh-en.txt"},
}

// TestConnectOmegaT checks that the lines are read as meant, that all other bytes are
// kept, and that repeating it changes nothing.
func TestConnectOmegaT(t *testing.T) {
	git := "<repository type=\"git\" url=\"https://example.org/team.git\">\n                <mapping local=\"/\" repository=\"/\"/>\n            </repository>"
	for name, test := range map[string]struct {
		more string
		team bool
		// others is how many repositories the project has besides.
		others int
	}{
		"none":        {"", false, 0},
		"empty":       {"        <repositories/>\n", false, 0},
		"empty, open": {"        <repositories>\n        </repositories>\n", false, 0},
		"one line":    {"<repositories></repositories>", false, 0},
		"a team's":    {"        <repositories>\n            " + git + "\n        </repositories>\n", true, 1},
		"another":     {"        <repositories><repository type=\"http\" url=\"http://example.org/omegat/\"><mapping local=\"tm/x.tmx\" repository=\"x.tmx\"/></repository></repositories>\n", false, 1},
	} {
		for _, ends := range []string{"\n", "\r\n"} {
			before := strings.ReplaceAll(projectText(test.more), "\n", ends)
			dir := newProject(t, before)
			c, err := ConnectOmegaT(dir, "127.0.0.1:8990")
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if c.Team != test.team || c.From != "zh" || c.To != "en" || len(c.Changed) != 2 {
				t.Errorf("%s: %+v", name, c)
			}
			text := readFile(t, filepath.Join(dir, "omegat.project"))
			var r repositories
			if err := xml.Unmarshal([]byte(text), &r); err != nil {
				t.Errorf("%s: %v in\n%s", name, err, text)
				continue
			}
			if len(r.List) != test.others+1 {
				t.Errorf("%s has %d repositories:\n%s", name, len(r.List), text)
				continue
			}
			last := r.List[len(r.List)-1]
			if diff := cmp.Diff(ours, last.Mappings); diff != "" || last.Type != "http" || last.URL != "http://127.0.0.1:8990/omegat/" {
				t.Errorf("%s: %+v\n%s", name, last, diff)
			}
			if ends == "\r\n" && strings.Count(text, "\n") != strings.Count(text, "\r\n") {
				t.Errorf("%s: the ends of lines are mixed", name)
			}
			for line := range strings.Lines(projectText("")) {
				if line = strings.TrimSpace(line); !strings.Contains(text, line) {
					t.Errorf("%s lacks the line %s:\n%s", name, line, text)
				}
			}
			if c, err := ConnectOmegaT(dir, "127.0.0.1:8990"); err != nil || len(c.Changed) != 0 {
				t.Errorf("%s, again: %+v, %v", name, c, err)
			}
		}
	}
}

// TestConnectOmegaTAgain checks that another port replaces the first, and that what a
// person added is kept.
func TestConnectOmegaTAgain(t *testing.T) {
	dir := newProject(t, projectText(""))
	if _, err := ConnectOmegaT(dir, "127.0.0.1:8990"); err != nil {
		t.Fatal(err)
	}
	project, finder := filepath.Join(dir, "omegat.project"), filepath.Join(dir, "omegat", "finder.xml")
	write(t, project, strings.Replace(readFile(t, project), "<mapping ", `<mapping local="tm/fr.tmx" repository="zh-fr.tmx"/><mapping `, 1))
	changed := strings.NewReplacer("<name>yiku</name>", "<name>译库 &amp; mine</name>", finderKeys, "ctrl alt Q",
		"<items>", `<items priority="7"><item><name>Other</name><url>http://localhost:9999/?word={target}</url></item>`).Replace(readFile(t, finder))
	write(t, finder, changed)
	c, err := ConnectOmegaT(dir, "127.0.0.1:8991")
	if err != nil || len(c.Changed) != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	var r repositories
	if err := xml.Unmarshal([]byte(readFile(t, project)), &r); err != nil {
		t.Fatal(err)
	}
	want := append(append([]mapping{}, ours...), mapping{"tm/fr.tmx", "zh-fr.tmx"})
	if len(r.List) != 1 || r.List[0].URL != "http://127.0.0.1:8991/omegat/" || !cmp.Equal(r.List[0].Mappings, want) {
		t.Errorf("the repositories are %+v", r)
	}
	if got, want := readFile(t, finder), strings.ReplaceAll(changed, "8990", "8991"); got != want {
		t.Errorf("finder.xml is\n%s, want\n%s", got, want)
	}
}

// TestConnectOmegaTRefuses checks that nothing is written in case of a conflict.
func TestConnectOmegaTRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		project, finder string
		reason          string
	}{
		"no XML":            {"x", "", ""},
		"cut off":           {projectText("")[:300], "", ""},
		"another root":      {"<a/>", "", ReasonNotOmegaT},
		"no languages":      {strings.NewReplacer("ZH-CN", "", "EN-GB", "").Replace(projectText("")), "", ReasonNotOmegaT},
		"tm elsewhere":      {strings.Replace(projectText(""), "<tm_dir>__DEFAULT__", "<tm_dir>/srv/tm/", 1), "", ReasonOmegaTFolder},
		"tm above":          {strings.Replace(projectText(""), "<tm_dir>__DEFAULT__", "<tm_dir>../tm/", 1), "", ReasonOmegaTFolder},
		"glossary on drive": {strings.Replace(projectText(""), "<glossary_dir>__DEFAULT__", `<glossary_dir>C:\terms`, 1), "", ReasonOmegaTFolder},
		"broken finder.xml": {projectText(""), "<items><item></items>", ""},
		"another finder":    {projectText(""), "<searches/>", ""},
	} {
		dir := newProject(t, test.project)
		finder := filepath.Join(dir, "omegat", "finder.xml")
		if test.finder != "" {
			write(t, finder, test.finder)
		}
		_, err := ConnectOmegaT(dir, "127.0.0.1:8990")
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if e, ok := errors.AsType[*Error](err); test.reason != "" && (!ok || e.Reason() != test.reason) {
			t.Errorf("%s: %v, want the reason %s", name, err, test.reason)
		}
		if readFile(t, filepath.Join(dir, "omegat.project")) != test.project {
			t.Errorf("%s: omegat.project was changed", name)
		}
		if test.finder != "" && readFile(t, finder) != test.finder {
			t.Errorf("%s: finder.xml was changed", name)
		}
	}
	if _, err := ConnectOmegaT(t.TempDir(), "127.0.0.1:8990"); err == nil {
		t.Error("an empty folder is a project")
	}
}

func TestConnectOmegaTFolders(t *testing.T) {
	text := strings.Replace(projectText(""), "<tm_dir>__DEFAULT__", `<tm_dir>mem\a&amp;b/`, 1)
	dir := newProject(t, text)
	if _, err := ConnectOmegaT(dir, "127.0.0.1:8990"); err != nil {
		t.Fatal(err)
	}
	if got := readFile(t, filepath.Join(dir, "omegat.project")); !strings.Contains(got, `local="mem/a&amp;b/auto/yiku.tmx"`) {
		t.Errorf("the project is\n%s", got)
	}
}

func TestGlossary(t *testing.T) {
	list := []ruling.Ruling{
		{Phrase: "会见", Rendering: "meet with", Lang: "en", Status: ruling.Official, Authority: "A", Date: "2024"},
		{Phrase: "会见", Rendering: "receive", Lang: "en", Status: ruling.Banned, Authority: "A"},
		{Phrase: "会见", Rendering: "встретиться", Lang: "ru", Status: ruling.Official},
		{Phrase: "公报", Rendering: "gazette", Lang: "en", Status: ruling.Superseded, Note: "old"},
		{Phrase: "#号", Rendering: "number\tsign", Lang: "en-GB", Status: ruling.Allowed},
	}
	want := map[string][]glossaryEntry{
		"zh en": {
			{"#号", "number\tsign", []string{"allowed"}},
			{"会见", "meet with", []string{"official, A, 2024", "banned, A: receive"}},
			{"公报", "", []string{"superseded, old: gazette"}},
		},
		"en zh": {{"meet with", "会见", []string{"official, A, 2024"}}, {"number\tsign", "#号", []string{"allowed"}}},
		"zh ru": {{"会见", "встретиться", []string{"official"}}},
		"zh fr": nil,
	}
	for pair, entries := range want {
		from, to, _ := strings.Cut(pair, " ")
		if diff := cmp.Diff(entries, glossaryOf(list, from, to), cmp.AllowUnexported(glossaryEntry{})); diff != "" {
			t.Errorf("%s: %s", pair, diff)
		}
	}
	if got := glossaryField("#号\tx"); got != "＃号 x" {
		t.Errorf("a field is %q", got)
	}
}
