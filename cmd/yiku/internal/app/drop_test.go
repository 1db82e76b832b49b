package app

import (
	"os"
	"path/filepath"
	"testing"
)

// TestPlanHanded checks what files are taken for, and that what is stored does not name
// the folder of the files.
func TestPlanHanded(t *testing.T) {
	folder := t.TempDir()
	for name, from := range map[string]string{"talks 2025-10-15.en.txt": "talks.en.txt", "talks 2025-10-15.zh.txt": "talks.zh.txt", "old.tmx": "tmx/zh-en.tmx", "alone.txt": "notice.en.txt"} {
		text, err := os.ReadFile(filepath.Join("../../../../testdata", from))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := &Session{Memory: filepath.Join(t.TempDir(), "memory.db")}
	plan, err := s.PlanHanded(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Imports) != 2 || len(plan.Alone) != 1 || plan.Alone[0] != "alone.txt" {
		t.Fatalf("the plan is %+v", plan)
	}
	pair, exchange := plan.Imports[0], plan.Imports[1]
	if pair.Kind != HandedPair || pair.Source != "talks 2025-10-15.zh.txt" || pair.Details.Date != "2025-10-15" || pair.Details.Title == "" ||
		pair.Documents[1].Lang != "en" || pair.Documents[0].Sentences == 0 || pair.Documents[0].Name != pair.Source {
		t.Errorf("the pair is %+v", pair)
	}
	if exchange.Kind != HandedExchange || exchange.Source != "old.tmx" {
		t.Errorf("the exchange file is %+v", exchange)
	}
	for _, h := range plan.Imports {
		made, err := s.StoreHanded(t.Context(), folder, h, ImportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range made.Imports.Imports {
			if filepath.IsAbs(i.Origin.Source) || i.Units == 0 && !i.Already {
				t.Errorf("stored %+v", i)
			}
		}
	}
	if plan, err = s.PlanHanded(t.Context(), folder); err != nil || !plan.Imports[0].Already {
		t.Errorf("a pair that is stored is not known: %+v, %v", plan.Imports[0], err)
	}
}

// TestNameIn reads names of files that are not UTF-8.
func TestNameIn(t *testing.T) {
	for _, tt := range []struct{ folder, path, want string }{
		{"", "texts/新闻.zh.txt", "texts/新闻.zh.txt"},
		{"texts", filepath.Join("texts", "zh", "新闻.txt"), "zh/新闻.txt"},
		{"", "\xd0\xc2\xce\xc5.zh.txt", "新闻.zh.txt"},
		{"", "\xff\xfe.txt", "\uFFFD.txt"},
	} {
		if got := nameIn(tt.folder, tt.path); got != tt.want {
			t.Errorf("the name of %q in %q is %q, want %q", tt.path, tt.folder, got, tt.want)
		}
	}
}
