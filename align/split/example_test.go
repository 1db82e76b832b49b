package split_test

import (
	"fmt"

	"github.com/yiku-tm/yiku/align/split"
)

func Example() {
	text := "Mr. Li met Dr. Wang. They talked."
	for _, s := range split.Split(text, "en") {
		fmt.Println(text[s.Start:s.End])
	}
	// Output:
	// Mr. Li met Dr. Wang.
	// They talked.
}
