package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Programs send requests to the addresses of the pages, with "Accept: application/json", and
// get what the commands print with --json:
//
//	GET  /?q=TEXT            yiku lookup     from, to, body, since, until, status
//	GET  /units/NUMBER       yiku show
//	GET  /match?q=TEXT       yiku match      from, to, min, limit, previous, next, body, since, until
//	POST /brief              yiku brief      from, to, phrases; the document is the body, or the file of a form
//	GET  /rulings?q=TEXT     yiku ruling list
//	GET  /documents?q=WORDS  yiku list       body, since, until
//	GET  /changes            yiku undo --list   limit
//	GET  /memory             yiku stats
//
// An error is {"error": MESSAGE}.

// api answers requests for JSON, and passes others on to the next handler.
func (s *Server) api(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	for pattern, answer := range map[string]func(*http.Request) (any, error){
		"GET /units/{id}": s.unitAnswer,
		"GET /match":      s.matchAnswer,
		"POST /brief":     s.briefAnswer,
		"GET /rulings":    s.rulingsAnswer,
		"GET /documents":  s.documentsAnswer,
		"GET /changes":    s.changesAnswer,
		"GET /memory":     s.memoryAnswer,
	} {
		mux.HandleFunc(pattern, s.handle(func(w http.ResponseWriter, r *http.Request) error {
			value, err := answer(r)
			if errors.Is(err, tm.ErrEmptyQuery) {
				err = &app.RequestError{Err: err}
			}
			if err != nil {
				return err
			}
			return s.answerJSON(w, http.StatusOK, value)
		}))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wantsJSON(r) {
			if _, pattern := mux.Handler(r); pattern != "" {
				mux.ServeHTTP(w, r)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// Limits of a request.
const (
	mostMatches = 1000
	mostChanges = 10_000
	mostPhrases = 1000
	// largestText is the maximum length of a document in a request: about that of a book. A
	// longer one is a file, which a command or the page reads.
	largestText = 16 << 20
)

// parameters holds the values of an address. It keeps the first error.
type parameters struct {
	url.Values
	err error
}

func parametersOf(r *http.Request) *parameters { return &parameters{Values: r.URL.Query()} }

// text returns a value without leading and trailing spaces.
func (p *parameters) text(name string) string { return strings.TrimSpace(p.Get(name)) }

// language returns a canonical tag, or "" if there is none.
func (p *parameters) language(name string) string {
	tag := p.text(name)
	if tag == "" {
		return ""
	}
	canonical, err := lang.Canonical(tag)
	if err != nil {
		p.refuse("%s: %w", name, err)
	}
	return canonical
}

// number returns a number from least to most, or usual if there is none.
func (p *parameters) number(name string, least, most, usual int) int {
	text := p.text(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		p.refuse("%s %q is not a number from %d to %d", name, text, least, most)
		return usual
	}
	return n
}

func (p *parameters) origins() unit.OriginFilter {
	return unit.OriginFilter{Body: p.text("body"), Since: p.text("since"), Until: p.text("until")}
}

func (p *parameters) refuse(format string, args ...any) {
	if p.err == nil {
		p.err = &app.RequestError{Err: fmt.Errorf(format, args...)}
	}
}

func (s *Server) unitAnswer(r *http.Request) (any, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return nil, errMissing
	}
	list, err := s.session.ShowUnits(r.Context(), app.Neighbours, id)
	return shape.Units{Units: shape.Each(list, app.ShownUnit.Shape)}, err
}

func (s *Server) matchAnswer(r *http.Request) (any, error) {
	p := parametersOf(r)
	q := tm.MatchQuery{
		Text: p.Get("q"), From: p.language("from"), To: p.language("to"),
		Min: p.number("min", 1, 100, tm.DefaultMin), Limit: p.number("limit", 1, mostMatches, usualMatches),
		Previous: p.Get("previous"), Next: p.Get("next"), Origins: p.origins(),
	}
	if p.err != nil {
		return nil, p.err
	}
	matches, err := s.matches(r.Context(), q)
	return shape.MatchesOf(q, matches), err
}

// usualMatches and usualPhrases are the default limits on results, as in the commands.
const (
	usualMatches = 5
	usualPhrases = 40
)

func (s *Server) briefAnswer(r *http.Request) (any, error) {
	p := parametersOf(r)
	from, to, phrases := p.language("from"), p.language("to"), p.number("phrases", 1, mostPhrases, usualPhrases)
	if p.err != nil {
		return nil, p.err
	}
	text, name, err := documentOf(r)
	if err != nil {
		return nil, err
	}
	session := *s.session
	session.Stdin = text
	b, err := session.Brief(r.Context(), app.StandardInput, to, phrases, app.ReadOptions{Lang: from})
	b.Document = name
	return b.Shape(), err
}

// documentOf returns the document of a request: the first file of a form, or the body.
func documentOf(r *http.Request) (document io.Reader, name string, err error) {
	body := http.MaxBytesReader(nil, r.Body, largestText)
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		return body, "", nil
	}
	r.Body = body
	form, err := r.MultipartReader()
	if err != nil {
		return nil, "", &app.RequestError{Err: err}
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, "", &app.RequestError{Err: errors.New("the form has no file")}
		}
		if name := part.FileName(); name != "" {
			return part, name, nil
		}
	}
}

func (s *Server) rulingsAnswer(r *http.Request) (any, error) {
	list, err := s.rulings(r.Context(), parametersOf(r).text("q"))
	return shape.Rulings{Rulings: shape.List(list)}, err
}

func (s *Server) documentsAnswer(r *http.Request) (any, error) {
	p := parametersOf(r)
	list, _, err := s.session.Documents(r.Context(), strings.Fields(p.Get("q")), p.origins())
	return shape.OriginsOf(list), err
}

func (s *Server) changesAnswer(r *http.Request) (any, error) {
	p := parametersOf(r)
	limit := p.number("limit", 1, mostChanges, 100)
	if p.err != nil {
		return nil, p.err
	}
	var list shape.Journal
	err := s.session.Read(r.Context(), func(m *tm.Memory) error {
		entries, err := m.Journal(r.Context(), limit)
		list.Entries = shape.List(entries)
		return err
	})
	return list, err
}

func (s *Server) memoryAnswer(r *http.Request) (any, error) {
	return s.stats(r.Context())
}

// This file has the queries of the memory that several protocols share.

// matches returns the units that are similar to a sentence.
func (s *Server) matches(ctx context.Context, q tm.MatchQuery) (found tm.Matches, err error) {
	err = s.session.Read(ctx, func(m *tm.Memory) (err error) {
		found, err = m.Match(ctx, q)
		return err
	})
	return found, err
}

// rulings returns those whose phrase contains the text, or all if the text is empty.
func (s *Server) rulings(ctx context.Context, text string) (list []ruling.Ruling, err error) {
	err = s.session.Read(ctx, func(m *tm.Memory) (err error) {
		list, err = m.Rulings(ctx, text)
		return err
	})
	return list, err
}

func (s *Server) stats(ctx context.Context) (j shape.Stats, err error) {
	err = s.session.Read(ctx, func(m *tm.Memory) error {
		stats, err := m.Stats(ctx)
		if err != nil {
			return err
		}
		sizes, err := m.Sizes(ctx)
		if err != nil {
			return err
		}
		origins, err := m.Origins(ctx)
		j = shape.StatsOf(m.Path(), stats, sizes, origins)
		return err
	})
	return j, err
}
