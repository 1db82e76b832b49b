package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The protocol of the tmserver of the Translate Toolkit and of amaGama, which Weblate
// and Virtaal speak:
//
//	GET /tmserver/languages/                      the languages
//	GET /tmserver/zh_hans/en/unit/TEXT            the matches of a text
//	GET /tmserver/zh_hans/en/unit/?source=TEXT    the same
//	PUT, POST /tmserver/zh_hans/en/unit/TEXT      store a translation
//	POST /tmserver/zh_hans/en/store/NAME          store a list of them
//
// with min_similarity and max_candidates. The way in which Weblate's client
// (weblate/machinery, tmserver.py and base.py) handles the answers decided these points:
//
//   - A text in the path may be ".." or contain "//": the path is read as it was sent.
//   - An unknown language has no matches. Weblate tests its settings with English and
//     German and takes an error for a broken server.
//   - 401, 403, 429, 456 and 503 silence Weblate for half an hour, so none is sent: the
//     refusal to store is 405.
//   - Weblate offers a pair of languages only if both are in the list, in lower case and
//     with underscores, so the list has every spelling.

const tmserverPath = "/tmserver/"

// The default and maximum number of candidates returned.
const (
	usualCandidates = 5
	mostCandidates  = 100
)

// A candidate is a match. Weblate reads the first three fields; rank is that of amaGama, and
// the rest is ours.
type candidate struct {
	Source  string      `json:"source"`
	Target  string      `json:"target"`
	Quality int         `json:"quality"`
	Rank    float64     `json:"rank"`
	Origin  string      `json:"origin"`
	Date    string      `json:"date"`
	Body    string      `json:"body"`
	Status  unit.Status `json:"status"`
}

// tmserver answers requests below tmserverPath.
func (s *Server) tmserver(w http.ResponseWriter, r *http.Request) error {
	s.seen.note("tmserver")
	r.Header.Set("Accept", "application/json") // errors are JSON regardless of the client
	parts := strings.SplitN(strings.TrimPrefix(r.URL.EscapedPath(), tmserverPath), "/", 4)
	for i := range parts {
		var err error
		if parts[i], err = url.PathUnescape(parts[i]); err != nil {
			return &app.RequestError{Err: err}
		}
	}
	if parts[0] == "languages" && len(parts) <= 2 {
		return s.tmserverLanguages(w, r)
	}
	if len(parts) < 4 || parts[2] != "unit" && parts[2] != "store" {
		return errMissing
	}
	from, to := tmserverLanguage(parts[0]), tmserverLanguage(parts[1])
	switch method, what := r.Method, parts[2]; {
	case what == "unit" && (method == http.MethodGet || method == http.MethodHead):
		return s.tmserverFind(w, r, from, to, parts[3])
	case s.options.Write && (what == "unit" && method == http.MethodPut || method == http.MethodPost):
		return s.tmserverStore(w, r, from, to, what == "store")
	default:
		w.Header().Set("Allow", "GET, HEAD")
		return &statusError{http.StatusMethodNotAllowed, "error.readonly"}
	}
}

// tmserverLanguage parses a language code, such as zh_hans. It returns "" for an unknown
// one.
func tmserverLanguage(code string) string {
	tag, err := lang.Canonical(strings.ReplaceAll(code, "_", "-"))
	if err != nil {
		return ""
	}
	return tag
}

// tmserverCodes returns the spellings that clients use for a language. Texts in another
// script are also found, with a penalty.
func tmserverCodes(tag string) []string {
	base := lang.Base(tag)
	if base == "zh" {
		return []string{"zh", "zh_hans", "zh_cn", "zh_hans_cn", "zh_hant", "zh_tw", "zh_hk", "zh_hant_tw", "zh_hant_hk"}
	}
	return []string{base, strings.ToLower(strings.ReplaceAll(tag, "-", "_"))}
}

func (s *Server) tmserverLanguages(w http.ResponseWriter, r *http.Request) error {
	codes := []string{}
	err := s.session.Read(r.Context(), func(m *tm.Memory) error {
		pairs, err := m.Pairs(r.Context())
		for _, p := range pairs {
			codes = slices.Concat(codes, tmserverCodes(p.Source), tmserverCodes(p.Target))
		}
		return err
	})
	if err != nil {
		return err
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	return s.answerJSON(w, http.StatusOK, map[string][]string{"sourceLanguages": codes, "targetLanguages": codes})
}

// tmserverFind answers with the matches of the text.
func (s *Server) tmserverFind(w http.ResponseWriter, r *http.Request, from, to, text string) error {
	p := parametersOf(r)
	if p.Has("jsoncallback") {
		p.refuse("jsoncallback: answers are JSON, not scripts")
	}
	if p.Has("source") {
		text = p.Get("source")
	}
	q := tm.MatchQuery{
		Text: text, From: from, To: to,
		Min: p.number("min_similarity", 1, 100, tm.DefaultMin), Limit: p.number("max_candidates", 1, mostCandidates, usualCandidates),
	}
	if p.err != nil {
		return p.err
	}
	candidates := []candidate{}
	if from != "" && to != "" && from != to {
		found, err := s.matches(r.Context(), q)
		if err != nil && !errors.Is(err, tm.ErrEmptyQuery) {
			return err
		}
		for _, m := range found.Matches {
			if m.Other < 0 || m.Score < q.Min {
				continue
			}
			quality := min(m.Score, 100) // 101 is a match in its context
			o := m.Unit.Origin
			candidates = append(candidates, candidate{
				Source: m.Unit.Variants[m.Variant].Text, Target: m.Unit.Variants[m.Other].Text, Quality: quality, Rank: float64(quality),
				Origin: o.Title, Date: o.Date, Body: o.Body, Status: m.Unit.Status,
			})
		}
	}
	return s.answerJSON(w, http.StatusOK, candidates)
}

// A storedPair is a translation that a client sends. The context is not stored: it is the
// client's name of the message.
type storedPair struct{ Source, Target string }

// tmserverStore stores a translation, or a list of several.
func (s *Server) tmserverStore(w http.ResponseWriter, r *http.Request, from, to string, several bool) error {
	var pairs []storedPair
	var err error
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, largestText))
	if several {
		err = decoder.Decode(&pairs)
	} else {
		var pair storedPair
		err = decoder.Decode(&pair)
		pairs = []storedPair{pair}
	}
	if err == nil {
		if _, err = decoder.Token(); errors.Is(err, io.EOF) {
			err = nil
		} else if err == nil {
			err = errors.New("something follows the JSON")
		}
	}
	if err == nil && (from == "" || to == "" || from == to) {
		err = fmt.Errorf("%s is not the address of two languages", strconv.Quote(r.URL.Path))
	}
	if err != nil {
		return &app.RequestError{Err: err}
	}
	o := app.AddOptions{Source: "tmserver", From: from, To: to, Status: unit.Imported, AnyLanguage: true}
	for _, p := range pairs {
		o.Pairs = append(o.Pairs, app.TextPair{Source: p.Source, Target: p.Target})
	}
	session := *s.session
	session.Command = "tmserver"
	if _, err := session.Add(r.Context(), o); err != nil {
		return err
	}
	return s.answerJSON(w, http.StatusOK, "")
}
