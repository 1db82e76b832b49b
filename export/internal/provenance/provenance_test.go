package provenance

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/unit"
)

func TestFileName(t *testing.T) {
	for path, want := range map[string]string{
		"talks.zh.txt": "talks.zh.txt", "../clients/talks.zh.txt": "talks.zh.txt", `C:\clients\talks.zh.txt`: "talks.zh.txt", "": "",
	} {
		if got := FileName(path); got != want {
			t.Errorf("FileName(%q) = %q, want %q", path, got, want)
		}
	}
}

// TestRestore checks that Restore restores what Props and Note record, for a
// unit with a tuid of ours and for one with that of another tool.
func TestRestore(t *testing.T) {
	for _, tuid := range []string{"", "their-7"} {
		u := unit.Unit{
			TUID: tuid, Place: 12, Status: unit.Aligned, Score: 0.87,
			Origin:   unit.Origin{Source: "a.zh.txt", Title: "公报", Date: "2026-05", Checksum: "0f5a3b9c2d417e86", Translator: "李明", Body: "外交部", URL: "https://example.org"},
			Variants: []unit.Variant{{Lang: "zh", Text: "甲"}, {Lang: "en", Text: "A"}},
		}
		back := unit.Unit{TUID: TUID(&u), Props: append(Props(&u), unit.Prop{Type: "x-own", Value: "1"}), Notes: []string{Note(&u.Origin, u.Status), "n"}, Variants: u.Variants}
		Restore(&back, false)
		want := u
		want.TUID, want.Props, want.Notes = TUID(&u), []unit.Prop{{Type: "x-own", Value: "1"}}, []string{"n"}
		if d := cmp.Diff(want, back); d != "" {
			t.Errorf("%q: %s", tuid, d)
		}
	}
	foreign := unit.Unit{TUID: "x", Props: []unit.Prop{{Type: PropTitle, Value: "t"}, {Type: PropStatus, Value: "reviewed"}}}
	kept := foreign
	kept.Props = append([]unit.Prop(nil), foreign.Props...)
	Restore(&kept, false)
	if d := cmp.Diff(foreign, kept); d != "" {
		t.Errorf("properties of another tool were taken: %s", d)
	}
}
