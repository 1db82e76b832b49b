package app

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/export/sheet"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The details of a document come from a person, who states them with the import or in a
// table of metadata, else from the earlier import that it replaces, else from the
// document itself: the title is its heading, the date is in the names of its files, in
// the line on where and when it was published, in its headline or its dateline. Details
// found that way are reported, since they may be wrong.

// dated are the forms of dates, with years as 2025 and as 二〇二五. The groups are
// year, month and day; the last two may be empty.
var dated = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)\s?[-./_年]\s?(0?[1-9]|1[0-2])(?:\s?[-./_月]\s?(0?[1-9]|[12]\d|3[01])日?)?(?:\D|$)`),
		regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\D|$)`),
		regexp.MustCompile(`([一二][九〇零○][〇零○一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?`),
	}
})

// englishDates are dates with the name of the month, with the groups month, day and
// year, or day, month and year.
var englishDates = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (\d{1,2}),? ((?:19|20)\d\d)\b`),
		regexp.MustCompile(`(?i)\b(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? ((?:19|20)\d\d)\b`),
	}
})

const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// dateIn returns a date in the text, or "": 2025-10-15, 20251015, 2025年10月15日,
// 二〇二五年十月十五日, October 15, 2025, or a month of a year.
func dateIn(text string) string {
	date, _, _ := findDate(text)
	return date
}

// findDate is like dateIn but also returns the byte range of the date.
func findDate(text string) (date string, from, to int) {
	check := func(m []int, year, month, day string) bool {
		date = fmt.Sprintf("%04s", chineseNumber(year, false))
		for _, part := range []string{month, day} {
			if part != "" {
				date += fmt.Sprintf("-%02s", chineseNumber(part, true))
			}
		}
		from, to = m[2], m[1]
		for i := 4; i < len(m); i += 2 {
			if m[i] >= 0 {
				from, to = min(from, m[i]), m[i+1]
			}
		}
		if strings.HasPrefix(text[to:], "日") || strings.HasPrefix(text[to:], "月") {
			to += len("日")
		}
		return unit.ValidateDate(date) == nil
	}
	group := func(m []int, n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return text[m[2*n]:m[2*n+1]]
	}
	for _, form := range dated() {
		if m := form.FindStringSubmatchIndex(text); m != nil && check(m, group(m, 1), group(m, 2), group(m, 3)) {
			return date, from, to
		}
	}
	for i, form := range englishDates() {
		m := form.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		name, day := group(m, 1), group(m, 2)
		if i == 1 {
			name, day = day, name
		}
		month := strings.Index(months, strings.ToLower(name))/3 + 1
		if check(m, group(m, 3), fmt.Sprint(month), day) {
			return date, from, to
		}
	}
	return "", 0, 0
}

// chineseNumber converts 二〇二五 to 2025 and, if tens is set, 二十五 to 25. It keeps
// digits.
func chineseNumber(text string, tens bool) string {
	const digits = "〇一二三四五六七八九"
	if tens {
		if before, after, ok := strings.Cut(text, "十"); ok {
			return chineseNumber(cmp.Or(before, "一"), false) + chineseNumber(cmp.Or(after, "〇"), false)
		}
	}
	var b strings.Builder
	for _, r := range text {
		switch i := strings.IndexRune(digits, r); {
		case r == '零' || r == '○':
			b.WriteByte('0')
		case i >= 0:
			b.WriteByte('0' + byte(i/len("〇")))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// yearInName matches a year in the name of a file.
var yearInName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)(?:\D|$)`) })

// DateInNames returns the date in the names of the files, or the name of the
// folder if that is a year. A year in the future is not a date.
func DateInNames(paths ...string) string {
	for _, path := range paths {
		if path == "" {
			continue
		}
		name := filepath.Base(path)
		if date := dateIn(strings.TrimSuffix(name, filepath.Ext(name))); date != "" {
			return date
		}
		for _, name := range []string{name, filepath.Base(filepath.Dir(path))} {
			m := yearInName().FindStringSubmatch(name)
			if m != nil && m[1] <= fmt.Sprint(time.Now().Year()) && (name == filepath.Base(path) || name == m[1]) {
				return m[1]
			}
		}
	}
	return ""
}

