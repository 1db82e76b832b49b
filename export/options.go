package export

import "time"

// WriteOptions are the options of the writers of all formats. The zero value writes the pair
// of languages of the first unit. A format ignores what it has no use for.
type WriteOptions struct {
	// ToolVersion is the version of yiku.
	ToolVersion string
	// Title is the heading of a page, a table for review or a term base, and the document
	// that an XLIFF names.
	Title string
	// Source and Target are the language tags of the pair, by default those of the first
	// unit. A tag includes its varieties, except those in another script: see lang.Matches.
	Source, Target string
	// Multilingual writes all variants of every unit, if the format allows it. Source and
	// Target must be empty then.
	Multilingual bool
	// MultilingualSource is the source language of such a file, if it is known.
	MultilingualSource string
	// KeepHalfEmpty, with Multilingual, also writes units with one text. Trados refuses them; a
	// conversion that should lose nothing keeps them.
	KeepHalfEmpty bool
	// Languages, with Multilingual, are the tags of all languages, for formats that need them
	// before the first unit (the columns of a table).
	Languages []string
	// LangStyle and Labels determine how language codes are written; see Labels. The default
	// style is that of the format.
	LangStyle LangStyle
	Labels    map[string]string
	// DOCTYPE adds the document type declaration to a TMX, which names tmx14.dtd. Some
	// validators ask for it; some readers try to open the DTD and fail.
	DOCTYPE bool
	// NoMark omits the byte order mark of a CSV file, by which Excel recognises UTF-8.
	NoMark bool
	// Marks are phrases to mark in a page, in the texts of both sides. Like a look-up, the
	// search ignores case, width and script.
	Marks []string
	// Created is the creation time of the file: in a TMX by default the present, in an XLIFF
	// by default not written.
	Created time.Time
}
