// Package catalogue holds the messages of yiku in English and Chinese: zh.po has all
// messages of the page and of the command line. [Language.Text] returns one by its key;
// [Language.Translate] translates a complete message, such as an error.
package catalogue

import (
	"bytes"
	"cmp"
	_ "embed" // for the messages
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/yiku-tm/yiku/align/read/po"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A Language is a language of the messages.
type Language string

// The languages of the catalogue.
const (
	English Language = "en"
	Chinese Language = "zh"
)

// Languages holds the languages of the catalogue, the fallback English first.
var Languages = []Language{English, Chinese}

// Name returns the name of the language in itself.
func (l Language) Name() string {
	if l == Chinese {
		return "中文"
	}
	return "English"
}

// Parse returns the language with the tag "en" or "zh".
func Parse(tag string) (Language, bool) {
	for _, l := range Languages {
		if tag == string(l) {
			return l, true
		}
	}
	return "", false
}

var matcher = language.NewMatcher([]language.Tag{language.English, language.Chinese})

// Choose returns the best language for an Accept-Language header: Chinese if it
// ranks before English, otherwise English.
func Choose(accept string) Language {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return English
	}
	_, i, _ := matcher.Match(tags...)
	return Languages[i]
}

// Text returns the message with the key, formatted with the arguments as by
// [fmt.Sprintf]. The key is that of a message of the page, such as lookup.units, or the
// English of one of the command line. If a message has two forms in English, the second
// is used for a first argument other than 1. The text of an unknown key is the key;
// tests ensure that there are none.
func (l Language) Text(key string, args ...any) string {
	text := key
	if m, ok := messages().of[key]; ok {
		switch {
		case l == Chinese:
			text = m.chinese
		case m.many != "" && (len(args) == 0 || fmt.Sprint(args[0]) != "1"):
			text = m.many
		default:
			text = m.english
		}
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// Has reports whether there is a message with the key.
func Has(key string) bool {
	_, ok := messages().of[key]
	return ok
}

// LanguageName returns the name of the language of a text, such as Chinese for zh-CN,
// or the tag if it is unknown.
func (l Language) LanguageName(tag string) string {
	t, err := language.Parse(tag)
	if err != nil || tag == "" {
		return tag
	}
	if base, _ := t.Base(); base.String() == "zh" {
		if script, _ := t.Script(); script.String() == "Hant" {
			return l.Text("language.zh-Hant")
		}
		return l.Text("language.zh")
	}
	names := display.English.Languages()
	if l == Chinese {
		names = display.Chinese.Languages()
	}
	base, _ := t.Base()
	if name := names.Name(base); name != "" {
		return name
	}
	return tag
}

// The command line speaks English in its source. What it prints to people is translated
// where it is printed, by the format that made it:
//
//	"cannot read a.txt: there is no such file"
//	  matches the format  cannot read %s: there is no such file
//	  which zh.po has as  无法读取 %s：没有这个文件
//	  and its argument    a.txt
//
// So the packages that return an error need not know languages. An argument that is itself a
// message is translated too, and so is an error wrapped in another. Of several formats that
// match, the one with the most letters of its own is used. A message that matches none stays
// English. A test ensures that every message of the command line is in zh.po.

//go:embed zh.po
var zhPO []byte

// OfLocale returns the language of the environment: YIKU_LANG, or the first of
// LC_ALL, LC_MESSAGES and LANG that is set.
func OfLocale(getenv func(string) string) Language {
	locale := cmp.Or(getenv("YIKU_LANG"), getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"))
	if strings.HasPrefix(strings.ToLower(locale), "zh") {
		return Chinese
	}
	return English
}

// Translate returns a message of the command line in the language.
func (l Language) Translate(english string) string {
	if l != Chinese {
		return english
	}
	return messages().translate(english, 0)
}

// deepest is the depth to which messages within messages are translated: an error wraps
// only a few others.
const deepest = 6

// A message is a text or a format of package fmt in both languages.
type message struct {
	english, many string // many is empty if English has one form
	chinese       string
}

// A table is the catalogue.
type table struct {
	of      map[string]message // by the key, or by the English of the command line
	formats []*format          // those with arguments, the one with the most letters of its own first
}

// messages returns the catalogue, which is parsed at the first call.
var messages = sync.OnceValue(func() *table {
	t := &table{of: map[string]message{}}
	s := po.NewScanner(bytes.NewReader(zhPO))
	for {
		e, err := s.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			panic(fmt.Sprintf("zh.po, which is part of the program: %v", err)) // a test reads it
		}
		if e.ID == "" || len(e.Forms) == 0 || e.Forms[0] == "" || e.Obsolete {
			continue
		}
		if e.HasContext {
			t.of[e.Context] = message{e.ID, e.Plural, e.Forms[0]}
			continue
		}
		t.add(e.ID, e.Forms[0])
		if e.HasPlural {
			t.add(e.Plural, e.Forms[0])
		}
	}
	slices.SortStableFunc(t.formats, func(a, b *format) int { return b.letters - a.letters })
	return t
})

// leastLetters is the least number of bytes outside its verbs for a format to be
// recognised: "%s has %s" matches half of all sentences. A format that begins with a
// word is recognised by leastPrefix bytes before its first verb: "read %s".
const (
	leastLetters = 7
	leastPrefix  = 5
)

// isFrame reports whether a format has only verbs, punctuation and numbers with a word,
// which surround other messages.
func isFrame(format string) bool {
	return strings.HasPrefix(format, "%d ") || !strings.ContainsFunc(aVerb.ReplaceAllString(format, ""), unicode.IsLetter)
}

// add adds a message of the command line.
func (t *table) add(english, other string) {
	t.of[english] = message{english: english, chinese: other}
	if !strings.Contains(english, "%") {
		return
	}
	if f := newFormat(english, other); f.letters >= leastLetters || len(f.prefix) >= leastPrefix || isFrame(english) {
		t.formats = append(t.formats, f)
	}
}

func (t *table) translate(text string, depth int) string {
	if m, ok := t.of[text]; ok && m.english == text && !strings.Contains(text, "%") {
		return m.chinese
	}
	if depth == deepest {
		return text
	}
	for _, f := range t.formats {
		if args := f.match(text); args != nil {
			return f.render(args, func(arg string) string { return t.argument(arg, depth+1) })
		}
	}
	return text
}

// argument translates an argument of a message if it is a message itself. A
// single word may be the user's and is kept.
func (t *table) argument(text string, depth int) string {
	if !strings.Contains(text, " ") {
		return text
	}
	return t.translate(text, depth)
}

// A format is a format of package fmt with its translation.
type format struct {
	other          string
	letters        int // number of bytes outside the verbs
	prefix, suffix string
	pattern        func() *regexp.Regexp
	verbs          []byte
}

// aVerb matches the verbs of a format.
var aVerb = regexp.MustCompile(`%(?:\[(\d)\])?[-+# 0]*[\d.*]*([a-zA-Z%])`)

func newFormat(english, other string) *format {
	f := &format{other: other}
	places := aVerb.FindAllStringSubmatchIndex(english, -1)
	f.letters = len(english)
	for _, p := range places {
		f.letters -= p[1] - p[0]
		if verb := english[p[4]]; verb != '%' {
			f.verbs = append(f.verbs, verb)
		}
	}
	f.prefix, f.suffix = english, english
	if len(places) > 0 {
		f.prefix, f.suffix = english[:places[0][0]], english[places[len(places)-1][1]:]
	}
	f.pattern = sync.OnceValue(func() *regexp.Regexp {
		var b strings.Builder
		b.WriteString(`^`) // an argument has one line
		at := 0
		for _, p := range places {
			b.WriteString(regexp.QuoteMeta(english[at:p[0]]))
			switch english[p[4]] {
			case '%':
				b.WriteString("%")
			case 'd':
				b.WriteString(`(-?\d+)`)
			case 'q':
				b.WriteString(`("(?:[^"\\]|\\.)*")`)
			default:
				b.WriteString(`(.+?)`)
			}
			at = p[1]
		}
		b.WriteString(regexp.QuoteMeta(english[at:]) + `$`)
		return regexp.MustCompile(b.String())
	})
	return f
}

// match returns the arguments with which the format gives the text, or nil.
func (f *format) match(text string) []string {
	if !strings.HasPrefix(text, f.prefix) || !strings.HasSuffix(text, f.suffix) {
		return nil // compiling the pattern takes longer than all else
	}
	m := f.pattern().FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	return m[1:]
}

// render inserts the arguments into the translation; messages among them are
// translated first.
func (f *format) render(args []string, translate func(string) string) string {
	next := 0
	return aVerb.ReplaceAllStringFunc(f.other, func(verb string) string {
		m := aVerb.FindStringSubmatch(verb)
		if m[2] == "%" {
			return "%"
		}
		i := next
		if m[1] != "" {
			i = int(m[1][0] - '1')
		}
		next = i + 1
		if i >= len(args) {
			return verb
		}
		if f.verbs[i] == 'd' || f.verbs[i] == 'q' {
			return args[i]
		}
		return translate(args[i])
	})
}
