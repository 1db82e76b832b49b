// Package catalogue holds the messages of yiku in English and Chinese: zh.po has all
// messages of the page and of the command line. [Language.Text] returns one by its key;
// [Language.Translate] translates a complete message, such as an error.
package catalogue

import (
	"fmt"

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
