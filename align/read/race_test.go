//go:build race

package read

// underRace reports that the race detector runs, under which the compiler of
// WebAssembly takes a minute. None of our goroutines are in it.
const underRace = true
