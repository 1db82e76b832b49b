package xliff

import (
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export"
)

// compiled are the patterns of the rules, each compiled once.
var compiled = map[string]*regexp.Regexp{}

// fits reports whether a text is what the pattern allows.
func fits(pattern, text string) bool {
	r, ok := compiled[pattern]
	if !ok {
		r = regexp.MustCompile(`^(?:` + pattern + `)$`)
		compiled[pattern] = r
	}
	return r.MatchString(text)
}

// rule is what the schema of a version allows in an element, as far as yiku
// writes it: XLIFF 1.2 strict, XLIFF 2.1 core with the modules for matches and
// metadata. It is written from the specifications.
type rule struct {
	// children are the allowed sequences of child names.
	children string
	text     bool
	required []string
	optional []string
}

const inline12 = `(g |bx |ex |x |bpt |ept |ph |it |mrk )*`
const inline21 = `(sc |ec |ph |mrk )*`

var rules12 = map[string]rule{
	"xliff":         {`(file )+`, false, []string{"version", "xmlns"}, nil},
	"file":          {`header body `, false, []string{"original", "source-language", "datatype"}, []string{"target-language", "tool-id", "date"}},
	"header":        {`tool `, false, nil, nil},
	"tool":          {``, false, []string{"tool-id", "tool-name"}, []string{"tool-version"}},
	"body":          {`(trans-unit )*`, false, nil, nil},
	"trans-unit":    {`source (target )?(context-group )?(note )*(alt-trans )*`, false, []string{"id"}, []string{"resname", "approved"}},
	"source":        {inline12, true, nil, nil},
	"target":        {inline12, true, nil, []string{"state", "state-qualifier"}},
	"context-group": {`(context )+`, false, nil, []string{"name", "purpose"}},
	"context":       {``, true, []string{"context-type"}, nil},
	"note":          {``, true, nil, nil},
	"alt-trans":     {`(source )?target `, false, nil, []string{"match-quality", "origin", "tool-id"}},
	"g":             {inline12, true, []string{"id"}, []string{"ctype"}},
	"mrk":           {inline12, true, []string{"mtype"}, nil},
	"bx":            {``, false, []string{"id"}, []string{"ctype"}},
	"ex":            {``, false, []string{"id"}, nil},
	"x":             {``, false, []string{"id"}, []string{"ctype"}},
	"bpt":           {`(sub )*`, true, []string{"id"}, []string{"ctype"}},
	"ept":           {`(sub )*`, true, []string{"id"}, nil},
	"ph":            {`(sub )*`, true, []string{"id"}, []string{"ctype"}},
	"it":            {`(sub )*`, true, []string{"id", "pos"}, []string{"ctype"}},
	"sub":           {``, true, nil, nil},
}

var rules21 = map[string]rule{
	"xliff":         {`(file )+`, false, []string{"version", "xmlns", "srcLang"}, []string{"trgLang", "xmlns:mtc", "xmlns:mda"}},
	"file":          {`(unit )+`, false, []string{"id"}, []string{"original"}},
	"unit":          {`(mtc:matches )?(mda:metadata )?(notes )?(originalData )?segment `, false, []string{"id"}, []string{"name", "translate"}},
	"mtc:matches":   {`(mtc:match )+`, false, nil, nil},
	"mtc:match":     {`(originalData )?source target `, false, []string{"ref"}, []string{"id", "similarity", "type", "origin"}},
	"mda:metadata":  {`(mda:metaGroup )+`, false, nil, nil},
	"mda:metaGroup": {`(mda:meta )+`, false, nil, []string{"category"}},
	"mda:meta":      {``, true, []string{"type"}, nil},
	"notes":         {`(note )+`, false, nil, nil},
	"note":          {``, true, nil, nil},
	"originalData":  {`(data )+`, false, nil, nil},
	"data":          {``, true, []string{"id"}, nil},
	"segment":       {`source (target )?`, false, nil, []string{"id", "state", "subState"}},
	"source":        {inline21, true, nil, nil},
	"target":        {inline21, true, nil, nil},
	"sc":            {``, false, []string{"id"}, []string{"dataRef", "isolated"}},
	"ec":            {``, false, nil, []string{"id", "startRef", "dataRef", "isolated"}},
	"ph":            {``, false, []string{"id"}, []string{"dataRef"}},
	"mrk":           {inline21, true, []string{"id"}, []string{"type"}},
}

