package web

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm"
)

// OmegaT fetches the files of a project from this server (a repository of type http):
//
//	/omegat/zh-en.tmx             the units of a pair of languages
//	/omegat/zh-en.reviewed.tmx    those that a person confirmed; also imported, aligned, doubtful
//	/omegat/rulings.zh-en.txt     the rulings, as a glossary
//
// It sends the ETag of its file, and accepts only 200 and 304. The ETag is the state of the
// memory, so an answer of 304 reads two rows.

const omegatPath = "/omegat/"

// languageTag matches a canonical language tag, with script and region: capitals show where one tag
// ends and the next begins, in zh-Hant-pt-BR.
const languageTag = `([a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?)`

var (
	omegatUnits = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^` + languageTag + `-` + languageTag + `(?:\.(reviewed|imported|aligned|doubtful))?\.tmx$`)
	})
	omegatRulings = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^rulings\.` + languageTag + `-` + languageTag + `\.txt$`)
	})
)

// omegat answers requests below omegatPath.
func (s *Server) omegat(w http.ResponseWriter, r *http.Request) error {
	s.seen.note("OmegaT")
	name := strings.TrimPrefix(r.URL.Path, omegatPath)
	var write func(context.Context, io.Writer) error
	var kind string
	if m := omegatUnits().FindStringSubmatch(name); m != nil && known(m[1], m[2]) {
		kind = "application/x-tmx+xml"
		write = func(ctx context.Context, w io.Writer) error {
			return s.session.WriteOmegaTPart(ctx, w, m[1], m[2], m[3])
		}
	} else if m := omegatRulings().FindStringSubmatch(name); m != nil && known(m[1], m[2]) {
		kind = "text/plain; charset=utf-8"
		write = func(ctx context.Context, w io.Writer) error { return s.session.WriteGlossary(ctx, w, m[1], m[2]) }
	} else {
		return errMissing
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return &statusError{http.StatusMethodNotAllowed, "error.readonly"}
	}
	// Read the state first: what is written afterwards may be newer, but never older.
	var state string
	err := s.session.Read(r.Context(), func(m *tm.Memory) (err error) {
		state, err = m.State(r.Context())
		return err
	})
	if err != nil {
		return err
	}
	return s.stream(w, r, kind, fmt.Sprintf(`"%s-%08x"`, state, crc32.ChecksumIEEE([]byte(name+"\n"+s.session.Version))), write)
}

// known reports whether both are languages, and different ones.
func known(from, to string) bool {
	for _, tag := range []string{from, to} {
		if canonical, err := lang.Canonical(tag); err != nil || canonical != tag {
			return false
		}
	}
	return from != to
}

// stream answers with a file of the kind, sent while it is written, unless the client has
// the one with the ETag.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, kind, etag string, write func(context.Context, io.Writer) error) error {
	h := w.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "private, no-cache")
	if hasETag(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", kind)
	if r.Method == http.MethodHead {
		return nil
	}
	out := &countingWriter{w: w}
	err := write(r.Context(), out)
	if err != nil && out.n > 0 {
		panic(http.ErrAbortHandler) // the client has a part, and must not take it for the whole
	}
	if err != nil {
		h.Del("ETag")
	}
	return err
}

// hasETag reports whether an If-None-Match header names the ETag.
func hasETag(header, etag string) bool {
	for tag := range strings.SplitSeq(header, ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
			return true
		}
	}
	return false
}

// A countingWriter counts the bytes written.
type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
