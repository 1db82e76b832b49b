// Package tm is the translation memory: one SQLite file that holds units with
// their origins, and answers where and how a phrase was translated before.
//
// Call Open first; it creates the file where there is none. Add stores the
// units of one origin, whole or not at all. Lookup finds the units that hold a
// phrase, Match those that are like a sentence; Units streams units for an
// export, Origins and Stats describe what is there. Close when done.
//
// What the package promises:
//
//   - A document pair is in the memory whole or not at all, also when the
//     process is killed or the disk runs full in the middle.
//   - The same content is never stored twice (see Memory.Add).
//   - Lookup misses nothing and invents nothing (see package index): the total
//     is exact, every unit returned is checked against its folded text, and the
//     places of the hits are given in the bytes of the text as stored. Match
//     misses nothing at any threshold.
//   - The same memory gives the same answers in the same order.
//   - A file that is not a memory, or one of a newer yiku, is refused by name
//     and not changed.
//
// A Memory may be used by several goroutines at once, and a file by several
// processes: readers never wait, writers wait for each other.
package tm
