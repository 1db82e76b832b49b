package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestDay is a day of a translator: ten documents are imported and reviewed with every
// verb, corrected in tables that went out as Excel and Word, noted, marked and ruled on;
// corrected files are imported again, a colleague's memory comes in that nobody worked
// on, duplicates are merged, the disk goes bad. Not one decision of a person is lost or
// changed. At the end everything is taken back.
func TestDay(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	d := day{T: t, folder: t.TempDir()}
	t.Chdir(d.folder)
	t.Setenv(memoryVariable, filepath.Join(d.folder, "memory.db"))
	for n := range 10 {
		d.write(n, d.sentences(n))
	}
	d.yiku("import", "texts", "--date", "2025", "--body", "译库社")
	d.yiku("backup", "colleague.db")

	// The beads of the first document, with every verb.
	d.yiku("review", "1", "merge", "2")
	d.yiku("review", "1", "part", "2")
	d.yiku("review", "1", "merge", d.bead(1, 2))
	d.yiku("review", "1", "down", d.bead(1, 2), "target")
	d.yiku("review", "1", "up", d.bead(1, 3), "target")
	d.yiku("review", "1", "apart", d.bead(1, 4))
	d.yiku("review", "1", "pair", d.bead(1, 4), d.bead(1, 5))
	d.yiku("review", "1", "apart", d.bead(1, 5))
	d.yiku("review", "1", "split", d.beadWith(1, "桥梁的建设"), "source", "1")
	d.yiku("review", "1", "part", d.beadWith(1, "桥梁的建设"))
	d.yiku("review", "1", "edit", d.beadWith(1, "号决定涉及医院"), "--target", "Corrected in the review.")
	d.yiku("review", "1", "set-aside", d.beadWith(1, "号决定涉及学校"))
	d.yiku("review", "1", "merge", d.beadWith(1, "医院的建设"))
	d.yiku("review", "1", "confirm", d.bead(1, 1))
	d.yiku("review", "1", "reopen", d.bead(1, 1))
	d.yiku("review", "1", "confirm", d.bead(1, 1))
	d.yiku("review", "1", "realign", d.beadWith(1, "特此公告"), "--yes")
	for document := 2; document <= 10; document++ {
		beads := d.beads(document)
		d.yiku("review", fmt.Sprint(document), "confirm", "--through", fmt.Sprint(beads[len(beads)-3-document%2].Bead))
	}

	// Tables out and back; the corrections of each are one change.
	for _, table := range []string{"review.xlsx", "review.docx"} {
		document := map[string]string{"review.xlsx": "3", "review.docx": "4"}[table]
		d.yiku("export", "-o", table, "--document", document)
		d.inZip(table, "The delegates thanked", "All delegates thanked")
		if out := d.yiku("import", table); !strings.Contains(out, "corrected 1") {
			t.Errorf("%s: %s", table, out)
		}
	}
	for i, u := range d.units(6) {
		switch i {
		case 0:
			d.yiku("edit", fmt.Sprint(u.ID), "--note", "按官方译文")
			d.yiku("mark", fmt.Sprint(u.ID), "青瓷", "Qingci")
		case 1:
			d.yiku("edit", fmt.Sprint(u.ID), "--target", u.Variants[1].Text+" Edited.")
		case 2:
			d.yiku("edit", fmt.Sprint(u.ID), "--status", "rejected")
		}
	}
	d.yiku("ruling", "add", "青瓷", "Qingci", "--authority", "译审委员会")

	// Corrected files: a translation, a sentence more, one gone that nobody worked on.
	d.check("import of corrected files", func() {
		for _, n := range []int{0, 5} {
			texts := d.sentences(n)
			texts = append(texts[:len(texts)-1], [2]string{"会后发表了第" + fmt.Sprint(n) + "号公报。", fmt.Sprintf("Communiqué No. %d was issued after the meeting.", n)})
			d.write(n, texts)
			if out := d.yiku("import", d.file(n, "zh"), d.file(n, "en"), "--again"); !strings.Contains(out, "keeping what people did to") {
				t.Errorf("imported again: %s", out)
			}
		}
		n := 0
		for _, u := range d.units(1) {
			if strings.Contains(u.Variants[0].Text, "号决定涉及医院") {
				n++
			}
		}
		if n != 1 {
			t.Errorf("a sentence that was merged into a bead stands in %d units", n)
		}
	})
	d.check("merge with a memory that nobody worked on", func() {
		if out := d.yiku("merge", "colleague.db"); strings.Contains(out, "Conflict") || strings.Contains(out, "taken over") {
			t.Errorf("merged: %s", out)
		}
	})
	d.check("dedupe", func() { d.yiku("dedupe", "--yes") })
	d.yiku("doctor")
	if out := d.yiku("lookup", "青瓷"); !strings.Contains(out, "marked") || !strings.Contains(out, "official") {
		t.Errorf("mark and ruling: %s", out)
	}
	d.salvage()

	for {
		if _, err := yiku(t, "undo"); err != nil {
			break
		}
	}
	if left := d.decisions(os.Getenv(memoryVariable)); len(left) != 0 {
		t.Errorf("%d decisions are left after all was taken back", len(left))
	}
	d.yiku("doctor")
}

