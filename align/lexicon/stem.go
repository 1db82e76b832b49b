package lexicon

import "github.com/yiku-tm/yiku/align/lexicon/internal/stem"

// Stem returns the stem of a word, the key under which its forms meet: said and
// says give "say", cooperation and cooperates "cooper". The tag is a BCP 47 tag
// of which only the language counts; the word is in lower case and holds no
// hyphen; an apostrophe is written '. Danish, Dutch, English, Finnish, French, German, Hungarian, Italian,
// Norwegian, Portuguese, Romanian, Russian, Spanish and Swedish have a stemmer
// (Snowball; English with a table of irregular forms and British spellings
// around it); a word of another language comes back as it was given.
//
// Both sides of a comparison must go through this one function. It costs about
// a microsecond, so call it once for each distinct token.
func Stem(tag, word string) string { return stem.Stem(tag, word) }
