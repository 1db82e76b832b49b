package words

import "testing"

// TestCognateKey checks that words of one origin meet, and others do not.
func TestCognateKey(t *testing.T) {
	for _, c := range []struct {
		a, b    string
		letters int
		meet    bool
	}{
		{"президент", "president", 5, true}, {"coopération", "cooperation", 5, true}, {"kapitän", "capitaine", 4, true},
		{"philosophie", "философия", 5, true}, {"стратегия", "strategy", 5, true}, {"qualität", "qualité", 5, true},
		{"peace", "мир", 3, false}, {"president", "precedent", 4, false},
	} {
		if a, b := CognateKey(c.a, c.letters), CognateKey(c.b, c.letters); a == "" || b == "" || (a == b) != c.meet {
			t.Errorf("%s has the key %q, %s %q", c.a, a, c.b, b)
		}
	}
	if key := CognateKey("мир", 4); key != "" {
		t.Errorf("a word of three letters has the key %q of four", key)
	}
}
