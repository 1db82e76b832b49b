package align

import (
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/words"
)

// romanised are the names of the other side by which Chinese characters are read.
type romanised struct {
	*words.Names
	written map[int32]string // by unit of the other side
}

// namesOf collects the names of a side: the words written with a capital and never
// without. It returns nil where the language does not transcribe Chinese names, and
// without a dictionary, which has the readings.
func namesOf(s *side, dictionaries *heads) *romanised {
	if dictionaries == nil {
		return nil
	}
	n := &romanised{words.NewNames(s.tag, dictionaries.builtIn.Pinyin, false), map[int32]string{}}
	if n.Names == nil {
		return nil
	}
	for id, u := range s.vocab.units {
		if u.kind != wordUnit || !u.capital || u.small {
			continue
		}
		key := u.raw
		if lang.Base(s.tag) == "ru" {
			key = u.key
		}
		n.Add(key, int32(id))
		n.written[int32(id)] = key
	}
	return n
}
