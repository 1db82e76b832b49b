package fold_test

import (
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/tm/fold"
)

func ExampleString() {
	fmt.Println(fold.String("第 12 屆ＷＴＯ部長級會議……"))
	fmt.Println(fold.String("隨著") == fold.String("随着"))
	// Output:
	// 第12届wto部长级会议...
	// true
}

// A hit in the search form is shown in the original text.
func ExampleFold() {
	text := "依照《中華人民 共和國憲法》"
	folded := fold.Fold(text)
	phrase := fold.String("共和国宪法")
	at := strings.Index(folded.Folded, phrase)
	from, to := folded.Original(at, at+len(phrase))
	fmt.Println(text[from:to])
	// Output: 共和國憲法
}

func ExampleSimplified() {
	fmt.Println(fold.Simplified("著名 ＰＯＲＴ"))
	// Output: 著名port
}
