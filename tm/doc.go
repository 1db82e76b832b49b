// Package tm is the translation memory: one SQLite file of units, which are texts with
// their translations and the document they come from.
//
// Open opens a memory, or creates it, and Memory.Close closes it. All methods of a Memory
// may be called by multiple goroutines at once, and a file may be open in several
// processes: readers do not wait, writers wait for each other.
//
// # Units
//
// Memory.Add stores the units of one document. The types of units and documents, their
// filters and edits are in package unit. Memory.Units streams units, Memory.Unit and
// Memory.Neighbours read single ones, Memory.Origins lists the documents, and Memory.Stats
// and Memory.Sizes describe the whole.
//
// # Searches
//
// Memory.Answer answers everything about a text in one read transaction. Its parts are Lookup, the
// units that contain a phrase, with its renderings; Match, the units that are similar to a
// sentence; Near, the phrases around it; and the rulings. Memory.Lookup and Memory.Match answer one
// of them. Memory.Brief analyses a document before it is translated.
//
// # Changes
//
// Memory.EditUnit, Memory.Remove, Memory.Dedupe and Memory.Merge change what is there; conflicts
// are in package merge. Memory.Review edits the beads of a document (package bitext).
// Memory.SetMark records the rendering of a phrase in a unit, Memory.AddRulings that of an
// authority. Each change is an entry of the journal, in the same transaction. Memory.Undo undoes an
// entry, including that of an earlier undo (package history).
//
// # Maintenance
//
// Memory.Backup copies the memory while others use it. Memory.Check looks for damage and rebuilds
// data derived from the units; package repair reads the units of a file that cannot be opened.
//
// # Promises
//
//   - A document is stored completely or not at all, even if the process is killed or the disk is full.
//   - The same content is not stored twice (see Memory.Add).
//   - A search is exact. It finds every unit that qualifies and no other: totals are exact,
//     every unit returned is checked against its text, and Match finds all units at any
//     threshold. The offsets of hits are bytes of the text as stored.
//   - The same memory gives the same answers in the same order.
//   - A memory of an older version is brought up to date (see Options.Upgrading). A file that
//     is not a memory, or one of a newer version, is refused and not changed.
//
// Errors that a user can do something about are in package fault and have a method Reason.
package tm
