// Package spot finds the words of a translation that render a phrase.
//
// Call [Find] with the phrase, the units that hold it (the sample) and some that
// do not (the pool). It returns the place of the rendering in every unit, and
// the renderings in groups, the most frequent first. It knows no memory and opens
// nothing; what it goes by is the sample, the pool and package align/lexicon.
//
// What the package promises:
//
//   - A span lies inside its text, at the boundaries of words or Chinese characters.
//   - Nothing is made up: every rendering stands in a text of the sample.
//   - The same question has the same answer.
//   - Where little is known the answer says so (Group.Weak), and where nothing
//     is, it is empty.
//
// # The question
//
// There is no aligned training text but the memory, and no neural net. A phrase
// may stand in one unit or in thousands; it may have one rendering or ten, in
// all their inflections; its words may be turned round, and a part of it may be left
// out. Four kinds of evidence are at hand, and each fails where another holds:
//
//	units      what counts                        fails
//	1          the dictionary, and what the rest   words no dictionary has
//	           of the sentence already explains
//	2-5        the same, and what recurs           what recurs by chance
//	6 and up   what recurs                         neighbours that always recur too
//
// So one model takes them all, and the number of units decides what weighs.
//
// # Step 1: a model of words (learn.go, prior.go)
//
// Both sides are cut into atoms (text.go): words by their stems; of Chinese every
// dictionary head that stands there, overlapping, and single characters beside them.
// One more atom stands for the phrase as a whole. Model 1 of Brown and others is run over
// the sample and the pool, with what the dictionary knows as pseudo-counts:
//
//	深化 务实 合作 与 互信        phrase: 务实合作
//	 |    |    |       |  \      atoms:  深化, 务实, 合作, 互信 ..., [务实合作]
//	deepen practical cooperation and mutual trust
//
// Only words of the sample matter, so the tables are small: some ten thousand
// pairs, whatever the size of the memory. Pool and sample together say what the
// other words of the sentences mean; that keeps them out of the rendering.
//
// # Step 2: gains (gains.go)
//
// In each unit, each word of the target has a chance of coming from inside the
// phrase, from outside it, or from nothing known. Nearness of the places
// decides between equals. The words around the phrase also say where the rendering should
// stand: what is said next to it is translated next to it, mostly.
//
// # Step 3: spans (spans.go)
//
// The score of a span of words is
//
//   - what its words gain for coming from inside, less what they cost for coming
//     from outside or from nowhere; little words cost little and never stand at an end;
//   - how much of the phrase it renders in all. What of the phrase nothing known renders,
//     unknown words may render: 互联互通 is connectivity;
//   - less its distance from the place where it should stand, from the length
//     it should have, and what stops (commas, brackets) it runs over.
//
// # Step 4: the race (race.go)
//
// Every unit has some candidates. A form that other units have as well is worth
// more, as in a Chinese restaurant process (Aldous 1985): the chance of a
// rendering is the share of those that chose it. A few rounds of expectation
// settle who supports whom. A form beside which one and the same
// word stands in most units, one that the rest of the sentence does not explain, is a piece of a
// longer form and pays for it: "migrant workers" of "rural migrant workers".
//
// # Step 5: groups (group.go)
//
// Spans are one rendering when their stems are the same, articles left out:
// initiative and the Initiatives, Глобальный Юг and Глобального Юга.
//
// # Sources
//
// P. Brown and others, The mathematics of statistical machine translation
// (Computational Linguistics 19, 1993). M. Simard, Translation spotting for translation memories
// (HLT-NAACL 2003 workshop), which names the task. J. Bourdaillet and others,
// TransSearch: from a bilingual concordancer to a translation finder (Machine
// Translation 24, 2010), for grouping what was spotted.
//
// The weights were found on one half of a gold of 286 phrases and 1,160 units judged by
// hand; docs/benchmarks.md has what the other half says.
package spot
