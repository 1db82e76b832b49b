//go:build race

package tm

// underRace reports that the race detector runs, under which everything takes ten times
// as long.
const underRace = true
