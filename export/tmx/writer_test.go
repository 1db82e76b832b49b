package tmx

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/tm/unit"
)

func TestHeader(t *testing.T) {
	u := newUnit(talks, 0, "zh", "会谈开始。", "en", "The talks began.")
	file, _ := write(t, export.WriteOptions{}, u)
	want := map[string]string{
		"creationtool": "yiku", "creationtoolversion": "0.1.0", "segtype": "sentence", "o-tmf": "yiku",
		"adminlang": "en", "srclang": "zh-CN", "datatype": "plaintext", "creationdate": "20260509T120000Z",
	}
	if d := cmp.Diff(want, parseOK(t, file).header); d != "" {
		t.Error(d)
	}
	if !strings.HasPrefix(file, `<?xml version="1.0" encoding="UTF-8"?>`+"\n<tmx ") {
		t.Errorf("the file begins %.60q", file)
	}
	file, _ = write(t, export.WriteOptions{DOCTYPE: true, Created: noon.In(time.FixedZone("", -5*3600))}, u)
	if !strings.Contains(file, "?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx ") {
		t.Errorf("no document type in %.200q", file)
	}
	header := parseOK(t, file).header
	if header["adminlang"] != "en" || header["creationdate"] != "20260509T120000Z" {
		t.Errorf("header %v", header)
	}
}

func TestUnitAttributes(t *testing.T) {
	u := newUnit(talks, 12, "zh", "会谈开始。", "en", "The talks began.")
	bare := unit.Unit{Status: unit.Imported, Score: 1, Variants: u.Variants}
	file, _ := write(t, export.WriteOptions{}, u, bare)
	units := parseOK(t, file).units
	want := parsedUnit{
		attributes: map[string]string{
			"tuid": "0f5a3b9c2d417e86-12", "creationdate": "20260508T130405Z", "changedate": "20260509T060000Z",
			"creationid": "Li Ming",
		},
		props: map[string]string{
			"x-origin-source": "talks.zh.txt", "x-origin-target": "talks.en.txt", "x-title": "两国代表团举行会谈",
			"x-date": "2026-05-08", "x-body": "海城通讯社", "x-translator": "Li Ming",
			"x-url": "https://news.example/talks?id=7&lang=zh", "x-status": "aligned", "x-score": "0.93",
		},
		note:  "两国代表团举行会谈; 海城通讯社, 2026-05-08; translated by Li Ming; aligned by machine, not reviewed",
		langs: []string{"zh-CN", "en-US"},
		texts: []string{"会谈开始。", "The talks began."},
	}
	if d := cmp.Diff(want, units[0], cmp.AllowUnexported(parsedUnit{})); d != "" {
		t.Error(d)
	}
	want.attributes = map[string]string{"tuid": units[1].attributes["tuid"]}
	want.props = map[string]string{"x-status": "imported", "x-score": "1.00"}
	want.note = "imported as a pair"
	if d := cmp.Diff(want, units[1], cmp.AllowUnexported(parsedUnit{})); d != "" {
		t.Error(d)
	}
}

func TestSkipped(t *testing.T) {
	rejected := newUnit(talks, 1, "zh", "甲", "en", "A")
	rejected.Status = unit.Rejected
	noName := newUnit(unit.Origin{}, 6, "zh", "\x01\u3000", "en", "G")
	file, r := write(t, export.WriteOptions{Source: "zh", Target: "en"},
		newUnit(talks, 0, "zh", "会谈开始。", "en", "The talks began.", "ru", "Переговоры начались."),
		rejected,
		newUnit(talks, 2, "zh", "乙", "ru", "Б"),
		newUnit(talks, 3, "zh", "丙", "en", " \n"),
		newUnit(talks, 4, "zh-Hant", "會談開始。", "en", "The talks began."),
		newUnit(talks, 5, "zh-TW", "會談開始。", "en", "The talks began."),
		noName,
		newUnit(talks, 7, "zh", "", "zh-CN", "丁", "en", "", "en-US", "D"),
	)
	want := []export.Skip{
		{Reason: export.ReasonRejected, Count: 1, First: "talks.zh.txt, unit 2"},
		{Reason: export.ReasonOtherLanguages, Count: 1, First: "talks.zh.txt, unit 3"},
		{Reason: export.ReasonOtherScript, Count: 2, First: "talks.zh.txt, unit 5"},
		{Reason: export.ReasonHalfEmpty, Count: 2, First: "talks.zh.txt, unit 4"},
	}
	if d := cmp.Diff(want, r.Skipped); d != "" {
		t.Error(d)
	}
	if r.Written != 2 || r.OtherVariants != 3 || r.DroppedCharacters != 0 {
		t.Errorf("report %+v", r)
	}
	units := parseOK(t, file).units
	if d := cmp.Diff([]string{"丁", "D"}, units[1].texts); d != "" {
		t.Error(d)
	}
}

