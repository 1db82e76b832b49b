// Package shape defines the JSON that the commands print with --json, and that the
// page and the protocol servers answer. Fields may be added but never renamed.
// Texts are the decoded texts, unfolded; offsets are in bytes of UTF-8. Lists are
// never null.
package shape
