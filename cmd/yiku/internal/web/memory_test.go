package web

import (
	"reflect"
	"testing"

	"github.com/yiku-tm/yiku/tm"
)

func TestSizePartsCoverTheFile(t *testing.T) {
	var sizes tm.Sizes
	fields := reflect.ValueOf(&sizes).Elem()
	var want int64
	for i := range fields.NumField() {
		fields.Field(i).SetInt(1 << i)
		want += 1 << i
	}
	var got int64
	for _, part := range sizeParts(sizes) {
		got += part.Bytes
	}
	if got != want {
		t.Errorf("the parts of the file add up to %d of %d bytes", got, want)
	}
}
