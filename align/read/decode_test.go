package read

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/charset"
)

// The encodings of UTF-16, without a mark.
var (
	utf16LE = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16BE = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
)

// encoded are sentences in the encodings that their writers use.
var encoded = []struct {
	encoding string
	codec    encoding.Encoding
	text     string
}{
	{"gb18030", simplifiedchinese.GB18030, "市水利局星期三发布通报说，今年汛期以来，全市各水库蓄水情况总体良好。"},
	{"gb18030", simplifiedchinese.GBK, "关于加强仓库管理的通知"},
	{"gb18030", simplifiedchinese.GB18030, "国际海港城市联合会主席弗朗索瓦·勒梅尔（François Lemaire）表示，气候变化是共同的挑战。"},
	{"gb18030", simplifiedchinese.GBK, "Rule 3: the keeper (保管员) signs the list (清单) every week, and so does the clerk (记录员)."},
	{"big5", traditionalchinese.Big5, "水利署星期三發布通報，今年汛期以來，各水庫蓄水情況大致良好。"},
	{"big5", traditionalchinese.Big5, "關於加強倉庫管理的通知"},
	{"windows-1251", charmap.Windows1251, "Городское управление водных ресурсов сообщило в среду, что водохранилища находятся в хорошем состоянии."},
	{"windows-1251", charmap.Windows1251, "ОБЪЯВЛЕНИЕ О ХРАНЕНИИ ЗЕРНА"},
	{"windows-1251", charmap.Windows1251, "Міністр заявив, що сторони домовилися провести другий раунд переговорів."},
	{"koi8-r", charmap.KOI8R, "Городское управление водных ресурсов сообщило в среду, что водохранилища находятся в хорошем состоянии."},
	{"koi8-r", charmap.KOI8R, "Объявление о хранении зерна"},
	{"ibm866", charmap.CodePage866, "Городское управление водных ресурсов сообщило в среду об уровне воды."},
	{"x-mac-cyrillic", charmap.MacintoshCyrillic, "Городское Управление водных ресурсов сообщило в среду: Уровень воды понизился. По словам Ильи Петрова, опасности нет."},
	{"windows-1252", charmap.Windows1252, "La ministre a déclaré que les échanges étaient en progrès et que la coopération était élargie."},
	{"windows-1252", charmap.Windows1252, "The bureau’s report – “Rivers and Lakes” – was published on Monday."},
	{"windows-1252", charmap.Windows1252, "Die Behörde erklärte, daß die Stände für die Jahreszeit üblich seien."},
	{"windows-1250", charmap.Windows1250, "Ministr prohlásil, že obě strany se dohodly na dalším kole jednání příští měsíc."},
	{"shift_jis", japanese.ShiftJIS, "水利局は水曜日、今年の各ダムの貯水状況はおおむね良好であると発表した。"},
	{"euc-jp", japanese.EUCJP, "水利局は水曜日、今年の各ダムの貯水状況はおおむね良好であると発表した。"},
	{"euc-kr", korean.EUCKR, "수자원국은 수요일에 올해 각 저수지의 저수 상태가 대체로 양호하다고 발표했다."},
	{"hz-gb-2312", simplifiedchinese.HZGB2312, "今年汛期以来，全市各水库蓄水情况总体良好。"},
	{"iso-2022-jp", japanese.ISO2022JP, "今年の各ダムの貯水状況はおおむね良好である。"},
	{"utf-16le", utf16LE, "Report 3: 市水利局星期三发布通报。"},
	{"utf-16be", utf16BE, "Городское управление водных ресурсов."},
	{"utf-16le", utf16LE, "今年汛期以来，全市各水库蓄水情况总体良好。"},
	{"utf-16be", utf16BE, "今年汛期以来，全市各水库蓄水情况总体良好。"},
}

func encode(t testing.TB, codec encoding.Encoding, text string) string {
	t.Helper()
	data, err := codec.NewEncoder().String(text)
	if err != nil {
		t.Fatalf("encode %q: %v", text, err)
	}
	return data
}

func TestDetectsEncoding(t *testing.T) {
	for _, w := range encoded {
		d := mustRead(t, encode(t, w.codec, w.text), Options{Name: w.encoding})
		if d.Encoding != w.encoding || d.Text != w.text {
			t.Errorf("%s in %s is read as %s: %s", w.text, w.encoding, d.Encoding, d.Text)
		}
	}
}

// A file that is much larger than the sample, with its text far from the start.
func TestDetectsEncodingOfLargeFile(t *testing.T) {
	for _, w := range encoded {
		if _, err := htmlindex.Get(w.encoding); err != nil || strings.HasPrefix(w.encoding, "utf-16") || strings.HasPrefix(w.encoding, "iso-2022") {
			continue
		}
		text := strings.Repeat("1234567890 plain ASCII line\n", 1000) + strings.Repeat(w.text+"\n", 300)
		d := mustRead(t, encode(t, w.codec, text), Options{Name: w.encoding})
		if d.Encoding != w.encoding || d.Text != text {
			t.Errorf("%s: read as %s", w.text, d.Encoding)
		}
	}
}