// A document states its date in one of its first paragraphs, if that is short or
// begins with the date. Later dates are those of events.
const (
	headParagraphs = 6
	headlineLength = 80 // characters of a headline with its date in parentheses
	datelineLength = 40 // characters before the sentence begins
)

// dateInText returns the date that the document states about itself, and its
// paragraph, counted from 1.
func dateInText(in *Input) (date string, paragraph int) {
	for i, p := range in.Doc.Paragraphs[:min(len(in.Doc.Paragraphs), headParagraphs)] {
		text := strings.TrimSpace(OneLine(in.Doc.Slice(p)))
		short := utf8.RuneCountInString(text) <= headlineLength && !strings.Contains(text, "。") && !strings.HasSuffix(text, ".")
		if !short {
			if text = datelineOf(text); text == "" {
				continue
			}
		}
		if date := dateIn(text); len(date) == len(time.DateOnly) {
			return date, i + 1
		}
	}
	return "", 0
}

// datelines matches the beginnings of reports: 译库社北京2025年10月15日电, BEIJING, Oct. 15,
// 2025 (Yiku News) --.
var datelines = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[（(]?[\p{Han}]{0,12}(?:社|网|报|讯).{0,30}?(?:电|讯)|^\p{Lu}[\p{Lu} ,.'-]{2,}, [^()]{3,24}(?:\(|--|—)`)
})

func datelineOf(text string) string {
	line := datelines().FindString(text)
	if utf8.RuneCountInString(line) > datelineLength {
		return ""
	}
	return line
}

// find returns the details that only the pair itself states; known holds those already
// known.
func (p *Pair) find(known unit.Origin) []shape.FoundDetail {
	var list []shape.FoundDetail
	if known.Title == "" {
		if title := headingOf(p.Source.Doc); title != "" {
			list = append(list, shape.FoundDetail{Field: "title", Value: title, Where: "the heading of " + p.Source.Path})
		}
	}
	if known.Date != "" {
		return list
	}
	date, where := DateInNames(p.Source.Path, p.Target.Path), "the name of the file"
	for _, in := range []*Input{p.Source, p.Target} {
		if len(date) == len(time.DateOnly) {
			break
		}
		if day, paragraph := dateInText(in); day != "" && strings.HasPrefix(day, date) {
			date, where = day, fmt.Sprintf("paragraph %d of %s", paragraph, in.Path)
		}
	}
	if date != "" {
		list = append(list, shape.FoundDetail{Field: "date", Value: date, Where: where})
	}
	return list
}

// describe completes known details with those that the pair itself states.
func (p *Pair) describe(known unit.Origin) (unit.Origin, []shape.FoundDetail) {
	found := p.find(known)
	for _, f := range found {
		switch f.Field {
		case "title":
			known.Title = f.Value
		case "date":
			known.Date = f.Value
		}
	}
	return known, found
}

// Metadata maps names of files to the details of documents.
type Metadata struct {
	path   string
	byName map[string]*metadataRow
}

type metadataRow struct {
	Details
	line int
}

// A MetadataError is a fault in a table of metadata.
type MetadataError struct {
	Path    string
	Line    int
	Problem string
}

func (e *MetadataError) Error() string { return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Problem) }

// Reason returns ReasonMetadata.
func (e *MetadataError) Reason() string { return ReasonMetadata }

// ReasonMetadata is the reason of a MetadataError.
const ReasonMetadata = "table-of-metadata"

