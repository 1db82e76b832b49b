// Package index finds phrases, from one character up, and similar sentences
// among a million texts and more without reading them. It knows no database: it
// keeps blobs in a Store and asks for texts through Texts.
//
// Call Open with both. Add and Remove keep the index up to date. Find searches for a
// phrase, Similar for texts like a query. To add many texts at once, fill Builders, in parallel
// if wanted, and pass them to AddBlock. All texts and phrases are in their search form (see
// package fold).
//
// # Guarantees
//
//   - Find equals a plain search for a substring in every text: nothing is
//     missed, nothing invented, also for one character, for %, _, * and ", for
//     emoji, spaces and mixed scripts, and for "art" in "partner".
//   - Similar finds every text that has the score, whatever the threshold.
//   - What is added is found at once, what is removed never again.
//   - A damaged or missing blob is an error that names it, never a panic and
//     never a silent gap. The whole index can be rebuilt from the texts.
//   - The same changes give the same blobs, and the same answers in the same order.
//
// # Blocks, tail, tombstones
//
// Most variants lie in blocks, which are written once and never change:
//
//	manifest ─┬─ block 1   131,072 variants      block = directory: what is where
//	          ├─ block 4   131,072                       vocabulary: the words
//	          ├─ block 9    16,384                       pages: postings, about 4 KB each
//	          ├─ …                                       ids: chunks of 1,024
//	          └─ tail: ids of up to 16,384               signatures: chunks of 1,024
//	                   variants in no block              tombstones: a bit a variant
//
// In a block a variant has an ordinal, its place in the order of the ids: 17 bits
// that pack better than ids. New variants wait in the tail, of which only the ids
// are kept, and are searched by reading them. A full tail becomes a block; eight
// small blocks become one (see merge.go). Removing a variant sets a tombstone; the next
// merge leaves the variant out.
//
// # Tokens
//
// A text is cut into words and characters as in package match: a word is a
// run of letters, marks and digits of scripts that separate words with spaces, every
// other rune except the space is a character. Whether a rune belongs to words
// depends on the rune alone. So the tokens of a part of a text are the tokens of the text,
// except that a word can be cut at the part's ends, and only there.
//
//	text     W T O 第 1 2 届 会 议 ,  art of war .
//	tokens   wto   第 12  届 会 议 ,  art of war .
//	place    0     1  2   3  4  5  6  7   8  9   10
//	space                             *   *  *
//	phrase           2 届 会               rt of wa
//
// # Postings
//
// Each token has one posting: its variant, its place, and whether a space
// stands before it. The posting of a word is listed under the word, that of
// a character under the pair of it and the next character, or under the
// character and none where a word, a space or the end follows:
//
//	届会  (届 at 3)     议,  (议 at 5)     ,·  (, at 6: none follows at once)     art  (at 7, space)
//
// So every pair of adjacent characters has a list of its own, and the lists
// of one character together are all its occurrences, each once.
//
// # Covering a phrase
//
// A run of characters is covered by the pairs at offsets 0, 2, 4 … and the
// last one; words by themselves:
//
//	全 面 战 略 协 作 伙          needs: 全面 +0, 战略 +2, 协作 +4, 作伙 +5
//	└───┘ └───┘ └───┘
//	                └───┘
//	2届会                          needs: a word that ends in 2 +0, 届会 +1
//	rt of wa                       needs: a word that ends in rt +0, of +1 after a space,
//	                                      a word that begins with wa +2 after a space
//
// A variant holds the phrase exactly when it has a posting for every need, all
// at their offsets from one place. That the condition is necessary is clear. It is sufficient
// because the needs name every token of the phrase; places count the tokens without a
// gap, so only a space or nothing stands between tokens of successive places; a pair says that
// its second character follows at once, and everywhere else the space bit of the later need says
// which of the two it is. The last character, when it is alone in its run,
// is the union of its lists, because the phrase does not say what follows.
//
// No text has to be read for that. The needs are taken rarest first: the postings of the need
// with the fewest pages give the possible places, and each further need
// crosses out some. Of a long list only the pages are read whose ordinals can
// still matter, as the directory shows. Where no more variants are left than pages
// of the next need, or a quarter where a cache keeps the pages, their texts are read instead, which
// is as exact and cheaper. A phrase of one need (one or two characters, one word) does
// not even decode places. A frequent character is the most work there is: its union takes
// about 20 ms for a character of nearly all texts of a million.
//
// # Parts of words
//
// A phrase may begin and end inside words. The vocabulary of a block is one
// sorted text, a word a line. Words with the same beginning are adjacent there, found by
// binary search, and so are their lists in the pages. Words that end with a part,
// or hold it, are found by searching that text, some hundred kilobytes at the
// speed of memory. Character pairs for alphabetic scripts would also
// be exact, but an English sentence has five times as many letters as words.
// The price: one or two letters alone ("e", "t a") stand in most words, and
// searching for them reads most of the index.
//
// # Size
//
// Of a million real pairs of sentences, 2,000,000 variants of 27 tokens on
// average, a variant takes 80 bytes:
//
//	ordinals   32   gaps, Rice coded (bits.go, postings.go)
//	places     20   the same
//	lists       6   which gram, how many, how long
//	signatures 20   four bits a token, and the ordinal
//	others      2   words, ids, directory
//
// Nearly half of the lists of a block have one posting, but those are 2 % of all
// postings; the 370 longest of 180,000 lists hold two fifths.
//
// # Similar texts
//
// Beside the postings stand signatures (see package match), sorted by script
// and length. A query examines those whose length and script can match, 64
// at a time (similar.go), which takes about a nanosecond a text; what is not
// ruled out is read and scored. At 70 % that is a dozen texts of a million, at
// 50 % some thousands: the lower the threshold, the weaker a signature.
//
// # Sources
//
// Character n-grams for Chinese: Nie, Gao, Zhang and Zhou, On the use of words and
// n-grams for Chinese information retrieval (IRAL 2000). Positional postings in
// compressed blocks, intersected rarest first: Witten, Moffat and Bell,
// Managing Gigabytes (2nd ed. 1999), chapters 3 and 4. Small parts merged into large ones:
// O'Neil, Cheng, Gawlick and O'Neil, The log-structured merge-tree (Acta Informatica 33, 1996).
package index
