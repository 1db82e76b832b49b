package split

// isMark reports whether the character may end a sentence.
func isMark(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '‼', '⁇', '⁈', '⁉', '‽', '؟', '۔', '।', '॥':
		return true
	}
	return isWideMark(r)
}

// isWideMark reports whether the character is a final mark of Chinese or
// Japanese, full or half width, or the centred ellipsis of Hong Kong and Taiwan.
func isWideMark(r rune) bool {
	switch r {
	case '。', '！', '？', '｡', '．', '⋯', '﹒', '﹖', '﹗', '︒', '︕', '︖':
		return true
	}
	return false
}

func isEllipsisMark(r rune) bool { return r == '…' || r == '⋯' }

// isQuery reports whether the mark is a question or exclamation mark. These may occur
// inside a sentence as part of a quotation.
func isQuery(r rune) bool {
	switch r {
	case '!', '?', '！', '？', '‼', '⁇', '⁈', '⁉', '‽', '؟', '﹖', '﹗', '︕', '︖':
		return true
	}
	return false
}

// isContinuing reports whether the character, directly after a stop, shows that the
// sentence continues.
func isContinuing(r rune) bool {
	switch r {
	case ',', ';', ':', '，', '、', '；', '：', '﹐', '﹑', '،', '؛', '／':
		return true
	}
	return false
}

// isCJK reports whether the character is written without spaces in Chinese or
// Japanese: a Han character, kana, or the iteration mark. The ranges are those
// of the Unicode blocks; unicode.In is too slow for a function called this often.
func isCJK(r rune) bool {
	switch {
	case r < 0x3005:
		return false
	case r >= 0x4E00 && r <= 0x9FFF, r >= 0x3041 && r <= 0x30FF, r >= 0x3400 && r <= 0x4DBF:
		return true
	}
	return r <= 0x3007 || r >= 0x31F0 && r <= 0x31FF || r >= 0xF900 && r <= 0xFAFF ||
		r >= 0xFF66 && r <= 0xFF9F || r >= 0x20000 && r <= 0x3FFFD
}

// isDash reports whether the character is a dash of any length or a hyphen, which
// typewriters use as a dash.
func isDash(r rune) bool {
	switch r {
	case '-', '–', '—', '―', '─', '－', '﹘':
		return true
	}
	return false
}

// isBullet reports whether the character alone is the marker of a list item.
func isBullet(r rune) bool {
	switch r {
	case '•', '◦', '‣', '⁃', '▪', '▫', '■', '□', '●', '○', '◆', '◇', '★', '※', '►', '➢', '✓', '·', '*':
		return true
	}
	return r >= '①' && r <= '⓿' || r >= '❶' && r <= '➓'
}

// isSuperscript reports whether the character is a superscript digit.
func isSuperscript(r rune) bool {
	return r == '¹' || r == '²' || r == '³' || r >= '⁰' && r <= '⁹'
}

// pairKind is a kind of quotation mark or bracket.
type pairKind uint8

const (
	noPair     pairKind = iota
	double              // “ ” and the German „ “
	single              // ‘ ’
	guillemet           // « »
	straight            // "
	straight1           // ' and `
	corner              // 「 」 and their vertical forms
	corner2             // 『 』
	title               // 《 》
	title1              // 〈 〉
	round               // ( ) of either width
	square              // [ ] of either width
	lenticular          // 【 】
	tortoise            // 〔 〕
	curly               // { } of either width
	pairKinds
)

// side says which end of a pair a character is.
type side uint8

const (
	opens side = iota
	closes
	either // the same character opens and closes, or languages differ
)

// quote reports whether the kind is a quotation mark.
func (k pairKind) quote() bool { return k >= double && k <= corner2 }

func (k pairKind) bracket() bool { return k >= round }

// pairOf returns the kind and side of a quotation mark or bracket, noPair for
// any other character.
func pairOf(r rune) (pairKind, side) {
	switch r {
	case '"', '＂':
		return straight, either
	case '\'', '＇':
		return straight1, either
	case '`':
		return straight1, opens
	case '„', '‟':
		return double, opens
	case '“', '”':
		return double, sideIf(r == '“')
	case '‘', '‚':
		return single, opens
	case '’':
		return single, closes
	case '«', '»':
		return guillemet, sideIf(r == '«')
	case '「', '」', '﹁', '﹂', '｢', '｣', '〝', '〞':
		return corner, sideIf(r == '「' || r == '﹁' || r == '｢' || r == '〝')
	case '『', '』', '﹃', '﹄':
		return corner2, sideIf(r == '『' || r == '﹃')
	case '《', '》', '︽', '︾':
		return title, sideIf(r == '《' || r == '︽')
	case '〈', '〉', '︿', '﹀':
		return title1, sideIf(r == '〈' || r == '︿')
	}
	return bracketOf(r)
}

func bracketOf(r rune) (pairKind, side) {
	switch r {
	case '(', ')', '（', '）', '﹙', '﹚':
		return round, sideIf(r == '(' || r == '（' || r == '﹙')
	case '[', ']', '［', '］':
		return square, sideIf(r == '[' || r == '［')
	case '【', '】', '〖', '〗':
		return lenticular, sideIf(r == '【' || r == '〖')
	case '〔', '〕', '﹝', '﹞':
		return tortoise, sideIf(r == '〔' || r == '﹝')
	case '{', '}', '｛', '｝':
		return curly, sideIf(r == '{' || r == '｛')
	}
	return noPair, opens
}

func sideIf(open bool) side {
	if open {
		return opens
	}
	return closes
}
