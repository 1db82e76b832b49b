//go:build race

package main

// withRace tells that the race detector watches, under which everything takes ten times as long.
const withRace = true
