// Package unit defines the content of a memory: Unit with its Variants and
// Origin, and what exchange files add to them. It uses neither files nor a
// database, so that readers and writers of exchange formats do not link SQLite.
package unit
