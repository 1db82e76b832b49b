package charset

import (
	"regexp"
)

// commonShare is the share of the two-byte characters that must be common ones
// for a text to be Chinese in an encoding. Common characters are those of level
// 1 of the standards GB 2312 and Big5, which lie together; they make 98 of 100
// characters of a text. Russian or French letters read as pairs have below a
// half of them.
const commonShare = 0.8

// markup is what a guess of the encoding should not look at.
var markup = regexp.MustCompile(`<[^>]*>`)

// guess finds the encoding of a file that is not UTF-8 and does not say what it
// is. Chinese in GB18030 and Big5 is told by its common characters; else bytes
// beyond ASCII that make up whole words are Russian (windows-1251), single ones
// between Latin letters Western (windows-1252).
func guess(sample []byte) coding {
	text := markup.ReplaceAll(sample, []byte{' '})
	label := "windows-1252"
	gb, big5 := commonGB(text), commonBig5(text)
	switch {
	case gb >= commonShare && gb >= big5:
		label = "gb18030"
	case big5 >= commonShare:
		label = "big5"
	case mostlyHigh(text):
		label = "windows-1251"
	}
	c, _ := byLabel(label)
	return c
}

// commonGB is the share of level 1 of GB 2312 (first byte B0 to D7) among the
// pairs of bytes that are Chinese characters, read as GB18030.
func commonGB(b []byte) float64 {
	return share(b, func(first, second byte) (character, common bool) {
		return first >= 0xB0 || second < 0xA1, 0xB0 <= first && first <= 0xD7 && second >= 0xA1
	})
}

// commonBig5 is the share of level 1 of Big5 (first byte A4 to C6).
func commonBig5(b []byte) float64 {
	return share(b, func(first, second byte) (character, common bool) {
		return first >= 0xA4, first <= 0xC6 && (second < 0x7F || second >= 0xA1)
	})
}

// share reads the bytes beyond ASCII as pairs and returns how many of those
// that are characters, not punctuation, are common ones.
func share(b []byte, judge func(first, second byte) (character, common bool)) float64 {
	characters, commons := 0, 0
	for i := 0; i < len(b); i++ {
		if b[i] < 0x80 {
			continue
		}
		if i+1 == len(b) {
			break
		}
		if second := b[i+1]; second < 0x40 {
			characters++ // no pair at all
			continue
		}
		character, common := judge(b[i], b[i+1])
		if character {
			characters++
		}
		if character && common {
			commons++
		}
		i++
	}
	if characters == 0 {
		return 0
	}
	return float64(commons) / float64(characters)
}

// mostlyHigh tells whether at least half of the letters are beyond ASCII.
func mostlyHigh(b []byte) bool {
	high, low := 0, 0
	for _, c := range b {
		switch {
		case c >= 0xC0:
			high++
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			low++
		}
	}
	return high >= low
}
