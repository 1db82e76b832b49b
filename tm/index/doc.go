// Package index finds phrases, from one character up, and similar sentences
// among a million texts and more without reading them. It knows no database: it
// keeps blobs in a Store and asks for texts through Texts.
//
// Call Open with both. Add and Remove keep the index up to date. Find and Count
// search for a phrase; Search is for whoever wants the number of hits and the
// first of them. Similar finds texts like a query, Exact those that are the
// same. For many texts at once fill Builders, in parallel if wanted, and give
// them to AddBlock. All texts and phrases are in their search form (see package
// fold).
//
// What the package promises:
//
//   - Find equals a plain search for a substring in every text: nothing is
//     missed, nothing invented, also for one character, for %, _, * and ", for
//     emoji, blanks and mixed scripts, and for "art" in "partner".
//   - Similar finds every text that has the score, whatever the threshold, and
//     Exact every text that is the same.
//   - What is added is found at once, what is removed never again.
//   - A damaged or missing blob is an error that names it, never a panic and
//     never a silent gap. All of an index can be made anew from the texts.
//   - The same changes give the same blobs, and the same answers in the same order.
//
// # Blocks, tail, tombstones
//
// Most variants lie in blocks, which are written once and never change:
//
//	manifest ─┬─ block 1   131,072 variants      block = directory: what is where
//	          ├─ block 4   131,072                       vocabulary: the words
//	          ├─ block 9    16,384                       pages: postings, about 4 KB each
//	          ├─ …                                       counts of frequent characters
//	          └─ tail: ids of up to 16,384               ids: chunks of 1,024
//	                   variants in no block              signatures: chunks of 1,024
//	                                                     tombstones: a bit a variant
//
// In a block a variant has an ordinal, its place in the order of the ids: 17 bits
// that pack better than ids. New variants wait in the tail, of which only the ids
// are kept, and are searched by reading them. A full tail becomes a block; eight
// small blocks become one (see merge.go). Removing sets a tombstone; the next
// merge leaves the variant out.
//
// # Tokens
//
// A text is cut into words and characters as package match does: a word is a
// run of letters, marks and digits of scripts that part words with blanks, every
// other rune but the blank is a character. Whether a rune belongs to words
// depends on the rune alone. So the tokens of a part of a text are the tokens of the text,
// except that a word can be cut at the part's ends, and only there.
//
//	text     W T O 第 1 2 届 会 议 ,  art of war .
//	tokens   wto   第 12  届 会 议 ,  art of war .
//	place    0     1  2   3  4  5  6  7   8  9   10
//	blank                             *   *  *
//	phrase           2 届 会               rt of wa
//
// # Postings
//
// Each token has one posting: its variant, its place, and whether a blank
// stands before it. The posting of a word is listed under the word, that of
// a character under the pair of it and the next character, or under the
// character and none where a word, a blank or the end follows:
//
//	届会  (届 at 3)     议,  (议 at 5)     ,·  (, at 6: none follows at once)     art  (at 7, blank)
//
// So every pair of neighbouring characters is a list of its own, and the lists
// of one character, put together, are all its occurrences, each once.
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
//	rt of wa                       needs: a word that ends in rt +0, of +1 after a blank,
//	                                      a word that begins with wa +2 after a blank
//
// A variant holds the phrase exactly when it has a posting for every need, all
// at their offsets from one place. That it must is clear. That it then does:
// the needs name every token of the phrase; places count the tokens without a
// gap, so nothing stands between tokens of successive places but a blank or nothing; a pair says that
// its second character follows at once, and the bit of the later need says
// which it is elsewhere. The last character, when it is alone in its run,
// is the union of its lists, because the phrase does not say what follows.
//
// No text need be read for that. It is done rarest first: the postings of the need
// with the fewest pages give the possible places, each further need
// crosses out some; of a long list only the pages are read whose ordinals can
// still matter, as the directory tells. Where fewer variants are left than pages
// of the next need, and no cache would keep the pages, their texts are asked instead, which is as exact and
// cheaper. A phrase of one need (one or two characters, one word) does
// not even decode places.
//
// # Parts of words
//
// A phrase may begin and end inside words. The vocabulary of a block is one
// sorted text, a word a line. Words that begin with a part are neighbours there, found by
// bisection, and so are their lists in the pages. Words that end with a part,
// or hold it, are found by searching that text, some hundred kilobytes at the
// speed of memory. Character pairs for alphabetic scripts, too, would
// be exact, but an English sentence has five times as many letters as words.
// The price: one or two letters alone ("e", "t a") stand in most words, and
// asking for them is asking for most of the index.
//
// # What it takes
//
// Of a million real pairs of sentences, 2,000,000 variants of 27 tokens on
// average, a variant takes 80 bytes:
//
//	ordinals   32   gaps, Rice coded (bits.go, list.go)
//	places     20   the same
//	lists       6   which gram, how many, how long
//	signatures 20   four bits a token, and the ordinal
//	others      2   words, ids, directory
//
// Nearly half of the lists of a block have one posting, but those are 2 % of all
// postings; the 370 longest of 180,000 lists hold two fifths.
//
// # One character
//
// A frequent character stands in a fifth of all texts and more, and the union
// of its lists is the longest work there is. How many variants it stands in is
// therefore stored (counts.go), and how many pairs of neighbours, which is what
// whoever numbers the variants of a unit side by side counts units by (CountRange).
// Hits searches a block only when ids of it are asked for: the first fifty hits
// come from the first block.
//
// # Similar texts
//
// Beside the postings stand signatures (see package match), sorted by script
// and length. A query looks through those whose length and script can match, 64
// at a time (misses.go), which is about a nanosecond a text; what is not
// ruled out is read and scored. At 70 % that is a dozen texts of a million, at
// 50 % some thousands: the lower the threshold, the less a signature can say.
// A text that must be the same is found in the same way, with no miss allowed.
//
// # Sources
//
// Character n-grams for Chinese: Nie, Gao, Zhang and Zhou, On the use of words and
// n-grams for Chinese information retrieval (IRAL 2000). Positional postings in
// compressed blocks, intersected rarest first: Witten, Moffat and Bell,
// Managing Gigabytes (2nd ed. 1999), chapters 3 and 4. Small parts merged into large ones:
// O'Neil, Cheng, Gawlick and O'Neil, The log-structured merge-tree (Acta Informatica 33, 1996).
package index
