package srx

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/split"
)

// readRules reads a file of testdata.
func readRules(t testing.TB, name string) *Rules {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rules, err := Read(f, name)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func splitterFor(t testing.TB, r *Rules, tag string) split.Splitter {
	t.Helper()
	s, ok, err := r.Splitter(tag)
	if err != nil || !ok {
		t.Fatalf("the rules of %s: found %v, error %v", tag, ok, err)
	}
	return s
}

// checkSplit splits a text that is written with ¦ where it is cut.
func checkSplit(t *testing.T, s split.Splitter, marked string) {
	t.Helper()
	text := strings.ReplaceAll(marked, "¦", "")
	var want, got []string
	for piece := range strings.SplitSeq(marked, "¦") {
		want = append(want, strings.TrimFunc(piece, align.IsBlank))
	}
	spans, err := s.Split(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, span := range spans {
		got = append(got, text[span.Start:span.End])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%q (-want +got):\n%s", text, diff)
	}
}

func TestRules(t *testing.T) {
	rules := readRules(t, "rules.srx")
	for tag, table := range map[string][]string{
		"zh": {"会议今天开幕。¦会期三天；¦代表们来了！¦", "详见第3.5节。¦“走吧！”¦他说。"},
		"en": {"Mr. Li met Dr. Wang.¦ They talked.¦ It cost 3.5 yuan.", "See fig. 3.¦ The dam holds."},
		"ru": {"Им. Ленина, ул. Мира, д. 5.¦ Дом стоит.", "В 2014 г. Китай вырос.¦ Да!"},
		"de": {"Er kam.¦ Es regnete."},
	} {
		for _, marked := range table {
			checkSplit(t, splitterFor(t, rules, tag), strings.TrimSuffix(marked, "¦"))
		}
	}
}

// TestCascade holds which rules a tag gets.
func TestCascade(t *testing.T) {
	const file = `<srx version="2.0"><header cascade="CASCADE"/><body><languagerules>
		<languagerule languagerulename="A"><rule break="no"><beforebreak>a\.</beforebreak><afterbreak>\s</afterbreak></rule></languagerule>
		<languagerule languagerulename="B"><rule break="yes"><beforebreak>\.</beforebreak><afterbreak>\s</afterbreak></rule></languagerule>
		</languagerules><maprules>
		<languagemap languagepattern="EN-GB" languagerulename="B"/>
		<languagemap languagepattern="en.*" languagerulename="A"/>
		<languagemap languagepattern="zh_HK|ru" languagerulename="A"/>
		<languagemap languagepattern="..-?.*" languagerulename="B"/>
		</maprules></body></srx>`
	for _, row := range []struct {
		cascade, tag, text string
	}{
		{"yes", "en", "a. b.¦ c"},
		{"no", "en", "a. b. c"},
		{"yes", "en-GB", "a.¦ b.¦ c"},
		{"yes", "zh-HK", "a. b.¦ c"},
		{"no", "zh", "a.¦ b.¦ c"},
		{"", "ru", "a. b. c"},
	} {
		rules, err := Read(strings.NewReader(strings.Replace(file, "CASCADE", row.cascade, 1)), "f.srx")
		if err != nil {
			t.Fatal(err)
		}
		checkSplit(t, splitterFor(t, rules, row.tag), row.text)
	}
	rules, err := Read(strings.NewReader(file), "f.srx")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := rules.Splitter("x"); ok || err != nil {
		t.Errorf("the tag x has rules, or the error %v", err)
	}
}

// TestVersion1 checks that a file of version 1.0 is read.
func TestVersion1(t *testing.T) {
	checkSplit(t, splitterFor(t, readRules(t, "version1.srx"), "zh-Hans"), "好。¦走吧。")
}

// TestAnnexBreaks holds Okapi's extension: breaks of UAX #29 where no rule decides.
func TestAnnexBreaks(t *testing.T) {
	file := wrap(`<rule break="no"><beforebreak>Mr\.\s</beforebreak></rule>`)
	for _, option := range []string{"useIcu4JBreakRules", "useIcu4jBreakRules"} {
		header := `<header><o:options xmlns:o="x" ` + option + `="yes"/><o:rangeRule xmlns:o="x">a.b</o:rangeRule></header>`
		rules, err := Read(strings.NewReader(strings.Replace(file, "<header/>", header, 1)), "f.srx")
		if err != nil {
			t.Fatal(err)
		}
		checkSplit(t, splitterFor(t, rules, "en"), "Mr. Li came.¦ All left.")
		if diff := cmp.Diff([]string{"line 1: the range rule of Okapi is left out"}, rules.Notes); diff != "" {
			t.Errorf("notes (-want +got):\n%s", diff)
		}
	}
}

// wrap makes a file of rules that hold for every language.
func wrap(rules string) string {
	return `<srx version="2.0"><header/><body><languagerules><languagerule languagerulename="X">` + rules +
		`</languagerule></languagerules><maprules><languagemap languagepattern=".*" languagerulename="X"/></maprules></body></srx>`
}

// TestFaults checks that a fault names its line and what to do.
func TestFaults(t *testing.T) {
	before := func(x string) string { return wrap("\n\n<rule><beforebreak>" + x + "</beforebreak></rule>") }
	after := func(x string) string { return wrap("\n\n<rule><afterbreak>" + x + "</afterbreak></rule>") }
	for _, row := range []struct {
		name, file string
		line       int
		construct  string
		message    string
	}{
		{"empty", "", 0, "", "no <srx>"},
		{"no xml", "hello", 0, "", "no <srx>"},
		{"other encoding", "<?xml version='1.0' encoding='gbk'?>\n<srx/>", 1, "", "save it as UTF-8"},
		{"no UTF-8", "<srx>\n\xc4\xe3</srx>", 2, "", "UTF-8"},
		{"other root", "<tmx/>", 1, "", "begins with <tmx>"},
		{"version", `<srx version="3.0"/>`, 1, "", "SRX 3.0"},
		{"broken", "<srx>\n<header></srx>", 2, "", "element"},
		{"no map", "<srx><body/></srx>", 0, "", "no <languagemap>"},
		{"unknown group", `<srx><languagemap languagepattern="a" languagerulename="Q"/></srx>`, 0, "", `"Q"`},
		{"twice", "<srx>\n<languagerule languagerulename='A'/><languagerule languagerulename='A'/></srx>", 2, "", "rename one"},
		{"nested", before("a<b/>"), 3, "", "&lt;"},
		{"back-reference", before(`(a)\1`), 3, `\1`, "back-reference"},
		{"possessive", before(`(ab)++c`), 3, "X*+, X++, X?+", "possessive"},
		{"atomic", before(`(?&gt;a|ab)c`), 3, "(?>", "atomic"},
		{"possessive behind", after(`(?&lt;=(ab)*+c)`), 3, "X*+, X++, X?+", "possessive"},
		{"atomic behind", after(`(?&lt;=(?&gt;ab)c)`), 3, "(?>", "atomic"},
		{"two quantifiers", before(`a**`), 3, "", "two quantifiers"},
		{"comment", before(`(?#a`), 3, "", "comment"},
		{"property", before(`\p{Klingon}`), 3, `\p{Klingon}`, "not known"},
		{"block", before(`\p{InKlingon}`), 3, `\p{InKlingon}`, "not known"},
		{"category", before(`\p{gc=Xx}`), 3, `\p{gc=Xx}`, "not known"},
		{"open property", before(`\p{L`), 3, "", "no }"},
		{"posix", before(`[[:klingon:]]`), 3, "", "not a class"},
		{"half a character", before(`\ud840\u0041`), 3, "", "half a character"},
		{"short code", before(`\u4e`), 3, "", "breaks off"},
		{"no code", before(`\xzz`), 3, "", "not the code"},
		{"no octal", before(`\09`), 3, "", "no digits"},
		{"name of a group", before(`(?&lt;a_b&gt;c)`), 3, "", "name of a group"},
		{"mode", before(`(?q)a`), 3, "(?q", "mode"},
		{"edge in a class", before(`[\b]`), 3, `[\b]`, "in a class"},
		{"other edge", before(`\b{g}`), 3, `\b{`, "boundary"},
		{"backslash", before(`a\`), 3, "", "breaks off"},
		{"class and range", before(`[a-\d]`), 3, "", "out of order"},
		{"no number", before(`a{,2}`), 3, "", "no number"},
		{"grapheme", before(`\X`), 3, `\X`, "grapheme"},
		{"last match", before(`\Ga`), 3, `\G`, "previous match"},
		{"name", before(`\N{DASH}`), 3, `\N`, "by its name"},
		{"escape", before(`\j`), 3, `\j`, "not known"},
		{"conditional", before(`(?(1)a)`), 3, "(?(", "conditional"},
		{"difference", before(`[a--[b]]`), 3, "--[", "difference"},
		{"bracket", before(`(a`), 3, "", "no )"},
		{"closing", before(`a)`), 3, "", "without its ("},
		{"class", before(`[a`), 3, "", "no ]"},
		{"range", before(`[b-a]`), 3, "", "out of order"},
		{"nothing", before(`*a`), 3, "", "nothing precedes"},
		{"count", before(`a{3,1}`), 3, "", "well formed"},
		{"large count", before(`a{1001}`), 3, "", "larger than"},
		{"deep", before(strings.Repeat("(", 300) + strings.Repeat(")", 300)), 3, "", "deeper"},
	} {
		t.Run(row.name, func(t *testing.T) {
			rules, err := Read(strings.NewReader(row.file), "f.srx")
			if err == nil {
				_, _, err = rules.Splitter("en")
			}
			var fault *Error
			if !errors.As(err, &fault) {
				t.Fatalf("the error is %v, want an *Error", err)
			}
			if fault.Line != row.line || fault.Construct != row.construct {
				t.Errorf("line %d, construct %q, want %d and %q", fault.Line, fault.Construct, row.line, row.construct)
			}
			if !strings.Contains(err.Error(), row.message) || !strings.Contains(err.Error(), "f.srx") {
				t.Errorf("the message %q does not tell %q and the file", err, row.message)
			}
		})
	}
}

// TestFaultOfAnotherLanguage checks that rules which are not asked for stop nothing.
func TestFaultOfAnotherLanguage(t *testing.T) {
	file := strings.Replace(wrap(`<rule><beforebreak>\.</beforebreak></rule></languagerule>
		<languagerule languagerulename="Y"><rule><beforebreak>\1</beforebreak></rule>`), "<maprules>",
		`<maprules><languagemap languagepattern="yo" languagerulename="Y"/>`, 1)
	rules, err := Read(strings.NewReader(file), "f.srx")
	if err != nil {
		t.Fatal(err)
	}
	splitterFor(t, rules, "en")
	if _, ok, err := rules.Splitter("yo"); !ok || err == nil {
		t.Errorf("found %v, error %v: want an error", ok, err)
	}
}

// TestUTF16 checks that a file in UTF-16 is read.
func TestUTF16(t *testing.T) {
	text := "<?xml version='1.0' encoding='utf-16'?>" + wrap(`<rule><beforebreak>。</beforebreak></rule>`)
	b := []byte{0xff, 0xfe}
	for _, r := range text {
		b = append(b, byte(r), byte(r>>8))
	}
	rules, err := Read(strings.NewReader(string(b)), "f.srx")
	if err != nil {
		t.Fatal(err)
	}
	checkSplit(t, splitterFor(t, rules, "zh"), "好。¦走。")
	if _, err := Read(strings.NewReader("\ufeff"+text), "f.srx"); err != nil {
		t.Errorf("UTF-8 with a byte order mark: %v", err)
	}
}

// checkSpans checks what a Splitter promises.
func checkSpans(t *testing.T, text string, spans []align.Span) {
	t.Helper()
	at := 0
	for _, s := range spans {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("span %v after %d in a text of %d bytes", s, at, len(text))
		}
		if strings.TrimFunc(text[at:s.Start], align.IsBlank) != "" {
			t.Fatalf("gap %q is not blank", text[at:s.Start])
		}
		first, _ := utf8.DecodeRuneInString(text[s.Start:])
		last, _ := utf8.DecodeLastRuneInString(text[:s.End])
		if align.IsBlank(first) || align.IsBlank(last) {
			t.Fatalf("span %q has a blank at its edge", text[s.Start:s.End])
		}
		at = s.End
	}
	if strings.TrimFunc(text[at:], align.IsBlank) != "" {
		t.Fatalf("rest %q is not blank", text[at:])
	}
}

// TestOtherFiles reads the SRX files of the folder in YIKU_SRX, such as those that
// other tools bring, for many languages, and compares with the oracle.
func TestOtherFiles(t *testing.T) {
	folder := os.Getenv("YIKU_SRX")
	if folder == "" {
		t.Skip("YIKU_SRX names no folder of SRX files")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.srx"))
	if err != nil {
		t.Fatal(err)
	}
	text := "会议今天开幕。会期三天。 Mr. Li met Dr. Wang. They talked. Он пришёл в 5 ч. Г-н Ли ушёл. Es war z. B. so. Dann ging er."
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			rules, err := Read(f, filepath.Base(name))
			if err != nil {
				t.Fatal(err)
			}
			for _, tag := range strings.Fields("zh zh-CN en ru fr de es it pt ja ar pl nl ca cs sk sl ro uk be el is da sv eo gl br ga sr ta fa en-US zz") {
				s, ok, err := rules.Splitter(tag)
				if err != nil {
					t.Errorf("%s: %v", tag, err)
				}
				if ok && err == nil {
					spans, err := s.Split(text)
					if err != nil {
						t.Error(err)
					}
					checkSpans(t, text, spans)
					t.Logf("%s: %d sentences", tag, len(spans))
				}
			}
			for _, note := range rules.Notes {
				t.Log(note)
			}
		})
	}
}

// TestFits checks that rules that would take minutes are refused, and which.
func TestFits(t *testing.T) {
	file := func(rules, maps int, breaks, before string) string {
		return `<srx version="2.0"><header cascade="no"/><body><languagerules><languagerule languagerulename="D">` +
			strings.Repeat(`<rule break="`+breaks+`"><beforebreak>`+before+`</beforebreak><afterbreak>\s</afterbreak></rule>`, rules) +
			`</languagerule></languagerules><maprules>` + strings.Repeat(`<languagemap languagepattern="en" languagerulename="D"/>`, maps) + `</maprules></body></srx>`
	}
	for _, c := range []struct {
		file   string
		length int
		want   string
	}{
		{file(300, 1, "no", `\b(?:Mr|Mrs|Dr)\.`), 1 << 20, ""},
		{file(20_001, 1, "no", `x`), 1, "20001 rules"},
		{file(1, 1, "no", strings.Repeat("x|", 20_000)+"x"), 1, "20001 rules"},
		{file(6000, 1, "no", `x`), 1 << 20, "divide the text"},
		{file(1000, 1, "yes", `x`), 1 << 20, "divide the text"},
		{file(6000, 1, "yes", `x`), 100_000, ""},
		{file(1, 2001, "no", `x`), 1, "more than 2000 language patterns"},
		{file(0, 1, "no", `x`), 256 << 20, ""},
	} {
		rules, err := Read(strings.NewReader(c.file), "rules.srx")
		if err == nil {
			err = rules.Fits("en", c.length)
		}
		if got := fmt.Sprint(err); (err == nil) != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("a text of %d bytes: %s; want %q", c.length, got, c.want)
		}
	}
}
