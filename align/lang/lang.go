// Package lang names languages: canonical BCP 47 tags, which tags mean the
// same language, how a language writes, and which language a text is in.
//
// Call Canonical first on every tag that comes from outside; all other packages
// keep canonical tags only. Matches answers whether a text of one tag serves
// where another was asked for, Detect guesses the tag of a text.
package lang

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"
)

// Undetermined is the tag of a text whose language is not known (BCP 47, RFC
// 5646 section 4.1).
const Undetermined = "und"

// An UnknownTagError says that a word is no language tag.
type UnknownTagError struct {
	// Tag is the word as given.
	Tag string
	// Try is the tag that was probably meant, or empty.
	Try string
}

// Error says what went wrong, where, and what to do.
func (e *UnknownTagError) Error() string {
	if e.Try != "" {
		return fmt.Sprintf("%q is not a language tag; did you mean %q?", e.Tag, e.Try)
	}
	return fmt.Sprintf("%q is not a language tag; write it like zh-CN, zh-Hant, en or ru", e.Tag)
}

// oldNames are tags that tools write although they are none: the labels of
// Windows for the two scripts of Chinese. TRADOS and its kin still use them.
var oldNames = map[string]string{"chs": "zh-Hans", "cht": "zh-Hant"}

// meant holds words that are taken for tags by mistake, mostly names of
// countries, and the tag that says what was meant. They are offered, never
// assumed: "cn" is no language.
var meant = map[string]string{
	"cn": "zh-CN", "tw": "zh-TW", "hk": "zh-HK", "jp": "ja", "ua": "uk", "us": "en-US", "uk-en": "en-GB",
	"chinese": "zh", "english": "en", "russian": "ru", "french": "fr", "german": "de", "japanese": "ja",
	"中文": "zh", "汉语": "zh", "简体中文": "zh-Hans", "繁體中文": "zh-Hant", "英文": "en", "英语": "en", "俄文": "ru", "俄语": "ru",
}

// canonicalForms are the replacements that BCP 47 asks for in a canonical tag
// (RFC 5646 section 4.5): withdrawn codes become those that replaced them.
const canonicalForms = language.DeprecatedBase | language.DeprecatedScript | language.DeprecatedRegion |
	language.SuppressScript | language.Legacy

// Canonical returns the canonical BCP 47 form of a tag: zh_CN and ZH-CN become
// zh-CN, zh-cmn-Hans becomes zh-Hans, iw becomes he, CHS becomes zh-Hans. A
// region that was given is kept. The error is an *UnknownTagError.
func Canonical(tag string) (string, error) {
	if isCommon(tag) {
		return tag, nil
	}
	trimmed := strings.TrimSpace(tag)
	if t, ok := oldNames[strings.ToLower(trimmed)]; ok {
		return t, nil
	}
	parsed, err := language.Raw.Parse(trimmed)
	if err == nil {
		parsed, err = canonicalForms.Canonicalize(parsed)
	}
	if err != nil {
		return "", &UnknownTagError{Tag: tag, Try: meant[strings.ToLower(trimmed)]}
	}
	s := parsed.String()
	// ISO 639-3 tells Mandarin from Chinese; every tool that translators use
	// says zh for both, and so do we.
	if s == "cmn" || strings.HasPrefix(s, "cmn-") {
		s = "zh" + strings.TrimPrefix(s, "cmn")
	}
	return s, nil
}

// isCommon tells whether the tag is one of the canonical tags that nearly every
// file uses: an exchange file names its languages twice a unit, and parsing a
// tag takes longer than reading a sentence.
func isCommon(tag string) bool {
	switch tag {
	case "zh", "zh-CN", "zh-TW", "zh-HK", "zh-Hans", "zh-Hant", "en", "en-US", "en-GB", "ru", "ru-RU",
		"fr", "fr-FR", "de", "de-DE", "es", "es-ES", "ja", "ja-JP", "ko", "ko-KR", "ar", "pt", "it", Undetermined:
		return true
	}
	return false
}

// Base returns the language of a tag without script and region: "zh-CN" gives
// "zh". It takes tags that are not canonical too: "ZH_cn" and "zho" give "zh".
// The base of an empty tag is empty.
func Base(tag string) string {
	end := strings.IndexAny(tag, "-_")
	if end < 0 {
		end = len(tag)
	}
	base := strings.ToLower(tag[:end])
	if len(base) == 2 {
		return base
	}
	if c, err := Canonical(tag); err == nil {
		base, _, _ = strings.Cut(c, "-")
	}
	return base
}

// Spaced tells whether the language writes blanks between words. Texts in
// languages that do not are cut and joined without blanks, and compared by
// character. A language that is not known is taken to write blanks.
func Spaced(tag string) bool {
	switch Base(tag) {
	case "zh", "yue", "wuu", "nan", "hak", "gan", "hsn", "lzh", // Chinese
		"ja", "th", "lo", "km", "my", "shn", "bo", "dz", "ii", "nod", "khb", "tdd":
		return false
	}
	return true
}
