// The program writings makes the tables of package fold: which Chinese
// characters are writings of one another, and which characters the radicals and
// strokes of Unicode show. README.md beside it names the sources.
//
// It is run by go generate in the folder of package fold.
package main

import (
	"cmp"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
)

// The folders of the sources and the tables, from the folder of package fold.
const (
	ours    = "internal/writings"
	opencc  = "../../align/han"
	classes = "writings.txt"
	shapes  = "shapes.txt"
)

func main() {
	log.SetFlags(0)
	for name, table := range map[string]func(root string) (string, error){classes: writings, shapes: shown} {
		text, err := table(".")
		if err == nil {
			err = os.WriteFile(name, []byte(text), 0o644)
		}
		if err != nil {
			log.Fatalf("%s: %v", name, err)
		}
	}
}

// writings returns the classes of simplified characters that are writings of one
// another, a line each, its characters in order, those of fewer bytes first.
//
// Two characters are in one class where OpenCC names both as simplified forms of
// a traditional character (著 is 著 or 着), or one as what Taiwan or Hong Kong
// writes for the other, and so on through all such pairs. OpenCC's table of
// the traditional forms of simplified characters is left out on purpose: it also
// joins other words of the same sound (坐 and 座, 呆 and 待).
func writings(root string) (string, error) {
	u := union{}
	for _, file := range []string{
		filepath.Join(root, opencc, "TSCharacters.txt"),
		filepath.Join(root, ours, "TWVariants.txt"),
		filepath.Join(root, ours, "HKVariants.txt"),
	} {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		for line := range strings.Lines(string(data)) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			key, candidates, _ := strings.Cut(line, "\t")
			for _, c := range strings.Fields(candidates) {
				if a, b := []rune(key), []rune(c); len(a) == 1 && len(b) == 1 {
					u.join(han.Simplify(a[0]), han.Simplify(b[0]))
				}
			}
		}
	}
	// The zero of Chinese numerals: 二〇〇八 and 二零零八.
	u.join('〇', '零')

	byFirst := map[rune][]rune{}
	for r := range u {
		byFirst[u.find(r)] = append(byFirst[u.find(r)], r)
	}
	var lines []string
	for _, class := range byFirst {
		slices.SortFunc(class, func(a, b rune) int { return cmp.Or(utf8.RuneLen(a)-utf8.RuneLen(b), int(a-b)) })
		lines = append(lines, string(class))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n", nil
}

// union is a forest of the characters that belong together.
type union map[rune]rune

func (u union) find(r rune) rune {
	for u[r] != 0 && u[r] != r {
		r = u[r]
	}
	return r
}

func (u union) join(a, b rune) {
	if a == b {
		return
	}
	a, b = u.find(a), u.find(b)
	u[a], u[b] = a, a
}

// shown returns the radicals and strokes with the characters that they show, two
// characters a line.
func shown(root string) (string, error) {
	data, err := os.ReadFile(filepath.Join(root, ours, "EquivalentUnifiedIdeograph.txt"))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		points, ideograph, found := strings.Cut(line, ";")
		if !found || strings.HasPrefix(line, "#") {
			continue
		}
		first, last, isRange := strings.Cut(strings.TrimSpace(points), "..")
		if !isRange {
			last = first
		}
		var numbers [3]uint64
		for i, s := range []string{first, last, strings.TrimSpace(ideograph)} {
			if numbers[i], err = strconv.ParseUint(s, 16, 21); err != nil {
				return "", fmt.Errorf("line %q: %w", line, err)
			}
		}
		for r := numbers[0]; r <= numbers[1]; r++ {
			fmt.Fprintf(&b, "%c%c\n", rune(r), rune(numbers[2]))
		}
	}
	return b.String(), nil
}