// ReadMetadata reads a table (CSV, TSV or Excel) whose heading names the columns: name,
// title, date, body, translator, url, or the Chinese words. The name is that of one of
// the files, with or without folder and ending, or what both names have in common.
func ReadMetadata(ctx context.Context, path string) (*Metadata, error) {
	f, err := OpenFile(ctx, path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	head, err := in.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("cannot read %s: %w", path, err)
	}
	m := &Metadata{path: path, byName: map[string]*metadataRow{}}
	var columns []table.Role
	row := func(r sheet.RawRow) error {
		fault := func(format string, args ...any) error {
			return &MetadataError{path, r.Line, fmt.Sprintf(format, args...)}
		}
		switch {
		case r.Bad != "":
			return fault("%s", r.Bad)
		case strings.TrimSpace(strings.Join(r.Cells, "")) == "":
			return nil
		case columns == nil:
			if columns = metadataColumns(r.Cells); !slices.Contains(columns, table.SourceFile) {
				return fault("the heading has no column name")
			}
			return nil
		}
		x := &metadataRow{line: r.Line}
		var names []string
		for i, cell := range r.Cells[:min(len(r.Cells), len(columns))] {
			cell = strings.TrimSpace(OneLine(cell))
			switch columns[i] {
			case table.SourceFile:
				if cell != "" {
					names = append(names, cell)
				}
			case table.Title:
				x.Title = cell
			case table.Date:
				x.Date = cell
			case table.Body:
				x.Body = cell
			case table.Translator:
				x.Translator = cell
			case table.URL:
				x.URL = cell
			}
		}
		if unit.ValidateDate(x.Date) != nil {
			if x.Date = dateIn(x.Date); x.Date == "" {
				return fault("the date is invalid: write 2025, 2025-10 or 2025-10-15")
			}
		}
		if len(names) == 0 {
			return fault("the row names no file")
		}
		for _, name := range names {
			key := metadataKey(name)
			if there := m.byName[key]; there != nil {
				return fault("%s is in line %d as well", name, there.line)
			}
			m.byName[key] = x
		}
		return nil
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		err = sheet.EachExcelRow(ctx, in, row)
	} else {
		err = sheet.EachTextRow(ctx, in, "", row)
	}
	if err == nil && len(m.byName) == 0 {
		err = &MetadataError{path, 1, "the table names no file"}
	}
	if err != nil {
		return nil, err
	}
	return m, nil
}

// nameWords are headings of the column with the names of files.
var nameWords = []string{"name", "file", "filename", "document", "文件", "文件名", "名称", "文档"}

func metadataColumns(cells []string) []table.Role {
	columns := make([]table.Role, len(cells))
	for i, cell := range cells {
		word := strings.ToLower(strings.TrimSpace(cell))
		role, ok := table.Heading(cell)
		switch {
		case slices.Contains(nameWords, word) || ok && role == table.TargetFile:
			columns[i] = table.SourceFile
		case ok:
			columns[i] = role
		}
	}
	return columns
}

