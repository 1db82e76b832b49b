// Package words provides the knowledge of words that the aligner, the search for
// renderings and the checks share: numerals and their values, romanised Chinese
// names, cognates, function words, stems.
//
// The keys it returns are comparable with each other only, and not for display.
// Everything is safe for concurrent use by multiple goroutines unless documented
// otherwise.
package words
