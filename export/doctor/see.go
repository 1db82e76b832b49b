package doctor

import (
	"fmt"
	"hash/maphash"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

// See examines an item. source is the language that the file names as its source,
// or empty.
func (d *Doctor) See(item export.Item, source string) {
	if item.Bad != nil {
		d.add(BadUnit, 1, Place{item.Bad.Line, item.Bad.Unit, item.Bad.Cause})
		return
	}
	p := Place{Line: item.Line, Unit: item.Unit.TUID}
	if p.Unit == "" {
		p.Unit = fmt.Sprintf("unit %d", item.Number)
	}
	d.repairs(item, p)
	d.languages(item, p, source)
	d.lengths(&item.Unit, p)
	d.codes(&item.Unit, p)
	d.again(&item.Unit, p)
}

// kindOf is the kind of finding that a repair of the reader is.
var kindOf = map[export.RepairKind]Kind{
	export.RepairControl: BadCharacter, export.RepairEncoding: BadCharacter, export.RepairEntity: BadMarkup,
	export.RepairBracket: BadMarkup, export.RepairElement: UnknownElement, export.RepairVariant: UnknownElement,
	export.RepairSub: UnknownElement,
}

// repairs takes what the reader had to repair: each kind once for a unit.
func (d *Doctor) repairs(item export.Item, p Place) {
	seen := map[Kind]bool{}
	for _, r := range item.Repairs {
		kind, ok := kindOf[r.Kind]
		if !ok {
			kind = Kind(r.Kind)
		}
		if seen[kind] {
			continue
		}
		seen[kind] = true
		d.add(kind, 1, Place{r.Line, p.Unit, export.RepairCount{Kind: r.Kind, Count: r.Count, First: r.Line}.String()})
	}
}

// languages looks at the codes of the unit.
func (d *Doctor) languages(item export.Item, p Place, source string) {
	for _, v := range item.Unit.Variants {
		d.texts[v.Lang]++
		if _, err := lang.Canonical(v.Lang); err != nil {
			p.Detail = strconv.Quote(v.Lang)
			d.add(UnknownLanguage, 1, p)
			continue
		}
		if other := otherScript(v); other != "" {
			p.Detail = fmt.Sprintf("%s, but %s: %s", v.Lang, other, short(v.Text))
			d.add(OtherLanguage, 1, p)
		}
	}
	if source != "" && item.Source < 0 {
		p.Detail = "the file says " + source
		d.add(NoSource, 1, p)
	}
}

// enough is how many letters a text needs for its script to say something: names
// and numbers are the same in all languages.
const enough = 12

// otherScript says in which script a text is written, where that is not one of its
// language: nine letters of ten are of another.
func otherScript(v unit.Variant) string {
	want := export.Script(v.Lang)
	counts := map[string]int{}
	letters := 0
	for _, r := range v.Text {
		if s := scriptOf(r); s != "" {
			counts[s]++
			letters++
		}
	}
	if letters < enough {
		return ""
	}
	for _, s := range []string{"Hani", "Cyrl", "Latn", "Arab", "Grek", "Hang", "Kana"} {
		if counts[s]*10 >= letters*9 && !scriptFits(want, s) {
			return scriptWords[s]
		}
	}
	return ""
}

var scriptWords = map[string]string{
	"Hani": "written in Chinese characters", "Cyrl": "written in Cyrillic letters", "Latn": "written in Latin letters",
	"Arab": "written in Arabic letters", "Grek": "written in Greek letters", "Hang": "written in Hangul", "Kana": "written in kana",
}

// scriptFits tells whether a language of the script may be written so. Scripts
// that are not looked at fit all.
func scriptFits(want, have string) bool {
	switch want {
	case "Hans", "Hant", "Hani":
		return have == "Hani"
	case "Jpan":
		return have == "Hani" || have == "Kana"
	case "Kore":
		return have == "Hang" || have == "Hani"
	case "Latn", "Cyrl", "Arab", "Grek":
		return have == want
	}
	return true
}

func scriptOf(r rune) string {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r|0x20 && r|0x20 <= 'z' {
			return "Latn"
		}
		return ""
	case unicode.Is(unicode.Han, r):
		return "Hani"
	case unicode.Is(unicode.Cyrillic, r):
		return "Cyrl"
	case unicode.Is(unicode.Latin, r):
		return "Latn"
	case unicode.Is(unicode.Arabic, r):
		return "Arab"
	case unicode.Is(unicode.Greek, r):
		return "Grek"
	case unicode.Is(unicode.Hangul, r):
		return "Hang"
	case unicode.Is(unicode.Hiragana, r), unicode.Is(unicode.Katakana, r):
		return "Kana"
	}
	return ""
}

// lengths looks how long the texts of a unit are, whether there are two, and
// whether each stands on one line.
func (d *Doctor) lengths(u *unit.Unit, p Place) {
	full := 0
	broken, long := "", ""
	for _, v := range u.Variants {
		trimmed := strings.TrimSpace(v.Text)
		if trimmed != "" {
			full++
		}
		if trimmed != v.Text && trimmed != "" || strings.ContainsAny(trimmed, "\n\r\u2028\u2029") {
			broken = v.Lang
		}
		if len(v.Text) > export.LongText && utf8.RuneCountInString(v.Text) > export.LongText {
			long = fmt.Sprintf("%s has %d characters", v.Lang, utf8.RuneCountInString(v.Text))
		}
	}
	if full < 2 {
		p.Detail = fmt.Sprintf("%d of %d texts", full, len(u.Variants))
		d.add(HalfEmpty, 1, p)
	}
	if broken != "" {
		p.Detail = broken
		d.add(LineBreak, 1, p)
	}
	if long != "" {
		p.Detail = long
		d.add(TooLong, 1, p)
	}
}

// again looks for ids and units that came before, and sides that are the same.
func (d *Doctor) again(u *unit.Unit, p Place) {
	if u.TUID != "" {
		key := maphash.String(d.seed, u.TUID)
		if first, twice := d.ids[key]; twice {
			p.Detail = fmt.Sprintf("as in line %d", first)
			d.add(SameID, 1, p)
		} else {
			d.ids[key] = p.Line
		}
	}
	if len(u.Variants) < 2 {
		return
	}
	var h maphash.Hash
	h.SetSeed(d.seed)
	for _, v := range u.Variants {
		h.WriteString(v.Lang)
		h.WriteByte(0)
		h.WriteString(v.FullText())
		h.WriteByte(0)
	}
	key := h.Sum64()
	if first, twice := d.units[key]; twice {
		p.Detail = fmt.Sprintf("as in line %d", first)
		d.add(SameUnit, 1, p)
	} else {
		d.units[key] = p.Line
	}
	if a, b := u.Variants[0].Text, u.Variants[1].Text; len(u.Variants) == 2 && a == b && hasLetter(a) {
		p.Detail = short(a)
		d.add(SameText, 1, p)
	}
}

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// shortText is how many characters of a text a finding shows.
const shortText = 30

func short(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= shortText {
		return string(r)
	}
	return string(r[:shortText]) + "…"
}
