package split

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How a text becomes sentences
//
//	text --scan--> candidates --rules--> ends --trim--> spans
//
// 1. One scan of the bytes (scan.go) finds every candidate: a run of marks that
// may end a sentence (a stop), a line break, the marker of a list item. It also
// pairs quotation marks and brackets (pairs.go).
//
// 2. A stop is parsed once (stop.go): the run of its marks, the closing quotes and
// brackets that belong to them, and where the text continues.
//
//	他说：“真的？！”　我笑了。
//	            |~~|--|      marks ？！, closers ”, next 我
//
// 3. The rules of the language are applied in order. Each is a small function with an
// id. It returns cut (a sentence ends here), join (no sentence ends here) or pass (the
// rule does not apply); the first result that is not pass decides. If all rules pass, a
// sentence ends.
//
// A stop is wide if its marks are Chinese (。！？……) or follow a Chinese character, and
// narrow otherwise. Wide stops are judged by the rules of cjk.go in every language, and
// narrow ones by the rules of the language, so that Chinese with English in it and
// English with Chinese in it are both split correctly.
//
// Quotations and brackets are kept whole up to a length (pairs.go), because a
// translator treats 他说：“好。走吧。” as one sentence; a longer quotation is split, as
// human aligners do.
//
// Sources: Unicode Standard Annex #29 section 5 (the default: marks, closers,
// spaces, no break before lower case); T. Kiss and J. Strunk, Unsupervised Multilingual
// Sentence Boundary Detection, Computational Linguistics 32 (2006), for the
// classes of abbreviations and the use of words that begin sentences; GB/T
// 15834-2011, the Chinese standard of punctuation, for the rest.

// A verdict is the result of a rule for a stop.
type verdict int8

const (
	pass verdict = iota // the rule does not apply
	join                // no sentence ends here
	cut                 // a sentence ends here
)

// rule is one reason for or against a sentence end.
type rule struct {
	// id names the rule in tests and messages: family, dot, what it is about.
	id     string
	decide func(*stop) verdict
}

// wideRules returns the rules for stops in Chinese and Japanese, in the order in
// which they are applied. The rules of a language precede those about quotations.
func wideRules(own ...rule) []rule {
	rules := []rule{
		{"nested", nested},
		{"continues", continues},
		{"citation", citation},
		{"leader", leader},
		{"attribution", attribution},
		{"zh.title-marks", zhTitleMarks},
		{"zh.list-marker", listMarker},
		{"zh.ascii-stop", zhASCIIStop},
		{"zh.ellipsis", zhEllipsis},
		{"zh.dash", zhDash},
	}
	rules = append(rules, own...)
	return append(rules,
		rule{"zh.speech-tag", zhSpeechTag},
		rule{"zh.embedded-quote", zhEmbeddedQuote},
		rule{"zh.brackets", zhBrackets},
	)
}

// chineseRules are the rules of wide stops outside Japanese.
var chineseRules = wideRules()

// judge applies the rules to the stop and returns the verdict and the id of the rule that
// gave it, "" if all passed.
func judge(s *stop) (verdict, string) {
	rules := s.lang.rules
	if s.wide {
		rules = chineseRules
		if s.lang.wide != nil {
			rules = s.lang.wide
		}
	}
	for _, r := range rules {
		if v := r.decide(s); v != pass {
			return v, r.id
		}
	}
	return cut, ""
}

// nested joins a stop inside a quotation, a bracket or a title that is kept
// whole: 他说：“走吧。我也去。”, "He came (he had time. He always has.) and left",
// 《你好！朋友》.
func nested(s *stop) verdict {
	if s.shield.Start < s.start && s.end < s.shield.End {
		return join
	}
	return pass
}

// continues joins a stop before a mark that continues the sentence:
// “好！”，他说。 "Stop!, he cried." «Да!», — ответил он.
func continues(s *stop) verdict {
	if s.next == s.end && isContinuing(s.nextRune) {
		return join
	}
	return pass
}

