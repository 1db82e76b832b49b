package check

import "testing"

func TestPeople(t *testing.T) {
	for _, x := range []struct{ source, to, target, want string }{
		{"部长张建国出席会议", "en", "Minister Zhang Jianguo attended the meeting.", ""},
		{"部长张建国出席会议", "en", "Minister Zhang Jian-guo’s speech", ""},
		{"部长张建国出席会议", "en", "Minister Zhang attended the meeting.", ""},
		{"部长张建国出席会议", "en", "Minister Jianguo Zhang attended the meeting.", "warning order of a name"},
		{"部长張建國出席會議", "en", "Minister Jianguo Zhang attended the meeting.", "warning order of a name"},
		{"部长张建国出席会议", "en", "Minister Zhang Jiangou attended the meeting.", "warning spelling of a name"},
		{"张建国和张建华出席", "en", "Zhang Jianguo and Zhang Jianhua were present.", ""},
		{"王毅出席会议", "en", "Wang Yi attended the meeting.", ""},
		{"部长张建国出席会议", "ru", "Министр Чжан Цзяньго принял участие.", ""},
		{"部长张建国出席会议", "ru", "встреча с Цзяньго Чжан", "warning order of a name"},
		{"李建平部长出席会议", "ru", "встреча с Ли Цзяньпином", ""},
		{"李建平部长出席会议", "ru", "Министр Ли Цзянпинь принял участие.", "warning spelling of a name"},
		{"李建平部长出席会议", "fr", "Le ministre Jianping Li était présent.", "warning order of a name"},
		{"高质量发展的何种道路", "en", "He Said Quality Roads", ""},
	} {
		list := findingsOf(t, Options{From: "zh", To: x.to, Off: []Kind{Completeness}}, pairOf("zh", x.source, x.to, x.target))
		if got := rulesOf(list); got != x.want {
			t.Errorf("%s | %s: %q, want %q", x.source, x.target, got, x.want)
		}
		if x.want == "warning order of a name" && x.to == "en" && list[0].Suggestion != "Zhang Jianguo" {
			t.Errorf("%s: suggests %q", x.target, list[0].Suggestion)
		}
	}
}

func TestCities(t *testing.T) {
	for _, x := range []struct{ source, to, target, want string }{
		{"会议在日内瓦举行", "en", "The meeting was held in Geneva.", ""},
		{"会议在日内瓦举行", "en", "The meeting was held in Vienna.", "warning another city"},
		{"会议在日内瓦举行", "ru", "Встреча прошла в Женеве.", ""},
		{"会议在日内瓦举行", "fr", "La réunion s’est tenue à Vienne.", "warning another city"},
		{"会议在日内瓦举行", "fr", "La réunion s’est tenue à Genève.", ""},
		{"会议在首都举行", "en", "The meeting was held in Minsk.", ""},
		{"纽约市长访问北京", "en", "The mayor of New York visited Beijing.", ""},
	} {
		if got := rulesOf(findingsOf(t, Options{From: "zh", To: x.to}, pairOf("zh", x.source, x.to, x.target))); got != x.want {
			t.Errorf("%s | %s: %q, want %q", x.source, x.target, got, x.want)
		}
	}
}

func TestQuotes(t *testing.T) {
	for _, x := range []struct{ to, target, want string }{
		{"en", `He said "yes" and "no".`, ""},
		{"en", "He said “yes” and “no”.", ""},
		{"en", "He said “yes\" and left.", "warning mixed quotes"},
		{"en", "It’s his, and that isn't hers.", ""}, // an info
		{"en", "It’s 5'10\" long.", ""},
		{"en", "The workers’ '90s", ""},
		{"ru", "Он сказал: «да».", ""},
		{"ru", "Книга «О слове “да”»", ""},
		{"fr", "Il a dit « oui ».", ""},
	} {
		if got := rulesOf(findingsOf(t, Options{From: "zh", To: x.to, Off: []Kind{Completeness, Numerals, Dates}}, pairOf("zh", "他这样说。", x.to, x.target))); got != x.want {
			t.Errorf("%s: %q, want %q", x.target, got, x.want)
		}
	}
	list := findingsOf(t, Options{From: "zh", To: "ru"}, pairOf("zh", "他说是。", "ru", "Он сказал: \"да\"."))
	if len(list) != 1 || list[0].Rule != "quotes of the language" {
		t.Errorf("straight marks in Russian: %+v", list)
	}
}