func TestLanguageHelps(t *testing.T) {
	for _, c := range []struct {
		tag, encoding, text string
		codec               encoding.Encoding
	}{
		{"zh", "gb18030", "序言", simplifiedchinese.GBK},
		{"zh", "gb18030", "附则", simplifiedchinese.GBK},
		{"zh-TW", "big5", "附則", traditionalchinese.Big5},
		{"ru", "windows-1251", "Цель", charmap.Windows1251},
		{"ru", "koi8-r", "цель", charmap.KOI8R},
		{"ko", "euc-kr", "서문", korean.EUCKR},
		{"ja", "shift_jis", "はじめに", japanese.ShiftJIS},
		{"fr", "windows-1252", "Arrêté", charmap.Windows1252},
	} {
		d := mustRead(t, encode(t, c.codec, c.text), Options{Lang: c.tag})
		if d.Text != c.text || d.Encoding != c.encoding {
			t.Errorf("%s in %s with language %s is read as %s: %s", c.text, c.encoding, c.tag, d.Encoding, d.Text)
		}
	}
}

func TestMarks(t *testing.T) {
	const text = "今年汛期以来，水库情况良好。\nWater levels are normal."
	for mark, c := range map[string]struct {
		name  string
		codec encoding.Encoding
	}{
		"\xEF\xBB\xBF": {name: charset.UTF8}, "\xFF\xFE": {"utf-16le", utf16LE}, "\xFE\xFF": {"utf-16be", utf16BE},
		"\xFF\xFE\x00\x00": {"utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)}, "\x00\x00\xFE\xFF": {"utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	} {
		data := text
		if c.codec != nil {
			data = encode(t, c.codec, text)
		}
		for _, asked := range []string{"", c.name} {
			d := mustRead(t, mark+data, Options{Encoding: asked})
			if d.Text != text || d.Encoding != c.name {
				t.Errorf("%s with a mark, asked as %q: read as %s: %q", c.name, asked, d.Encoding, d.Text)
			}
		}
	}
	if d := mustRead(t, "\xFF\xFE"+encode(t, utf16LE, text), Options{Encoding: "UTF-16"}); d.Text != text {
		t.Errorf("utf-16 with a mark: %q", d.Text)
	}
	if d := mustRead(t, encode(t, utf16BE, text), Options{Encoding: "utf16"}); d.Text != text {
		t.Errorf("utf-16 without a mark: %q", d.Text)
	}
}

func TestRequestedEncoding(t *testing.T) {
	for _, w := range encoded {
		d := mustRead(t, encode(t, w.codec, w.text), Options{Encoding: w.encoding})
		if d.Text != w.text {
			t.Errorf("asked for %s: %s", w.encoding, d.Text)
		}
	}
	for label, name := range map[string]string{"GBK": "gb18030", "gb2312": "gb18030", "CP1251": "windows-1251", "utf8": "utf-8", "latin1": "windows-1252", "SJIS": "shift_jis", "iso-8859-2": "iso-8859-2", "KOI8-U": "koi8-u", "hz": "hz-gb-2312", "macintosh": "macintosh"} {
		if e, ok := charset.ByLabel(label); !ok || e.Name != name {
			t.Errorf("the label %q means %q, %v; want %q", label, e.Name, ok, name)
		}
	}
}

func TestWrongEncoding(t *testing.T) {
	gbk := encode(t, simplifiedchinese.GBK, encoded[0].text)
	for _, c := range []struct {
		name, data, asked string
		offset            int64
		fits, says        string
	}{
		{"GBK as UTF-8", gbk, "utf-8", 0, "gb18030", "byte 0xca at offset 0 is not valid in utf-8; it reads well as gb18030"},
		{"UTF-8 as Big5", encoded[0].text, "big5", -1, "utf-8", "reads well as utf-8"},
		{"GBK as windows-1251", gbk, "windows-1251", -1, "gb18030", "decoded as windows-1251 the text makes no sense"},
		{"UTF-8 as windows-1251", encoded[6].text, "windows-1251", -1, "utf-8", "reads well as utf-8"},
		{"windows-1251 as KOI8-R", encode(t, charmap.Windows1251, encoded[6].text), "koi8-r", -1, "windows-1251", "reads well as windows-1251"},
		{"ASCII as UTF-16", "The bureau is open on weekdays.\n", "utf-16le", -1, "utf-8", "makes no sense"},
		{"damaged UTF-8", "通报说，水位\xff正常，情况良好。", "", 18, "", "byte 0xff at offset 18"},
		{"damaged UTF-8 after a mark", "\xEF\xBB\xBF通报说\xff水位正常，情况良好。", "", 12, "", "offset 12"},
		{"damaged UTF-16", "\xFF\xFEa\x00\x00\xDCb\x00", "", 4, "", "looks like utf-16le"},
		{"a mark of another encoding", "\xFF\xFEa\x00b\x00", "gb18030", -1, "utf-16le", "reads well as utf-16le"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(context.Background(), strings.NewReader(c.data), Options{Name: "x.txt", Encoding: c.asked})
			var wrong *charset.Error
			if !errors.As(err, &wrong) {
				t.Fatalf("want an *charset.Error, got %v", err)
			}
			if c.asked == "big5" && wrong.Offset >= 0 { // where UTF-8 stops being Big5 is chance
				wrong.Offset = -1
			}
			if wrong.Offset != c.offset || wrong.Fits != c.fits || !strings.Contains(err.Error(), c.says) {
				t.Errorf("offset %d fits %q: %v\nwant offset %d, %q, and %q", wrong.Offset, wrong.Fits, err, c.offset, c.fits, c.says)
			}
		})
	}
}

