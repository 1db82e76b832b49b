package tmx

import (
	"encoding/xml"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Whatever a unit holds, the file is right, and holds its cleaned texts and
// properties or says why not.
func FuzzWrite(f *testing.F) {
	f.Add("zh", "会谈开始。", "en", "The talks began.", "标题", "2026-05-08", "0f5a3b9c2d417e86", int64(1_778_000_000), 0.5, byte(0))
	f.Add("zh-Hant", "a\x00<&>\n", "zh", "\ufffe", "\"t\"\t", "]]>", "", int64(-1), 1e300, byte(9))
	f.Add("x\"y", " 𠮷 ", "", "\xff", "\n", "&lt;", "ABCDEF0123456789", int64(1<<60), -1.5, byte(255))
	f.Add("en-GB", "a", "en", "b", "", "", "00000000000000000", int64(0), 0.0, byte(130))
	f.Add("zh", "甲", "en", "a", "", "x/y\\\\", "", int64(0), 0.0, byte(130))
	f.Fuzz(func(t *testing.T, lang1, text1, lang2, text2, title, source, sum string, seconds int64, score float64, bits byte) {
		o := export.WriteOptions{
			DOCTYPE: bits&1 != 0, Multilingual: bits&2 != 0, Created: time.Unix(seconds%(1<<40), 0),
			LangStyle: export.LangStyles[int(bits>>4)%len(export.LangStyles)],
		}
		u := unit.Unit{
			Origin: unit.Origin{Source: source, Title: title, Translator: title, Checksum: sum}, Score: score,
			Status: unit.Aligned, Created: time.Unix(seconds, 0),
			Variants: []unit.Variant{{Lang: lang1, Text: text1}, {Lang: lang2, Text: text2}},
		}
		file, r := write(t, o, u)
		units := parseOK(t, file).units
		if len(units) != r.Written {
			t.Fatalf("%d units in the file, %d in the report", len(units), r.Written)
		}
		want1 := cleaned(t, text1)
		want2 := cleaned(t, text2)
		if want1 == "" || want2 == "" {
			if r.Written != 0 {
				t.Errorf("a half-empty unit was written: %q, %q", text1, text2)
			}
			return
		}
		if r.Written == 0 {
			if o.Multilingual {
				t.Errorf("not written: %v", r.Skipped)
			}
			return
		}
		if d := cmp.Diff([]string{want1, want2}, units[0].texts); d != "" {
			t.Error(d)
		}
		wantTitle := cleaned(t, title)
		wantSource := cleaned(t, provenance.FileName(source))
		if units[0].props[provenance.PropTitle] != wantTitle || units[0].props[provenance.PropSource] != wantSource {
			t.Errorf("props %q, want %q and %q", units[0].props, wantTitle, wantSource)
		}
	})
}

// cleaned is the text as a file holds it; xmltext holds its cleaning against an
// oracle of its own.
func cleaned(t *testing.T, s string) string {
	t.Helper()
	var back struct {
		Text string `xml:",chardata"`
	}
	if err := xml.Unmarshal([]byte("<s>"+string(xmltext.Append(nil, s, &xmltext.Cleaned{}))+"</s>"), &back); err != nil {
		t.Fatal(err)
	}
	return back.Text
}
