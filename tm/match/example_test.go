package match_test

import (
	"fmt"

	"github.com/yiku-tm/yiku/tm/match"
)

func ExampleQuery_Score() {
	q := match.Prepare("第3条适用于export goods。")
	for _, text := range []string{"第3条适用于export goods。", "第4条适用于export goods。", "第3条适用于import goods", "无关"} {
		score, ok := q.Score(text, 70)
		fmt.Println(score, ok)
	}
	// Output:
	// 100 true
	// 88 true
	// 77 true
	// 0 false
}

func ExampleQuery_Edits() {
	query, text := "各级政府应当公开信息", "各级政府应该公开有关信息"
	for _, e := range match.Prepare(query).Edits(text) {
		fmt.Printf("%s %q %q\n", e.Op, query[e.QueryStart:e.QueryEnd], text[e.Start:e.End])
	}
	// Output:
	// same "各级政府应" "各级政府应"
	// replace "当" "该"
	// same "公开" "公开"
	// insert "" "有关"
	// same "信息" "信息"
}
