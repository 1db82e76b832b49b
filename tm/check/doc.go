// Package check compares a translation with its source, with the earlier translations and
// rulings of a memory, and with the rules of writing. It is pure: it reads no file and no
// database; a memory provides its data through [Answers].
//
// [New] makes a [Checker] for one document, [Checker.Unit] takes its units in order,
// and [Checker.Finish] returns the findings. A fault that recurs is one [Finding]
// with several places. The Checker keeps only a few numbers of a unit without findings,
// so the length of a document does not matter.
//
// # What makes a finding worth reading
//
// A reviser stops reading a report whose first page is wrong. So a check reports as
// little as possible, and says how certain each finding is:
//
//   - an error cannot be right: 530万 as 530 million, a banned rendering, a lost code;
//   - a warning is a mistake in most cases: a number is missing;
//   - an info is a difference that is often right: the month is in the dateline.
//
// Checks that compare digits report every 3.2亿 that became 320 million. This package
// reads both sides as values ([words.Quantities]), and gives each number all values that
// a faithful translation may have. Before it reports the numbers that remain on both sides,
// it compares them with each other, to distinguish a wrong magnitude from a number that is
// merely missing.
//
// Each kind has a file: numerals.go, completeness.go and so on. Profiles (profile.go)
// define the differences between news, laws and reports.
package check
