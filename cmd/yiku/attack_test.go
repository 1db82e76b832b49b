//go:build unix

package main

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestAttack is make attack: it gives the program files that are made to cost time or
// main memory, files that were changed at random, damaged memories, and words at random, for as
// long as YIKU_ATTACK says. A fault is a panic, an internal error, more than the budget,
// or a look-up that misses units of a memory that doctor calls sound. YIKU_BINARY is the
// program; YIKU_SEED repeats a run.
func TestAttack(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("YIKU_ATTACK"))
	if err != nil {
		t.Skip("YIKU_ATTACK says how long, such as 10m")
	}
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("YIKU_SEED"); s != "" {
		if _, err := fmt.Sscan(s, &seed); err != nil {
			t.Fatal(err)
		}
	}
	a := &attack{T: t, program: os.Getenv("YIKU_BINARY"), dir: t.TempDir(), random: rand.New(rand.NewPCG(seed, 1))}
	t.Logf("YIKU_SEED=%d", seed)
	for _, class := range []struct {
		name string
		run  func(end time.Time)
	}{{"bombs", a.bombs}, {"changed files", a.mutations}, {"damaged memories", a.memories}, {"words at random", a.words}} {
		a.tried, a.refused, a.most, a.largest = 0, 0, 0, 0
		class.run(time.Now().Add(long / 4))
		t.Logf("%s: %d tried, %d of them refused, at most %v of processor time and %d MB", class.name, a.tried, a.refused, a.most.Round(time.Millisecond), a.largest>>20)
	}
}

// The budget of one call: of its time and its main memory, and how long it may take where
// the machine does other things as well.
const (
	budgetTime   = 10 * time.Second
	budgetMemory = 600 << 20
	patience     = 2 * time.Minute
)

type attack struct {
	*testing.T
	program, dir   string
	random         *rand.Rand
	tried, refused int
	most           time.Duration
	largest        int64
}

// call runs the program and reports violations of the rules.
func (a *attack) call(what string, args ...string) (stdout, stderr string, code int) {
	a.Helper()
	ctx, cancel := context.WithTimeout(a.Context(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, a.program, args...)
	c.Dir = a.dir
	c.Env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(a.dir, "cache"), "LANG=C")
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &limited{&out}, &said
	debug.FreeOSMemory() // the size of a process counts from that of its parent on
	err := c.Run()
	a.tried++
	if err != nil {
		a.refused++
	}
	used := c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	size := int64(0)
	if usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		if size = usage.Maxrss; runtime.GOOS == "linux" { // in KB; elsewhere in bytes
			size <<= 10
		}
	}
	a.most, a.largest = max(a.most, used), max(a.largest, size)
	stderr = said.String()
	switch {
	case ctx.Err() != nil:
		a.fault(what, args, "did not end")
	case used > budgetTime || size > budgetMemory:
		a.fault(what, args, fmt.Sprintf("took %v and %d MB", used, size>>20))
	case strings.Contains(stderr, "internal error") || strings.Contains(stderr, "goroutine ") || c.ProcessState.ExitCode() < 0:
		a.fault(what, args, stderr[:min(len(stderr), 500)])
	}
	return out.String(), stderr, c.ProcessState.ExitCode()
}

// fault reports a violation of the rules, and keeps the file.
func (a *attack) fault(what string, args []string, problem string) {
	a.Helper()
	kept := ""
	for _, arg := range args {
		data, err := os.ReadFile(filepath.Join(a.dir, arg))
		if err != nil || len(data) > 8<<20 || !strings.HasPrefix(arg, "in") {
			continue
		}
		if f, err := os.CreateTemp("", "yiku-attack-*-"+arg); err == nil {
			f.Write(data)
			f.Close()
			kept += " " + f.Name()
		}
	}
	a.Errorf("%s: yiku %s: %s%s", what, strings.Join(args, " "), problem, kept)
}

// limited keeps the first megabyte.
type limited struct{ *bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	l.Buffer.Write(p[:min(len(p), max(0, 1<<20-l.Len()))])
	return len(p), nil
}

func (a *attack) write(name string, data []byte) {
	if err := os.WriteFile(filepath.Join(a.dir, name), data, 0o600); err != nil {
		a.Fatal(err)
	}
}

