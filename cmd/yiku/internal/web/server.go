// Package web implements the page of yiku serve and the protocol servers: handlers, templates
// and the files that they embed. It calls the functions of package app and knows nothing of
// memories, alignments or formats.
//
// A [Server] answers only this computer; security.go explains how this is enforced.
// routes.go lists its routes.
package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
)

// DefaultAddress is the default address of the server. Its port does not change, because it
// is in the settings of the tools that use the server.
const DefaultAddress = "127.0.0.1:8990"

// Options configure New.
type Options struct {
	// Session identifies the memory to serve. The server keeps it open.
	Session *app.Session
	// Write lets the protocols change the memory. The page requires a token instead.
	Write bool
	// Links receives each new link that opens the page with the right to change the memory.
	Links func(link string)
	// Requests, if not nil, receives one line for every request.
	Requests func(line string)
}

// A Server answers the page and the protocols. Create one with New.
type Server struct {
	options Options
	session *app.Session
	close   func() error
	keys    keys
	seen    seen
	plans   plans
	handler http.Handler
	// address is the host and port at which the server is reached.
	address string
}

// New returns a server for the memory of the session.
func New(o Options) *Server {
	session := *o.Session
	s := &Server{options: o, session: &session, close: session.Hold(), address: DefaultAddress}
	s.keys.token = rand.Text()
	s.handler = s.protect(s.routes())
	return s
}

// Handler returns the handler of all requests, with access control.
func (s *Server) Handler() http.Handler { return s.handler }

// Close cancels running imports, removes uploads that were not stored, and closes the memory.
// No request may be running.
func (s *Server) Close() error { return errors.Join(s.plans.close(), s.close()) }

// An AddressError reports that the server does not listen on an address.
type AddressError struct{ message, reason string }

func (e *AddressError) Error() string { return e.message }

// Reason returns ReasonNotLoopback, ReasonAddress or ReasonInUse.
func (e *AddressError) Reason() string { return e.reason }

// The reasons of an AddressError.
const (
	ReasonAddress     = "address"              // not a host and port
	ReasonNotLoopback = "address-not-loopback" // other computers could reach it
	ReasonInUse       = "address-in-use"       // another program listens on it
)

// Listen listens on an address of this computer. It refuses others: they need a certificate
// and users, which this server does not have.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &AddressError{fmt.Sprintf("%q is not an address with a port", address), ReasonAddress}
	}
	if !isLoopback(host) {
		return nil, &AddressError{fmt.Sprintf("%s can be reached from other computers: the server listens on this one only", cmp.Or(host, "every address")), ReasonNotLoopback}
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if errors.Is(err, errInUse) {
		return nil, &AddressError{fmt.Sprintf("another program listens at %s", address), ReasonInUse}
	}
	if err != nil {
		return nil, &AddressError{fmt.Sprintf("cannot listen at %s: %v", address, err), ReasonAddress}
	}
	return l, nil
}

// patience is the time that running requests have to end after the server was told to stop: a
// look-up takes less, an import is abandoned.
const patience = 3 * time.Second

// Serve answers requests until the context ends, then waits for the running ones.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	s.address = l.Addr().String()
	s.keys.announce(s)
	requests, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	server := &http.Server{
		Handler: s.Handler(),
		// Pages and tools on this computer send their headers at once.
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		BaseContext:       func(net.Listener) context.Context { return requests },
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		limit, cancelLimit := context.WithTimeout(context.Background(), patience)
		defer cancelLimit()
		err := server.Shutdown(limit)
		cancel()
		if errors.Is(err, context.DeadlineExceeded) {
			err = server.Close()
		}
		stopped <- err
	})
	err := server.Serve(l)
	if stop() { // it was not told to stop
		return fmt.Errorf("the server stopped: %w", err)
	}
	return <-stopped
}
