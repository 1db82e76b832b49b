package xliff

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
	"github.com/yiku-tm/yiku/tm/unit"
)

const (
	head12 = `<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"` +
		` xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" xmlns:mq="MQXliff" xmlns:m="http://www.memsource.com/mxlf/2.0">` +
		`<file original="C:\work\公报.docx" source-language="zh_CN" target-language="en-us" datatype="x"><header><tool tool-id="t" tool-name="Tool" tool-version="3"/></header><body>`
	tail12 = `</body></file></xliff>`
	head2  = `<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:t="urn:oasis:names:tc:xliff:matches:2.0" srcLang="zh" trgLang="en"><file id="f">`
	tail2  = `</file></xliff>`
)

// shown is a unit in one line: name, status, score, and both texts with their codes.
func shown(item export.Item) string {
	if item.Bad != nil {
		return "bad " + item.Bad.Error()
	}
	u := item.Unit
	s := fmt.Sprintf("%s %s %.2f", u.TUID, u.Status, u.Score)
	for _, v := range u.Variants {
		s += " | " + v.Lang + " " + marked(v)
	}
	return strings.TrimPrefix(s, " ")
}

// marked is a text with its codes in their places.
func marked(v unit.Variant) string {
	var b strings.Builder
	at := 0
	for _, c := range v.Codes {
		b.WriteString(v.Text[at:c.At])
		at = c.At
		b.WriteString("{" + string(c.Kind))
		for _, a := range c.Attributes {
			b.WriteString(" " + a.Type + "=" + a.Value)
		}
		if c.Data != "" {
			b.WriteString(" " + c.Data)
		}
		b.WriteString("}")
	}
	b.WriteString(v.Text[at:])
	return b.String()
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       []string
		unfinished string
	}{
		{"states of 1.2", head12 +
			`<trans-unit id="1"><source>会谈开始。</source><target state="final">The talks began.</target></trans-unit>` +
			`<trans-unit id="2"><source>会谈结束。</source><target state="translated">The talks ended.</target></trans-unit>` +
			`<trans-unit id="3"><source>签署协议。</source><target>Sign the agreement.</target></trans-unit>` +
			`<trans-unit id="4"><source>稿</source><target state="new">draft</target></trans-unit>` +
			`<trans-unit id="5"><source>稿</source><target state="needs-review-translation">draft</target></trans-unit>` +
			`<trans-unit id="6" approved="yes"><source>定稿</source><target state="new">final</target></trans-unit>` +
			`<trans-unit id="7"><source>未译</source></trans-unit>` +
			`<trans-unit id="8"><source>未译</source><target/></trans-unit>` + tail12,
			[]string{
				"1 reviewed 1.00 | zh-CN 会谈开始。 | en-US The talks began.", "2  1.00 | zh-CN 会谈结束。 | en-US The talks ended.",
				"3  1.00 | zh-CN 签署协议。 | en-US Sign the agreement.", "6 reviewed 1.00 | zh-CN 定稿 | en-US final",
			}, "2 segments not translated yet, the first in line 1; 2 segments translated, but the file says that it is a draft to be reviewed, the first in line 1"},
		{"matches", head12 +
			`<trans-unit id="1"><source>会谈开始。</source><target>The talks began.</target>` +
			`<alt-trans match-quality="85%" origin="2024.docx"><source>会谈已开始。</source><target>The talks have begun.</target></alt-trans>` +
			`<alt-trans match-quality="101"><target>Talks began.</target></alt-trans>` +
			`<alt-trans alttype="rejected"><target>no</target></alt-trans>` +
			`<alt-trans><target>The talks began.</target></alt-trans></trans-unit>` + tail12,
			[]string{
				"1  1.00 | zh-CN 会谈开始。 | en-US The talks began.", "imported 0.85 | zh-CN 会谈已开始。 | en-US The talks have begun.",
				"imported 0.95 | zh-CN 会谈开始。 | en-US Talks began.",
			}, "1 segment translated, but rejected by a reviewer, in line 1"},
		{"codes of 1.2", head12 + `<trans-unit id="1"><source>甲<g id="a" ctype="bold">乙<x id="b"/></g><bx id="c"/>丙<ex id="c"/></source>` +
			`<target>A<bpt id="1">&lt;b&gt;</bpt>B<ept id="1">&lt;/b&gt;</ept><ph id="2">{0}</ph><it id="3" pos="close">&lt;/i&gt;</it><mrk mtype="term">C</mrk></target></trans-unit>` + tail12,
			[]string{"1  1.00 | zh-CN 甲{bpt i=1 id=a type=bold}乙{ph id=b}{ept i=1}{bpt i=2 id=c}丙{ept i=2}" +
				" | en-US A{bpt i=1 id=1 <b>}B{ept i=1 </b>}{ph id=2 {0}}{it pos=end id=3 </i>}{hi type=term}C{/hi}"}, ""},
		{"halves of pairs", head12 + `<trans-unit id="1"><source>甲<bx id="1"/>乙<ex id="2"/></source><target>A<bpt id="3" rid="x">b</bpt></target></trans-unit>` + tail12,
			[]string{"1  1.00 | zh-CN 甲{it pos=begin id=1}乙{it pos=end id=2} | en-US A{it pos=begin id=3 b}"}, ""},
		{"segments", head12 + `<trans-unit id="u"><source>一。二。三。</source>` +
			`<seg-source><g id="1"><mrk mtype="seg" mid="0">一。</mrk><mrk mtype="seg" mid="1">二。</mrk></g><mrk mtype="seg" mid="2">三。</mrk></seg-source>` +
			`<target><mrk mtype="seg" mid="2">Three.</mrk><g id="1"><mrk mtype="seg" mid="0">One.</mrk><mrk mtype="seg" mid="1"/></g></target></trans-unit>` + tail12,
			[]string{"u#0  1.00 | zh-CN 一。 | en-US One.", "u#2  1.00 | zh-CN 三。 | en-US Three."}, "1 segment not translated yet, in line 1"},
		{"Trados", head12 + `<trans-unit id="u"><source>x</source><seg-source><mrk mtype="seg" mid="1">一<mrk mtype="x-sdl-deleted">旧</mrk></mrk><mrk mtype="seg" mid="2">二</mrk><mrk mtype="seg" mid="3">三</mrk></seg-source>` +
			`<target><mrk mtype="seg" mid="1">one</mrk><mrk mtype="seg" mid="2">two</mrk><mrk mtype="seg" mid="3">three</mrk></target>` +
			`<sdl:seg-defs><sdl:seg id="1" conf="ApprovedTranslation"/><sdl:seg id="2" conf="Draft"/><sdl:seg id="3" conf="RejectedTranslation"/></sdl:seg-defs></trans-unit>` + tail12,
			[]string{"u#1 reviewed 1.00 | zh-CN 一 | en-US one"},
			"1 segment translated, but the file says that it is a draft to be reviewed, in line 1; 1 segment translated, but rejected by a reviewer, in line 1"},
		{"memoQ and Phrase", head12 + `<trans-unit id="1" mq:status="ManuallyConfirmed"><source>一</source><target>one</target></trans-unit>` +
			`<trans-unit id="2" mq:status="Pretranslated"><source>二</source><target>two</target></trans-unit>` +
			`<trans-unit id="3" m:confirmed="1"><source>三</source><target state="new">three</target></trans-unit>` +
			`<trans-unit id="4" m:confirmed="0"><source>四</source><target>four</target></trans-unit>` + tail12,
			[]string{"1  1.00 | zh-CN 一 | en-US one", "3  1.00 | zh-CN 三 | en-US three"},
			"2 segments translated, but the file says that it is a draft to be reviewed, the first in line 1"},
		{"layout", head12 + "<trans-unit id='1'><source>\n   一\n  </source><target xml:space='preserve'> one\n</target></trans-unit>" + tail12,
			[]string{"1  1.00 | zh-CN 一 | en-US  one\n"}, ""},
		{"a broken unit", head12 + "<trans-unit id='1'><source>一</source><target>one</trans-unit>\n<trans-unit id='2'><source>二<target>two</target></trans-unit>" +
			"<trans-unit id='3'><source>三</source><target>three</target></trans-unit>" + tail12,
			[]string{"bad line 1, 1: </trans-unit> found where </target> is expected", "bad line 2, 2: </trans-unit> found where </source> is expected", "3  1.00 | zh-CN 三 | en-US three"}, ""},
		{"an end that is missing", head12 + "<trans-unit id='1'><source>一</source><target>one</target><trans-unit id='2'><source>二</source><target>two</target></trans-unit>" + tail12,
			[]string{"bad line 1, 1: </trans-unit> is missing", "2  1.00 | zh-CN 二 | en-US two"}, ""},
		{"cut off", head12 + "<trans-unit id='1'><source>一</source><target>one</target></trans-unit>",
			[]string{"1  1.00 | zh-CN 一 | en-US one", "bad line 1: the file ends before </xliff>: it may be cut off"}, ""},
		{"no languages", `<xliff version="1.2"><file><body><trans-unit id="1"><source>一</source><target>one</target></trans-unit></body></file></xliff>`,
			[]string{"bad line 1, 1: neither <file> nor the text says in which language the source is"}, ""},
		{"prefixes", `<x:xliff version="1.2" xmlns:x="urn:oasis:names:tc:xliff:document:1.2"><x:file source-language="zh" target-language="en"><x:body>` +
			`<x:trans-unit id="1"><x:source>一<x:x id="1"/></x:source><x:target>one</x:target></x:trans-unit></x:body></x:file></x:xliff>`,
			[]string{"1  1.00 | zh 一{ph id=1} | en one"}, ""},
		{"2.0", head2 + `<unit id="u1"><t:matches><t:match ref="#s" similarity="70.0"><source>近</source><target>near</target></t:match></t:matches>` +
			`<originalData><data id="d1">&lt;b></data><data id="d2">&lt;/b></data></originalData>` +
			`<segment id="s" state="final"><source>甲<pc id="1" dataRefStart="d1" dataRefEnd="d2">乙</pc></source><target>A<sc id="1" dataRef="d1"/>B<ec startRef="1" dataRef="d2"/><ph id="2"/></target></segment>` +
			`<ignorable><source> </source></ignorable><segment id="t" state="initial"><source>稿</source><target>draft</target></segment><segment id="v"><source>丙</source><target>C</target></segment></unit>` + tail2,
			[]string{
				"u1#s reviewed 1.00 | zh 甲{bpt i=1 id=1 <b>}乙{ept i=1 </b>} | en A{bpt i=1 id=1 <b>}B{ept i=1 </b>}{ph id=2}",
				"u1#v  1.00 | zh 丙 | en C", "imported 0.70 | zh 近 | en near",
			}, "1 segment translated, but the file says that it is a draft to be reviewed, in line 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			items, report, err := readAll([]byte(c.file), export.ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, item := range items {
				got = append(got, shown(item))
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			var words []string
			for _, u := range report.Unfinished {
				words = append(words, u.String())
			}
			if d := cmp.Diff(c.unfinished, strings.Join(words, "; ")); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestTradosDetails reads what Trados records besides the texts.
// TestStray names texts that belong in a unit and are in none.
func TestStray(t *testing.T) {
	const pair = `<source>再见</source><target>Bye</target>`
	const good = `<trans-unit id="1"><source>你好</source><target>Hello</target></trans-unit>`
	const segment = `<segment>` + pair + `</segment>`
	const good2 = `<unit id="1"><t:matches><t:match><source>你</source><target>You</target></t:match></t:matches>` + segment + `</unit>`
	const source = ": <source> is outside the units"
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"between units", head12 + good + "\n" + pair + good + "\n" + pair + pair + tail12, []string{"good", "line 2" + source, "good", "line 3" + source, "line 3" + source}},
		{"other case", head12 + `<Trans-Unit id="2">` + pair + `<alt-trans>` + pair + `</alt-trans></Trans-Unit>` + good + tail12, []string{"line 1" + source, "good"}},
		{"misspelt", head12 + `<trans-unitx>` + pair + "</trans-unitx>\n<trans-unitx>" + pair + `</trans-unitx>` + tail12, []string{"line 1" + source, "line 2" + source}},
		{"prefix without a namespace", head12 + `<q:trans-unit>` + pair + `</q:trans-unit>` + tail12, []string{"line 1" + source}},
		{"other namespace", head12 + `<trans-unit xmlns="urn:x">` + pair + `</trans-unit>` + good + tail12, []string{"line 1" + source, "good"}},
		{"source that does not end", head12 + `<source>再见` + good + tail12, []string{"line 1" + source, "good"}},
		{"target alone", head12 + `<group><note>n</note></group><target>Bye &amp</target>` + good + tail12, []string{"line 1: <target> is outside the units", "good"}},
		{"segments of 2.0", head2 + good2 + "\n" + segment + segment + good2 + tail2, []string{"good", "good", "line 2: <segment> is outside the units", "good", "good"}},
		{"legal in 1.2", strings.Replace(head12, "<header>", `<header><glossary>`+pair+`</glossary>`, 1) + `<group><x:source xmlns:x="urn:x"/><note>n</note>` +
			strings.Replace(good, "</trans-unit>", `<alt-trans>`+pair+`</alt-trans></trans-unit>`, 1) + `</group>` + tail12, []string{"good", "good"}},
		{"legal in 2.0", head2 + `<skeleton>` + pair + `</skeleton><ext xmlns="urn:x">` + pair + `</ext><notes><note>n</note></notes>` + good2 + tail2, []string{"good", "good"}},
	} {
		r, err := NewReader(strings.NewReader(c.file), export.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, item := range exporttest.Read(t, r) {
			if item.Bad != nil {
				got = append(got, item.Bad.Error())
			} else {
				got = append(got, "good")
			}
			if len(item.Repairs) > 0 {
				t.Errorf("%s: repairs of a text outside the units: %v", c.name, item.Repairs)
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestTradosDetails(t *testing.T) {
	file := strings.Replace(head12, "<file ", `<doc-info xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><cmt-defs><cmt-def id="c"><Comments><Comment user="Li">统一译法</Comment></Comments></cmt-def></cmt-defs></doc-info><file `, 1)
	file = strings.Replace(file, "<header>", `<header><tag-defs xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><tag id="7"><bpt name="b">&lt;b&gt;</bpt><ept name="b">&lt;/b&gt;</ept></tag><tag id="8"><ph>&lt;br/&gt;</ph></tag></tag-defs>`, 1)
	file += `<trans-unit id="u"><source>x</source><seg-source><mrk mtype="seg" mid="1"><g id="7">一</g><x id="8"/></mrk></seg-source><target><mrk mtype="seg" mid="1"><mrk mtype="x-sdl-comment" sdl:cid="c">one</mrk></mrk></target>` +
		`<sdl:seg-defs><sdl:seg id="1" conf="Translated" origin="interactive"><sdl:value key="created_by">li</sdl:value><sdl:value key="created_on">05/08/2026 13:04:05</sdl:value></sdl:seg></sdl:seg-defs></trans-unit>` + tail12
	items, report, err := readAll([]byte(file), export.ReadOptions{})
	if err != nil || len(items) != 1 {
		t.Fatalf("%v %v", items, err)
	}
	u := items[0].Unit
	if u.CreatedBy != "li" || u.Created.Format(dateForm) != "20260508T130405Z" || u.Origin.Source != "公报.docx" || len(u.Notes) != 1 || u.Notes[0] != "统一译法" {
		t.Errorf("%+v", u)
	}
	if got := u.Variants[0].FullText(); got != "<b>一</b><br/>" {
		t.Errorf("full text %q", got)
	}
	if report.Tool != "Tool 3" || report.Format != "XLIFF 1.2" || report.SourceLang != "zh-CN" {
		t.Errorf("%+v", report)
	}
}

func TestReadOptions(t *testing.T) {
	file := strings.NewReplacer("zh_CN", "L1").Replace(head12) +
		`<trans-unit id="1"><source>一</source><target state="new">one</target></trans-unit>` + tail12
	items, _, err := readAll([]byte(file), export.ReadOptions{Drafts: true, Languages: map[string]string{"L1": "zh"}})
	if err != nil || len(items) != 1 || shown(items[0]) != "1 imported 0.50 | zh 一 | en-US one" {
		t.Errorf("%v %v", items, err)
	}
	if _, err := NewReader(nil, export.ReadOptions{Languages: map[string]string{"L1": "no such language"}}); err == nil {
		t.Error("a wrong language was taken")
	}
	_, _, err = readAll([]byte(head12+`<trans-unit id="1"></trans-unit>`+tail12), export.ReadOptions{Strict: true})
	if bad, ok := errors.AsType[*export.BadUnit](err); !ok || bad.Unit != "1" {
		t.Errorf("strict: %v", err)
	}
}

func TestNotXLIFF(t *testing.T) {
	for file, want := range map[string]string{
		"":                       "line 1: this is not XLIFF: the file contains no element",
		"<tmx version='1.4'/>":   "line 1: this is not XLIFF: its root is <tmx>, not <xliff>",
		"\n会谈开始。":                "line 1: this is not XLIFF: its root is <>, not <xliff>",
		"<!-- -->\n\n<a><b></a>": "line 3: this is not XLIFF: its root is <a>, not <xliff>",
	} {
		_, _, err := readAll([]byte(file), export.ReadOptions{})
		if _, ok := errors.AsType[*export.FormatError](err); !ok || file != "\n会谈开始。" && err.Error() != want {
			t.Errorf("%q: %v", file, err)
		}
	}
}

// TestHostile checks that malicious files are read in bounded time.
func TestHostile(t *testing.T) {
	laughs := `<!DOCTYPE xliff [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">` +
		`<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY x SYSTEM "file:///etc/hosts">]>`
	unit := `<trans-unit id="1"><source>一&%s;</source><target>one</target></trans-unit>`
	for _, entity := range []string{"f", "x"} {
		items, _, err := readAll([]byte(laughs+head12[len(`<?xml version="1.0"?>`):]+fmt.Sprintf(unit, entity)+tail12), export.ReadOptions{})
		if err != nil || len(items) != 1 || items[0].Bad == nil || !strings.Contains(items[0].Bad.Cause, "never expanded") {
			t.Errorf("%s: %+v %v", entity, items, err)
		}
	}
	deep := head12 + "<trans-unit id='1'><source>" + strings.Repeat("<g id='1'>", 100_000)
	items, _, err := readAll([]byte(deep), export.ReadOptions{})
	if err != nil || len(items) == 0 || items[0].Bad == nil {
		t.Errorf("deep: %d items, %v", len(items), err)
	}
}

// TestLongText checks that an embedded document, however long, takes no memory.
func TestLongText(t *testing.T) {
	skeleton := "<skl><internal-file form='base64'>" + strings.Repeat("UEsDBBQAAAgI\n", 2<<20) + "</internal-file></skl></header>"
	file := strings.Replace(head12, "</header>", skeleton, 1) + `<trans-unit id="1"><source>一</source><target>one</target></trans-unit>` + tail12
	items, _, err := readAll([]byte(file), export.ReadOptions{})
	if err != nil || len(items) != 1 || items[0].Line != 2<<20+1 {
		t.Errorf("%v %v", items, err)
	}
}

// BenchmarkRead reads a file with a segment a unit.
func BenchmarkRead(b *testing.B) {
	var file strings.Builder
	file.WriteString(head12)
	for i := 0; file.Len() < 8<<20; i++ {
		fmt.Fprintf(&file, "<trans-unit id=\"%d\">\n<source>双方强调，要继续深化务实<g id=\"1\">合作</g>，维护多边贸易体制。</source>\n<target state=\"translated\">The two sides stressed the need to deepen practical <g id=\"1\">cooperation</g>.</target>\n</trans-unit>\n", i)
	}
	file.WriteString(tail12)
	data := []byte(file.String())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, report, err := readAll(data, export.ReadOptions{}); err != nil || report.Bad > 0 {
			b.Fatal(report, err)
		}
	}
}

// TestMissingLanguages gives the languages that a file leaves out.
func TestMissingLanguages(t *testing.T) {
	old := func(attributes, source, target string) string {
		return `<xliff version="1.1"><file original="a" datatype="x" ` + attributes + `><body><trans-unit id="1"><source` + source + `>Save</source><target` + target + `>保存</target></trans-unit></body></file></xliff>`
	}
	two := func(attributes string) string {
		return `<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" ` + attributes + `><file id="f"><unit id="1"><segment><source>Save</source><target>保存</target></segment></unit></file></xliff>`
	}
	for _, c := range []struct {
		name, file, from, to string
		want                 string // languages, or the cause of the bad unit
		own                  bool
	}{
		{"no target", old(`source-language="en-GB"`, "", ""), "", "zh", "en-GB zh", false},
		{"no target, and none said", old(`source-language="en-GB"`, "", ""), "", "", "neither <file> nor the text says in which language the target is", false},
		{"no source", old(`target-language="zh-TW"`, "", ""), "en", "", "en zh-TW", false},
		{"neither", old("", "", ""), "en", "zh", "en zh", false},
		{"neither, one said", old("", "", ""), "", "zh", "neither <file> nor the text says in which language the source is", false},
		{"the file's own come first", old(`source-language="en-GB" target-language="zh-TW"`, "", ""), "fr", "ru", "en-GB zh-TW", true},
		{"the text says it", old("", ` xml:lang="en-GB"`, ` xml:lang="zh-TW"`), "fr", "ru", "en-GB zh-TW", true},
		{"2.0, no target", two(`srcLang="en-GB"`), "", "zh", "en-GB zh", false},
		{"2.0, neither", two(""), "en", "zh", "en zh", false},
		{"2.0, both", two(`srcLang="en-GB" trgLang="zh-TW"`), "fr", "ru", "en-GB zh-TW", true},
	} {
		r, err := NewReader(strings.NewReader(c.file), export.ReadOptions{From: c.from, To: c.to})
		if err != nil {
			t.Fatal(err)
		}
		items := exporttest.Read(t, r)
		if len(items) != 1 {
			t.Errorf("%s: %d items", c.name, len(items))
			continue
		}
		if bad := items[0].Bad; bad != nil {
			if bad.Cause != c.want || bad.Reason() != export.NoLanguage {
				t.Errorf("%s: %v, reason %q", c.name, bad, bad.Reason())
			}
			continue
		}
		v := items[0].Unit.Variants
		if got := v[0].Lang + " " + v[1].Lang; got != c.want || r.Report().OwnLanguages != c.own {
			t.Errorf("%s: %s, own languages %v", c.name, got, r.Report().OwnLanguages)
		}
	}
}
