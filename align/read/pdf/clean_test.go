package pdf

import "testing"

func TestCleanPage(t *testing.T) {
	for in, want := range map[string]string{
		"co\x02\r\noperation": "co-\noperation", "co\x02operation": "co-\noperation", "co\uFFFEoperation": "co-\noperation",
		"a\x00b\x07c\td": "abc\td",
	} {
		if got := cleanPage(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
