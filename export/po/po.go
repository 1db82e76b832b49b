// Package po reads and writes catalogues of messages as gettext keeps them (GNU
// gettext manual, «The Format of PO Files»).
//
// To read, call NewReader and range over Units: each message is a unit, a message
// with plural forms one for each form. Translations marked fuzzy have the score
// DoubtfulScore and the status aligned, as nobody has confirmed them; obsolete
// messages are units like others. The context, the places in the program, flags
// and comments for translators become properties, comments of translators notes.
//
// To write, call NewWriter, Write each unit, Close, and show the Report. What the
// memory knows of a unit goes into comments («#. x-title: …») and is taken back
// from there. A catalogue can have a text once only: a unit whose source text was
// there before gets its id as context. Inline codes and other languages are lost.
package po

import "github.com/yiku-tm/yiku/export"

// DoubtfulScore is the score of a translation that is marked fuzzy: below
// align.DoubtfulBelow, so that it counts as doubtful wherever scores count.
const DoubtfulScore = 0.5

// The types of the properties that messages have.
const (
	propContext    = "msgctxt"   // the context that parts equal messages
	propReference  = "reference" // where the message stands in the program
	propFlags      = "flags"     // what gettext knows of it: c-format
	propComment    = "extracted-comment"
	propObsolete   = "obsolete"    // the program has it no more
	propPluralOf   = "msgid"       // the message of one, of a unit of a plural form
	propPluralForm = "plural-form" // the number of the form
)

// Times and names of the unit, which a message has no place for.
const (
	propID        = "x-id"
	propCreated   = "x-created"
	propChanged   = "x-changed"
	propCreatedBy = "x-created-by"
	propChangedBy = "x-changed-by"
)

// ReadOptions are how to read a catalogue. The zero value reads whatever comes.
type ReadOptions struct {
	// Strict ends the reading with an error at the first message that cannot be
	// read.
	Strict bool
	// Encoding is the name of the file's encoding; empty takes what its head
	// says, or has it found.
	Encoding string
	// From is the language of the messages; empty takes what the head says
	// (X-Source-Language), or has it guessed. To is that of the translations
	// where the head does not say it.
	From, To string
}

// WriteOptions are how to write a catalogue. The zero value writes the pair of the
// first unit.
type WriteOptions struct {
	// ToolVersion is the version of yiku, for the head.
	ToolVersion string
	// Source and Target are the language tags of the pair; empty are those of
	// the first unit.
	Source, Target string
	// LangStyle and Labels say how the languages are written in the head; an
	// empty style is zh_CN, as gettext has it.
	LangStyle export.LangStyle
	Labels    map[string]string
}
