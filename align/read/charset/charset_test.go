package charset

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

func encoded(t testing.TB, e encoding.Encoding, text string) string {
	t.Helper()
	data, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const (
	chinese      = "今年汛期以来，全市各水库蓄水情况总体良好。"
	russian      = "Городское управление водных ресурсов сообщило об уровне воды."
	japaneseText = "今年の各ダムの貯水状況はおおむね良好である。"
)

// TestDamaged checks that a damaged place does not change the encoding of the
// whole: Decode reports it, NewReader passes it on as invalid UTF-8.
func TestDamaged(t *testing.T) {
	gbk := encoded(t, simplifiedchinese.GBK, "各县应当报送材料，并说明堤防的现状。")
	hzText := encoded(t, simplifiedchinese.HZGB2312, chinese) + "~}"
	jis := encoded(t, japanese.ISO2022JP, japaneseText)
	cp1251 := encoded(t, charmap.Windows1251, "Уровень воды в норме.")
	for name, c := range map[string]struct {
		data, encoding string
		offset         int
	}{
		"a byte":                      {chinese + "\xe9" + chinese, UTF8, len(chinese)},
		"a byte in a short text":      {"水位\xff高", UTF8, len("水位")},
		"a byte among accents":        {"déclaré élargie \xe9tat", UTF8, len("déclaré élargie ")},
		"a paragraph in GBK":          {chinese + "\n" + gbk + "\n" + chinese, UTF8, len(chinese) + 1},
		"a paragraph in windows-1251": {russian + "\n" + cp1251 + "\n" + russian, UTF8, len(russian) + 1},
		"two words":                   {"闸,sluice\n坝,dam\n\xe5\xa0,dyke\n", UTF8, len("闸,sluice\n坝,dam\n")},
		"HZ with a high byte":         {strings.Replace(hzText, "~}", "\xff~}", 1) + "\n" + hzText, hz.Name, -1},
		"ISO-2022-JP, a high byte":    {strings.Replace(jis, "\x1b(B", "\xff\x1b(B", 1) + "\n" + jis, iso2022jp.Name, -1},
		"HZ":                          {strings.Replace(hzText, "~}", "\x7f\x7f~}", 1) + "\n" + hzText, hz.Name, -1},
		"ISO-2022-JP":                 {strings.Replace(jis, "\x1b(B", "\x7f\x7f\x1b(B", 1) + "\n" + jis, iso2022jp.Name, -1},
		"GB18030":                     {encoded(t, simplifiedchinese.GB18030, chinese) + "\xff\n", "gb18030", 2 * len([]rune(chinese))},
	} {
		_, err := Decode(c.data, Options{})
		wrong, ok := errors.AsType[*Error](err)
		if !ok || wrong.Encoding != c.encoding || c.offset >= 0 && wrong.Offset != int64(c.offset) {
			t.Errorf("%s: %+v, want %s at %d", name, err, c.encoding, c.offset)
		}
		lossy, err := Decode(c.data, Options{Lossy: true})
		if err != nil || lossy.Encoding != c.encoding || !strings.Contains(lossy.Text, "\uFFFD") {
			t.Errorf("%s, lossy: %+v, %v", name, lossy, err)
		}
		if c.encoding == hz.Name || c.encoding == iso2022jp.Name {
			continue // exchange files are never in these
		}
		r, found, _, err := NewReader(strings.NewReader(c.data), "")
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil || found != c.encoding || bytes.Contains(text, []byte("\uFFFD")) || bytes.ToValidUTF8(text, nil) == nil {
			t.Errorf("%s: %s, %q, %v", name, found, text, err)
		}
		if got := string(bytes.ToValidUTF8(text, []byte("\uFFFD"))); !strings.Contains(got, "\uFFFD") {
			t.Errorf("%s: the broken place is gone: %q", name, got)
		}
	}
}

// TestCut checks that a text that ends inside a character keeps its encoding.
func TestCut(t *testing.T) {
	for _, e := range []Encoding{utf8Encoding, candidates[0], candidates[1], utf16LE, hz, iso2022jp} {
		text, codec := chinese, e.codec
		switch e.Name {
		case UTF8:
			codec = encoding.Nop
		case "big5":
			text = "今年汛期以來，全市各水庫蓄水情況大致良好。"
		case iso2022jp.Name:
			text = japaneseText
		}
		data := encoded(t, codec, text+text)
		data = strings.TrimSuffix(strings.TrimSuffix(data, "~}"), "\x1b(B")
		got, err := Decode(data[:len(data)-1], Options{})
		want := text + strings.TrimSuffix(text, text[len(text)-len("。"):])
		if err != nil || got.Encoding != e.Name || got.Text != want || got.Cut == 0 {
			t.Errorf("%s: %+v, %v", e.Name, got, err)
		}
		if _, err := Decode(data[:len(data)-1], Options{Whole: true, Label: e.Name}); err == nil {
			t.Errorf("%s: a cut character is no error", e.Name)
		}
	}
}

// TestNotUTF8 checks that texts in other encodings are not taken for damaged UTF-8,
// however short.
func TestNotUTF8(t *testing.T) {
	runes := []rune(chinese)
	for n := 4; n <= len(runes); n++ {
		data := encoded(t, simplifiedchinese.GBK, string(runes[:n]))
		if mostlyUTF8(data) {
			t.Errorf("%d characters in GBK are UTF-8", n)
		}
	}
	for name, data := range map[string]string{
		"big5":         encoded(t, traditionalchinese.Big5, "今年汛期以來，全市各水庫蓄水情況大致良好。"),
		"windows-1251": encoded(t, charmap.Windows1251, russian),
		"koi8-r":       encoded(t, charmap.KOI8R, russian),
		"windows-1252": encoded(t, charmap.Windows1252, "La ministre a déclaré que la coopération était élargie."),
		"euc-jp":       encoded(t, japanese.EUCJP, japaneseText),
		"shift_jis":    encoded(t, japanese.ShiftJIS, japaneseText),
	} {
		if mostlyUTF8(data) {
			t.Errorf("%s is UTF-8", name)
		}
	}
}

// TestReasons checks that errors have the reasons for their remedies.
func TestReasons(t *testing.T) {
	gbk := encoded(t, simplifiedchinese.GBK, chinese)
	for name, c := range map[string]struct {
		data, label, want string
	}{
		"unknown":  {chinese, "gb-whatever", ReasonUnknownLabel},
		"other":    {gbk, "utf-8", ReasonOtherFits},
		"misfit":   {gbk + "\xff\n", "gb18030", ReasonLabelMisfit},
		"detected": {chinese + "\xff" + chinese, "", ReasonBadBytes},
		"nonsense": {gbk, "windows-1251", ReasonOtherFits},
	} {
		_, err := Decode(c.data, Options{Label: c.label})
		reasoner, ok := err.(interface{ Reason() string })
		if !ok || reasoner.Reason() != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// TestSmallEvidence checks what decides for texts of a few bytes: the language, and a
// character that was cut at the end.
func TestSmallEvidence(t *testing.T) {
	for _, c := range []struct {
		text, lang, want string
		codec            encoding.Encoding
	}{
		{"附則", "zh-TW", "big5", traditionalchinese.Big5}, {"Цель", "ru", "windows-1251", charmap.Windows1251}, {"Arrêté", "fr", "windows-1252", charmap.Windows1252},
	} {
		got, err := Decode(encoded(t, c.codec, c.text), Options{Lang: c.lang})
		if err != nil || got.Text != c.text || got.Encoding != c.want {
			t.Errorf("%s: %+v, %v", c.text, got, err)
		}
	}
	if !mostlyUTF8("level 水\xe4\xbd") || mostlyUTF8("level \xe4\xbd x") {
		t.Error("a character that is cut at the end is no damage, one before the end is")
	}
	if word := encoded(t, simplifiedchinese.GB18030, "小学里"); mostlyUTF8(word) {
		t.Error("characters of GBK that look like Cyrillic letters are no UTF-8")
	}
	line := encoded(t, simplifiedchinese.GB18030, chinese+"\n")
	if wrong, cut := candidates[0].firstUndecodable(line + line[:1] + "\n"); wrong != len(line) || cut != 0 {
		t.Errorf("a lead byte before a line break: wrong at %d, %d cut; want %d", wrong, cut, len(line))
	}
}

// TestZeros checks that a few zero bytes do not make a text UTF-16, and that a text of
// zeros has an encoding too.
func TestZeros(t *testing.T) {
	sprinkled := func(text string) string {
		var b strings.Builder
		for i := range len(text) {
			b.WriteByte(text[i])
			if i%101 == 50 {
				b.WriteByte(0)
			}
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"Chinese": strings.Repeat(chinese, 20),
		"Russian": strings.Repeat(russian, 20),
		"English": strings.Repeat("The reservoirs are well filled.\n", 20),
	} {
		got, err := Decode(sprinkled(text), Options{Lossy: true})
		if err != nil || got.Encoding != UTF8 {
			t.Errorf("%s with zero bytes: %s, %v", name, got.Encoding, err)
		}
		wide := encoded(t, utf16LE.codec, text)
		if got, err := Decode(wide, Options{}); err != nil || got.Encoding != utf16LE.Name || got.Text != text {
			t.Errorf("%s in UTF-16: %s, %v", name, got.Encoding, err)
		}
	}
	for _, n := range []int{0, 1, 3, 4, sampleSize, 64 << 10} {
		for _, c := range []string{"\x00", "\xff", "\x80", "\x1b", "~{"} {
			if text, err := Decode(strings.Repeat(c, n), Options{}); err == nil && text.Encoding == "" {
				t.Errorf("%d times %q: no encoding", n, c)
			}
			if _, _, _, err := NewReader(strings.NewReader(strings.Repeat(c, n)), ""); err != nil {
				t.Errorf("%d times %q: %v", n, c, err)
			}
		}
	}
}