func TestPairs(t *testing.T) {
	mixed := []unit.Unit{
		newUnit(talks, 0, "en-GB", "The programme began.", "zh-TW", "計畫開始。"),
		newUnit(talks, 1, "en", "The program began.", "zh-Hant", "計畫開始了。"),
		newUnit(talks, 2, "zh-Hant-HK", "計劃開始。", "en-US", "The program started."),
		newUnit(talks, 3, "en", "The plan", "zh", "计划"),
	}
	for _, c := range []struct {
		name    string
		o       export.WriteOptions
		srclang string
		langs   [][]string
		sources []string
		targets []string
	}{
		{"open", export.WriteOptions{}, "en-GB",
			[][]string{{"en-GB", "zh-TW"}, {"en-US", "zh-TW"}, {"en-US", "zh-HK"}}, []string{"en-GB", "en-US"}, []string{"zh-TW", "zh-HK"}},
		{"target open", export.WriteOptions{Source: "zh-Hant"}, "zh-TW",
			[][]string{{"zh-TW", "en-GB"}, {"zh-TW", "en-US"}, {"zh-HK", "en-US"}}, []string{"zh-TW", "zh-HK"}, []string{"en-GB", "en-US"}},
		{"simplified", export.WriteOptions{Source: "en", Target: "zh"}, "en-US", [][]string{{"en-US", "zh-CN"}}, []string{"en-US"}, []string{"zh-CN"}},
		{"one variety", export.WriteOptions{Source: "en-GB"}, "en-GB", [][]string{{"en-GB", "zh-TW"}}, []string{"en-GB"}, []string{"zh-TW"}},
		{"one label", export.WriteOptions{Target: "zh-Hant", Labels: map[string]string{"en": "en", "zh-Hant": "zh-TW"}}, "en",
			[][]string{{"en", "zh-TW"}, {"en", "zh-TW"}, {"en", "zh-TW"}}, []string{"en"}, []string{"zh-TW"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file, r := write(t, c.o, mixed...)
			p := parseOK(t, file)
			var langs [][]string
			for _, u := range p.units {
				langs = append(langs, u.langs)
			}
			if d := cmp.Diff(c.langs, langs); d != "" || p.header["srclang"] != c.srclang {
				t.Errorf("srclang %s, want %s\n%s", p.header["srclang"], c.srclang, d)
			}
			if d := cmp.Diff([][]string{c.sources, c.targets}, [][]string{r.SourceCodes, r.TargetCodes}); d != "" {
				t.Error(d)
			}
			if several := len(c.sources) > 1 || len(c.targets) > 1; several != (len(r.Warnings) > 0) {
				t.Errorf("warnings %q", r.Warnings)
			}
		})
	}
}

func TestScriptsAsPair(t *testing.T) {
	u := newUnit(talks, 0, "zh-Hant", "會談開始。", "zh", "会谈开始。")
	file, _ := write(t, export.WriteOptions{}, u)
	if d := cmp.Diff([]string{"zh-TW", "zh-CN"}, parseOK(t, file).units[0].langs); d != "" {
		t.Error(d)
	}
	varieties := newUnit(talks, 1, "en-GB", "colour", "en-US", "color")
	file, _ = write(t, export.WriteOptions{Source: "en-GB", Target: "en-US"}, varieties)
	if d := cmp.Diff([]string{"en-GB", "en-US"}, parseOK(t, file).units[0].langs); d != "" {
		t.Error(d)
	}
	_, r := write(t, export.WriteOptions{Target: "en-US", LangStyle: export.StyleBase}, varieties)
	if len(r.Skipped) != 1 || r.Skipped[0].Reason != export.ReasonSameCode {
		t.Errorf("skipped %v", r.Skipped)
	}
}

