package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
)

// beadLine is a line of --beads.
var beadLine = regexp.MustCompile(`^\[((?:\d+,)*\d+)?\]:\[((?:\d+,)*\d+)?\]:([01]\.\d\d)$`)

// runText runs a command line and returns its standard output.
func runText(t *testing.T, args ...string) string {
	t.Helper()
	var out strings.Builder
	if err := run(context.Background(), args, strings.NewReader(""), &out, io.Discard); err != nil {
		t.Fatalf("yiku %s: %v", strings.Join(args, " "), err)
	}
	return out.String()
}

// TestBeadsCoverEveryLine checks that --lines --beads names every line of both
// files once, in order, the empty ones too.
func TestBeadsCoverEveryLine(t *testing.T) {
	data := "../../testdata"
	gaps := filepath.Join(t.TempDir(), "gaps.txt")
	if err := os.WriteFile(gaps, []byte("\n会议讨论了粮食生产。\r\n\r\n\n会议决定设立基金。\n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		source, target string
		n, m           int
	}{
		{filepath.Join(data, "talks.zh.sents"), filepath.Join(data, "talks.en.sents"), lineCount(t, data, "talks.zh.sents"), lineCount(t, data, "talks.en.sents")},
		{filepath.Join(data, "bulletin.zh-Hant.sents"), filepath.Join(data, "bulletin.ru.sents"), lineCount(t, data, "bulletin.zh-Hant.sents"), lineCount(t, data, "bulletin.ru.sents")},
		{gaps, filepath.Join(data, "talks.en.sents"), 6, lineCount(t, data, "talks.en.sents")},
	} {
		out := runText(t, "align", "--lines", "--beads", test.source, test.target)
		var sources, targets []string
		for line := range strings.Lines(out) {
			m := beadLine.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
			if m == nil {
				t.Fatalf("%q is no bead", line)
			}
			if m[1]+m[2] == "" {
				t.Errorf("%q is a bead of nothing", line)
			}
			sources, targets = appendNumbers(sources, m[1]), appendNumbers(targets, m[2])
		}
		for _, side := range []struct {
			got  []string
			want int
		}{{sources, test.n}, {targets, test.m}} {
			var want []string
			for i := range side.want {
				want = append(want, fmt.Sprint(i))
			}
			if strings.Join(side.got, " ") != strings.Join(want, " ") {
				t.Errorf("%s and %s: the beads have the lines %v, want 0 to %d in order", test.source, test.target, side.got, side.want-1)
			}
		}
	}
}

func appendNumbers(list []string, numbers string) []string {
	if numbers == "" {
		return list
	}
	return append(list, strings.Split(numbers, ",")...)
}

func lineCount(t *testing.T, folder, name string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(text), "\n")
}

// TestAlignShapesAgree checks that the three outputs of align have the same
// beads, and that the offsets of the JSON are those of the file.
func TestAlignShapesAgree(t *testing.T) {
	source, target := "../../testdata/notice.zh.txt", "../../testdata/notice.en.txt"
	var shape shape.Aligned
	if err := json.Unmarshal([]byte(runText(t, "align", "--json", source, target)), &shape); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	tsv := strings.Split(runText(t, "align", source, target), "\n")
	beads := strings.Split(runText(t, "align", "--beads", source, target), "\n")
	if len(tsv) != len(shape.Beads)+1 || len(beads) != len(tsv) {
		t.Fatalf("%d beads in JSON, %d lines of tsv, %d of beads", len(shape.Beads), len(tsv)-1, len(beads)-1)
	}
	sentences := 0
	for i, b := range shape.Beads {
		columns := strings.Split(tsv[i], "\t")
		if len(columns) != 3 || columns[0] != fmt.Sprintf("%.2f", b.Score) || !strings.HasSuffix(beads[i], ":"+columns[0]) {
			t.Errorf("bead %d is %q in tsv, %q in beads, score %v in JSON", i, tsv[i], beads[i], b.Score)
		}
		sentences += len(b.Source)
		for _, s := range b.Source {
			if !strings.Contains(columns[1], s.Text) {
				t.Errorf("bead %d: %q is not in the tsv", i, s.Text)
			}
			// This file needs no repairs, so the text is unchanged there.
			if got := string(text[s.Start:s.End]); got != s.Text {
				t.Errorf("bead %d: the offsets hold %q, the text is %q", i, got, s.Text)
			}
		}
	}
	if sentences != shape.Source.Sentences {
		t.Errorf("the beads have %d source sentences of %d", sentences, shape.Source.Sentences)
	}
}

func TestOneLine(t *testing.T) {
	if got, want := app.OneLine("一\t二\r\n三\u2028四\r五"), "一 二 三 四 五"; got != want {
		t.Errorf("oneLine = %q, want %q", got, want)
	}
}
