package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm/unit"
)

func TestDateIn(t *testing.T) {
	for text, want := range map[string]string{
		"talks-2025-10-15.zh.txt": "2025-10-15", "20251015讲话.docx": "2025-10-15", "2025年3月5日，北京": "2025-03-05", "2025年12月": "2025-12",
		"report_2024.05.pdf": "2024-05", "no 12345678 date": "", "tel 20255555": "", "1815-01-01": "", "": "",
		"二〇二五年十月十五日": "2025-10-15", "一九九八年十二月": "1998-12", "二〇二四年二月二十九日": "2024-02-29", "二〇二三年二月二十九日": "",
		"BEIJING, Oct. 15, 2025 --": "2025-10-15", "5 March 2024": "2024-03-05", "Marching on 5, 2024": "", "2025 年 3 月 5 日": "2025-03-05",
	} {
		if got := dateIn(text); got != want {
			t.Errorf("dateIn(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestDateInNames(t *testing.T) {
	for path, want := range map[string]string{
		"texts/2024/talks.zh.txt": "2024", "texts/talks-2023.zh.txt": "2023", "2024年报告/report.zh.docx": "", "talks.zh.txt": "",
		"2024/talks-20231105.zh.txt": "2023-11-05", "plan-2999.txt": "", "iso20225.txt": "",
	} {
		if got := DateInNames(path); got != want {
			t.Errorf("DateInNames(%q) = %q, want %q", path, got, want)
		}
	}
}

// TestFind finds the date of a document in its names and its first paragraphs.
func TestFind(t *testing.T) {
	for _, tt := range []struct {
		name       string
		source     string
		paragraphs []string
		target     []string
		date       string
	}{
		{"the name", "talks-2025-10-15.zh.txt", []string{"标题", "正文。"}, nil, "2025-10-15"},
		{"a stamp", "talks.zh.txt", []string{"译库网 2025-10-15", "标题", "正文。"}, nil, "2025-10-15"},
		{"the headline", "talks.zh.txt", []string{"在大会上的讲话（2025年10月15日）", "正文。"}, nil, "2025-10-15"},
		{"a dateline", "talks.zh.txt", []string{"标题", "译库社青瓷2025年10月15日电（记者周文）会议今天举行。"}, nil, "2025-10-15"},
		{"a dateline of the translation", "talks.zh.txt", []string{"标题", "译库社青瓷10月15日电 会议今天举行。"}, []string{"Title", "QINGCI, Oct. 15, 2025 (Yiku News) -- The meeting was held today."}, "2025-10-15"},
		{"a year in the name", "talks-2025.zh.txt", []string{"标题", "译库社青瓷2025年10月15日电 会议举行。"}, nil, "2025-10-15"},
		{"another year in the name", "talks-2024.zh.txt", []string{"标题", "译库社青瓷2025年10月15日电 会议举行。"}, nil, "2024"},
		{"the date of an event", "talks.zh.txt", []string{"标题", "会议于2025年10月15日在青瓷举行，代表们讨论了港口建设，并参观了新建的码头。"}, nil, ""},
		{"a month", "talks.zh.txt", []string{"2025年10月工作要点", "正文。"}, nil, ""},
	} {
		p := &Pair{Source: &Input{Path: tt.source, Doc: documentOf("zh", tt.paragraphs...)}, Target: &Input{Path: "talks.en.txt", Doc: documentOf("en", tt.target...)}}
		known, found := p.describe(unit.Origin{Title: "said"})
		if known.Date != tt.date || (len(found) == 0) != (tt.date == "") || known.Title != "said" {
			t.Errorf("%s: date %q, want %q; found %v", tt.name, known.Date, tt.date, found)
		}
	}
}

func TestReadMetadata(t *testing.T) {
	read := func(text string) (*Metadata, error) {
		path := filepath.Join(t.TempDir(), "about.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return ReadMetadata(t.Context(), path)
	}
	m, err := read("文件名,标题,日期,机构,translator,url\ntalks,会谈,2025年10月15日,译库社,A. Chen,\nx/port.zh.txt,港口,2024,,,https://example.org\n")
	if err != nil {
		t.Fatal(err)
	}
	want := Details{Title: "会谈", Date: "2025-10-15", Body: "译库社", Translator: "A. Chen"}
	if diff := cmp.Diff(want, m.Of("texts/Talks.zh.txt", "texts/talks.en.docx")); diff != "" {
		t.Errorf("talks (-want +got):\n%s", diff)
	}
	if got := m.Of("texts/port.zh.txt", "texts/port.en.txt"); got.Title != "港口" || got.URL != "https://example.org" {
		t.Errorf("port is %+v", got)
	}
	if got := m.Of("other.zh.txt", "other.en.txt"); got != (Details{}) {
		t.Errorf("other is %+v", got)
	}
	if err := m.Check([]shape.FilePair{{Source: "talks.zh.txt"}}); err == nil {
		t.Error("a row without a document was passed over")
	}
	if err := m.Check([]shape.FilePair{{Source: "talks.zh.txt"}, {Source: "port.zh.txt"}}); err != nil {
		t.Error(err)
	}
	for _, text := range []string{"title,date\nx,2024\n", "name,date\nx,soon\n", "name,date\n,2024\n", "name\nx\nX.txt\n", "name,title\n"} {
		if _, err := read(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
