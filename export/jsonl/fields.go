package jsonl

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/yiku-tm/yiku/export/internal/reading"
)

// Package json ignores unknown fields and keeps the last of several with one name, so a misspelt
// name would lose a text silently. Therefore the names of the fields are checked.

// A field is a field of an object: its place among them and the fields of its value, which is nil if
// that is not an object.
type field struct {
	place int
	inner fields
}

// fields holds the fields of an object by their names in lower case. Package json takes them in any case.
type fields map[string]field

// lineFields returns the fields of a line.
var lineFields = sync.OnceValue(func() fields { return fieldsOf(reflect.TypeFor[line]()) })

func fieldsOf(t reflect.Type) fields {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		return nil
	}
	known := fields{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		known[name] = field{i, fieldsOf(t.Field(i).Type)}
	}
	return known
}

// checkFields returns the unknown fields of a line, which must be valid JSON, and the first name that one
// object has twice, or "".
func checkFields(data []byte) (unknown []string, twice string) {
	c := fieldChecker{rest: data}
	c.value(lineFields())
	return c.unknown, c.twice
}

type fieldChecker struct {
	rest    []byte
	unknown []string
	twice   string
}

// value reads a value. Those of unknown fields are not checked.
func (c *fieldChecker) value(known fields) {
	switch c.skip(""); c.rest[0] {
	case '{':
		c.object(known)
	case '[':
		c.rest = c.rest[1:]
		for c.skip(","); c.rest[0] != ']'; c.skip(",") {
			c.value(known)
		}
		c.rest = c.rest[1:]
	case '"':
		c.text()
	default:
		n := bytes.IndexAny(c.rest, ",]} \t\r\n")
		if n < 0 {
			n = len(c.rest)
		}
		c.rest = c.rest[n:]
	}
}

func (c *fieldChecker) object(known fields) {
	c.rest = c.rest[1:]
	seen := 0 // a bit for each place
	for c.skip(","); c.rest[0] != '}'; c.skip(",") {
		name := c.text()
		f, ok := known[string(name)]
		if !ok && known != nil {
			if bytes.IndexByte(name, '\\') >= 0 {
				var unquoted string
				_ = json.Unmarshal(slices.Concat([]byte{'"'}, name, []byte{'"'}), &unquoted) // valid, as the line is
				name = []byte(unquoted)
			}
			if f, ok = known[strings.ToLower(string(name))]; !ok {
				c.unknown = append(c.unknown, reading.Shorten(name))
			}
		}
		if ok && seen&(1<<f.place) != 0 && c.twice == "" {
			c.twice = strings.ToLower(string(name))
		}
		if ok {
			seen |= 1 << f.place
		}
		c.skip(":")
		c.value(f.inner)
	}
	c.rest = c.rest[1:]
}

// text reads a string and returns what is between its quotation marks, as written.
func (c *fieldChecker) text() []byte {
	for end := 1; ; end++ {
		end += bytes.IndexByte(c.rest[end:], '"')
		slashes := 0
		for c.rest[end-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			text := c.rest[1:end]
			c.rest = c.rest[end+1:]
			return text
		}
	}
}

// skip skips white space and the separators given.
func (c *fieldChecker) skip(separators string) {
	for i, b := range c.rest {
		if b > ' ' && strings.IndexByte(separators, b) < 0 {
			c.rest = c.rest[i:]
			return
		}
	}
}
