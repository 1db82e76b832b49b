package main

import (
	"fmt"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// unknownLanguage is the tag of a text whose language cannot be told (ISO 639,
// "undetermined").
const unknownLanguage = "und"

// sureLanguage is the confidence from which a guess of a text's language may
// contradict what the user said: a wrong refusal costs more trust than a
// missed slip, so the guess must be nearly certain.
const sureLanguage = 0.8

// languageName is the language in English: "Traditional Chinese" for zh-Hant;
// the tag itself where there is no name.
func languageName(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if name := display.English.Tags().Name(t); name != "" {
		return name
	}
	return tag
}

// readsAs is the base language that the text is written in beyond doubt, or "".
func (in *input) readsAs() string {
	if g := lang.Detect(in.doc.Text); g.Confidence >= sureLanguage {
		return lang.Base(g.Tag)
	}
	return ""
}

// checkLanguages returns an error where the languages of the two files are not
// what the user says or a translation needs: swapped, not as --from and --to
// say, the same on both sides, or not to be told. from and to are empty where
// the user did not say.
func checkLanguages(source, target *input, from, to string) error {
	sourceReads, targetReads := source.readsAs(), target.readsAs()
	says := func(said, reads string) bool { return said == "" || reads == "" || lang.Base(said) == reads }
	sourceFits, targetFits := says(from, sourceReads), says(to, targetReads)
	switch {
	case !sourceFits && !targetFits && sourceReads == lang.Base(to) && targetReads == lang.Base(from):
		return ui.Errorf(
			fmt.Sprintf("the other order fits: %s %s", target.path, source.path),
			"the files look swapped: %s reads as %s and %s as %s, but --from is %s and --to is %s",
			source.path, languageName(sourceReads), target.path, languageName(targetReads), from, to)
	case !sourceFits:
		return wrongLanguage(source, sourceReads, "--from", from)
	case !targetFits:
		return wrongLanguage(target, targetReads, "--to", to)
	}
	for _, in := range []*input{source, target} {
		if in.doc.Lang == unknownLanguage || in.doc.Lang == "" {
			return ui.Errorf("say it with --from or --to, for instance --from zh", "cannot tell which language %s is in", in.path)
		}
	}
	told := from != "" && to != "" && from != to // simplified and traditional, if the user wants it so
	if lang.Base(source.doc.Lang) == lang.Base(target.doc.Lang) && !told {
		return ui.Errorf("name a document and its translation; if the guess is wrong, say --from and --to",
			"%s and %s are in the same language, %s", source.path, target.path, languageName(source.doc.Lang))
	}
	return nil
}

// intoChinese tells whether the pair is a translation into Chinese, which is
// rarer here than two files named in the wrong order.
func intoChinese(p *pair) bool {
	return lang.Base(p.target.doc.Lang) == "zh" && lang.Base(p.source.doc.Lang) != "zh"
}

func wrongLanguage(in *input, reads, option, said string) error {
	return ui.Errorf(fmt.Sprintf("leave %s out to have the language found", option),
		"%s reads as %s, but %s is %s", in.path, languageName(reads), option, said)
}
