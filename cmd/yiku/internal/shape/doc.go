// Package shape holds the JSON contracts: what the commands print with --json, and
// what the page and the protocol servers answer. Fields may be added, none renamed.
// Texts are the decoded texts as read, unfolded; offsets are bytes of UTF-8. Lists
// are never null.
package shape