func TestWrongByteIsFound(t *testing.T) {
	for _, w := range encoded {
		switch w.encoding {
		case "gb18030", "big5", "euc-kr", "shift_jis", "euc-jp":
		default:
			continue
		}
		line := encode(t, w.codec, w.text+"\n")
		data := strings.Repeat(line, 40) + "ab\xff\xffcd\n" + strings.Repeat(line, 40)
		_, err := Read(context.Background(), strings.NewReader(data), Options{Encoding: w.encoding})
		var wrong *charset.Error
		if !errors.As(err, &wrong) || wrong.Offset != int64(40*len(line)+2) || wrong.Byte != 0xff {
			t.Errorf("%s: want offset %d, got %v", w.encoding, 40*len(line)+2, err)
		}
	}
}

// TestWrongByteBeforeBreak checks that the first byte of a character before a
// line break is invalid, and not an incomplete character at the end of the
// text.
func TestWrongByteBeforeBreak(t *testing.T) {
	for _, w := range encoded {
		switch w.encoding {
		case "gb18030", "big5", "euc-kr", "shift_jis", "euc-jp":
		default:
			continue
		}
		line := encode(t, w.codec, w.text+"\n")
		lead := encode(t, w.codec, w.text[strings.IndexFunc(w.text, func(r rune) bool { return r >= 0x2E80 }):])[:1]
		for _, after := range []string{"", line, strings.Repeat(line, 40)} {
			data := strings.Repeat(line, 40) + lead + "\n" + after
			_, err := Read(context.Background(), strings.NewReader(data), Options{Encoding: w.encoding})
			wrong, ok := errors.AsType[*charset.Error](err)
			if !ok || wrong.Offset != int64(40*len(line)) {
				t.Errorf("%s: want offset %d, got %v", w.encoding, 40*len(line), err)
			}
		}
	}
}

func TestUnknownLabel(t *testing.T) {
	_, err := Read(context.Background(), strings.NewReader("text"), Options{Encoding: "gb-whatever"})
	var label *charset.LabelError
	if !errors.As(err, &label) || label.Label != "gb-whatever" || label.Reason() != charset.ReasonUnknownLabel {
		t.Errorf("got %v", err)
	}
}

func TestCutEnd(t *testing.T) {
	const text = "今年汛期以来，全市各水库蓄水情况总体良好。通报"
	for name, codec := range map[string]encoding.Encoding{charset.UTF8: encoding.Nop, "gb18030": simplifiedchinese.GB18030, "big5": traditionalchinese.Big5, "utf-16le": utf16LE} {
		source := text
		if name == "big5" {
			source = "今年汛期以來，全市各水庫蓄水情況大致良好。通報"
		}
		whole := encode(t, codec, source)
		d := mustRead(t, whole[:len(whole)-1], Options{Encoding: name})
		last := source[:len(source)-len("报")]
		if d.Text != last {
			t.Errorf("%s: %q, want %q", name, d.Text, last)
		}
		if n := len(d.Repairs); n != 1 || d.Repairs[0].Kind != RepairCutEnd || d.Slice(d.Paragraphs[len(d.Paragraphs)-1]) != last {
			t.Errorf("%s: %+v", name, d.Repairs)
		}
		_, err := Read(context.Background(), strings.NewReader(whole[:len(whole)-1]), Options{Encoding: name, Without: []align.RepairKind{RepairCutEnd}})
		var wrong *charset.Error
		if !errors.As(err, &wrong) || wrong.Offset >= int64(len(whole)) {
			t.Errorf("%s without the repair: %v", name, err)
		}
	}
}

// The files are those of other projects; see where they come from there.
func TestRealEncodings(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/cases/docs/encodings/*")
	if len(files) == 0 {
		t.Skip("the development cases are not here")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d := mustRead(t, string(data), Options{Name: filepath.Base(file)})
		expected, _, found := strings.Cut(d.Name, "__")
		expected = strings.ToLower(strings.TrimSuffix(expected, "-russian"))
		same := map[string]string{"gb2312": "gb18030", "utf-32": "utf-32le", "utf-8-sig": "utf-8", "maccyrillic": "x-mac-cyrillic"}
		if s := same[expected]; s != "" {
			expected = s
		}
		if found && expected != "utf-16" && d.Encoding != expected {
			t.Errorf("%s is read as %s", d.Name, d.Encoding)
		}
		if strings.Contains(d.Text, string(utf8.RuneError)) {
			t.Errorf("%s holds replacement characters", d.Name)
		}
	}
}
