package charset

import (
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// TestNewReader reads one text from many encodings, rightly and wrongly declared.
func TestNewReader(t *testing.T) {
	chinese := strings.Repeat("双方签署联合声明，强调深化合作。", 20)
	traditional := strings.Repeat("雙方簽署聯合聲明，強調深化合作。", 20)
	russian := strings.Repeat("Стороны подписали совместное заявление. ", 20)
	le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	for _, c := range []struct {
		name     string
		text     string
		declared string
		e        encoding.Encoding
		mark     string
		found    string
		differs  string
	}{
		{"utf-8", chinese, "UTF-8", nil, "", "utf-8", ""},
		{"utf-8 with a mark", chinese, "UTF-8", nil, "\xef\xbb\xbf", "utf-8", ""},
		{"utf-8 that says utf-16", chinese, "utf-16", nil, "", "utf-8", "utf-16"},
		{"utf-16 without a mark", chinese, "utf-16", le, "", "utf-16le", ""},
		{"utf-16 that says utf-8", chinese, "utf-8", le, "\xff\xfe", "utf-16le", "utf-8"},
		{"gbk", chinese, "GBK", simplifiedchinese.GBK, "", "gb18030", ""},
		{"gb18030 that says utf-8", chinese, "utf-8", simplifiedchinese.GB18030, "", "gb18030", "utf-8"},
		{"big5 that says nothing", traditional, "", traditionalchinese.Big5, "", "big5", ""},
		{"windows-1251 that says nothing", russian, "", charmap.Windows1251, "", "windows-1251", ""},
	} {
		file := `<?xml version="1.0"?><a>` + c.text + "</a>"
		if c.declared != "" {
			file = strings.Replace(file, `"1.0"`, `"1.0" encoding="`+c.declared+`"`, 1)
		}
		data := file
		if c.e != nil {
			var err error
			if data, err = c.e.NewEncoder().String(file); err != nil {
				t.Fatal(err)
			}
		}
		text, name, differs, err := NewReader(strings.NewReader(c.mark+data), "")
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(text)
		if err != nil || string(got) != file || name != c.found || differs != c.differs {
			t.Errorf("%s: found %s, declared %q, %v, text right: %v", c.name, name, differs, err, string(got) == file)
		}
	}
	if _, _, _, err := NewReader(strings.NewReader("<a/>"), "no such encoding"); err == nil {
		t.Error("an unknown encoding was taken")
	}
}
