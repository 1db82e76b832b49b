// Package spot finds the words of a translation that render a phrase.
//
// Call [Find] with the phrase, the units that contain it (the sample) and some that do not (the
// pool; [Context] returns words for choosing them). It returns the place of the rendering in
// every unit, and the renderings in groups, the most frequent first. The package uses neither the
// memory nor files, only the sample, the pool, packages align/lexicon and align/words, and what
// people stated.
//
// The package guarantees:
//
//   - A span lies inside its text, at the boundaries of words or Chinese characters.
//   - Nothing is made up: every rendering occurs in a text of the sample.
//   - The same question always has the same answer.
//   - What a person marked, or is known to render the phrase ([Query].Known), takes precedence over
//     what is spotted. Only such a rendering may have several parts ([Parts]): "take … into
//     account".
//   - Uncertain answers are marked ([Group].Weak, [Extent]), and an answer without evidence is
//     empty. The counts of the groups and Answer.NotFound add up to the sample.
//
// # The question
//
// A rendering is right if a translator would paste it for exactly this phrase, with no word too
// many and none too few. The only aligned training text is the memory, and there is no neural
// net. A phrase may occur in one unit or in thousands, and have one rendering or ten, in all
// their inflections. There are these kinds of evidence, and each fails where another works:
//
//	units      evidence                            fails for
//	1          the dictionary, and what the rest   words no dictionary has
//	           of the sentence already explains
//	2-5        the same, and what recurs           what recurs by chance
//	6 and up   what recurs                         neighbours that always recur too
//
// So every span of a unit is a candidate, all evidence about it is a feature with a weight, and
// the weights are trained on phrases judged by reading.
//
// # Step 1: a model of words (text.go, model.go, prior.go)
//
// Both sides are cut into atoms: the stems of words; in Chinese, every dictionary head in the
// text, overlapping, and single characters beside them. One more atom represents the phrase as a
// whole. Model 1 of Brown and others is trained on the sample and the pool. Its pseudo-counts
// come from the dictionary, from the lexicons that package lexicon learned for Russian and ten
// other languages, and from the words akin to single characters ([lexicon.Kin]: set phrases and
// abbreviations use a character for any word that contains it). For the phrase as a whole they
// come from how exclusively a word occurs where the phrase does:
//
//	深化 务实 合作 与 互信        phrase: 务实合作
//	 |    |    |       |  \      atoms:  深化, 务实, 合作, 互信 ..., [务实合作]
//	deepen practical cooperation and mutual trust
//
// Only words of the sample matter, so the tables are small: some ten thousand pairs, whatever the
// size of the memory. Pool and sample together show what the other words of the sentences mean,
// which keeps those words out of the rendering. A pool of units that share words with the sample
// teaches as much as one three times as large that does not.
//
// # Step 2: alignment (alignment.go)
//
// In each unit, each word of the target has a probability of coming from inside the phrase, from
// outside it, or from nothing known (null). A link counts by its probability in both directions.
// Among the possible links of a word, those beside other links that agree count more (one round
// of relaxation, instead of the transitions of a hidden Markov model), and a source word that is
// rendered well elsewhere renders little here. Null has a floor, so that a weak link to a rare
// word explains little of it. The words around the phrase also show where its rendering is likely
// to be. The more of them is rendered, the more likely it is that a word from nowhere belongs to
// the phrase.
//
// # Step 3: candidates (candidates.go)
//
// The features of a span are the origins of its words; how much of the phrase it renders and what
// remains open; its length compared with the expected one; its distance from the expected place;
// stops, single quotation marks and figures that the phrase does not have; the words at its ends
// and those next to it: where they come from, whether they are an article, a preposition, a
// conjunction, part of a name, or an adjective before its noun, and whether they occur together
// with the word inside in most other places; and which of the words that nothing explains are
// akin to a character of the phrase: 减负 never means "lighten", but 减轻 does. The best 48 of a unit
// are kept.
//
// # Step 4: agreement (choose.go)
//
// The probability of a candidate is the softmax of its score among the candidates of its unit,
// one of which is "not rendered". Then the units support one another, in three rounds: a form
// gains by the units that chose it (as in a Chinese restaurant process, Aldous 1985), by the
// support of forms inside and around it, by the number of units that contain it, and by its
// precision: how rarely it occurs where the phrase does not. It loses if it always has the same
// neighbour that nothing else explains: "six fronts" is a fragment if every unit has "stability
// on the six fronts". A comma inside a form costs less the more units have the form.
//
// # Step 5: groups (group.go)
//
// Spans are one rendering if they have the same stems, function words omitted, in any order:
// initiative and the Initiatives, Глобальный Юг and Глобального Юга, reform and opening up and
// opening-up and reform. Groups with the same sure and the same doubtful words are also merged.
// Groups with equally many units are ordered by certainty. A group is weak if the mean
// probability of its spans is below [sureChance]; an end of a span is doubtful if candidates with
// other ends have a fifth of the probability.
//
// # The weights (weights.go, train_test.go)
//
// The weights maximize the log-likelihood of the judged spans among the candidates, with a ridge,
// separately for spaced and for Chinese targets. Those for Russian are then trained on Russian
// alone, held near those of all spaced targets, most of which are English. A third of the phrases
// is used once more with the rendering of a unit removed from its translation, because "not
// rendered" is rare among judged units. docs/benchmarks.md gives the results on phrases that were
// not used for training.
//
// # Sources
//
// P. Brown and others, The mathematics of statistical machine translation (Computational
// Linguistics 19, 1993). P. Liang, B. Taskar and D. Klein, Alignment by agreement (NAACL 2006),
// for links that count in both directions. M. Simard, Translation spotting for translation
// memories (HLT-NAACL 2003 workshop), which names the task. J. Bourdaillet and others,
// TransSearch: from a bilingual concordancer to a translation finder (Machine Translation 24,
// 2010), for grouping what was spotted.
package spot
