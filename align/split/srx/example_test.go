package srx_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/yiku-tm/yiku/align/split/srx"
)

func Example() {
	const file = `<srx version="2.0"><header/><body><languagerules><languagerule languagerulename="Chinese">
		<rule break="yes"><beforebreak>[。；]</beforebreak></rule>
		</languagerule></languagerules>
		<maprules><languagemap languagepattern="ZH.*" languagerulename="Chinese"/></maprules></body></srx>`
	rules, err := srx.Read(strings.NewReader(file), "rules.srx")
	if err != nil {
		log.Fatal(err)
	}
	splitter, found, err := rules.Splitter("zh-CN")
	if err != nil || !found {
		log.Fatal(found, err)
	}
	text := "路通了；灯亮了。"
	spans, err := splitter.Split(text)
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range spans {
		fmt.Println(text[s.Start:s.End])
	}
	// Output:
	// 路通了；
	// 灯亮了。
}
