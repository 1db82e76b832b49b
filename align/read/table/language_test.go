package table

import "testing"

func TestOf(t *testing.T) {
	for texts, want := range map[string]string{
		"delivery systems\nindicators\nmarginalized children\nbaseline data\nfood security\nlocal government units\n": "en",
		"système de prestation\nindicateurs\nenfants marginalisés\nsécurité alimentaire\ndonnées de référence\n":      "fr",
		"Nahrungssicherheit\nausgegrenzte Kinder\nGrunddaten der Bevölkerung\nMaßnahmen\n":                            "de",
		"Il consiglio ha approvato il progetto di piano e ha chiesto al governo di presentarlo.\n":                    "it",
		"The council adopted the draft outline of the plan and asked for it to be published.\n":                       "en",
		"продовольственная безопасность\nпоказатели\n":                                                                "ru",
		"粮食安全\n指标\n": "zh",
		"OK\nA1\n":   "",
		"":           "",
		"12\n13\n":   "",
	} {
		if got := Language(texts); got != want {
			t.Errorf("%q: %q, want %q", texts, got, want)
		}
	}
}
