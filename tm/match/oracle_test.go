package match

import (
	"math/rand/v2"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/han"
)

// plainTokens cuts a text by its definition, rune by rune.
func plainTokens(text string) []string {
	var tokens []string
	inside := false
	for _, r := range text {
		word := (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) && !han.IsHan(r) && !unicode.In(r, unspaced...)
		switch {
		case r == ' ':
			inside = false
			continue
		case word && inside:
			tokens[len(tokens)-1] += string(r)
		default:
			tokens = append(tokens, string(r))
		}
		inside = word
	}
	return tokens
}

// plainDistance is the distance by the definition: the whole table.
func plainDistance(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			best := diagonal
			if a[i] != b[j] {
				best = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], best
		}
	}
	return row[len(b)]
}

// alphabet is small, so that random texts have much in common.
var alphabet = []string{"改", "革", "开", "放", "，", "か", "한", "ไ", "import ", "export ", " 3", "年", "-", "и", "é ", "😀", "%", " "}

// randomText is a text in search form of about n pieces of the alphabet.
func randomText(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(alphabet[rng.IntN(len(alphabet))])
	}
	return tidy(b.String())
}

// tidy leaves single blanks inside the text only.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// vary changes a few runes of the text.
func vary(rng *rand.Rand, text string, edits int) string {
	runes := []rune(text)
	for range edits {
		at := rng.IntN(len(runes) + 1)
		piece := []rune(alphabet[rng.IntN(len(alphabet))])
		switch rng.IntN(3) {
		case 0:
			runes = append(runes[:at:at], append(piece, runes[at:]...)...)
		case 1:
			runes = append(runes[:at:at], runes[min(len(runes), at+1):]...)
		default:
			runes = append(runes[:at:at], append(piece, runes[min(len(runes), at+1):]...)...)
		}
	}
	return tidy(string(runes))
}

// randomPair returns two texts: similar or unrelated; short, or longer than one
// word of the bit vectors.
func randomPair(rng *rand.Rand) (a, b string) {
	lengths := []int{0, 1, 5, 12, 40, 63, 64, 65, 128, 130, 300}
	a = randomText(rng, lengths[rng.IntN(len(lengths))])
	if rng.IntN(4) == 0 {
		return a, randomText(rng, lengths[rng.IntN(len(lengths))])
	}
	return a, vary(rng, a, rng.IntN(1+len(a)/6))
}
