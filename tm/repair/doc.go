// Package repair looks after memories that are damaged: Check examines an open one and
// rebuilds what is derived, Salvage and Copy save what can still be read of a file that
// cannot be opened any more.
package repair
