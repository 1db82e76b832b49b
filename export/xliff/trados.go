package xliff

import (
	"strings"
	"time"

	"github.com/yiku-tm/yiku/export/internal/xmltree"
	"github.com/yiku-tm/yiku/tm/unit"
)

// applyTrados sets the fields of a unit from the Trados data of its segment: who
// translated it and when, and the comments on it.
func applyTrados(u *unit.Unit, def *xmltree.Node, comments []string) {
	for value := range def.Elements("sdl:value") {
		text := strings.TrimSpace(value.Content())
		switch value.Attr("key") {
		case "created_by":
			u.CreatedBy = text
		case "last_modified_by":
			u.ChangedBy = text
		case "created_on":
			u.Created = tradosDate(text)
		case "modified_on":
			u.Changed = tradosDate(text)
		}
	}
	if origin := def.Attr("origin"); origin != "" {
		u.Props = append(u.Props, unit.Prop{Type: "x-origin", Value: origin})
	}
	u.Notes = append(u.Notes, comments...)
}

// tradosDate parses a date such as 11/27/2008 14:26:50, in UTC. It returns the zero
// time for an invalid date.
func tradosDate(s string) time.Time {
	for _, layout := range []string{"01/02/2006 15:04:05", time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// maxComments is how many comments of a file are kept.
const maxComments = 100_000

// comment stores a comment that segments refer to.
func (p *parser) comment(n *xmltree.Node) {
	if p.comments == nil {
		p.comments = map[string][]string{}
	}
	if len(p.comments) >= maxComments {
		return
	}
	var texts []string
	var walk func(n *xmltree.Node)
	walk = func(n *xmltree.Node) {
		for c := range n.Children() {
			switch {
			case strings.HasSuffix(c.Name, "Comment"):
				if text := strings.TrimSpace(c.Content()); text != "" {
					texts = append(texts, text)
				}
			case c.Name != "":
				walk(c)
			}
		}
	}
	walk(n)
	p.comments[n.Attr("id")] = texts
}

// commentsIn appends the comments on the texts of a segment to list.
func (p *parser) commentsIn(list []string, nodes ...*xmltree.Node) []string {
	for _, n := range nodes {
		if n == nil || len(p.comments) == 0 {
			continue
		}
		if n.Name == "mrk" && n.Attr("mtype") == "x-sdl-comment" {
			list = append(list, p.comments[n.Attr("sdl:cid")]...)
		}
		for c := range n.Elements("mrk", "g") {
			list = p.commentsIn(list, c)
		}
	}
	return list
}

// nativeCodes holds the native code of each tag of a Trados file, by id.
type nativeCodes struct {
	begin, end map[string]string
	size       int
}

// maxNative is the length in bytes of all native codes of a file that are kept.
const maxNative = 32 << 20

func (c *nativeCodes) reset() { *c = nativeCodes{} }

// define stores the definition of a tag.
func (c *nativeCodes) define(n *xmltree.Node) {
	if c.begin == nil {
		c.begin, c.end = map[string]string{}, map[string]string{}
	}
	id := n.Attr("id")
	for part := range n.Elements("sdl:bpt", "sdl:ph", "sdl:st", "sdl:ept") {
		text := part.Content()
		if c.size += len(text); c.size > maxNative {
			return
		}
		if part.Name == "sdl:ept" {
			c.end[id] = text
		} else {
			c.begin[id] = text
		}
	}
}
