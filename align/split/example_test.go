package split_test

import (
	"fmt"
	"log"

	"github.com/yiku-tm/yiku/align/split"
)

func Example() {
	text := "Mr. Li met Dr. Wang. They talked."
	spans, err := split.New("en", split.Options{}).Split(text)
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range spans {
		fmt.Println(text[s.Start:s.End])
	}
	// Output:
	// Mr. Li met Dr. Wang.
	// They talked.
}
