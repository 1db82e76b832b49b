package align_test

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align/eval"
)

// TestHard aligns parallel sentences in random order, which have nothing but their
// words to go by: of the sentences of each side 8 % are left out, of the pairs 12 %
// are joined two to one and 8 % one to two. It prints a row a language.
func TestHard(t *testing.T) {
	root := os.Getenv("CASES")
	if root == "" {
		t.Skip("set CASES to a folder that holds renderings/units.<language>.tsv")
	}
	files, err := filepath.Glob(filepath.Join(root, "renderings", "units.*.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		tag := strings.Split(filepath.Base(path), ".")[1]
		pairs := unitsOf(t, path)
		var sum eval.Counts
		for seed := range uint64(max(4, 1600/len(pairs))) {
			source, target, gold := hardPair(rand.New(rand.NewPCG(seed, 5)), pairs)
			bitext := mustAlign(t, lineDocument("zh", source), lineDocument(tag, target))
			sum.Add(eval.Count(gold, evalBeads(bitext.Beads)))
		}
		t.Logf("zh-%s: %d pairs, strict F1 %.3f, all %.3f", tag, len(pairs), sum.Strict().F1, sum.AllBeads().F1)
	}
}

// unitsOf reads the pairs of a table of id, Chinese, other.
func unitsOf(t *testing.T, path string) (pairs [][2]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		pairs = append(pairs, [2]string{strings.Join(strings.Fields(row[1]), " "), strings.Join(strings.Fields(row[2]), " ")})
	}
	return pairs
}

// hardPair shuffles the pairs and disturbs them.
func hardPair(r *rand.Rand, pairs [][2]string) (source, target []string, gold []eval.Bead) {
	order := r.Perm(len(pairs))
	for k := 0; k < len(order); k++ {
		p := pairs[order[k]]
		i, j := len(source), len(target)
		bead := eval.Bead{Source: []int{i}, Target: []int{j}}
		switch chance := r.IntN(100); {
		case chance < 8:
			bead.Target = nil
			source = append(source, p[0])
		case chance < 16:
			bead.Source = nil
			target = append(target, p[1])
		case chance < 36 && k+1 < len(order): // joined with the next pair on one side
			next := pairs[order[k+1]]
			k++
			if chance < 28 {
				bead.Source = append(bead.Source, i+1)
				source, target = append(source, p[0], next[0]), append(target, p[1]+" "+next[1])
			} else {
				bead.Target = append(bead.Target, j+1)
				source, target = append(source, p[0]+next[0]), append(target, p[1], next[1])
			}
		default:
			source, target = append(source, p[0]), append(target, p[1])
		}
		gold = append(gold, bead)
	}
	return source, target, gold
}
