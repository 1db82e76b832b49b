// Package web is the page of yiku serve, and the room in which the protocol servers
// stand: handlers, templates and what they embed. It calls the functions of package
// app and has no knowledge of memories, alignments or formats.
//
// A [Server] answers to this computer only; security.go says how that is held.
// routes.go lists what it answers.
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

// DefaultAddress is where the server listens unless told: the port stands in the
// settings of the tools that ask it, so it does not change.
const DefaultAddress = "127.0.0.1:8990"

// Options of New.
type Options struct {
	// Session says which memory is served. The server holds it open.
	Session *app.Session
	// Write lets the protocols change the memory. The page asks for a token instead.
	Write bool
	// Links is told of a link that opens the page with the right to change the memory,
	// whenever there is a new one.
	Links func(link string)
	// Requests, if not nil, is told of every request, one line each.
	Requests func(line string)
}

// Server answers the page and the protocols. Make one with New.
type Server struct {
	options Options
	session *app.Session
	close   func() error
	keys    keys
	seen    seen
	plans   plans
	handler http.Handler
	// languageList is what the memory holds, for tmserver.
	languageList languageList
	// address is the host and port under which the server is reached.
	address string
}

// New returns a server of the memory of the session.
func New(o Options) *Server {
	session := *o.Session
	s := &Server{options: o, session: &session, close: session.Hold(), address: DefaultAddress}
	s.keys.token = rand.Text()
	s.handler = s.protect(s.routes())
	return s
}

// Handler returns the handler of every request, with its protection.
func (s *Server) Handler() http.Handler { return s.handler }

// Close ends imports under way, removes what was uploaded and not stored, and closes the
// memory. No request may be under way.
func (s *Server) Close() error { return errors.Join(s.plans.close(), s.close()) }

// AddressError says that the server does not listen at an address.
type AddressError struct{ message, reason string }

func (e *AddressError) Error() string { return e.message }

// Reason returns ReasonNotLoopback, ReasonAddress or ReasonInUse.
func (e *AddressError) Reason() string { return e.reason }

// The reasons of an AddressError.
const (
	ReasonAddress     = "address"              // it is no host and port
	ReasonNotLoopback = "address-not-loopback" // others could reach it
	ReasonInUse       = "address-in-use"       // another program listens there
)

// Listen listens at an address of this computer. Others are refused: they need a
// certificate and users, which this server does not have.
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

// patience is how long requests under way may take to end after the server was told to
// stop: a look-up is done in less, an import is given up.
const patience = 3 * time.Second

// Serve answers requests until the context ends, then ends those under way.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	s.address = l.Addr().String()
	s.keys.announce(s)
	requests, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	server := &http.Server{
		Handler: s.Handler(),
		// A page or a tool of this computer sends its headers at once.
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
