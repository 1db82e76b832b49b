// Package check compares a translation with its source, with what a memory and its
// rulings say, and with the rules of writing. It is pure: it reads no file and no
// database; what a memory knows comes in through [Answers].
//
// [New] makes a [Checker] for one document, [Checker.Unit] takes its units in order,
// and [Checker.Finish] returns the findings. A finding that recurs is one [Finding]
// with several places. Nothing is kept of a unit without findings but a few numbers,
// so that the length of a document does not matter.
//
// # What makes a finding worth reading
//
// A reviser stops reading a report whose first page is wrong. So a check says as
// little as possible, and says how sure it is:
//
//   - an error cannot be right: 530万 as 530 million, a banned rendering, a code lost;
//   - a warning is a mistake more often than not: a number that is not there;
//   - an info is a departure that is often right: a month that the dateline has.
//
// Checks that compare digits report every 3.2亿 that became 320 million. Here both
// sides are read as values ([words.Quantities]), and each number has all values that a
// faithful translation may give it. What is left over on both sides is compared with
// each other before it is reported, so that a slip of the magnitude is told from a
// number that is merely missing.
//
// One file a kind: numerals.go, completeness.go and so on. Profiles (profile.go) say
// what changes between news, laws and reports.
package check
