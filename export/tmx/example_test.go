package tmx_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/tmx"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Reading a file goes on after a unit that cannot be used.
func ExampleReader() {
	file := strings.NewReader(`<tmx version="1.4"><header srclang="zh-CN"/><body>
<tu><tuv xml:lang="zh-CN"><seg>双方签署联合声明。</seg></tuv><tuv xml:lang="en"><seg>The two sides signed a joint statement.</seg></tuv></tu>
<tu><tuv xml:lang="zh-CN"><seg>会谈</tuv></tu>
<tu><tuv xml:lang="zh-CN"><seg>法治</seg></tuv><tuv xml:lang="en"><seg>the rule of law</seg></tuv></tu>
</body></tmx>`)
	r, err := tmx.NewReader(file, export.ReadOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for item, err := range r.Units(context.Background()) {
		switch {
		case err != nil:
			fmt.Println(err)
		case item.Bad != nil:
			fmt.Println("not used:", item.Bad)
		default:
			fmt.Println(item.Unit.Variants[0].Text, "=", item.Unit.Variants[1].Text)
		}
	}
	// Output:
	// 双方签署联合声明。 = The two sides signed a joint statement.
	// not used: line 3, unit 2: </tuv> found where </seg> is expected
	// 法治 = the rule of law
}

// Writing a file: each unit, then the end of the file.
func ExampleWriter() {
	w, err := tmx.NewWriter(os.Stdout, export.WriteOptions{Source: "zh", Target: "en", ToolVersion: "1", Created: time.Date(2026, 5, 8, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		fmt.Println(err)
		return
	}
	err = w.Write(unit.Unit{TUID: "law-1", Variants: []unit.Variant{{Lang: "zh", Text: "法治"}, {Lang: "en", Text: "the rule of law"}}})
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <tmx version="1.4">
	// <header creationtool="yiku" creationtoolversion="1" segtype="sentence" o-tmf="yiku" adminlang="en" srclang="zh-CN" datatype="plaintext" creationdate="20260508T000000Z"/>
	// <body>
	// <tu tuid="law-1">
	// <tuv xml:lang="zh-CN"><seg>法治</seg></tuv>
	// <tuv xml:lang="en-US"><seg>the rule of law</seg></tuv>
	// </tu>
	// </body>
	// </tmx>
}
