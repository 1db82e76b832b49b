package align_test

import (
	"math/rand/v2"
	"strings"

	"github.com/yiku-tm/yiku/align"
)

// inventedPair makes two texts of n sentences in two invented languages whose
// words correspond, some left out, so that only learning can find which. The
// same seed gives the same texts; the languages are the same for all.
func inventedPair(seed uint64, n int) [2]*align.Document {
	words := rand.New(rand.NewPCG(99, 99))
	var source, target []string
	for range 60 {
		source, target = append(source, inventedWord(words, "bdgmt")), append(target, inventedWord(words, "klnrv"))
	}
	random := rand.New(rand.NewPCG(seed, seed))
	var a, b []string
	for range n {
		var s, t []string
		for range 3 + random.IntN(8) {
			w := random.IntN(len(source))
			s = append(s, source[w])
			if random.IntN(5) > 0 {
				t = append(t, target[w])
			}
		}
		random.Shuffle(len(t), func(i, j int) { t[i], t[j] = t[j], t[i] })
		a, b = append(a, strings.Join(s, " ")+"."), append(b, strings.Join(append(t, target[0]), " ")+".")
	}
	return [2]*align.Document{lineDocument("et", a), lineDocument("eu", b)}
}

// inventedWord makes a word of three syllables.
func inventedWord(random *rand.Rand, consonants string) string {
	var w []byte
	for range 3 {
		w = append(w, consonants[random.IntN(len(consonants))], "aeiou"[random.IntN(5)])
	}
	return string(w)
}
