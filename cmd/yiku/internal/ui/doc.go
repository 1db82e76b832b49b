// Package ui provides what every command of yiku uses to communicate with its
// user: messages, tables, wrapped text with marked hits, progress, the pager
// and output files.
//
// Call [DetectScreen] first; the Screen that it returns describes the output.
// The package promises that
//   - columns are aligned with Chinese text: widths are counted in terminal
//     columns, never in bytes or characters;
//   - pipes and files get only text: no colour, no wrapping, no progress;
//   - an output file appears whole or not at all.
package ui
