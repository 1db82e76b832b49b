// Package po reads and writes catalogues of messages as gettext keeps them (GNU
// gettext manual, «The Format of PO Files»).
//
// To read, call NewReader and range over Units: each message is a unit, a message
// with plural forms one for each form. Translations marked fuzzy have the score
// DoubtfulScore and the status aligned, as nobody has confirmed them; obsolete
// messages are units like others. The context, the references to the program, flags
// and comments for translators become properties, comments of translators notes.
//
// To write, call NewWriter, Write each unit, Close, and show the Report. The
// other fields of a unit are written as comments («#. x-title: …») and read back from
// them. A text occurs only once in a catalogue: a unit with an earlier source text gets
// its id as context. Inline codes and other languages are lost.
package po

// DoubtfulScore is the score of a translation that is marked fuzzy: below
// align.DoubtfulBelow, so that it counts as doubtful wherever scores count.
const DoubtfulScore = 0.5

// The types of the properties that messages have.
const (
	propContext    = "msgctxt"   // the context that distinguishes equal messages
	propReference  = "reference" // where the program uses the message
	propFlags      = "flags"     // flags of gettext: c-format
	propComment    = "extracted-comment"
	propObsolete   = "obsolete"    // the program no longer uses it
	propPluralOf   = "msgid"       // the singular message of a plural form
	propPluralForm = "plural-form" // the number of the form
)

// Fields of a unit that messages do not have.
const (
	propID        = "x-id"
	propCreated   = "x-created"
	propChanged   = "x-changed"
	propCreatedBy = "x-created-by"
	propChangedBy = "x-changed-by"
)
