package align

import (
	"testing"
)

// TestNamesAreFound reads names of three languages off Chinese characters.
func TestNamesAreFound(t *testing.T) {
	dictionary, err := loadHeads(&Document{Lang: "zh"}, &Document{Lang: "en"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ zh, tag, other, token string }{
		{"陈立衡强调", "en", "The premier, Chen Liheng, stressed", "name:liheng"},
		{"陈立衡强调", "ru", "Премьер Чэнь Лихэн и встреча Лихэна", "name:лихэн"},
		{"在贵阳举行", "fr", "La ville de Guiyang", "name:guiyang"},
	} {
		zh, _ := prepareBoth(oneSentence("zh", c.zh), oneSentence(c.tag, c.other), dictionary)
		if _, ok := zh.vocab.ids[c.token]; !ok {
			t.Errorf("%s beside %q: no token %s", c.zh, c.other, c.token)
		}
	}
	zh, _ := prepareBoth(oneSentence("zh", "大家都说好"), oneSentence("en", "Everybody says the sun and the moon are fine"), dictionary)
	for key := range zh.vocab.ids {
		if len(key) > 5 && key[:5] == "name:" {
			t.Errorf("a name in a sentence that has none: %s", key)
		}
	}
}
