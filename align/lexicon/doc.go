// Package lexicon knows what translates what before any text is seen: an
// embedded Chinese-English dictionary (CC-CEDICT, reduced), the pinyin of
// characters, and the terms of the user. It is the prior of the aligner's
// word model and, where a memory is too small to count in, of renderings.
//
// Call [Chinese] for the dictionary: it is searched where it lies in the program
// and costs nothing until it is asked. For Chinese and another language, or to add the user's
// own terms, call [ReadTSV] or [ReadCSV] and then [FromTerms]. Then go over a
// sentence with [Dictionary.HeadsAt], and for every head found take
// [Dictionary.Stems]; they meet the tokens of the other side as [Stem] makes them.
// [Core] has some words of languages that the dictionary does not have, [Kin] the words of a
// language that are akin to a Chinese character.
//
// The words of this package:
//
//   - a head is a Chinese word or phrase that has an entry, in simplified
//     characters, 1 to [MaxHead] characters long (a user's term to [MaxTerm]);
//   - a word is one of the words that translate a head: lower case, letters
//     only, as the dictionary writes it ("cooperation");
//   - a stem is what [Stem] makes of a word ("cooper"). Two words with one stem
//     are the same word to the aligner.
//
// A Dictionary never changes after it was made and may be used by many
// goroutines at once. Nothing here opens a file.
package lexicon

//go:generate go run ./internal/gen -in cedict_ts.u8 -out cedict/cedict.bin
//go:generate go run ./internal/kin
