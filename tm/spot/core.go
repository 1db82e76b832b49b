package spot

import "github.com/yiku-tm/yiku/align/lexicon"

// coreWords are the words of the closed core of set-phrase prose in a language
// that the dictionary does not have.
func coreWords(tag string) map[string][]string { return lexicon.Core(tag) }
