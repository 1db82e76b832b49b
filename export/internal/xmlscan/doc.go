// Package xmlscan cuts an XML file into tags and texts, fast and in a stream.
//
// Make a Scanner with New, call Next until it returns EOF, and ask for what the
// token holds: Name, Attributes, Raw. Texts and values are as they stand in the
// file; Decoder.Append decodes them: references, line ends, forbidden characters.
//
// It reads what translation tools write, and what they write wrong. Where
// encoding/xml reads a file without an error, this package gives the same
// tokens (a fuzz test holds it). Where a file is not well-formed it does not
// stop: Fault says what is wrong with the token, and the next token begins at
// the next markup. It knows no nesting: that every end has its start is for the
// caller to check. Whatever the input, the spans of the tokens follow each
// other without a gap and cover it.
//
// It keeps one buffer of 256 KiB, which grows when a single token is longer, up
// to the limit given to New.
package xmlscan
