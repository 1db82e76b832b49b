// Package repair examines and repairs damaged memories: Check examines an open memory
// and rebuilds its derived data, Salvage and Copy save what can be read of a file that
// can no longer be opened.
package repair
