package check

import (
	"context"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

// A fakeMemory gives the same answer to every question.
type fakeMemory struct {
	usage   []Usage
	earlier []Earlier
}

func (m fakeMemory) Usage(context.Context, []string) ([]Usage, error) { return m.usage, nil }

func (m fakeMemory) Earlier(_ context.Context, questions []Question) ([][]Earlier, error) {
	list := make([][]Earlier, len(questions))
	for i := range list {
		list[i] = m.earlier
	}
	return list, nil
}

func TestMemory(t *testing.T) {
	memory := fakeMemory{
		usage: []Usage{
			{Phrase: "合作共赢", Units: 40, Sampled: 24, Rendering: "win-win cooperation", Count: 22, Since: "2014-2025, last 译库社 2025-10-15"},
			{Phrase: "走深走实", Units: 40, Sampled: 24, Rendering: "deeper and more concrete", Count: 10},
			{Phrase: "提质升级", Units: 3, Sampled: 3, Rendering: "upgrade", Count: 3},
		},
	}
	for _, x := range []struct{ source, target, want string }{
		{"坚持合作共赢，推动走深走实、提质升级", "adhere to win-win cooperation", ""},
		{"坚持合作共赢", "adhere to cooperation that benefits both", "合作共赢 is not rendered as “win-win cooperation”"},
	} {
		list := findingsOf(t, Options{From: "zh", To: "en", Memory: memory, Off: []Kind{Completeness}}, pairOf("zh", x.source, "en", x.target))
		got := ""
		for _, f := range list {
			got += f.Message
			if f.Severity != Info || !strings.Contains(f.Evidence[0], "22 of 24 times, 2014-2025") {
				t.Errorf("%s: %s %v", x.source, f.Severity, f.Evidence)
			}
		}
		if got != x.want {
			t.Errorf("%s: %q, want %q", x.source, got, x.want)
		}
	}

	earlier := fakeMemory{earlier: []Earlier{{ID: 7, Score: 100, Source: "双方将进一步加强各领域合作。", Target: "The two sides will cooperate more."}}}
	list := findingsOf(t, Options{From: "zh", To: "en", Memory: earlier}, pairOf("zh", "双方将进一步加强各领域合作。", "en", "Both sides will strengthen cooperation."))
	if got := rulesOf(list); got != "warning other translation" {
		t.Errorf("another translation in the memory: %q", got)
	}
	list = findingsOf(t, Options{From: "zh", To: "en", Memory: earlier}, pairOf("zh", "双方将进一步加强各领域合作。", "en", "The two sides will cooperate more."))
	if got := rulesOf(list); got != "" {
		t.Errorf("the translation of the memory: %q", got)
	}

	unedited := fakeMemory{earlier: []Earlier{{ID: 7, Score: 96, Source: "会议定于三月举行，为期5天。", Target: "The meeting in March will last a week or so."}}}
	list = findingsOf(t, Options{From: "zh", To: "en", Memory: unedited, Off: []Kind{Numerals}}, pairOf("zh", "会议定于三月举行，为期9天。", "en", "The meeting in March will last a week or so."))
	if got := rulesOf(list); got != "error unedited" {
		t.Errorf("a number that did not follow: %q", got)
	}
}

func TestInconsistentTranslation(t *testing.T) {
	units := []unit.Unit{
		pairOf("zh", "双方将进一步加强各领域合作。", "en", "The two sides will cooperate more."),
		pairOf("zh", "各位代表！", "en", "Fellow deputies,"),
		pairOf("zh", "双方将进一步加强各领域合作。", "en", "Both sides will strengthen cooperation."),
		pairOf("zh", "各位代表！", "en", "Esteemed deputies,"),
	}
	list := findingsOf(t, Options{From: "zh", To: "en"}, units...)
	if got := rulesOf(list); got != "warning inconsistent" || list[0].Places[0].Number != 3 {
		t.Errorf("one sentence with two translations: %q", got)
	}
}

// TestQuestionOf checks that the memory is queried only for what a check uses.
func TestQuestionOf(t *testing.T) {
	for _, x := range []struct {
		sentence string
		least    int // 0 where nothing is asked
	}{
		{"双方将加强各领域务实合作。", 100},
		{"会议定于三月举行，为期4天。", NearlySame},
		{"二〇二五年", NearlySame},
		{"雙方將加強各領域合作，繼續努力。", 100},
		{"目录", 0},
	} {
		q, ok := questionOf(x.sentence)
		if ok != (x.least > 0) || ok && q != (Question{x.sentence, x.least}) {
			t.Errorf("%s: %v %t, want a least similarity of %d", x.sentence, q, ok, x.least)
		}
	}
}