func TestMultilingual(t *testing.T) {
	file, r := write(t, export.WriteOptions{Multilingual: true},
		newUnit(talks, 0, "zh", "会谈开始。", "zh-Hant", "會談開始。", "en", "The talks began.", "ru", "Переговоры начались."),
		newUnit(talks, 1, "en", "One", "en", "Two", "zh", "\x02"),
		newUnit(talks, 2, "en", "One", "ru", " "),
	)
	p := parseOK(t, file)
	want := [][]string{{"zh-CN", "zh-TW", "en-US", "ru-RU"}, {"en-US", "en-US"}}
	if d := cmp.Diff(want, [][]string{p.units[0].langs, p.units[1].langs}); d != "" || p.header["srclang"] != "*all*" {
		t.Errorf("srclang %s\n%s", p.header["srclang"], d)
	}
	if r.Written != 2 || r.OtherVariants != 1 || len(r.Warnings) != 0 || len(r.SourceCodes) != 0 || len(r.TargetCodes) != 4 {
		t.Errorf("report %+v", r)
	}
	if len(r.Skipped) != 1 || r.Skipped[0].Reason != export.ReasonHalfEmpty {
		t.Errorf("skipped %v", r.Skipped)
	}
}

func TestNoUnits(t *testing.T) {
	for _, c := range []struct {
		o    export.WriteOptions
		want string
	}{{export.WriteOptions{}, "*all*"}, {export.WriteOptions{Source: "ru"}, "ru-RU"}, {export.WriteOptions{Multilingual: true}, "*all*"}} {
		file, r := write(t, c.o)
		if got := parseOK(t, file).header["srclang"]; got != c.want || len(r.Warnings) != 1 {
			t.Errorf("%+v: srclang %s, want %s; warnings %q", c.o, got, c.want, r.Warnings)
		}
	}
}

func TestReportCounts(t *testing.T) {
	dirty := talks
	dirty.Title = "会谈\x02\n公报"
	long := strings.Repeat("长", export.LongText)
	_, r := write(t, export.WriteOptions{},
		newUnit(dirty, 0, "zh", "a\x01b\nc ", "en", "d"),
		newUnit(dirty, 1, "zh", "e", "en", "f"),
		newUnit(talks, 2, "zh", long, "en", "g"),
		newUnit(talks, 3, "zh", long+"长", "en", "h"),
	)
	if r.DroppedCharacters != 3 || r.LineBreaks != 3 || r.Trimmed != 1 || r.LongUnits != 1 || len(r.Warnings) != 1 {
		t.Errorf("report %+v", r)
	}
}

func TestLargeFileWarning(t *testing.T) {
	r := export.Report{Written: 1, Bytes: export.LargeFile}
	if list := warnings(&r); len(list) != 0 {
		t.Errorf("warned at the limit: %q", list)
	}
	r.Bytes = 1_260_000_000
	if list := warnings(&r); len(list) != 1 || !strings.Contains(list[0], "1.3 GB") {
		t.Errorf("warnings %q", list)
	}
}

func TestOptionErrors(t *testing.T) {
	for _, c := range []struct {
		o    export.WriteOptions
		word string
	}{
		{export.WriteOptions{Multilingual: true, Source: "zh"}, "multilingual"},
		{export.WriteOptions{Multilingual: true, Target: "zh"}, "multilingual"},
		{export.WriteOptions{LangStyle: "zh-cn"}, "zh-Hans"},
		{export.WriteOptions{Labels: map[string]string{"zh": "zh-CN", "zh-Hant": "zh-cn"}}, "zh-Hant"},
		{export.WriteOptions{Labels: map[string]string{"en": `en"`}}, "letters"},
		{export.WriteOptions{Source: "en-GB", Target: "en-US", LangStyle: export.StyleBase}, "the code en:"},
		{export.WriteOptions{Source: "zh", Target: "zh-CN"}, "the code zh-CN:"},
	} {
		_, err := NewWriter(&bytes.Buffer{}, c.o)
		if err == nil || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%+v: error %v, want one with %q", c.o, err, c.word)
		}
	}
}

