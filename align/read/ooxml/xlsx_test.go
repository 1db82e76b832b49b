package ooxml

import (
	"testing"

	"github.com/yiku-tm/yiku/align/read/table"
)

func TestColumnIndex(t *testing.T) {
	for name, index := range map[string]int{"A": 0, "Z": 25, "AA": 26, "AZ": 51, "BA": 52, "AMJ": 1023} {
		if got := table.Letters(index); got != name {
			t.Errorf("column %d is called %s, want %s", index, got, name)
		}
		if got, ok := columnIndex(name + "12"); got != index || !ok {
			t.Errorf("%s is column %d, want %d", name, got, index)
		}
	}
}
