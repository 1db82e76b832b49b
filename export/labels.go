package export

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/unit"
)

// LangStyle is a way of writing language codes in a file, named after its code
// for simplified Chinese.
type LangStyle string

// The styles. The empty style is StyleRegion.
const (
	// StyleRegion is language and region, as most translation tools expect:
	// zh-CN, zh-TW, en-US, ru-RU. A tag without a region gets the likely one
	// (CLDR, likely subtags).
	StyleRegion LangStyle = "zh-CN"
	// StyleScript is the script for Chinese and the bare language for others:
	// zh-Hans, zh-Hant, en, ru.
	StyleScript LangStyle = "zh-Hans"
	// StyleUnderscore is StyleRegion with underscores, for gettext tools: zh_CN,
	// en_US. OmegaT finds no units under such codes.
	StyleUnderscore LangStyle = "zh_CN"
	// StyleUpper is StyleRegion in capitals: ZH-CN, EN-US.
	StyleUpper LangStyle = "ZH-CN"
	// StyleBase is the bare language: zh, en, ru. Traditional Chinese is zh-Hant.
	StyleBase LangStyle = "zh"
	// StyleAsIs is the canonical tag itself, for conversions between files.
	StyleAsIs LangStyle = "as-is"
)

// LangStyles lists all styles, the default first.
var LangStyles = []LangStyle{StyleRegion, StyleScript, StyleUnderscore, StyleUpper, StyleBase, StyleAsIs}

// Labels maps the memory's language tags to the language codes of a file.
// The zero value writes StyleRegion.
//
// Two scripts of one language never share a code, whatever the style: a
// translation tool that looks for zh-CN accepts any zh, and simplified and
// traditional Chinese under one code could not be separated again. A code
// therefore keeps its script where its region implies another one (zh-Hant-CN,
// sr-Latn-RS).
type Labels struct {
	Style LangStyle
	// Explicit maps tags to codes that replace those of the style. A tag also
	// covers its varieties: "en" labels en-GB unless "en-GB" has a code of its
	// own, but "zh" never labels zh-Hant.
	Explicit map[string]string
}

// Check returns an error for an unknown style, an invalid language code, and
// two scripts of one language under one code. The result of Label is undefined
// for labels that fail Check.
func (l Labels) Check() error {
	if l.Style != "" && !slices.Contains(LangStyles, l.Style) {
		return fmt.Errorf("unknown style of language codes %q: use one of %s", l.Style, styleNames())
	}
	for _, tag := range slices.Sorted(maps.Keys(l.Explicit)) {
		if _, err := language.Parse(tag); err != nil {
			return fmt.Errorf("label %s=%s: %q is not a language tag such as zh, zh-Hant or en-GB", tag, l.Explicit[tag], tag)
		}
		if !isCode(l.Explicit[tag]) {
			return fmt.Errorf("label %s=%s: a code has letters, digits, - and _ only, such as zh-CN", tag, l.Explicit[tag])
		}
	}
	return l.checkScripts()
}

// checkScripts returns an error if the explicit codes give two scripts of one
// language the same code. Both scripts of Chinese are always checked, since a
// script without an explicit code gets that of the style.
func (l Labels) checkScripts() error {
	tags := append(slices.Sorted(maps.Keys(l.Explicit)), "zh", "zh-Hant")
	for i, a := range tags {
		for _, b := range tags[i+1:] {
			baseA, _ := language.Make(a).Base()
			baseB, _ := language.Make(b).Base()
			if baseA == baseB && Script(a) != Script(b) && strings.EqualFold(l.Label(a), l.Label(b)) {
				return fmt.Errorf("labels would put %s and %s under one code %s: give each its own", a, b, l.Label(a))
			}
		}
	}
	return nil
}

// Label returns the code for a language tag. A tag that cannot be parsed is
// returned unchanged.
func (l Labels) Label(tag string) string {
	t, err := language.Parse(tag)
	if err != nil || t.IsRoot() {
		return tag
	}
	if code, ok := l.explicit(tag, t); ok {
		return code
	}
	base, _, _ := t.Raw()
	if base.String() == "und" {
		return tag
	}
	switch l.Style {
	case StyleAsIs:
		return tag
	case StyleScript:
		return scriptCode(t, base)
	case StyleBase:
		return baseCode(t, base)
	case StyleUnderscore:
		return strings.ReplaceAll(regionCode(t, base), "-", "_")
	case StyleUpper:
		return strings.ToUpper(regionCode(t, base))
	}
	return regionCode(t, base)
}

