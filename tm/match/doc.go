// Package match measures how alike two texts are, and does it fast enough to
// compare a sentence with a memory.
//
// Call Prepare once for the sentence asked about, then Query.Score for every
// candidate. Query.Edits says where a candidate differs. Signatures (see
// Signer) reject nearly every text of a memory without looking at it. All
// texts are in their search form (see package fold).
//
// # The score
//
// A text is a sequence of tokens (see Token): a word of a script that parts words
// with blanks is one token, every other character is one token, blanks are
// none. So Chinese is compared by characters, English, Russian or French by
// words, and a text that mixes them by both.
//
//	第 3 条 适 用 于 export goods 。      9 tokens
//
// The distance d is the least number of tokens to insert, delete or replace
// to make one text of the other (Levenshtein 1966), m the number of tokens
// of the longer one, and
//
//	score = floor(100 (m - d) / m) percent
//
// 100 is kept for texts that are the same byte for byte. Texts whose tokens are the
// same but not their blanks (co-operation, co - operation) have 99. Two empty
// texts are the same. A pair is the same whichever is the query.
//
// Why words: a translator's effort goes by the words to be changed, and by
// characters "import" and "export" would be two thirds alike. Why one rule by
// script and not by language: the score is then a function of the two texts, and
// a Chinese sentence full of Latin names needs no guess of its language.
//
// # What is promised
//
// Score finds the exact distance or says truly that the score is below the
// least one wanted; no text is too long, none is a match by accident of a
// hash. Everything is deterministic and allocates nothing per candidate.
package match
