package web

import "syscall"

// errInUse is WSAEADDRINUSE, which package syscall does not name.
const errInUse = syscall.Errno(10048)
