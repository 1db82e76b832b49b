package web

import (
	"github.com/yiku-tm/yiku/tm"
	textmatch "github.com/yiku-tm/yiku/tm/match"
)

// matchRow is a unit that is like a text, with what differs marked in it.
type matchRow struct {
	tm.Match
	Source, Target         []piece
	SourceLang, TargetLang string
	Copy                   string
}

func matchRowOf(query string, m tm.Match) matchRow {
	v := m.Unit.Variants[m.Variant]
	row := matchRow{Match: m, Source: differences(query, v.Text, m.Edits), SourceLang: v.Lang}
	if m.Other >= 0 {
		o := m.Unit.Variants[m.Other]
		row.Target, row.TargetLang, row.Copy = []piece{{o.Text, ""}}, o.Lang, o.Text
	}
	return row
}

// differences parts the text of a unit at what the query does not have; what only the
// query has stands in its place, struck out.
func differences(query, text string, edits []tm.Difference) []piece {
	var list []piece
	at := 0
	add := func(text, kind string) {
		if text != "" {
			list = append(list, piece{text, kind})
		}
	}
	for _, e := range edits {
		add(text[at:e.Start], "") // what stands between tokens
		at = e.End
		if e.Op == textmatch.Same {
			add(text[e.Start:e.End], "")
			continue
		}
		add(text[e.Start:e.End], "only")
		add(query[e.QueryStart:e.QueryEnd], "lacks")
	}
	add(text[at:], "")
	return list
}
