// Package tbx reads and writes TBX (TermBase eXchange), the format of term bases:
// version 2 (ISO 30042:2008, root <martif>) and version 3 (ISO 30042:2019, root
// <tbx>, in its two styles dca and dct), in the dialect TBX-Basic and what tools
// make of it.
//
// A term base is a list of concepts. Each Entry is one: its terms in all
// languages, what authority says of each, definitions, sources, notes and dates.
//
// To read, call NewReader and range over Entries; Units gives the same as units of
// a memory. To write, call NewWriter, WriteEntry each (or Write units), and Close.
// The file is well-formed and valid by the DTD of TBX-Basic or the schema of TBX
// core, whatever the texts hold; the same entries give the same bytes; memory use
// does not depend on the number of entries.
package tbx

import (
	"strings"

	"github.com/yiku-tm/yiku/tm/ruling"
)

// Entry is one concept of a term base.
type Entry struct {
	// Number counts the entries of the file from 1, the bad ones too; Line is where
	// the entry begins. Both are for entries that were read.
	Number, Line int
	// ID is the name of the entry in the file, or empty.
	ID string
	// Unit is the name that yiku has for the unit of a memory which the entry stands
	// for, where ID is that of another tool; else empty. It is kept as the project of
	// the entry (projectSubset), the one place of TBX-Basic that has room for it.
	Unit string
	// Subject is the field that the concept belongs to: 法律.
	Subject string
	// Definition says what the concept is, and Source where that, or the entry, is from.
	Definition, Source string
	// Notes are what else is said of the concept.
	Notes []string
	// Date is the day of the last transaction: YYYY-MM-DD, or as the file has it.
	Date string
	// Terms are in the order of the file.
	Terms []Term
}

// Term is a term of a concept in one language.
type Term struct {
	// Lang is a canonical language tag, and Text the term.
	Lang, Text string
	// Status is what authority says of the term; empty where it says nothing.
	Status Status
	// Definition is one in the term's language, Context a sentence with the term,
	// Source where the term is from.
	Definition, Context, Source string
	// Notes are what else is said of the term.
	Notes []string
	// PartOfSpeech is such as noun, or empty.
	PartOfSpeech string
	// Date is the day of the last transaction on the term, and By who made it.
	Date, By string
}

// Status is what authority says of a term: the words of a ruling.
type Status string

// The statuses, and the values of administrativeStatus that stand for them.
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

// Statuses are all of them, the strongest word for a term first.
var Statuses = []Status{Official, Allowed, Superseded, Banned}

var administrative = map[Status]string{
	Official: "preferredTerm-admn-sts", Allowed: "admittedTerm-admn-sts",
	Superseded: "supersededTerm-admn-sts", Banned: "deprecatedTerm-admn-sts",
}

// words are what the standard calls the states of a term, for administrativeStatus
// and normativeAuthorization, without the ending -admn-sts and in small letters.
var words = map[string]Status{
	"preferredterm": Official, "standardizedterm": Official, "legalterm": Official, "regulatedterm": Official,
	"admittedterm": Allowed, "supersededterm": Superseded, "deprecatedterm": Banned, "notrecommended": Banned,
}

// statusOf is the status that a word of a file stands for; ok is false for a word
// that says nothing of it, such as a proposal.
func statusOf(word string) (Status, bool) {
	word = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(word)), "-admn-sts")
	if s, ok := words[word]; ok {
		return s, true
	}
	s, err := ruling.StatusWords.Parse(word) // those that term bases show to people
	return Status(s), err == nil
}
