package read

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// Every development document is read without a loss, or refused by name with a
// word on what to do.
func TestRealDocuments(t *testing.T) {
	var files []string
	folders := []string{"docx", "odt", "epub", "srt", "po", "xlsx", "pdf"}
	if underRace {
		folders = folders[:len(folders)-1] // see TestPDF
	}
	for _, folder := range folders {
		found, _ := filepath.Glob("../../../shared/cases/docs/" + folder + "/*")
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("the development cases are not here")
	}
	unreadable := map[string]bool{".xls": true}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		d, err := Read(context.Background(), strings.NewReader(string(data)), Options{Name: name, Column: AllColumns, Cache: compiled()})
		if unreadable[filepath.Ext(name)] || strings.Contains(name, "not_a_zip") {
			var hinter interface{ Reason() string }
			if !errors.As(err, &hinter) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: want a refusal, got %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		if err := d.Check(); err != nil {
			t.Error(err)
		}
		if strings.Contains(d.Text, string(utf8.RuneError)) {
			t.Errorf("%s holds replacement characters", name)
		}
	}
}