// TestVersions merges memories that have two versions of a document: both stay, and it is
// said.
func TestVersions(t *testing.T) {
	d := day{T: t, folder: t.TempDir()}
	t.Chdir(d.folder)
	t.Setenv(memoryVariable, filepath.Join(d.folder, "memory.db"))
	d.write(0, d.sentences(0))
	d.write(1, d.sentences(1))
	d.yiku("import", d.file(0, "zh"), d.file(0, "en"))
	d.write(0, d.sentences(0)[2:])
	for _, n := range []int{0, 1} {
		d.yiku("import", d.file(n, "zh"), d.file(n, "en"), "--memory", "other.db")
	}
	out := d.yiku("merge", "other.db")
	if strings.Count(out, "the same with another content") != 1 || !strings.Contains(out, "document 2") || !strings.Contains(out, "yiku remove --document") {
		t.Errorf("merged: %s", out)
	}
	d.yiku("undo")
	if out := d.yiku("merge", "other.db", "--json"); !strings.Contains(out, `"of":1`) && !strings.Contains(out, `"of": 1`) {
		t.Errorf("merged: %s", out)
	}
}

// day is the desk of the translator.
type day struct {
	*testing.T
	folder string
}

// yiku runs a command that must succeed.
func (d day) yiku(args ...string) string {
	d.Helper()
	out, err := yiku(d.T, args...)
	if err != nil {
		d.Fatalf("yiku %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// sentences are those of a document: the first and the last but one stand in all.
func (d day) sentences(n int) [][2]string {
	things := [][2]string{{"港口", "ports"}, {"粮食", "grain"}, {"铁路", "railways"}, {"学校", "schools"}, {"医院", "hospitals"}, {"桥梁", "bridges"}}
	list := [][2]string{{"会议在青瓷举行。", "The meeting was held in Qingci."}}
	for i, x := range things {
		year := 2000 + 10*n + i
		list = append(list, [2]string{
			fmt.Sprintf("%d年，代表们讨论了%s的建设，并提出%d条建议。", year, x[0], n+2),
			fmt.Sprintf("In %d, the delegates discussed the building of %s and made %d proposals.", year, x[1], n+2),
		})
		list = append(list, [2]string{fmt.Sprintf("第%d号决定涉及%s。", year, x[0]), fmt.Sprintf("Decision No. %d concerns %s.", year, x[1])})
	}
	return append(list,
		[2]string{fmt.Sprintf("代表们感谢第%d届会议的主席。", n+1), fmt.Sprintf("The delegates thanked the chair of session %d.", n+1)},
		[2]string{"特此公告。", "It is hereby announced."},
		[2]string{fmt.Sprintf("下届会议将于%d年召开。", 2030+n), fmt.Sprintf("The next meeting will be held in %d.", 2030+n)})
}

func (d day) file(n int, tag string) string {
	return filepath.Join("texts", fmt.Sprintf("day%02d.%s.txt", n, tag))
}

func (d day) write(n int, texts [][2]string) {
	d.Helper()
	if err := os.MkdirAll("texts", 0o700); err != nil {
		d.Fatal(err)
	}
	for side, tag := range []string{"zh", "en"} {
		var b strings.Builder
		for _, x := range texts {
			b.WriteString(x[side] + "\n\n")
		}
		if err := os.WriteFile(d.file(n, tag), []byte(b.String()), 0o600); err != nil {
			d.Fatal(err)
		}
	}
}

type shownBead struct {
	Bead   int
	Source []struct{ Text string }
}

// beads are those of a document.
func (d day) beads(document int) []shownBead {
	d.Helper()
	var shown struct{ Shown []shownBead }
	if err := json.Unmarshal([]byte(d.yiku("review", fmt.Sprint(document), "--json", "--limit", "999")), &shown); err != nil {
		d.Fatal(err)
	}
	return shown.Shown
}

// bead is the number of the bead at a place, counted from 1.
func (d day) bead(document, place int) string {
	d.Helper()
	return fmt.Sprint(d.beads(document)[place-1].Bead)
}

// beadWith is the number of the bead whose source has the text.
func (d day) beadWith(document int, text string) string {
	d.Helper()
	for _, b := range d.beads(document) {
		for _, x := range b.Source {
			if strings.Contains(x.Text, text) {
				return fmt.Sprint(b.Bead)
			}
		}
	}
	d.Fatalf("document %d has no bead with %s", document, text)
	return ""
}

// units are those of a document.
func (d day) units(document int64) []unit.Unit {
	d.Helper()
	m, err := tm.Open(d.Context(), os.Getenv(memoryVariable), tm.Options{ReadOnly: true})
	if err != nil {
		d.Fatal(err)
	}
	defer m.Close()
	var list []unit.Unit
	for u, err := range m.Units(d.Context(), tm.Filter{Origin: document, Statuses: allStatuses}) {
		if err != nil {
			d.Fatal(err)
		}
		list = append(list, u)
	}
	return list
}

var allStatuses = []unit.Status{unit.Aligned, unit.Reviewed, unit.Imported, unit.Rejected}

// decisions returns what people decided in a memory, a line a unit and document.
func (d day) decisions(memory string) []string {
	d.Helper()
	m, err := tm.Open(d.Context(), memory, tm.Options{ReadOnly: true})
	if err != nil {
		d.Fatal(err)
	}
	defer m.Close()
	var list []string
	for u, err := range m.Units(d.Context(), tm.Filter{Statuses: allStatuses}) {
		if err != nil {
			d.Fatal(err)
		}
		if !u.Human() {
			continue
		}
		for _, o := range append([]unit.Placed{{Origin: u.Origin}}, u.MoreOrigins...) {
			list = append(list, fmt.Sprintf("%s | %s | %s | %s %q", filepath.Base(o.Origin.Source), u.Variants[0].Text, u.Variants[1].Text, u.Status, u.Notes))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// check runs a step that must leave all decisions as they are.
func (d day) check(step string, do func()) {
	d.Helper()
	before := d.decisions(os.Getenv(memoryVariable))
	do()
	after := d.decisions(os.Getenv(memoryVariable))
	if len(before) < 100 {
		d.Errorf("only %d decisions before the %s", len(before), step)
	}
	for _, x := range before {
		if _, there := slices.BinarySearch(after, x); !there {
			d.Errorf("the %s lost: %s", step, x)
		}
	}
}

// inZip puts other words in place of the first ones in a table of Excel or Word, as an
// office program would.
func (d day) inZip(path, old, words string) {
	d.Helper()
	r, err := zip.OpenReader(path)
	if err != nil {
		d.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	done := false
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			d.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			d.Fatal(err)
		}
		if !done && bytes.Contains(content, []byte(old)) {
			content, done = bytes.Replace(content, []byte(old), []byte(words), 1), true
		}
		part, err := w.Create(f.Name)
		if err != nil {
			d.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			d.Fatal(err)
		}
	}
	r.Close()
	if err := w.Close(); err != nil || !done {
		d.Fatalf("%s has no %q: %v", path, old, err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		d.Fatal(err)
	}
}

// salvage damages a copy of the memory, saves what can be read of it and looks for the
// decisions in a memory made of that.
func (d day) salvage() {
	d.Helper()
	d.yiku("backup", "damaged.db")
	content, err := os.ReadFile("damaged.db")
	if err != nil {
		d.Fatal(err)
	}
	const page = 8192
	at := bytes.Index(content, []byte("made 7 proposals")) / page * page // a page of texts
	if at <= 0 {
		d.Fatal("no page of texts was found")
	}
	copy(content[at:at+page], bytes.Repeat([]byte{0xA5}, page))
	if err := os.WriteFile("damaged.db", content, 0o600); err != nil {
		d.Fatal(err)
	}
	yiku(d.T, "doctor", "--salvage", "saved.jsonl", "--memory", "damaged.db") // it says that the memory is damaged
	d.yiku("import", "saved.jsonl", "--memory", "saved.db")
	m, err := tm.Open(d.Context(), "saved.db", tm.Options{ReadOnly: true})
	if err != nil {
		d.Fatal(err)
	}
	defer m.Close()
	there := map[string]bool{}
	for u, err := range m.Units(d.Context(), tm.Filter{Statuses: allStatuses}) {
		if err != nil {
			d.Fatal(err)
		}
		there[u.Variants[0].Text] = true
	}
	saved := d.decisions("saved.db")
	kept := 0
	for _, x := range d.decisions(os.Getenv(memoryVariable)) {
		source := strings.Split(x, " | ")[1]
		_, same := slices.BinarySearch(saved, x)
		switch {
		case same:
			kept++
		case there[source] && !slices.ContainsFunc(saved, func(s string) bool { return strings.Contains(s, " | "+source+" | ") }):
			d.Errorf("salvaged without the decision: %s", x)
		}
	}
	if kept < 50 {
		d.Errorf("%d decisions were saved", kept)
	}
}