// values are what the schemas allow in attributes, by name.
var values = map[string]string{
	"version": `1\.2|2\.1`, "approved": `yes|no`, "state": `needs-review-translation|translated|final|initial`,
	"state-qualifier": `exact-match|fuzzy-match`, "subState": `[a-z]+:.+`, "pos": `open|close`, "match-quality": `\d+%`,
	"similarity": `(100|\d?\d)\.0`, "isolated": `yes`, "ref": `#s1`, "startRef": `c\d+`, "dataRef": `d\d+`,
	"ctype": `x-\S+|` + strings.Join(ctypes, "|"), "mtype": `x-\S+|` + strings.Join(mtypes, "|"), "context-type": `x-\S+`, "purpose": `information`,
}

// checkStructure holds a file of the Writer against the rules.
func checkStructure(t *testing.T, file string) {
	t.Helper()
	rules, d := rules12, xml.NewDecoder(strings.NewReader(file))
	if strings.Contains(file[:200], `version="2.1"`) {
		rules = rules21
	}
	type open struct{ name, children string }
	stack := []open{{}}
	ids := map[string]bool{}
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, file)
		}
		top := &stack[len(stack)-1]
		switch e := token.(type) {
		case xml.StartElement:
			name := rawName(e.Name)
			top.children += name + " "
			checkElement(t, rules, name, e.Attr)
			for _, a := range e.Attr {
				if unit := a.Name.Local == "id" && (name == "trans-unit" || name == "unit"); unit {
					if key := stack[len(stack)-1].name + stack[1].children + a.Value; ids[key] {
						t.Errorf("two units %s", a.Value)
					} else {
						ids[key] = true
					}
				}
			}
			stack = append(stack, open{name: name})
		case xml.EndElement:
			if !fits(rules[top.name].children, top.children) {
				t.Errorf("<%s> holds %q in\n%s", top.name, top.children, file)
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if strings.TrimSpace(string(e)) != "" && !rules[top.name].text {
				t.Errorf("<%s> holds the text %q", top.name, e)
			}
		}
	}
}

