package po

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/simplifiedchinese"

	catalogue "github.com/yiku-tm/yiku/align/read/po"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
	"github.com/yiku-tm/yiku/tm/unit"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func written(t testing.TB, units []unit.Unit) string {
	t.Helper()
	file, report := exporttest.Write(t, func(b *bytes.Buffer) (export.Writer, error) {
		return NewWriter(b, export.WriteOptions{ToolVersion: "1.0", LangStyle: export.StyleAsIs})
	}, units)
	if report.Bytes != int64(len(file)) {
		t.Errorf("the report says %d bytes of %d", report.Bytes, len(file))
	}
	return string(file)
}

func units(t testing.TB, file string, o export.ReadOptions) []unit.Unit {
	t.Helper()
	return exporttest.Good(t, exporttest.Read(t, NewReader(strings.NewReader(file), o)))
}

// TestRoundTrip checks that what goes out comes back, and goes out again the same.
func TestRoundTrip(t *testing.T) {
	want := exporttest.Units()
	file := written(t, want)
	got := units(t, file, export.ReadOptions{})
	for i := range got {
		got[i].TUID = ""
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	if again := written(t, got); again != file {
		t.Errorf("written again (-first +second):\n%s", cmp.Diff(file, again))
	}
	path := filepath.Join("testdata", "units.po")
	if *update {
		if err := os.WriteFile(path, []byte(file), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(golden), file); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// catalogue is one as programmers and translators write it.
const sample = `# Translation of a program.
#, fuzzy
msgid ""
msgstr ""
"Project-Id-Version: x\n"
"Language: zh_CN\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

# seen by the editor
#. Shown at the start
#: main.c:12 main.c:80
#, c-format
msgctxt "menu"
msgid "Open \"%s\"\n"
"now"
msgstr "打开“%s”\n"
"吧"

#, fuzzy
#| msgid "Close it"
msgid "Close"
msgstr "关闭"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d 个文件"

msgid "Untranslated"
msgstr ""

#~ msgid "Old\tword"
#~ msgstr "旧\x20词"
`

func TestCatalogue(t *testing.T) {
	prop := func(name, value string) unit.Prop { return unit.Prop{Type: name, Value: value} }
	newUnit := func(en, zh string, props ...unit.Prop) unit.Unit {
		return unit.Unit{Score: 1, Props: props, Variants: []unit.Variant{{Lang: "en", Text: en}, {Lang: "zh-CN", Text: zh}}}
	}
	first := newUnit("Open \"%s\"\nnow", "打开“%s”\n吧", prop("reference", "main.c:12 main.c:80"), prop("flags", "c-format"),
		prop("extracted-comment", "Shown at the start"), prop("msgctxt", "menu"))
	first.Notes = []string{"seen by the editor"}
	fuzzy := newUnit("Close", "关闭")
	fuzzy.Status, fuzzy.Score = unit.Aligned, DoubtfulScore
	bare := newUnit("Untranslated", "")
	bare.Variants = bare.Variants[:1]
	want := []unit.Unit{
		first, fuzzy,
		newUnit("%d file", "%d 个文件", prop("msgid", "%d file"), prop("plural-form", "0")),
		newUnit("%d files", "%d 个文件", prop("msgid", "%d file"), prop("plural-form", "0")),
		bare,
		newUnit("Old\tword", "旧 词", prop("obsolete", "yes")),
	}
	got := units(t, sample, export.ReadOptions{})
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Written and read again it is the same but for the message without translation.
	// The head says the language and not its region, as units of all regions may
	// be in the file.
	again := units(t, strings.Replace(written(t, got), "Language: zh", "Language: zh_CN", 1), export.ReadOptions{})
	if diff := cmp.Diff(append(want[:4:4], want[5]), again, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("written and read (-want +got):\n%s", diff)
	}
}

// TestPlural holds the forms of a language that has three.
func TestPlural(t *testing.T) {
	const file = `msgid ""
msgstr "Language: ru\n"

msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d день"
msgstr[1] "%d дня"
msgstr[2] "%d дней"
`
	got := units(t, file, export.ReadOptions{From: "en"})
	if len(got) != 3 || got[0].Variants[0].Text != "%d day" || got[2].Variants[0].Text != "%d days" || got[2].Variants[1].Text != "%d дней" {
		t.Fatalf("read %+v", got)
	}
	out := written(t, got)
	if _, body, _ := strings.Cut(file, "\n\n"); !strings.Contains(out, body) || !strings.Contains(out, "nplurals=3") {
		t.Errorf("written:\n%s", out)
	}
}

// TestForms checks that as many plural forms are written as the language has, and that
// several translations of a message without a plural are reported and not joined.
func TestForms(t *testing.T) {
	const head = "msgid \"\"\nmsgstr \"Language: zh_CN\\n\"\n\n"
	out := written(t, units(t, head+"msgid \"%d day\"\nmsgid_plural \"%d days\"\nmsgstr[0] \"%d天\"\nmsgstr[1] \"%d日\"\n", export.ReadOptions{From: "en"}))
	if !strings.Contains(out, "msgstr[0] \"%d天\"") || strings.Contains(out, "msgstr[1]") || !strings.Contains(out, "nplurals=1") {
		t.Errorf("written:\n%s", out)
	}
	ru := strings.Replace(head, "zh_CN", "ru", 1) + "msgid \"%d day\"\nmsgid_plural \"%d days\"\nmsgstr[0] \"%d день\"\nmsgstr[1] \"%d дня\"\n"
	if out := written(t, units(t, ru, export.ReadOptions{From: "en"})); !strings.Contains(out, "msgstr[1] \"%d дня\"\nmsgstr[2] \"\"") {
		t.Errorf("written:\n%s", out)
	}
	items := exporttest.Read(t, NewReader(strings.NewReader(head+"msgid \"Close\"\nmsgstr[0] \"关闭\"\nmsgstr[1] \"合上\"\n\nmsgid \"Open\"\nmsgstr \"打开\"\n"), export.ReadOptions{From: "en"}))
	if len(items) != 2 || items[0].Bad == nil || items[0].Bad.Line != 4 || !strings.Contains(items[0].Bad.Cause, "msgid_plural") || items[1].Unit.Variants[1].Text != "打开" {
		t.Errorf("read %+v", items)
	}
}

func TestEncodings(t *testing.T) {
	file := "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=GB2312\\n\"\n\nmsgid \"Announcement of the meeting\"\nmsgstr \"会议公告\"\n"
	encoded, err := simplifiedchinese.GBK.NewEncoder().String(file)
	if err != nil {
		t.Fatal(err)
	}
	r := NewReader(strings.NewReader(encoded), export.ReadOptions{From: "en"})
	got := exporttest.Good(t, exporttest.Read(t, r))
	if len(got) != 1 || got[0].Variants[1].Text != "会议公告" || got[0].Variants[1].Lang != "zh" {
		t.Errorf("read %+v", got)
	}
}

// A message has as many forms as a language may have, however many the file repeats.
func TestManyForms(t *testing.T) {
	file := "msgid \"a\"\nmsgid_plural \"b\"\n" + strings.Repeat("msgstr[1] \"甲\"\n", 5000) + "\nmsgid \"c\"\nmsgstr \"丙\"\n"
	items := exporttest.Read(t, NewReader(strings.NewReader(file), export.ReadOptions{From: "en", To: "zh"}))
	if len(items) != 2 || items[0].Bad == nil || !strings.Contains(items[0].Bad.Cause, "more than 6 translations") || items[1].Unit.Variants[1].Text != "丙" {
		t.Errorf("read %d items, the first %+v", len(items), items[0].Bad)
	}
}

func TestBad(t *testing.T) {
	const file = "msgid \"a\"\nmsgstr \"甲\"\n\nmsgid \"b\nmsgstr \"乙\"\n\nmsgid \"c\"\nmsgstr \"丙\"\n"
	items := exporttest.Read(t, NewReader(strings.NewReader(file), export.ReadOptions{From: "en", To: "zh"}))
	if len(items) != 3 || items[1].Bad == nil || items[1].Bad.Line != 4 || items[2].Unit.Variants[1].Text != "丙" {
		t.Errorf("read %+v", items)
	}
	err := exporttest.Error(t, NewReader(strings.NewReader(file), export.ReadOptions{Strict: true}))
	if bad, ok := errors.AsType[*export.BadUnit](err); !ok || bad.Line != 4 {
		t.Errorf("strict: %v", err)
	}
}

// TestGettext has msgfmt check what is written.
// TestLostHead holds that a translation whose msgid is lost is not taken for a head.
func TestLostHead(t *testing.T) {
	for file, bad := range map[string]int{
		"msgid \"\"\nmsgstr \"Language: zh\\n\"\n\nmsgid \"a\"\nmsgstr \"甲\"\n\nmsgid \"\"\nmsgstr \"乙\"\n":               1,
		"msgid_plural \"b\"\nmsgid \"\"\nmsgstr \"Language: zh\\n\"\n\nmsgid \"a\"\nmsgstr \"甲\"\n":                       1,
		"msgid \"\"\nmsgstr \"Language: zh\\n\"\n\nmsgid \"a\"\nmsgstr \"甲\"\n\nmsgid \"\"\nmsgstr \"Language: zh\\n\"\n": 0,
	} {
		r := NewReader(strings.NewReader(file), export.ReadOptions{})
		exporttest.Read(t, r)
		if report := r.Report(); report.Bad != bad || report.Units != 1 {
			t.Errorf("%q: %d units, %d bad", file, report.Units, report.Bad)
		}
	}
}

func TestGettext(t *testing.T) {
	msgfmt, err := exec.LookPath("msgfmt")
	if err != nil {
		t.Skip("gettext is not installed: msgfmt does not check the catalogue")
	}
	for name, file := range map[string]string{"units": written(t, exporttest.Units()), "catalogue": written(t, units(t, sample, export.ReadOptions{}))} {
		cmd := exec.Command(msgfmt, "--check-format", "--check-domain", "-o", os.DevNull, "-")
		cmd.Stdin = strings.NewReader(file)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// FuzzReader checks that any file ends without a panic, and that what was read can
// be written and read again.
func FuzzReader(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("msgid \"\\400\\x\"\nmsgstr[9] \"\"\n#~"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := NewReader(bytes.NewReader(data), export.ReadOptions{From: "en", To: "zh"})
		w, err := NewWriter(io.Discard, export.WriteOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for item, err := range r.Units(t.Context()) {
			if err == nil && item.Bad == nil {
				if err := w.Write(item.Unit); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzQuote checks that any text comes back from its quotes.
func FuzzQuote(f *testing.F) {
	f.Add("a\\n\"\n\t\r\x01")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ToValidUTF8(text, "") != text {
			t.Skip()
		}
		var b strings.Builder
		quote(&b, "msgid", text)
		s := catalogue.NewScanner(strings.NewReader(b.String() + "msgstr \"x\"\n"))
		e, err := s.Next()
		if err != nil || e.ID != text {
			t.Errorf("%q comes back as %q, %v", text, e.ID, err)
		}
	})
}