// metadataKey returns a name without folder and ending, in small letters.
func metadataKey(name string) string {
	name = strings.ToLower(filepath.Base(filepath.ToSlash(strings.ReplaceAll(name, `\`, "/"))))
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// Of returns the details in the table for a document with these files.
func (m *Metadata) Of(source, target string) Details {
	if m == nil {
		return Details{}
	}
	for _, key := range metadataKeys(source, target) {
		if x := m.byName[key]; x != nil {
			return x.Details
		}
	}
	return Details{}
}

// metadataKeys returns the keys by which the table may name a document with
// these files.
func metadataKeys(paths ...string) []string {
	var keys []string
	for _, path := range paths {
		keys = append(keys, metadataKey(path))
		for _, r := range readingsOf(filepath.Base(path)) { // the name talks for talks.zh.txt
			keys = append(keys, strings.TrimFunc(strings.ReplaceAll(r.key, "\x00", ""), func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) }))
		}
	}
	return keys
}

// Check returns an error for the first row that names none of the pairs.
func (m *Metadata) Check(pairs []shape.FilePair) error {
	used := map[*metadataRow]bool{}
	for _, p := range pairs {
		for _, key := range metadataKeys(p.Source, p.Target) {
			used[m.byName[key]] = true
		}
	}
	var first *metadataRow
	var named string
	for name, x := range m.byName {
		if !used[x] && (first == nil || x.line < first.line || x == first && name < named) {
			first, named = x, name
		}
	}
	if first == nil {
		return nil
	}
	return &MetadataError{m.path, first.line, fmt.Sprintf("no document to be imported is called %s", named)}
}

// or returns the details, with empty fields taken from other.
func (d Details) or(other Details) Details {
	return Details{
		Title: cmp.Or(d.Title, other.Title), Date: cmp.Or(d.Date, other.Date), Body: cmp.Or(d.Body, other.Body),
		Translator: cmp.Or(d.Translator, other.Translator), URL: cmp.Or(d.URL, other.URL),
	}
}

// The longest headings that are taken for a title, in characters. Headlines of
// Chinese agencies have fewer than 40 characters, those in alphabets fewer than
// 150 letters; a longer text is a sentence without its full stop.
const (
	longestHeading       = 40
	longestSpacedHeading = 150
)

// aboutThePage matches a line above the heading of a web page that names its source,
// its author or what follows: 来源：译库网, 中英对照, Full text.
var aboutThePage = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:(?:来源|稿源|作者|记者|编辑|责任编辑|责编|发布时间|发布日期|时间|日期|字号|字体|打印|分享|source|author|by|editor|date|published|updated)\s?[:：].*|` +
		`[（(【\[]?(?:双语|双语全文|双语对照|中英对照|中英文对照|英汉对照|中俄对照|全文|译文|原文|受权发布|bilingual|full text|translation)[)）】\]]?)$`)
})

// agency matches the rest of «译库网 2020-06-01 10:10» without date and time: nothing, or the name of
// a site, an agency or a paper.
var agency = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:[\p{Han}]{1,10}(?:网|社|报|台|讯|客户端|公众号|部|办|院)|[a-z.' ]{0,24}(?:news|agency|daily|net|times|online|\.com|\.cn|xinhua))?$`)
})

// besideDate matches what may be next to a date: a time of day, a label.
var besideDate = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\d{1,2}[:：]\d\d(?:[:：]\d\d)?|(?:来源|稿源|发布时间|发布日期|source|published|updated)\s?[:：]`)
})

// isNoTitle reports whether a paragraph above the title describes where and when
// the page was published, or announces what follows.
func isNoTitle(text string) bool {
	if strings.HasSuffix(text, "：") || strings.HasSuffix(text, ":") || aboutThePage().MatchString(text) {
		return true
	}
	date, from, to := findDate(text)
	if date == "" {
		return false
	}
	rest := text[:from] + " " + text[to:]
	rest = strings.TrimFunc(besideDate().ReplaceAllString(rest, ""), func(r rune) bool { return !unicode.IsLetter(r) })
	return agency().MatchString(rest)
}

// headingOf returns the first paragraph of the document that isNoTitle does not
// exclude, if it looks like a heading: followed by others, short, and without the end
// of a sentence. Otherwise it returns "".
func headingOf(doc *align.Document) string {
	for i := 0; i+1 < len(doc.Paragraphs) && i < headParagraphs; i++ {
		text := strings.TrimSpace(OneLine(doc.Slice(doc.Paragraphs[i])))
		if !isNoTitle(text) {
			return asHeading(doc, text)
		}
	}
	return ""
}

// asHeading returns the text if it looks like a heading of the document,
// otherwise "".
func asHeading(doc *align.Document, text string) string {
	longest := longestHeading
	if lang.Spaced(doc.Lang) {
		longest = longestSpacedHeading
	}
	if utf8.RuneCountInString(text) > longest || strings.Contains(text, "。") {
		return ""
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	if strings.ContainsRune("。．.!?！？;；:：,，、…", last) {
		return ""
	}
	return text
}

// The length in characters of a phrase that is useful as an example: what
// Chinese prose quotes is a set phrase if it is short, and speech if it is
// long.
const (
	shortestPhrase = 3
	longestPhrase  = 8
)

// ExamplePhrase returns a set phrase in the Chinese of the units, for a command
// that the user can try: the first text between “ ”, 「 」 or 《 》 that has only
// Chinese characters, or "".
func ExamplePhrase(units []unit.Unit) string {
	for _, u := range units {
		v, ok := u.Variant("zh")
		if !ok {
			v, ok = u.Variant("zh-Hant")
		}
		if !ok {
			continue
		}
		for _, marks := range [][2]string{{"“", "”"}, {"「", "」"}, {"《", "》"}} {
			for rest := v.Text; ; {
				_, after, found := strings.Cut(rest, marks[0])
				if !found {
					break
				}
				if phrase, _, closed := strings.Cut(after, marks[1]); closed && isPhrase(phrase) {
					return phrase
				}
				rest = after
			}
		}
	}
	return ""
}

func isPhrase(s string) bool {
	n := utf8.RuneCountInString(s)
	notHan := func(r rune) bool { return !unicode.Is(unicode.Han, r) }
	return shortestPhrase <= n && n <= longestPhrase && strings.IndexFunc(s, notHan) < 0
}
