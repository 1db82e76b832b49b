package own

import "testing"

func TestFileName(t *testing.T) {
	for path, want := range map[string]string{
		"talks.zh.txt": "talks.zh.txt", "../clients/talks.zh.txt": "talks.zh.txt", `C:\clients\talks.zh.txt`: "talks.zh.txt", "": "",
	} {
		if got := FileName(path); got != want {
			t.Errorf("FileName(%q) = %q, want %q", path, got, want)
		}
	}
}
