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

// TestUnescapeCell checks how Excel writes characters that XML does not have.
func TestUnescapeCell(t *testing.T) {
	for in, want := range map[string]string{
		"水_x000D_\n位": "水\n位", "水_x000D_位": "水\n位", "水_x000D__x000A_位": "水\n位", "_x0041_": "A", "_x005F_x0041_": "_x0041_", "a_x00": "a_x00", "_x0001_": " ", "_xZZZZ_": "_xZZZZ_",
	} {
		if got := unescapeCell(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