func checkElement(t *testing.T, rules map[string]rule, name string, attributes []xml.Attr) {
	t.Helper()
	r, ok := rules[name]
	if !ok {
		t.Errorf("<%s> is no element", name)
	}
	var have []string
	for _, a := range attributes {
		have = append(have, rawName(a.Name))
		if pattern, ok := values[a.Name.Local]; ok && !fits(pattern, a.Value) {
			t.Errorf("<%s %s=%q>", name, a.Name.Local, a.Value)
		}
		if !slices.Contains(r.required, rawName(a.Name)) && !slices.Contains(r.optional, rawName(a.Name)) {
			t.Errorf("<%s> has no attribute %s", name, rawName(a.Name))
		}
	}
	for _, a := range r.required {
		if !slices.Contains(have, a) {
			t.Errorf("<%s> lacks %s", name, a)
		}
	}
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// TestStructureCanFail checks that the rules find what they are for.
func TestStructureCanFail(t *testing.T) {
	for element, attributes := range map[string][]xml.Attr{
		"trans-unit": nil, "no-element": nil, "it": {{Name: xml.Name{Local: "id"}}, {Name: xml.Name{Local: "pos"}, Value: "begin"}},
	} {
		var inner testing.T
		checkElement(&inner, rules12, element, attributes)
		if !inner.Failed() {
			t.Errorf("<%s %v> is let through", element, attributes)
		}
	}
}

// TestLostBoundary names a unit whose beginning is lost: its texts stand in the unit before it.
func TestLostBoundary(t *testing.T) {
	for name, file := range map[string]string{
		"1.2": `<xliff version="1.2"><file source-language="zh" target-language="en" original="a" datatype="plaintext"><body><trans-unit id="1">
<source>公告</source><target>Notice</target>
<source>完</source><target>End</target></trans-unit></body></file></xliff>`,
		"2.1": `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="zh" trgLang="en"><file id="f"><unit id="1"><segment>
<source>公告</source><target>Notice</target>
<source>完</source><target>End</target></segment></unit></file></xliff>`,
	} {
		items, _, err := readAll([]byte(file), export.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		bad := 0
		for _, item := range items {
			if item.Bad != nil && strings.Contains(item.Bad.Cause, "a second <source>") && item.Bad.Line == 3 {
				bad++
			}
		}
		if len(items) != 2 || bad != 1 {
			t.Errorf("%s: %d items, %d of them bad: %+v", name, len(items), bad, items)
		}
	}
}

// TestSecondTarget names a second target of a unit, and reads the first.
func TestSecondTarget(t *testing.T) {
	for name, file := range map[string]string{
		"1.2": `<xliff version="1.2"><file source-language="zh" target-language="en" original="a" datatype="plaintext"><body><trans-unit id="1">
<source>公告</source><target>Notice</target>
<target>Announcement</target></trans-unit></body></file></xliff>`,
		"2.1": `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="zh" trgLang="en"><file id="f"><unit id="1"><segment>
<source>公告</source><target>Notice</target>
<target>Announcement</target></segment></unit></file></xliff>`,
	} {
		items, _, err := readAll([]byte(file), export.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(items) != 2 || items[0].Bad == nil || !strings.Contains(items[0].Bad.Cause, "a second <target>") || items[0].Bad.Line != 3 ||
			items[1].Bad != nil || items[1].Unit.Variants[1].Text != "Notice" {
			t.Errorf("%s: %+v", name, items)
		}
	}
}

// TestTextsOutside names the texts of a unit that are in no element which is read.
func TestTextsOutside(t *testing.T) {
	const pair = `<source>公告</source><target>Notice</target>`
	const marks = `<source>公告。通知</source><seg-source><mrk mtype="seg" mid="1">公告。</mrk> <mrk mtype="seg" mid="2">通知</mrk></seg-source>`
	unit := func(inside string) string { return head12 + `<trans-unit id="1">` + inside + `</trans-unit>` + tail12 }
	unit2 := func(inside string) string {
		return `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" version="2.1" srcLang="zh" trgLang="en"><file id="f"><unit id="1">` +
			inside + `<segment>` + pair + `</segment></unit></file></xliff>`
	}
	match := func(inside string) string {
		return unit2(`<mtc:matches><mtc:match>` + inside + `</mtc:match></mtc:matches>`)
	}
	for _, c := range []struct {
		name, file, cause string
		good              int
	}{
		{"around segments", unit(marks + `<target>First <mrk mtype="seg" mid="1">Notice.</mrk> and <g id="1">then</g> <ph id="2">x</ph> <mrk mtype="seg" mid="2">news</mrk></target>`),
			`its <target> has a text outside of its segments: "First  and then"`, 2},
		{"around segments of the source", unit(strings.Replace(marks, "</mrk> <", "</mrk>和<", 1) + `<target><mrk mtype="seg" mid="1">Notice.</mrk> – <mrk mtype="seg" mid="2">news</mrk></target>`),
			`its <seg-source> has a text outside of its segments: "和"`, 2},
		{"second seg-source", unit(marks + `<seg-source>和</seg-source><target><mrk mtype="seg" mid="1">Notice.</mrk><mrk mtype="seg" mid="2">news</mrk></target>`),
			"it has a second <seg-source>: only the first is read", 2},
		{"misspelt match", unit(pair + `<alttrans><source>通知</source><target>News</target></alttrans>`), `it has an unknown <alttrans>, whose text is not read: "通知News"`, 1},
		{"match of a misspelt target", unit(pair + `<alt-trans><source>通知</source><Target>News</Target></alt-trans>`), `it has an unknown <Target>, whose text is not read: "News"|its match has no <target>`, 1},
		{"match of two sources", unit(pair + `<alt-trans><source>通知</source><source>消息</source><target>News</target></alt-trans>`), "its match has a second <source>: only the first is read", 2},
		{"an extension", unit(pair + `<x:y xmlns:x="urn:x">note</x:y>`), "", 1},
		{"2, second target of a match", match(`<source>通知</source><target>News</target><target>Message</target>`), "it has a second <target>: only the first is read", 2},
		{"2, match without a source", match(`<target>News</target>`), "its match has no <source> or no <target>", 1},
		{"2, misspelt match", unit2(`<mtc:matches><mtc:mach><source>通知</source><target>News</target></mtc:mach></mtc:matches>`), `it has an unknown <mtc:mach>, whose text is not read: "通知News"`, 1},
		{"2, ignorable", unit2(`<ignorable><source>通知</source></ignorable>`), `its <ignorable> has a text, which is not read: "通知"`, 1},
		{"2, no segment", unit2(pair), `it has an unknown <source>, whose text is not read: "公告"|it has an unknown <target>, whose text is not read: "Notice"`, 1},
	} {
		items, _, err := readAll([]byte(c.file), export.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var causes []string
		for _, item := range items {
			if item.Bad != nil {
				causes = append(causes, item.Bad.Cause)
			}
		}
		if got := strings.Join(causes, "|"); got != c.cause || len(items)-len(causes) != c.good {
			t.Errorf("%s: %d units, %s", c.name, len(items)-len(causes), got)
		}
	}
}

// TestNamesOfSegments pairs segments with equal names in order, and names those that it cannot pair.
func TestNamesOfSegments(t *testing.T) {
	marks := func(list ...string) string {
		var b strings.Builder
		for _, item := range list {
			mid, text, _ := strings.Cut(item, " ")
			b.WriteString(`<mrk mtype="seg" mid="` + mid + `">` + text + `</mrk>`)
		}
		return b.String()
	}
	for _, c := range []struct {
		name            string
		sources, target []string
		want            []string // the pairs, and the causes of bad items
	}{
		{"twice", []string{"1 你", "1 好"}, []string{"1 A", "1 B"}, []string{"你=A", "好=B"}},
		{"one of two", []string{"1 你", "1 好", "2 吗"}, []string{"1 A", "2 C"}, []string{`it has a segment "1" 2× in its source and 1× in its target`, "吗=C"}},
		{"two of one", []string{"1 你"}, []string{"1 A", "1 B"}, []string{`it has a segment "1" 1× in its source and 2× in its target`}},
		{"none of two", []string{"1 你", "1 好", "2 吗"}, []string{"2 C"}, []string{"吗=C"}},
		{"unknown", []string{"1 你", "2 好"}, []string{"1 A", "3 B", "4 "}, []string{`its target has a segment "3" that its source does not have`, "你=A"}},
	} {
		file := head12 + `<trans-unit id="u"><source>x</source><seg-source>` + marks(c.sources...) + `</seg-source><target>` + marks(c.target...) + `</target></trans-unit>` + tail12
		items, _, err := readAll([]byte(file), export.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, item := range items {
			if item.Bad != nil {
				got = append(got, item.Bad.Cause)
			} else {
				got = append(got, item.Unit.Variants[0].Text+"="+item.Unit.Variants[1].Text)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestTargetWithoutSource names a unit whose source is empty: its translation is not missing.
func TestTargetWithoutSource(t *testing.T) {
	file := `<xliff version="1.2"><file source-language="zh" target-language="en" original="a" datatype="plaintext"><body>
<trans-unit id="1"><source>公告</source><target>Notice</target></trans-unit>
<trans-unit id="2"><source></source><target>The end</target></trans-unit></body></file></xliff>`
	items, _, err := readAll([]byte(file), export.ReadOptions{})
	if err != nil || len(items) != 2 || items[1].Bad == nil || items[1].Bad.Line != 3 {
		t.Errorf("%+v, %v", items, err)
	}
}
