package phrase

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/fold"
)

func TestForms(t *testing.T) {
	for _, tt := range []struct {
		tag, phrase, text string
		want              []string
	}{
		{"ru", "стратегическое взаимодействие", "Партнёрство и Стратегического взаимодействия двух стран", []string{"стратегического взаимодействия"}},
		{"ru-RU", "Права Человека", "Права человека; правам человека, прав человека", []string{"правам человека", "прав человека"}},
		{"ru", "партия", "партию и партий, но не парта, парты и партами", []string{"партию", "партий"}},
		{"ru", "парта", "партию, парты", []string{"парты"}},
		{"ru", "новый этап", "на новом этапе; новые этапы. Этап новый", []string{"новом этапе", "новые этапы"}},
		{"ru", "книга", "книги, книгу и книгами", []string{"книги", "книгу"}},
		{"ru", "партии", "партия, парта", []string{"партия"}},
		{"ru", "ещё", "еще", nil},
		{"en", "livelihoods", "People’s livelihood matters", []string{"livelihood"}},
		{"en", "livelihood", "Livelihoods", nil}, // a search for the phrase finds it
		{"en", "people's livelihoods", "the people livelihood; People’s livelihood", []string{"people livelihood", "people's livelihood"}},
		{"en", "policy", "policies of a policeman and the police", []string{"policies"}},
		{"en", "policies", "Policy, polices", []string{"policy"}},
		{"en", "reform plan", "reforming plans, reforms planned, a reformed planning", []string{"reforming plans", "reforms planned", "reformed planning"}},
		{"en", "making progress", "made progress, make progress, makes progress", []string{"make progress", "makes progress"}},
		{"en", "university", "universe, universal, Universities", []string{"universities"}},
		{"en", "high-quality growths", "high-quality growth, high quality growth, high - quality growth", []string{"high-quality growth"}},
		{"en", "area of growths", "areas of growth", []string{"areas of growth"}},
		{"en", "growths", "grow", nil},
		{"en", "general plans", "generality plan, general plan", []string{"general plan"}},
		{"en", "people livelihoods", "people 's livelihood, people's livelihood", []string{"people's livelihood"}},
		{"en", "an", "a", nil},
	} {
		f, _ := Inflect(tt.tag, tt.phrase)
		got := f.In(fold.String(tt.text))
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s in %q: %q, want %q", tt.phrase, tt.text, got, tt.want)
		}
		// What is found must be found by the parts, too.
		for _, form := range got {
			rest := form
			for _, part := range f.Parts() {
				_, after, found := strings.Cut(rest, part)
				if !found {
					t.Errorf("%s: the form %q does not hold the parts %q", tt.phrase, form, f.Parts())
				}
				rest = after
			}
		}
	}
}

func TestInflect(t *testing.T) {
	for _, tt := range []struct {
		tag, phrase string
		want        bool
	}{
		{"en", "growth", true}, {"en-GB", "growth", true}, {"ru", "рост", true}, {"en", "of 12 it", false}, {"en", "", false},
		{"zh", "增长", false}, {"de", "Wachstum", false}, {"", "growth", false},
	} {
		if _, ok := Inflect(tt.tag, tt.phrase); ok != tt.want {
			t.Errorf("Inflect(%q, %q) = %v", tt.tag, tt.phrase, ok)
		}
	}
}

func ExampleInflect() {
	f, _ := Inflect("ru", "стратегическое взаимодействие")
	fmt.Println(strings.Join(f.Parts(), "*"))
	fmt.Println(f.In(fold.String("Укрепление стратегического взаимодействия")))
	// Output:
	// стратегическ*взаимодейств
	// [стратегического взаимодействия]
}

func FuzzForms(f *testing.F) {
	f.Add("en", "people's livelihoods", "the people’s 's livelihood")
	f.Add("ru", "партия и", "партии и")
	f.Fuzz(func(t *testing.T, tag, phrase, text string) {
		forms, ok := Inflect(tag, phrase)
		if !ok {
			return
		}
		folded := fold.String(text)
		for _, form := range forms.In(folded) {
			if !strings.Contains(folded, form) || strings.Contains(form, fold.String(phrase)) {
				t.Fatalf("%q is found in %q for %q", form, text, phrase)
			}
		}
	})
}