// citation joins a quotation with the source in brackets after it, if a mark ends the
// sentence after the source: "... the last word" (Li 42). “学而时习之！”（《论语》）。
func citation(s *stop) verdict {
	kind, side := pairOf(s.nextRune)
	if !s.quoted() || kind != round || side != opens {
		return pass
	}
	t := s.text[s.next:min(len(s.text), s.next+maxCitation)]
	end := strings.IndexAny(t, ")）")
	if end < 0 || strings.ContainsAny(t[:end], "。！？!?") {
		return pass
	}
	_, size := utf8.DecodeRuneInString(t[end:])
	if r, _ := utf8.DecodeRuneInString(s.text[s.next+end+size:]); isMark(r) {
		return join
	}
	return pass
}

// maxCitation bounds a source in brackets, in bytes.
const maxCitation = 120

// maxLeader bounds a page number with what surrounds it, in bytes.
const maxLeader = 24

// leader joins the dots before a page number at the end of a line, as tables of
// contents have them: 1.1 背景 ....... 3, "Preface . . . . iv", 总则……第12页.
func leader(s *stop) verdict {
	if !s.ellipsis || s.broken {
		return pass
	}
	page, _, _ := strings.Cut(s.text[s.next:min(len(s.text), s.next+maxLeader)], "\n")
	if s.next+len(page) < len(s.text) && s.text[s.next+len(page)] != '\n' {
		return pass
	}
	page = strings.ToLower(strings.Trim(page, " \t\r\u3000()（）[]-–—第页頁Pp."))
	if page != "" && (strings.Trim(page, "0123456789-–") == "" || romanValue(page) > 0) {
		return join
	}
	return pass
}

// maxAttribution is the length in bytes, 30 Chinese characters, of the longest author or
// source after a motto.
const maxAttribution = 90

// attribution joins a motto with the author or source that follows after a dash at the end
// of the line: “山高路远，行则必至。”——古语. In alphabets a quotation must be
// closed, because a dash there also begins the lines of a dialogue.
func attribution(s *stop) verdict {
	if s.broken || !isDash(s.nextRune) || !s.wide && !s.quoted() {
		return pass
	}
	rest := s.text[s.next:min(len(s.text), s.next+maxAttribution)]
	name := strings.TrimLeftFunc(rest, isDash)
	if len(rest)-len(name) == 1 {
		return pass // a hyphen
	}
	line, _, ended := strings.Cut(name, "\n")
	ended = ended || s.next+len(rest) == len(s.text)
	if !ended || !hasWord(line) || strings.ContainsFunc(line, func(r rune) bool { return r != '.' && isMark(r) || isContinuing(r) }) {
		return pass
	}
	return join
}

// itemNumber joins the number of an item inside a Chinese line, after a mark of
// full width, with its item: 三点要求：1. 修路。2. 架桥；3. 办学。 The
// number after the colon of a result (3：1.) is not one.
func itemNumber(s *stop) verdict {
	if !s.period || s.closed() || s.broken || s.unspaced() || arabicValue(s.word()) == 0 {
		return pass
	}
	before := strings.TrimRight(s.text[s.floor:s.start-len(s.word())], " \u00A0\u3000")
	mark, size := utf8.DecodeLastRuneInString(before)
	previous, _ := utf8.DecodeLastRuneInString(before[:len(before)-size])
	if mark != ':' && mark != '：' && mark != '；' && mark != '，' && mark != '、' || unicode.IsDigit(previous) {
		return pass
	}
	if isCJK(previous) || isCJK(s.nextLetter()) {
		return join
	}
	return pass
}

// markerForms are the wide forms of the marks of a list marker.
var markerForms = strings.NewReplacer("．", ".", "）", ")")

// listMarker joins a stop that belongs to the marker of a list item at the head
// of the sentence: "1. Scope", "а. Общие положения", 一. 总则.
func listMarker(s *stop) verdict {
	if s.end == len(s.text) || s.end-s.floor > maxMarker {
		return pass
	}
	head, marks := s.text[s.floor:s.start], s.text[s.start:s.end]
	if marks != "." && marks != ".)" && marks != ".）" && marks != "．" {
		return pass
	}
	if _, ok := parseMarker(head + markerForms.Replace(marks)); ok || isChineseNumeral(head) {
		return join
	}
	return pass
}
