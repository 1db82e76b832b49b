// Package subtitles reads subtitles: SubRip (srt) and WebVTT (vtt). Call IsSRT or IsVTT, then Read.
//
// A subtitle file consists of cues: a number or a name, a line of times, one or
// two lines of text, an empty line. SubRip (srt) has no standard; WebVTT is a
// standard of the W3C.
//
//	12
//	00:01:02,300 --> 00:01:05,000
//	今天上午，两国代表团
//	举行了第二轮会谈。
//
// A cue is a paragraph whose text continues over its line breaks. A sentence
// that continues in the next cue is joined with it; otherwise half sentences
// would be aligned with half sentences in another order. A dialogue («- Yes. -
// No.») is two paragraphs. Most Chinese subtitles have no full stops; a cue
// ends a paragraph unless something shows that the sentence continues.
package subtitles

import (
	"context"
	"html"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/paragraphs"
)

// cueTimes matches the line of times. The hours may be missing in WebVTT, and the arrow is
// not always typed in full.
var cueTimes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*(?:\d+:)?\d{1,2}:\d{2}[,.]\d{1,3}\s*(?:-{1,3}>|[–—]>|→)\s*(?:\d+:)?\d{1,2}:\d{2}[,.]\d{1,3}`)
})

// cueSetting matches a setting after the times: position:10%,line-left of WebVTT, X1:201 of SubRip.
var cueSetting = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z]+[0-9]?:[A-Za-z0-9.,%#_-]*$`)
})

// cueTag matches the tags of subtitles: <i>, </font>, <c.yellow>, <v Speaker>,
// <00:01:02.300>, {\an8}. Other angle brackets are text.
var cueTag = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)</?(?:i|b|u|s|c|v|em|strong|font|lang|ruby|rt|span|br)(?:[ .\t][^<>]{0,200})?/?>|<\d{1,2}:[\d:.]+>|\{\\[^{}]{0,80}\}`)
})

// longestCue is the maximum number of characters of joined cues: a longer text
// without a full stop is not a sentence.
const longestCue = 400

// IsVTT reports whether a text is WebVTT.
func IsVTT(text string) bool {
	rest, found := strings.CutPrefix(content.Beginning(text), "WEBVTT")
	return found && (rest == "" || strings.ContainsAny(rest[:1], " \t\r\n"))
}

// IsSRT reports whether the first two lines that are not empty are a number and
// times.
func IsSRT(text string) bool {
	seen := 0
	for line := range strings.Lines(content.Beginning(text)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case cueTimes().MatchString(line):
			return true
		case seen > 0 || strings.Trim(line, "0123456789") != "":
			return false
		default:
			seen++
		}
	}
	return false
}

// Read reads the cues of SubRip and WebVTT files. Comments, styles and
// regions of WebVTT are left out.
func Read(ctx context.Context, text string, mixed bool) ([]content.Paragraph, error) {
	var cues []string
	vtt := IsVTT(text)
	lines := strings.Split(content.TidyBreaks(text), "\n")
	for i := 0; i < len(lines); {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !cueTimes().MatchString(lines[i]) {
			i++
			continue
		}
		first := i
		lines[first] = afterTimes(lines[first])
		for i++; i < len(lines) && !isCueEnd(lines, i, vtt); i++ {
		}
		cues = append(cues, speakers(cleanCue(lines[first:i], vtt))...)
	}
	return joinCues(cues, mixed), nil
}

// afterTimes returns the text that a line break lost joined to a line of times. Settings such
// as align:start and X1:40 are no text.
func afterTimes(line string) string {
	rest := line[len(cueTimes().FindString(line)):]
	for _, word := range strings.Fields(rest) {
		if !cueSetting().MatchString(word) {
			return rest
		}
	}
	return ""
}

// isCueEnd reports whether a cue ends before line i: at a line of times, at a number or empty
// line that a line of times follows, or in WebVTT at an empty line before the name of a cue
// or before a comment, style or region. By the rules of WebVTT every empty line ends a cue,
// and a player does not show what follows it; here it is text, as in SubRip.
func isCueEnd(lines []string, i int, vtt bool) bool {
	if cueTimes().MatchString(lines[i]) {
		return true
	}
	if vtt && strings.TrimSpace(lines[i]) == "" && i+1 < len(lines) {
		next := lines[i+1]
		if i+2 < len(lines) && cueTimes().MatchString(lines[i+2]) || strings.HasPrefix(next, "NOTE") || strings.HasPrefix(next, "STYLE") || strings.HasPrefix(next, "REGION") {
			return true
		}
	}
	isNumber := strings.Trim(strings.TrimSpace(lines[i]), "0123456789") == ""
	return isNumber && i+1 < len(lines) && cueTimes().MatchString(lines[i+1])
}

// cleanCue returns the lines of a cue without tags and empty lines.
func cleanCue(lines []string, vtt bool) []string {
	var clean []string
	for _, line := range lines {
		line = strings.TrimSpace(strip(cueTag(), line))
		if vtt || strings.Contains(line, "&") {
			line = strings.TrimSpace(html.UnescapeString(line))
		}
		if line != "" {
			clean = append(clean, line)
		}
	}
	return clean
}

func strip(what *regexp.Regexp, s string) string {
	if !strings.ContainsAny(s, "<{") {
		return s
	}
	return what.ReplaceAllString(s, "")
}

// speakers divides the lines of a cue where another person begins to speak.
func speakers(lines []string) []string {
	var parts []string
	first := 0
	for i, line := range lines {
		if i > first && (strings.HasPrefix(line, "-") || strings.HasPrefix(line, "–") || strings.HasPrefix(line, "—")) {
			parts = append(parts, strings.Join(lines[first:i], "\n"))
			first = i
		}
	}
	if len(lines) > 0 {
		parts = append(parts, strings.Join(lines[first:], "\n"))
	}
	return parts
}

// joinCues joins cues to paragraphs. In a bilingual file every cue is a
// paragraph, since it contains each sentence twice.
func joinCues(cues []string, apart bool) []content.Paragraph {
	var list content.List
	for i := 0; i < len(cues); i++ {
		text := cues[i]
		for !apart && i+1 < len(cues) && utf8.RuneCountInString(text) < longestCue && paragraphs.Continues(text, cues[i+1]) {
			i++
			text += "\n" + cues[i]
		}
		list.Add(content.Paragraph{Text: text, Flows: true})
	}
	return list.Paragraphs
}
