package read_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/align/read"
)

// A page break cut a sentence in two. The document has it whole, and says so.
func ExampleRead() {
	page := "两国代表团九日举行会谈，就界河的水位监测、堤防的加固和来年的汛期准备充分交换了意见。双方商定成立联合工\n\n- 3 -\n\n作组，每年举行两次会议。"
	d, err := read.Read(context.Background(), strings.NewReader(page), read.Options{Name: "talks.zh.txt"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Lang, d.Encoding)
	for _, p := range d.Paragraphs {
		fmt.Println(d.Slice(p))
	}
	for _, r := range d.Repairs {
		fmt.Println(r.Note)
	}
	// Output:
	// zh utf-8
	// 两国代表团九日举行会谈，就界河的水位监测、堤防的加固和来年的汛期准备充分交换了意见。双方商定成立联合工作组，每年举行两次会议。
	// joined after “…成立联合工” over “- 3 -”, which was left out
}
