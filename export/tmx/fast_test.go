package tmx

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
)

// readBoth reads the file on the slow and the fast path and checks that they
// agree.
func readBoth(t *testing.T, data []byte) []export.Item {
	t.Helper()
	var items [2][]export.Item
	var reports [2]export.ReadReport
	var errs [2]string
	for i := range items {
		r, err := NewReader(bytes.NewReader(data), export.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		r.slow = i == 0
		for item, err := range r.Units(context.Background()) {
			if err != nil {
				errs[i] = err.Error()
				break
			}
			items[i] = append(items[i], item)
		}
		reports[i] = r.Report()
	}
	if d := cmp.Diff(items[0], items[1]) + cmp.Diff(reports[0], reports[1]) + cmp.Diff(errs[0], errs[1]); d != "" {
		t.Fatal(d)
	}
	return items[1]
}

// fastSeeds are units that are nearly plain, each off in another way.
var fastSeeds = []string{
	`<tuv xml:lang="zh"><seg>会谈</seg></tuv>`, `<tuv xml:lang="en"> <seg>The talks</seg> </tuv>`, `<tuv xml:lang="en"><seg>a &amp; b</seg></tuv>`,
	`<tuv xml:lang="zh"><seg>一<ph>x</ph></seg></tuv>`, `<tuv xml:lang="zh"><seg/></tuv>`, `<tuv xml:lang="zh"><seg></seg></tuv>`, `<tuv xml:lang="zh"/>`,
	`<tuv xml:lang="zh"><seg>一</seg><seg>二</seg></tuv>`, `<tuv xml:lang="zh"><note>n</note><seg>一</seg></tuv>`, `<tuv xml:lang="zh" changeid="x"><seg>一</seg></tuv>`,
	`<tuv xml:lang="zh"><seg>一</seg></tu>`, `<tuv xml:lang="zh"><seg>一</tuv>`, `<tuv xml:lang=zh><seg>一</seg></tuv>`, `<tuv lang="zh"><seg>一` + "\r\n" + `</seg></tuv>`,
	`<prop type="x-a">1</prop>`, `<prop type="x-a">1</prop>`, `<prop type="x-a"> 1 </prop>`, `<prop type="x-b">1<b/></prop>`, `<prop type="x-b"/>`, `<prop>2</prop>`,
	`<prop type="x-&#x0;">3</prop>`, `<note>n</note>`, `<note> n </note>`, `<note xml:lang="en">n</note>`, `<note>n</note >`, `</tu><tu>`, `</tu >`, `<tu>`, "\n", "text",
	"<!-- </tu> -->", "<seg>x</seg>", "<tuv xml:lang='zh'><seg><![CDATA[<]]></seg></tuv>", "\x01", "<",
}

// TestFastIsLong reads random sequences of such pieces, so that tags are learnt
// and met again in all orders.
func TestFastIsLong(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	good := 0
	for range 150 {
		b := []byte(`<tmx version="1.4"><header srclang="zh"/><body>`)
		for range 12 {
			b = append(b, `<tu tuid="1" creationdate="20260508T130405Z">`...)
			for range r.IntN(6) {
				b = append(b, fastSeeds[r.IntN(len(fastSeeds))]...)
			}
			b = append(b, "</tu>\n"...)
		}
		for _, item := range readBoth(t, append(b, "</body></tmx>"...)) {
			if item.Bad == nil {
				good++
			}
		}
	}
	if good < 80 {
		t.Errorf("only %d good units: the test says little", good)
	}
}

// TestFastIsLongOnFiles does the same with files of the writer, and with the
// development cases where they are at hand.
func TestFastIsLongOnFiles(t *testing.T) {
	for _, g := range goldens() {
		file, _ := write(t, g.o, g.units...)
		readBoth(t, []byte(file))
	}
	files, err := filepath.Glob(filepath.Join(casesFolder, "files", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		readBoth(t, data)
	}
}

// TestFastAtBorders reads with a window that ends anywhere.
func TestFastAtBorders(t *testing.T) {
	data := plainFile()[:600<<10]
	whole, err := NewReader(bytes.NewReader(data), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	parts, err := NewReader(iotest.HalfReader(bytes.NewReader(data)), export.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var want []export.Item
	for item, err := range whole.Units(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, item)
	}
	i := 0
	for item, err := range parts.Units(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want[i], item); d != "" {
			t.Fatalf("unit %d: %s", i, d)
		}
		i++
	}
	if i != len(want) {
		t.Errorf("%d units of %d", i, len(want))
	}
}

// FuzzFast checks that both ways agree on any input.
func FuzzFast(f *testing.F) {
	for _, s := range fastSeeds {
		f.Add(s, fastSeeds[0])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		readBoth(t, []byte("<tmx><body><tu>"+a+b+"</tu><tu>"+b+a+"</tu><tu>"+a+a+"</tu><tu>"+b+b+"</tu></body></tmx>"))
	})
}
