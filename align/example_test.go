package align_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/align/split"
)

func Example() {
	ctx := context.Background()
	open := func(lang, text string) *align.Document {
		d, err := read.Read(ctx, strings.NewReader(text), read.Options{Lang: lang})
		if err != nil {
			log.Fatal(err)
		}
		split.Document(d)
		return d
	}
	zh := open("zh", "两国元首举行会谈。会谈持续了三个小时，气氛友好。")
	en := open("en", "The two heads of state held talks. They lasted three hours. The atmosphere was friendly.")
	bitext, err := align.Align(ctx, zh, en, align.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, b := range bitext.Beads {
		fmt.Printf("%s = %s\n", zh.RangeText(b.Source), en.RangeText(b.Target))
	}
	// Output:
	// 两国元首举行会谈。 = The two heads of state held talks.
	// 会谈持续了三个小时，气氛友好。 = They lasted three hours. The atmosphere was friendly.
}
