package lexicon

import (
	_ "embed" // for the dictionary and its notice
	"sync"
)

//go:embed cedict/cedict.bin
var packedDictionary string

// Attribution is the notice required by the licence of the embedded dictionary:
// its authors, the licence, and what was changed. A program that contains this
// package must be able to show it.
//
//go:embed cedict/NOTICE
var Attribution string

// Chinese returns the embedded dictionary of Chinese and English, the same one at
// every call. It is searched where it lies in the program, so that this costs
// nothing. An error means that the program itself is damaged.
func Chinese() (*Dictionary, error) { return chinese() }

var chinese = sync.OnceValues(func() (*Dictionary, error) { return newDictionary("en", packedDictionary) })
