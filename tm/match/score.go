package match

// Score is the score in percent, 0..100, of two texts that differ by d of at
// most m tokens, m being the number of tokens of the longer one: floor(100 (m -
// d) / m). It does not know whether the texts are the same (see Query.Score).
func Score(d, m int) int {
	if m == 0 {
		return 100
	}
	return 100 * (m - d) / m
}

// Within is the greatest distance at which a text of at most m tokens still
// has the score: d <= Within(m, score) exactly when Score(d, m) >= score.
// It is -1 for scores above 100, which no distance gives.
//
//	floor(100 (m-d) / m) >= t   <=>   100 (m-d) >= t m   <=>   d <= m (100-t) / 100
func Within(m, score int) int {
	if score > 100 {
		return -1
	}
	return m * (100 - max(score, 0)) / 100
}

// Lengths returns the least and the greatest number of tokens of a text that
// can have the score with one of n tokens; most < 0 means that there is no
// bound. A length difference is a distance at least:
//
//	the other is shorter, m = n:   n - least <= Within(n, score)
//	the other is longer, m = most: most - n <= most (100-score) / 100   <=>   most <= 100 n / score
func Lengths(n, score int) (least, most int) {
	least = max(0, n-Within(n, score))
	if score <= 0 {
		return least, -1
	}
	return least, 100 * n / score
}
