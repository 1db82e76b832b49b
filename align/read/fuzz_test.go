package read

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
)

// Any bytes are refused with a message, or become a document that keeps every
// promise of align.Document, twice the same.
func FuzzRead(f *testing.F) {
	for _, w := range encoded {
		f.Add([]byte(encode(f, w.codec, w.text)), uint8(0))
	}
	for tag, paragraphs := range prose {
		f.Add([]byte(wrapText(strings.Join(paragraphs, "\n\n"), 50, tag == "zh")), uint8(2))
		f.Add([]byte(strings.Join(paragraphs, "\n- 7 -\n\f")), uint8(4))
	}
	f.Add([]byte("a-\n\nb\n1\nc\n2\nd\f\n3\n第 4 页"), uint8(8))
	f.Add([]byte("（\n一）\u2028\u0085\v\f\r\n\u3000\u200b\xe4"), uint8(1))
	f.Add([]byte("a-\n\nb\n1\nc\n2\nd\f4 \xe9"), uint8(10))
	f.Add([]byte("Page 1\nPage 2\n\nPage 3"), uint8(0))
	kinds := []align.RepairKind{align.RepairHyphen, align.RepairHardWrap, align.RepairPageBreak, align.RepairPageNumber, RepairCutEnd}
	f.Fuzz(func(t *testing.T, data []byte, flags uint8) {
		o := Options{Name: "x", Lines: flags&1 > 0}
		for i, kind := range kinds {
			if flags&(2<<i) > 0 {
				o.Without = append(o.Without, kind)
			}
		}
		if flags&64 > 0 {
			o.Encoding = "gbk"
		}
		if flags&128 > 0 {
			o.Lang = "en"
		}
		d, err := Read(context.Background(), strings.NewReader(string(data)), o)
		again, errAgain := Read(context.Background(), strings.NewReader(string(data)), o)
		if !reflect.DeepEqual(d, again) || (err == nil) != (errAgain == nil) {
			t.Fatalf("%+v, %v\nand the second time %+v, %v", d, err, again, errAgain)
		}
		if err != nil {
			if !strings.HasPrefix(err.Error(), "read x: ") {
				t.Errorf("the error does not name the file: %v", err)
			}
			return
		}
		if err := d.Check(); err != nil {
			t.Error(err)
		}
		for _, r := range d.Repairs {
			for _, kind := range o.Without {
				if r.Kind == kind {
					t.Errorf("%s was switched off", kind)
				}
			}
		}
		if len(d.Paragraphs) == 0 {
			t.Error("no paragraphs")
		}
	})
}