// failing takes some bytes and then no more, as a full disk does.
type failing struct{ room int }

var errFull = errors.New("no space left on device")

func (f *failing) Write(p []byte) (int, error) {
	if len(p) > f.room {
		n := f.room
		f.room = 0
		return n, errFull
	}
	f.room -= len(p)
	return len(p), nil
}

func TestWriteError(t *testing.T) {
	w, err := NewWriter(&failing{room: 3 * writing.BufferSize}, export.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	u := newUnit(talks, 0, "zh", "会谈开始。", "en", "The talks began.")
	for err == nil && w.Report().Units < 10_000 {
		err = w.Write(u)
	}
	if !errors.Is(err, errFull) || w.Report().Bytes != 3*writing.BufferSize {
		t.Fatalf("error %v after %d bytes", err, w.Report().Bytes)
	}
	if again := w.Write(u); !errors.Is(again, errFull) {
		t.Errorf("the next call says %v", again)
	}
	if again := w.Close(); !errors.Is(again, errFull) {
		t.Errorf("close says %v", again)
	}
}

func TestAfterClose(t *testing.T) {
	var b bytes.Buffer
	w, err := NewWriter(&b, export.WriteOptions{Created: noon})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Close(), w.Close()); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(newUnit(talks, 0, "zh", "甲", "en", "A")); err == nil {
		t.Error("a unit was taken after the end of the file")
	}
	parseOK(t, b.String())
}

// TestStreams checks that the writer passes on data from time to time.
func TestStreams(t *testing.T) {
	var b bytes.Buffer
	w, err := NewWriter(&b, export.WriteOptions{Created: noon})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("会谈开始。", 100)
	for place := range 1000 {
		if err := w.Write(newUnit(talks, place, "zh", text, "en", text)); err != nil {
			t.Fatal(err)
		}
		if len(w.file.Buf) > writing.BufferSize || cap(w.file.Buf) > 4*writing.BufferSize {
			t.Fatalf("%d bytes held, room for %d", len(w.file.Buf), cap(w.file.Buf))
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if n := len(parseOK(t, b.String()).units); n != 1000 {
		t.Errorf("%d units", n)
	}
}

func TestAppendDate(t *testing.T) {
	for _, c := range []struct {
		in   time.Time
		want string
	}{
		{time.Time{}, ""},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), ""},
		{time.Date(9999, 12, 31, 23, 59, 59, 999, time.UTC), ` d="99991231T235959Z"`},
		{time.Date(26, 1, 2, 3, 4, 5, 0, time.UTC), ` d="00260102T030405Z"`},
		{time.Date(2026, 1, 1, 2, 0, 0, 0, time.FixedZone("", 3*3600)), ` d="20251231T230000Z"`},
	} {
		if got := string(appendDate(nil, "d", c.in)); got != c.want {
			t.Errorf("%v: %s, want %s", c.in, got, c.want)
		}
	}
}

func TestAppendScore(t *testing.T) {
	for _, c := range []struct {
		in   float64
		want string
	}{
		{0, "0.00"}, {0.004, "0.00"}, {0.07, "0.07"}, {0.995, "1.00"}, {1, "1.00"},
		{math.Copysign(0, -1), "0.00"}, {-0.5, ""}, {1.5, ""}, {math.NaN(), ""}, {math.Inf(1), ""},
	} {
		want := ""
		if c.want != "" {
			want = `<prop type="x-score">` + c.want + "</prop>\n"
		}
		if got := string(appendScore(nil, c.in)); got != want {
			t.Errorf("%v: %q, want %q", c.in, got, want)
		}
	}
}
