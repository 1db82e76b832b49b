// Package lexicon provides translations of words that are known before any text is read: an
// embedded Chinese-English dictionary (CC-CEDICT, reduced), the pinyin of characters, and the
// terms of the user. It is the prior of the word model of the aligner and, if a memory is too
// small for counts, of renderings.
//
// Call [Chinese] for the dictionary, which is searched in place and costs nothing until it is
// used. For Chinese and another language, or to add the user's own terms, call [ReadTSV] or
// [ReadCSV] and then [FromTerms]. Then iterate over a sentence with [Dictionary.HeadsAt] and
// call [Dictionary.Stems] for every head found; compare the stems with those of the tokens of
// the other side, or those of [Synonyms]. [Core] returns some words of languages that the
// dictionary does not have, [KinOf] the words of a language that are related to a Chinese character.
//
// Terms used in this package:
//
//   - A head is a Chinese word or phrase with an entry, in simplified characters,
//     1 to [MaxHead] characters long (a user's term up to [MaxTerm]).
//   - A word is one of the words that translate a head, in lower case and made of
//     letters only, as the dictionary writes it ("cooperation").
//   - A stem is the stem of a word ("cooper"). The aligner treats two words with
//     one stem as the same word.
//
// No function of this package opens a file.
package lexicon

//go:generate go run ./internal/gen -in cedict_ts.u8 -out cedict/cedict.bin
//go:generate go run ./internal/kin
//go:generate go run ./internal/synonyms -wordnet wordnet
