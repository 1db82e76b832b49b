// Package words knows of words what the aligner, the spotter of renderings and
// the checks all need, whatever a text says: numerals and their values, romanised
// Chinese names, cognates, function words, the stems of words.
//
// Keys made here are compared with keys made here only; none is meant to be shown.
// Everything is safe for concurrent use by multiple goroutines unless it says
// otherwise.
package words