// explicit returns the explicit code for the tag itself, for the language in the
// tag's script, or for the bare language if the script is its default.
func (l Labels) explicit(tag string, t language.Tag) (string, bool) {
	if len(l.Explicit) == 0 {
		return "", false
	}
	base, _ := t.Base()
	script := Script(tag)
	general := []string{tag, t.String(), base.String() + "-" + script}
	if Script(base.String()) == script {
		general = append(general, base.String())
	}
	for _, g := range general {
		if code, ok := l.Explicit[g]; ok {
			return code, true
		}
	}
	return "", false
}

// regionCode returns the code in StyleRegion: base, script if the other parts
// imply a different one, region, and the variants of the tag (ca-ES-valencia).
func regionCode(t language.Tag, base language.Base) string {
	_, _, region := t.Raw()
	if region == (language.Region{}) {
		// Regions that are not countries, such as 001 (the world) for
		// Esperanto, are left out.
		if likely, _ := t.Region(); likely.IsCountry() {
			region = likely
		}
	}
	suffix := ""
	if region != (language.Region{}) {
		suffix = "-" + region.String()
	}
	code := base.String() + suffix
	if script := Script(t.String()); script != Script(code) {
		code = base.String() + "-" + script + suffix
	}
	return code + variants(t)
}

func scriptCode(t language.Tag, base language.Base) string {
	if base.String() == "zh" {
		return "zh-" + Script(t.String())
	}
	return baseCode(t, base)
}

// baseCode returns the code in StyleBase: the bare language, with the script if
// it is not the default.
func baseCode(t language.Tag, base language.Base) string {
	code := base.String()
	if script := Script(t.String()); script != Script(code) {
		code += "-" + script
	}
	return code + variants(t)
}

func variants(t language.Tag) string {
	var s strings.Builder
	for _, v := range t.Variants() {
		s.WriteString("-" + v.String())
	}
	return s.String()
}

// Script returns the script that a language tag names or implies, as an ISO 15924
// code: Hans for zh and zh-CN, Hant for zh-Hant and zh-TW, Cyrl for ru. It is
// empty if the script is unknown.
func Script(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	s, sure := t.Script()
	if sure == language.No {
		return ""
	}
	return s.String()
}

// isCode reports whether the code can be written unescaped in every format.
func isCode(code string) bool {
	for _, r := range code {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return code != ""
}

func styleNames() string {
	names := make([]string, len(LangStyles))
	for i, s := range LangStyles {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

// Meanings returns the user's map from the language codes of a file to language
// tags with every tag in canonical form. The error names the first code, in
// alphabetical order, with an invalid tag.
func Meanings(codes map[string]string) (map[string]string, error) {
	meanings := make(map[string]string, len(codes))
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		tag, err := lang.Canonical(codes[code])
		if err != nil {
			return nil, fmt.Errorf("language of the code %s: %w", code, err)
		}
		meanings[code] = tag
	}
	return meanings, nil
}

// OneLanguage reports whether a unit has at least two texts and all of them have
// the same language code, and returns the tag of the first. A file of one language
// pair cannot hold such a unit.
func OneLanguage(u *unit.Unit) (tag string, one bool) {
	if len(u.Variants) < 2 {
		return "", false
	}
	tag = u.Variants[0].Lang
	for _, v := range u.Variants[1:] {
		if v.Lang != tag && (lang.Base(v.Lang) != lang.Base(tag) || !strings.EqualFold(Labels{}.Label(v.Lang), Labels{}.Label(tag))) {
			return "", false
		}
	}
	return tag, true
}

// DetectedLanguages describes the detected languages of the first two texts of a
// unit, as «; the texts look like en and zh». It is empty if either is
// undetermined.
func DetectedLanguages(u *unit.Unit) string {
	a, b := lang.Detect(u.Variants[0].Text), lang.Detect(u.Variants[1].Text)
	if a.Tag == lang.Undetermined || b.Tag == lang.Undetermined {
		return ""
	}
	if a.Tag == b.Tag {
		return "; both texts look like " + a.Tag
	}
	return "; the texts look like " + a.Tag + " and " + b.Tag
}
