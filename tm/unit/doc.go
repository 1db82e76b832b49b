// Package unit holds what the memory keeps of a translation: Unit, its Variants
// and Origin, and what exchange files add to them. It knows neither files nor a
// database, so that readers and writers of exchange formats can stand on it
// without linking SQLite.
package unit
