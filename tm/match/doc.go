// Package match measures how similar two texts are, fast enough to compare a
// sentence with a whole memory.
//
// Call Prepare once for the query sentence, then Query.Score for every candidate. Query.Edits
// returns the differences of a candidate. Signatures (see Signer) reject nearly every text of a
// memory without reading it. All texts are in their search form (see package fold).
//
// # The score
//
// A text is a sequence of tokens (see Token): a word of a script that separates words with spaces
// is one token, every other character is one token, and spaces are not tokens. So Chinese is
// compared by characters, English, Russian or French by words, and a text that mixes them by both.
//
//	第 3 条 适 用 于 export goods 。      9 tokens
//
// The distance d is the least number of insertions, deletions and replacements of
// tokens that turns one text into the other (Levenshtein 1966), m the number of tokens
// of the longer one, and
//
//	score = floor(100 (m - d) / m) percent
//
// 100 is reserved for texts that are identical byte for byte. Texts whose tokens are
// equal but not their spaces (co-operation, co - operation) have 99. Two empty
// texts are identical. The score of a pair does not depend on which is the query.
//
// Words are compared because a translator's effort depends on the words to be changed; by
// characters, "import" and "export" would be two thirds alike. The rule depends on the script and
// not on the language, so the score is a function of the two texts, and the language of a Chinese
// sentence full of Latin names need not be guessed.
//
// # Guarantees
//
// Score finds the exact distance or reports that the score is below the required minimum, for texts
// of any length; no hash can make a text a match by accident. Everything is deterministic and
// allocates nothing per candidate.
package match
