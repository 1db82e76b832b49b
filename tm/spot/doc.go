// Package spot finds the words of a translation that render a phrase.
//
// Call [Find] with the phrase, the units that hold it (the sample) and some that
// do not (the pool; [Context] says which are of use). It returns the place of the
// rendering in every unit, and the renderings in groups, the most frequent first. It knows
// no memory and opens nothing; what it goes by is the sample, the pool, packages
// align/lexicon and align/words, and what people stated.
//
// What the package promises:
//
//   - A span lies inside its text, at the boundaries of words or Chinese characters.
//   - Nothing is made up: every rendering stands in a text of the sample.
//   - The same question has the same answer.
//   - What a person marked, or is known to render the phrase ([Query].Known), comes before
//     what is spotted.
//   - Where little is known the answer says so ([Group].Weak, [Extent]), and where nothing
//     is, it is empty. The counts of the groups and Answer.NotFound add up to the sample.
//
// # The question
//
// A rendering is right when a translator would paste it for exactly this phrase: not a
// word too many, not a word too few. There is no aligned training text but the memory, and no
// neural net. A phrase may stand in one unit or in thousands; it may have one rendering or ten,
// in all their inflections. Four kinds of evidence are at hand, and each fails where
// another holds:
//
//	units      what counts                        fails
//	1          the dictionary, and what the rest   words no dictionary has
//	           of the sentence already explains
//	2-5        the same, and what recurs           what recurs by chance
//	6 and up   what recurs                         neighbours that always recur too
//
// So every span of a unit is a candidate, all evidence about it is a feature with a weight,
// and the weights are trained on phrases judged by reading.
//
// # Step 1: a model of words (text.go, model.go, prior.go)
//
// Both sides are cut into atoms: words by their stems; of Chinese every dictionary head that
// stands there, overlapping, and single characters beside them. One more atom stands for
// the phrase as a whole. Model 1 of Brown and others is run over the sample and the pool, with
// what the dictionary knows as pseudo-counts (beside it the lexicons that package lexicon learned
// for Russian and ten other languages), the words akin to single characters ([lexicon.Kin]: set phrases
// and abbreviations use a character for any word that it is a part of), and for the phrase as a whole
// how much a word stands only where the phrase stands:
//
//	深化 务实 合作 与 互信        phrase: 务实合作
//	 |    |    |       |  \      atoms:  深化, 务实, 合作, 互信 ..., [务实合作]
//	deepen practical cooperation and mutual trust
//
// Only words of the sample matter, so the tables are small: some ten thousand
// pairs, whatever the size of the memory. Pool and sample together say what the
// other words of the sentences mean; that keeps them out of the rendering. A pool of units that
// share words with the sample teaches as much as one three times as large that does not.
//
// # Step 2: alignment (alignment.go)
//
// In each unit, each word of the target has a chance of coming from inside the
// phrase, from outside it, or from nothing known (null). Words must choose each other; of
// two links that one word could have, that counts beside which other links agree (one
// round of relaxation, in place of the transitions of a hidden Markov model); a source word that is
// rendered well elsewhere renders little here. Null has a floor, so that a weak link to a rare word explains
// little of it. The words around the phrase also say where the
// rendering should stand, and how much of them is rendered says what a word from nowhere is worth:
// where all else is explained, it likely belongs to the phrase.
//
// # Step 3: candidates (candidates.go)
//
// The features of a span are what its words come from; how much of the phrase it renders
// and what stays open; its length against the expected one; its distance from the expected
// place; stops, single quotation marks and figures that the phrase does not have; the words at
// its ends and those that touch it: where they come from, whether they are an article, a
// preposition, a conjunction, part of a name, an adjective before its noun, or stand together with the
// word inside in most other places; and which of them nothing explains but are akin to a character of
// the phrase: 减负 is in no way "lighten", but 减轻 is. The best 48 of a unit stay.
//
// # Step 4: agreement (choose.go)
//
// The chance of a candidate is the share of its score among those of its unit (softmax), and
// of one more candidate, "not rendered". Then the units hear one another, in three rounds: a form
// gains by the units that chose it (as in a Chinese restaurant process, Aldous 1985), by
// the support of forms inside and around it, by the number of units in which it stands, and
// by its precision: how rarely it stands where the phrase does not. It loses where the same
// word always stands beside it that nothing else explains: "six fronts" is a piece when every
// unit has "stability on the six fronts". A comma inside a form costs less the more units have the form.
//
// # Step 5: groups (group.go)
//
// Spans are one rendering when their stems are the same, function words left out, in
// any order: initiative and the Initiatives, Глобальный Юг and Глобального Юга, reform and
// opening up and opening-up and reform. Groups with the same sure and the same doubtful words are one, too.
// Of groups of as many units the surest comes first. A group is weak when its spans have a mean chance
// under [sureChance]; the ends of a span are doubtful where other candidates have a fifth of the
// chance.
//
// # The weights (weights.go, train_test.go)
//
// They maximize the log-likelihood of the judged spans among the candidates, with a ridge, for
// spaced and for Chinese targets apart. Those for Russian are trained once more on Russian alone, held near
// those of all spaced targets, most of which are English. A third of the phrases is trained on once more with
// the rendering of a unit taken out of its translation, for "not rendered" is rare among judged
// units. docs/benchmarks.md has what they are worth on phrases they have not seen.
//
// # Sources
//
// P. Brown and others, The mathematics of statistical machine translation
// (Computational Linguistics 19, 1993). P. Liang, B. Taskar and D. Klein, Alignment by agreement
// (NAACL 2006), for words that choose each other. M. Simard, Translation spotting for translation
// memories (HLT-NAACL 2003 workshop), which names the task. J. Bourdaillet and others,
// TransSearch: from a bilingual concordancer to a translation finder (Machine
// Translation 24, 2010), for grouping what was spotted.
package spot
