package lang

import "testing"

// TestScriptOfTag checks that the script of a language is the one that the
// letters of a text in it have.
func TestScriptOfTag(t *testing.T) {
	for _, c := range []struct{ tag, text string }{
		{"zh", "条约"}, {"zh-Hant", "條約"}, {"zh-TW", "條約"}, {"ja", "の"}, {"ko", "조"}, {"en", "t"}, {"en-GB", "T"},
		{"fr", "é"}, {"vi", "ế"}, {"ru", "д"}, {"uk", "ї"}, {"ar", "م"}, {"fa", "پ"}, {"ur", "ے"}, {"hi", "स"}, {"th", "ส"}, {"el", "σ"}, {"he", "ש"},
	} {
		want := ScriptOfTag(c.tag)
		if want == NoScript {
			t.Errorf("%s has no script", c.tag)
		}
		for _, r := range c.text {
			if got := ScriptOf(r); got != want {
				t.Errorf("%c has script %d, %s has %d", r, got, c.tag, want)
			}
			if int(ScriptOf(r)) >= Scripts {
				t.Errorf("%c: script %d is not below Scripts", r, ScriptOf(r))
			}
		}
		if want.Weight() <= 0 {
			t.Errorf("a letter of %s says nothing", c.tag)
		}
	}
	for _, r := range "1。， —%" {
		if s := ScriptOf(r); s != NoScript || s.Weight() != 0 {
			t.Errorf("%q has script %d", r, s)
		}
	}
	for _, tag := range []string{"", "und", "x-private"} {
		if s := ScriptOfTag(tag); s != NoScript {
			t.Errorf("%q has script %d", tag, s)
		}
	}
}
