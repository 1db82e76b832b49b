//go:build !race

package tm

const underRace = false
