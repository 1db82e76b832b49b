package tm_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A memory is made, gets the units of one document pair, and is searched.
func Example() {
	dir, err := os.MkdirTemp("", "yiku")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	m, err := tm.Open(ctx, filepath.Join(dir, "memory.db"), tm.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer m.Close()
	origin := unit.Origin{Checksum: "harbour-2024", Title: "海港论坛公报", Date: "2024-06"}
	units := []unit.Unit{
		{Place: 0, Variants: []unit.Variant{{Lang: "zh", Text: "论坛通过了海洋保护宣言。"}, {Lang: "en", Text: "The forum adopted a declaration on marine protection."}}},
		{Place: 1, Variants: []unit.Variant{{Lang: "zh", Text: "与会城市同意扩大港口合作。"}, {Lang: "en", Text: "The participating cities agreed to expand port cooperation."}}},
	}
	if _, err := m.Add(ctx, origin, unit.Each(units), tm.AddOptions{}); err != nil {
		log.Fatal(err)
	}
	// The phrase may be written in other characters than the text.
	a, err := m.Answer(ctx, tm.Question{Text: "海洋保護", Query: tm.Query{Text: "海洋保護"}, Targets: []string{"en"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, found := range a.Lookups[0].Units {
		v := found.Unit.Variants
		hit := found.Hits[0]
		fmt.Println(v[found.Variant].Text[hit.Start:hit.End])
		fmt.Println(v[found.Other].Text)
	}
	// Output:
	// 海洋保护
	// The forum adopted a declaration on marine protection.
}

// Match finds units whose text is similar to a sentence, for a translator who is about to
// translate it.
func ExampleMemory_Match() {
	dir, err := os.MkdirTemp("", "yiku")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	m, err := tm.Open(ctx, filepath.Join(dir, "memory.db"), tm.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer m.Close()
	units := []unit.Unit{{Status: unit.Reviewed, Variants: []unit.Variant{{Lang: "zh", Text: "与会城市同意扩大港口合作。"}, {Lang: "en", Text: "The participating cities agreed to expand port cooperation."}}}}
	if _, err := m.Add(ctx, unit.Origin{Checksum: "harbour-2024"}, unit.Each(units), tm.AddOptions{}); err != nil {
		log.Fatal(err)
	}
	matches, err := m.Match(ctx, tm.MatchQuery{Text: "与会各方同意扩大港口合作。", To: "en"})
	if err != nil {
		log.Fatal(err)
	}
	for _, match := range matches.Matches {
		fmt.Println(match.Score, match.Unit.Variants[match.Other].Text)
	}
	// Output:
	// 84 The participating cities agreed to expand port cooperation.
}
