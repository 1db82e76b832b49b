package lexicon

import (
	_ "embed" // the dictionary and its notice
	"sync"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
)

//go:embed cedict/cedict.bin
var packedDictionary []byte

// Attribution is the notice that the licence of the embedded dictionary asks
// for: whose work it is, under which licence, and what was changed. A program
// that holds this package must be able to show it.
//
//go:embed cedict/NOTICE
var Attribution string

// Chinese returns the embedded dictionary of Chinese and English. It is unpacked
// at the first call; later calls return the same one. An error means that
// the program itself is damaged.
func Chinese() (*Dictionary, error) { return chinese() }

var chinese = sync.OnceValues(func() (*Dictionary, error) { return unpack(packedDictionary) })

// unpack makes the dictionary from its embedded form.
func unpack(data []byte) (*Dictionary, error) {
	t, err := packed.Decode(data)
	if err != nil {
		return nil, err
	}
	b := builder{lang: "en", words: t.Words, wordStems: t.Stems}
	d := b.dictionary(t.Heads, t.HeadWords)
	d.pinyin = newPinyin(t)
	return d, nil
}
