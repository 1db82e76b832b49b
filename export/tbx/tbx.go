// Package tbx reads and writes TBX (TermBase eXchange), the format of term bases:
// version 2 (ISO 30042:2008, root <martif>) and version 3 (ISO 30042:2019, root
// <tbx>), in the dialect TBX-Basic and what tools make of it. It reads both styles of
// version 3, dca and dct, and writes dca.
//
// A term base is a list of concepts. An Entry is a concept: its terms in all languages
// with their status, definitions, sources, notes and dates.
//
// To read, call NewReader and range over Entries, or over Units for units of a memory. To
// write, call NewWriter, then WriteEntry for each concept (or Write for each unit), then
// Close. The file is always valid by the DTD of TBX-Basic or the schema of TBX core. The
// same entries give the same bytes. Memory use does not depend on the number of entries.
package tbx

import (
	"strings"

	"github.com/yiku-tm/yiku/tm/ruling"
)

// Entry is one concept of a term base.
type Entry struct {
	// Number is the number of the entry in the file, counted from 1 and including bad
	// entries; Line is the line on which it begins. A Writer ignores both.
	Number, Line int
	// ID is the id of the entry in the file, if it has one.
	ID string
	// Unit is yiku's identifier of the unit from which the entry was written, if ID is
	// that of another tool. It is stored as the project of the entry (projectSubset),
	// the only element of TBX-Basic that can hold it.
	Unit string
	// Subject is the subject field: 法律.
	Subject string
	// Definition is the definition of the concept, Source the source of the definition
	// or of the entry.
	Definition, Source string
	Notes              []string
	// Date is the date of the last transaction, YYYY-MM-DD or as the file gives it.
	Date string
	// Terms are in the order of the file.
	Terms []Term
}

// Term is a term of a concept in one language.
type Term struct {
	// Lang is a canonical language tag, and Text the term.
	Lang, Text string
	// Status is the administrative status, if the file gives one.
	Status Status
	// Definition is a definition in the language of the term, Context a sentence with
	// the term, Source the source of the term.
	Definition, Context, Source string
	Notes                       []string
	// PartOfSpeech is "noun", for example.
	PartOfSpeech string
	// Date is the date of the last transaction on the term, By its author.
	Date, By string
}

// Status is the administrative status of a term, in the words of a ruling.
type Status string

// The statuses, with their values of administrativeStatus.
const (
	// Official terms are to be used: preferredTerm-admn-sts.
	Official Status = "official"
	// Allowed terms may be used: admittedTerm-admn-sts.
	Allowed Status = "allowed"
	// Superseded terms were official once: supersededTerm-admn-sts.
	Superseded Status = "superseded"
	// Banned terms must not be used: deprecatedTerm-admn-sts.
	Banned Status = "banned"
)

var administrative = map[Status]string{
	Official: "preferredTerm-admn-sts", Allowed: "admittedTerm-admn-sts",
	Superseded: "supersededTerm-admn-sts", Banned: "deprecatedTerm-admn-sts",
}

// words maps the values of administrativeStatus and normativeAuthorization, in lower
// case and without the suffix -admn-sts.
var words = map[string]Status{
	"preferredterm": Official, "standardizedterm": Official, "legalterm": Official, "regulatedterm": Official,
	"admittedterm": Allowed, "supersededterm": Superseded, "deprecatedterm": Banned, "notrecommended": Banned,
}

// statusOf returns the status for a value in a file. It returns false for values that
// are no status, such as that of a proposal.
func statusOf(word string) (Status, bool) {
	word = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(word)), "-admn-sts")
	if s, ok := words[word]; ok {
		return s, true
	}
	s, err := ruling.StatusWords.Parse(word) // the words that some tools show to people
	return Status(s), err == nil
}
