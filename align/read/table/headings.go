package table

import (
	_ "embed"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/internal/lists"
	"github.com/yiku-tm/yiku/align/lang"
)

// The usual headings of bilingual tables.
//
//go:embed headings.txt
var headingLists string

var (
	headings      = lists.Sections(headingLists)
	roleWords     = meanings(headings[1], rolesByName)
	sideWords     = meanings(headings[2], map[string]Side{"Source": Source, "Target": Target})
	languageWords = languagesByWord(headings[3])

	textWords, otherWords, codes, neutral = wordList("text"), wordList("other"), wordList("codes"), wordList("neutral")
)

var rolesByName = map[string]Role{
	"ID": ID, "Ignored": Ignored, "Status": Status, "Score": Score, "Note": Note, "Title": Title, "Date": Date, "Body": Body,
	"Translator": Translator, "URL": URL, "SourceFile": SourceFile, "TargetFile": TargetFile, "Created": Created, "Changed": Changed, "CreatedBy": CreatedBy, "ChangedBy": ChangedBy,
}

func languagesByWord(section map[string]string) map[string]string {
	tags := make(map[string]string)
	for tag := range section {
		tags[tag] = tag
	}
	return meanings(section, tags)
}

// wordList returns a list between spaces.
func wordList(name string) string { return " " + headings[4][name] + " " }

// meanings returns what the words of a section mean, from the names of their lists.
func meanings[M any](section map[string]string, named map[string]M) map[string]M {
	m := make(map[string]M)
	for name, words := range section {
		for word := range strings.FieldsSeq(words) {
			m[word] = named[name]
		}
	}
	return m
}

// headingOf returns the column of a heading. ok is false if the heading is unknown.
// meanings are the language tags that the user gave to headings.
func headingOf(cell string, meanings map[string]string) (c Column, ok bool) {
	c.Heading = strings.TrimSpace(cell)
	if tag, ok := meanings[c.Heading]; ok {
		c.Role, c.Lang, c.named = Text, tag, true
		return c, true
	}
	outer, inner := brackets(c.Heading)
	for _, part := range []string{c.Heading, outer, inner} {
		word := squeeze(part)
		if word == "" {
			continue
		}
		if role, found := roleWords[word]; found && !ok {
			c.Role = role
			return c, true
		}
		if side, found := sideWords[word]; found && c.Side == NoSide {
			c.Role, c.Side, ok = Text, side, true
		}
		if tag := languageOf(part, word); tag != "" && c.Lang == "" {
			c.Role, c.Lang, ok = Text, tag, true
		}
	}
	if !ok && strings.Contains(textWords, " "+squeeze(c.Heading)+" ") {
		c.Role = Text
		return c, true
	}
	if !ok {
		ok = c.takeWords()
	}
	return c, ok
}

// takeWords parses a heading of several words, each of which is a language, a side
// or neutral: text_zh, source en.
func (c *Column) takeWords() bool {
	words := strings.FieldsFunc(c.Heading, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("_-./:：", r) })
	side, tag := NoSide, ""
	for _, word := range words {
		bare := squeeze(word)
		if s, found := sideWords[bare]; found && side == NoSide {
			side = s
		} else if l := languageOf(word, bare); l != "" && tag == "" {
			tag = l
		} else if !strings.Contains(neutral, " "+bare+" ") {
			return false
		}
	}
	if len(words) < 2 || side == NoSide && tag == "" {
		return false
	}
	c.Role, c.Side, c.Lang = Text, side, tag
	return true
}

// languageOf returns the language that a word of a heading names: by its name,
// or by a code of two or three letters, with or without a script or region
// (zh-CN, EN_US).
func languageOf(word, squeezed string) string {
	if tag := languageWords[squeezed]; tag != "" {
		return tag
	}
	for _, suffix := range []string{"text", "term", "文本", "版", "术语", "译文", "原文", "语言", "名称", "对照", "译名", "翻译", "译"} {
		if bare, cut := strings.CutSuffix(squeezed, suffix); cut && languageWords[bare] != "" {
			return languageWords[bare]
		}
	}
	parts := strings.FieldsFunc(strings.TrimSpace(word), func(r rune) bool { return r == '-' || r == '_' })
	if len(parts) == 0 || len(parts) > 3 || len(parts[0]) == 3 && !strings.Contains(codes, " "+strings.ToLower(parts[0])+" ") {
		return ""
	}
	for i, part := range parts {
		letters := strings.IndexFunc(part, func(r rune) bool { return (r|0x20 < 'a' || r|0x20 > 'z') && (i == 0 || r < '0' || r > '9') }) < 0
		if n := len(part); !letters || i == 0 && n != 2 && n != 3 || i > 0 && (n < 2 || n > 4) {
			return ""
		}
	}
	tag, err := lang.Canonical(strings.Join(parts, "-"))
	if err != nil || tag == lang.Undetermined {
		return ""
	}
	return tag
}

// Heading returns the role of a column with the given heading. ok is false unless the whole
// text is a known heading: outside of a table, a part of a text must not be read as one.
func Heading(text string) (role Role, ok bool) {
	word := squeeze(text)
	if role, ok := roleWords[word]; ok {
		return role, true
	}
	if strings.Contains(otherWords, " "+word+" ") {
		return Property, word != ""
	}
	c := Column{Heading: text}
	ok = word != "" && (sideWords[word] != NoSide || languageOf(strings.TrimSpace(text), word) != "" || strings.Contains(textWords, " "+word+" ")) || c.takeWords()
	return Text, ok
}

// squeeze returns a heading in the form of the words above.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '_' || r == '*' || r == ':' || r == '：' {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// brackets divides «原文（中文）» and «Source: zh-CN» into the outer and the inner text.
func brackets(s string) (outer, inner string) {
	for _, pair := range []string{"()", "（）", "[]", "【】"} {
		open, end := []rune(pair)[0], []rune(pair)[1]
		i := strings.IndexRune(s, open)
		if i < 0 {
			continue
		}
		rest := s[i+len(string(open)):]
		if j := strings.IndexRune(rest, end); j >= 0 {
			return s[:i] + rest[j+len(string(end)):], rest[:j]
		}
	}
	for _, sep := range []string{":", "：", "/", "|", " "} {
		if a, b, ok := strings.Cut(s, sep); ok {
			return a, b
		}
	}
	return "", ""
}
