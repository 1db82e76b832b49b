// Package ui is what every command of yiku shares to talk to the person in
// front of the screen: messages, tables, wrapped text with marked hits,
// progress, the pager and output files.
//
// Call [DetectScreen] first: it tells what the output can show, and everything
// else asks the Screen. The package promises that
//   - columns stay straight with Chinese text: widths are counted in terminal
//     columns, never in bytes or characters;
//   - nothing but text reaches a pipe or a file: no colour, no wrapping, no
//     progress;
//   - an output file appears whole or not at all.
package ui
