package main

import (
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// holdings is the JSON of yiku stats.
type holdings struct {
	Memory    string          `json:"memory"`
	Bytes     int64           `json:"bytes"`
	Units     int             `json:"units"`
	Variants  int             `json:"variants"`
	Languages []languageCount `json:"languages"`
	Pairs     []pairCount     `json:"pairs"`
	Statuses  []statusCount   `json:"statuses"`
	Years     []yearCount     `json:"years"`
	Bodies    []bodyCount     `json:"bodies"`
	Oldest    string          `json:"oldest"`
	Newest    string          `json:"newest"`
	Sizes     sizeCounts      `json:"sizes"`
	Origins   []originCount   `json:"origins"`
}

// sizeCounts are tm.Sizes, in bytes.
type sizeCounts struct {
	Texts   int64 `json:"texts"`
	Units   int64 `json:"units"`
	Details int64 `json:"details"`
	Index   int64 `json:"index"`
	Journal int64 `json:"journal"`
	Other   int64 `json:"other"`
	Free    int64 `json:"free"`
	Log     int64 `json:"log"`
}

type yearCount struct {
	Year  string `json:"year"`
	Count int    `json:"count"`
}

type bodyCount struct {
	Body  string `json:"body"`
	Count int    `json:"count"`
}

type languageCount struct {
	Lang  string `json:"lang"`
	Count int    `json:"count"`
}

type pairCount struct {
	Source string `json:"source"`
	Target string `json:"target"`
	Count  int    `json:"count"`
}

type statusCount struct {
	Status unit.Status `json:"status"`
	Count  int         `json:"count"`
}

type originCount struct {
	origin
	Units int `json:"units"`
}

func holdingsOf(path string, s tm.Stats, sizes tm.Sizes, origins []tm.OriginCount) holdings {
	h := holdings{
		Memory: path, Bytes: s.Bytes, Units: s.Units, Variants: s.Variants, Oldest: s.Oldest, Newest: s.Newest,
		Languages: []languageCount{}, Pairs: []pairCount{}, Statuses: []statusCount{}, Origins: []originCount{},
		Years: []yearCount{}, Bodies: []bodyCount{}, Sizes: sizeCounts(sizes),
	}
	for _, c := range s.Languages {
		h.Languages = append(h.Languages, languageCount(c))
	}
	for _, c := range s.Pairs {
		h.Pairs = append(h.Pairs, pairCount(c))
	}
	for _, c := range s.Statuses {
		h.Statuses = append(h.Statuses, statusCount(c))
	}
	for _, c := range s.Years {
		h.Years = append(h.Years, yearCount{c.Name, c.Count})
	}
	for _, c := range s.Bodies {
		h.Bodies = append(h.Bodies, bodyCount{c.Name, c.Count})
	}
	for _, c := range origins {
		h.Origins = append(h.Origins, originCount{originOf(c.Origin), c.Units})
	}
	return h
}