// read gives a file to the commands that read it.
func (a *attack) read(what, name string) {
	a.Helper()
	switch filepath.Ext(name) {
	case ".tmx", ".xlf", ".tbx", ".jsonl", ".po":
		a.call(what, "convert", name, "-o", "out.jsonl", "--force")
	case ".xlsx", ".csv", ".tsv":
		a.call(what, "convert", name, "-o", "out.jsonl", "--force", "--from", "zh", "--to", "en")
		a.call(what, "split", name)
	default:
		a.call(what, "split", name)
	}
}

// bombs are small files that unpack or add up to much.
func (a *attack) bombs(end time.Time) {
	const (
		ooxml = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`
		body  = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
		odt   = `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>`
		tmx   = `<tmx version="1.4"><header srclang="zh"/><body>`
		po    = "msgid \"\"\nmsgstr \"\"\n\"Language: zh\\n\"\n\nmsgid \"\"\n"
	)
	units := []struct{ ending, before, unit, after string }{
		{".docx", body, "<w:p/>", "</w:body></w:document>"}, {".docx", body, "<w:p><w:r><w:t>水</w:t></w:r></w:p>", "</w:body></w:document>"},
		{".docx", body, "<w:p>", ""}, {".docx", body, "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", "</w:body></w:document>"},
		{".odt", odt, "<text:p/>", "</office:text></office:body></office:document-content>"}, {".odt", odt, `<text:s text:c="99999999"/>`, ""},
		{".txt", "", "水", ""}, {".txt", "", "水a \n", ""}, {".txt", "", "\x00", ""}, {".txt", "", "“", ""}, {".txt", "", "\n", ""},
		{".html", "<html><body>", "<div>", ""}, {".html", "<html><body>", "<a href=x>", ""}, {".html", "<html><body>", "<table><tr><td>", ""},
		{".md", "", "[", ""}, {".md", "", "> ", ""}, {".md", "", "*a ", ""}, {".md", "", "`a``b", ""}, {".md", "", "![a](", ""},
		{".csv", "zh,en\n", ",", ""}, {".csv", "zh,en\n", "\"a,b\n", ""}, {".csv", "zh,en\n", "\"x\",\"\n", ""}, {".tsv", "zh\ten\n", "\"\t\"\n", ""},
		{".tmx", tmx, "<tu>", ""}, {".tmx", tmx + "<tu ", `a="b" `, ""}, {".tmx", tmx + `<tu><tuv xml:lang="zh"><seg>`, `<bpt i="1">`, ""}, {".tmx", tmx, "&", ""},
		{".xlf", `<xliff version="1.2"><file source-language="zh" target-language="en"><body>`, "<group>", ""},
		{".jsonl", "", "[", ""}, {".jsonl", "", `{"a":`, ""}, {".po", po, "\"水\"\n", "msgstr \"b\"\n"}, {".po", po, "\"", ""},
		{".pdf", "", "q\n", ""}, {".pdf", "", "[[[[", ""}, {".pdf", "", "BT (a) Tj ET\n", ""},
	}
	for i := 0; time.Now().Before(end); i++ {
		u := units[i%len(units)]
		size := 1 << (16 + a.random.IntN(7)) // up to 4 MiB
		text := u.before + strings.Repeat(u.unit, size/len(u.unit)) + u.after
		name := "in" + u.ending
		var data []byte
		switch u.ending {
		case ".docx":
			data = zipOf(a.T, "[Content_Types].xml", ooxml, "word/document.xml", text)
		case ".odt":
			data = zipOf(a.T, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", text)
		case ".pdf":
			data = pdfOf(a.T, strings.Repeat(text, 16))
		default:
			data = []byte(text)
		}
		a.write(name, data)
		a.read(fmt.Sprintf("%d times %q", size/len(u.unit), u.unit), name)
	}
}

// zipOf is an archive of parts: names and texts.
func zipOf(t *testing.T, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		method := zip.Deflate
		if parts[i] == "mimetype" {
			method = zip.Store
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: parts[i], Method: method})
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pdfOf is a PDF whose page has the content, packed twice.
func pdfOf(t *testing.T, content string) []byte {
	t.Helper()
	packed := []byte(content)
	for range 2 {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		if _, err := w.Write(packed); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		packed = b.Bytes()
	}
	return fmt.Appendf(nil, "%%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"+
		"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>\nendobj\n"+
		"4 0 obj\n<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n", len(packed), packed)
}

// attackedUnits are in the memory and the files that are changed and damaged.
const attackedUnits = 400

// attackedTMX is a TMX of them; every text in Chinese holds 报告.
func attackedTMX() []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><tmx version="1.4"><header srclang="zh" creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" datatype="plaintext"/><body>` + "\n")
	for i := range attackedUnits {
		fmt.Fprintf(&b, "<tu tuid=\"u%d\"><tuv xml:lang=\"zh\"><seg>第%d号报告，水位上升%d厘米。</seg></tuv><tuv xml:lang=\"en\"><seg>Report %d: the water rose by %d cm.</seg></tuv></tu>\n", i, i, i%97, i, i%97)
	}
	b.WriteString("</body></tmx>\n")
	return b.Bytes()
}

// mutations changes files of every format at random.
func (a *attack) mutations(end time.Time) {
	a.write("whole.tmx", attackedTMX())
	var files []string
	for _, ending := range []string{".tmx", ".xlf", ".jsonl", ".po", ".csv", ".tsv", ".xlsx", ".docx", ".html"} {
		name := "whole" + ending
		if ending != ".tmx" {
			if _, stderr, code := a.call("a whole file", "convert", "whole.tmx", "-o", name, "--force", "--from", "zh", "--to", "en"); code != 0 {
				a.Fatalf("%s: %s", name, stderr)
			}
		}
		files = append(files, name)
	}
	for time.Now().Before(end) {
		whole := files[a.random.IntN(len(files))]
		data, err := os.ReadFile(filepath.Join(a.dir, whole))
		if err != nil {
			a.Fatal(err)
		}
		for range 1 + a.random.IntN(4) {
			data = a.mutate(data)
		}
		name := "in" + filepath.Ext(whole)
		a.write(name, data)
		a.read("changed at random", name)
	}
}

// mutate changes a place of the data.
func (a *attack) mutate(data []byte) []byte {
	pieces := []string{"\x00", "\xff", "\"", "<", ">", "&", "\n", "\t", "]]>", "<!--", "<![CDATA[", "\xef\xbb\xbf", "\xff\xfe", "&#x0;", "9999999999", "\u202e", "\\", "{", "}", "--"}
	at, end := a.random.IntN(len(data)+1), a.random.IntN(len(data)+1)
	at, end = min(at, end), max(at, end)
	end = min(end, at+1+a.random.IntN(2000))
	end = min(end, len(data))
	switch a.random.IntN(5) {
	case 0: // a piece is missing
		return append(bytes.Clone(data[:at]), data[end:]...)
	case 1: // a piece stands there twice
		return append(bytes.Clone(data[:end]), data[at:]...)
	case 2: // it is cut off
		return bytes.Clone(data[:at])
	case 3: // a bit is another one
		data = bytes.Clone(data)
		if at < len(data) {
			data[at] ^= 1 << a.random.IntN(8)
		}
		return data
	}
	piece := pieces[a.random.IntN(len(pieces))]
	return append(append(bytes.Clone(data[:at]), piece...), data[at:]...)
}

// memories damages a memory and asks it.
func (a *attack) memories(end time.Time) {
	a.write("whole.tmx", attackedTMX())
	if _, stderr, code := a.call("a whole memory", "import", "whole.tmx", "--memory", "whole.db"); code != 0 {
		a.Fatal(stderr)
	}
	whole, err := os.ReadFile(filepath.Join(a.dir, "whole.db"))
	if err != nil {
		a.Fatal(err)
	}
	for time.Now().Before(end) {
		data := bytes.Clone(whole)
		const page = 8192
		pages := len(data) / page
		what := ""
		switch one, other := 1+a.random.IntN(pages-1), 1+a.random.IntN(pages-1); a.random.IntN(4) {
		case 0:
			what = fmt.Sprintf("pages %d and %d exchanged", one+1, other+1)
			saved := bytes.Clone(data[one*page : (one+1)*page])
			copy(data[one*page:(one+1)*page], data[other*page:(other+1)*page])
			copy(data[other*page:], saved)
		case 1:
			what = fmt.Sprintf("page %d of zeros", one+1)
			clear(data[one*page : (one+1)*page])
		case 2:
			at, bit := 100+a.random.IntN(len(data)-100), a.random.IntN(8)
			what = fmt.Sprintf("bit %d of byte %d", bit, at)
			data[at] ^= 1 << bit
		case 3:
			what = fmt.Sprintf("without the pages from %d on", one+1)
			data = data[:one*page]
		}
		a.write("in.db", data)
		os.Remove(filepath.Join(a.dir, "in.db-wal"))
		os.Remove(filepath.Join(a.dir, "in.db-shm"))
		stdout, stderr, code := a.call(what, "lookup", "报告", "--json", "--memory", "in.db")
		var answer struct{ Total int }
		json.Unmarshal([]byte(stdout), &answer) // of an answer that is too long the total comes first, or it counts as an error below
		if i := strings.Index(stdout, `"total":`); answer.Total == 0 && i >= 0 {
			fmt.Sscanf(stdout[i:], `"total": %d`, &answer.Total)
		}
		_, _, sound := a.call(what, "doctor", "--memory", "in.db")
		if (code == 0 || code == 3) && answer.Total != attackedUnits && !strings.Contains(stderr, "damaged") && sound == 0 {
			a.fault(what, []string{"lookup", "in.db"}, fmt.Sprintf("%d of %d units, and doctor finds nothing", answer.Total, attackedUnits))
		}
		a.call(what, "doctor", "--memory", "in.db", "--salvage", "out.jsonl", "--force")
	}
}

// words gives commands arguments at random; doctor must find the memory sound afterwards.
func (a *attack) words(end time.Time) {
	a.write("t.zh.txt", []byte("水位上升了三米。专家说，情况稳定。\n今天下雨。明天天晴。\n会议在北京举行。\n"))
	a.write("t.en.txt", []byte("The water rose three metres. Experts say the situation is stable.\nIt rains today. Tomorrow will be fine.\nThe meeting was held in Beijing.\n"))
	if _, stderr, code := a.call("a whole memory", "import", "t.zh.txt", "t.en.txt", "--memory", "words.db"); code != 0 {
		a.Fatal(stderr)
	}
	commands := []string{"review", "review", "review", "edit", "add", "lookup", "match", "mark", "show", "remove", "undo", "ruling add", "ruling remove", "ruling list", "lexicon remove", "dedupe", "check", "brief"}
	verbs := []string{"up", "down", "merge", "part", "split", "apart", "pair", "edit", "confirm", "set-aside", "reopen", "realign", "build"}
	words := []string{"", "-", "--", "-1", "0", "9223372036854775808", "1e9", "source", "target", "水位", "%", "\"", "*", "水*位", strings.Repeat("*", 70), "😀", strings.Repeat("水", 10_000), "'; --",
		"\x1b[31m", "\u202e", "a\nb", "en=a", "=", "2025-13-40", "zz-zz", ".", "t.zh.txt", "[", "\\", "--json", "--yes", "--all", "--document", "--source", "--target", "--to", "--status", "--limit", "--from"}
	for i := 0; time.Now().Before(end); i++ {
		args := strings.Fields(commands[a.random.IntN(len(commands))])
		if args[0] == "review" {
			args = append(args, "1", verbs[a.random.IntN(len(verbs))])
		}
		for range a.random.IntN(5) {
			if a.random.IntN(2) == 0 {
				args = append(args, fmt.Sprint(1+a.random.IntN(7)))
			} else {
				args = append(args, words[a.random.IntN(len(words))])
			}
		}
		args = append(args, "--memory", "words.db")
		_, stderr, code := a.call("words", args...)
		switch {
		case code == 0 && strings.Contains(stderr, "error:"), code == 2 && stderr == "":
			a.fault("words", args, fmt.Sprintf("exit code %d: %s", code, stderr))
		case strings.ContainsAny(stderr, "\x1b\u202e"):
			a.fault("words", args, "control characters in a message")
		}
		if i%20 == 0 {
			if _, stderr, code := a.call("words", "doctor", "--full", "--memory", "words.db"); code != 0 {
				a.fault("words", args, "doctor: "+stderr)
			}
		}
	}
}
