package web

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui/catalogue"
)

// Access control. The server listens on a loopback address, so a request comes from this
// computer; but any web page that is open in a browser here can send one.
//
//	reading           the Host must be a loopback name, which a page that rebinds its
//	                  name to 127.0.0.1 does not send; no other origin can read an
//	                  answer, as none is allowed to
//	changing          in addition no other site may have sent it (CrossOriginProtection)
//	  by the page     in addition the cookie, which the link with the token gives once
//	  by a protocol   in addition Options.Write
//
// Every page declares that it loads nothing from elsewhere and runs no inline scripts.

// tokenParameter is the name of the token in the link.
const tokenParameter = "token"

// contentPolicy is the Content-Security-Policy of every answer.
const contentPolicy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

// isLoopback reports whether a host is a loopback name of this computer.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// hostOf returns the host of a Host header. The port may be that of a tunnel.
func hostOf(header string) string {
	if host, _, err := net.SplitHostPort(header); err == nil {
		return host
	}
	return strings.Trim(header, "[]")
}

// protect wraps the handler of all requests.
func (s *Server) protect(next http.Handler) http.Handler {
	var origin http.CrossOriginProtection
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, &statusError{http.StatusForbidden, "error.origin"})
	}))
	next = origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.options.Requests != nil {
			logged := &statusWriter{ResponseWriter: w, status: http.StatusOK}
			w = logged
			begin := time.Now()
			defer func() {
				s.options.Requests(fmt.Sprintf("%s %s %d %s", r.Method, r.URL.EscapedPath(), logged.status, time.Since(begin).Round(100*time.Microsecond)))
			}()
		}
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if !isLoopback(hostOf(r.Host)) {
			s.fail(w, r, &statusError{http.StatusMisdirectedRequest, "error.foreign"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// A statusWriter records the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController flush.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// keys holds the token, which is valid for one use, and the secrets of the cookies that were
// issued for tokens.
type keys struct {
	mu      sync.Mutex
	token   string
	secrets []string
	// announced is the last token that was announced.
	announced string
}

// mostBrowsers is the maximum number of browsers that may change the memory; one more replaces
// the oldest.
const mostBrowsers = 32

// announce announces the link with the token, once.
func (k *keys) announce(s *Server) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s.options.Links == nil || k.announced == k.token {
		return
	}
	k.announced = k.token
	s.options.Links("http://" + s.address + "/?" + tokenParameter + "=" + k.token)
}

// exchange returns the secret of a new cookie for the token, once.
func (k *keys) exchange(token string) (secret string, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if subtle.ConstantTimeCompare([]byte(token), []byte(k.token)) != 1 {
		return "", false
	}
	k.token = rand.Text()
	secret = rand.Text()
	k.secrets = append(k.secrets, secret)
	k.secrets = k.secrets[max(0, len(k.secrets)-mostBrowsers):]
	return secret, true
}

func (k *keys) holds(secret string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	found := 0
	for _, s := range k.secrets {
		found |= subtle.ConstantTimeCompare([]byte(s), []byte(secret))
	}
	return found == 1
}

// cookieName includes the port, so that the cookies of two servers on one computer do not
// replace each other.
func (s *Server) cookieName() string {
	_, port, _ := net.SplitHostPort(s.address)
	return "yiku-" + port
}

// mayChange reports whether the request comes from a browser that was opened with the
// link.
func (s *Server) mayChange(r *http.Request) bool {
	c, err := r.Cookie(s.cookieName())
	return err == nil && s.keys.holds(c.Value)
}

// takeToken exchanges the token of a request for a cookie and redirects the browser to the
// same page without it. had reports whether the request had a token.
func (s *Server) takeToken(w http.ResponseWriter, r *http.Request) (had bool, err error) {
	query := r.URL.Query()
	token := query.Get(tokenParameter)
	if token == "" || r.Method != http.MethodGet {
		return false, nil
	}
	secret, ok := s.keys.exchange(token)
	switch {
	case ok:
		http.SetCookie(w, &http.Cookie{
			Name: s.cookieName(), Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
		})
	case !s.mayChange(r):
		s.keys.announce(s)
		return true, &statusError{http.StatusForbidden, "error.used"}
	}
	query.Del(tokenParameter)
	to := *r.URL
	to.RawQuery = query.Encode()
	return true, redirect(w, r, to.RequestURI())
}

// changing admits only browsers that were opened with the link.
func (s *Server) changing(next page) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !s.mayChange(r) {
			s.keys.announce(s)
			return &statusError{http.StatusForbidden, "error.token"}
		}
		if err := r.ParseForm(); err != nil { // for a form with files, this reads only the query
			return &app.RequestError{Err: err}
		}
		return next(w, r)
	}
}

// languageCookie holds the language that the user chose on the page.
const languageCookie = "yiku-language"

// languageOf returns the language of the answer: the one chosen on the page, or else the
// one that the browser prefers.
func languageOf(r *http.Request) catalogue.Language {
	if c, err := r.Cookie(languageCookie); err == nil {
		if l, ok := catalogue.Parse(c.Value); ok {
			return l
		}
	}
	return catalogue.Choose(r.Header.Get("Accept-Language"))
}
