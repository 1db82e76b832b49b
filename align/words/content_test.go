package words

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	tests := []struct{ tag, text, want string }{
		{"en", "to open up to the outside world", "open outside world"},
		{"en", "Belt and Road", "belt road"},
		{"en", "of", "of"},
		{"en", "in; at", "in at"},
		{"en", "the", ""},
		{"en", "one's own; sb's", "own"},
		{"en", "Xi'an, Xi’an", "xian"},
		{"en", "people's; peoples'", "people peoples"},
		{"en", "win-win, win-win", "win"},
		{"en", "18th Congress, 14 members", "congress members"},
		{"en", "café 咖啡 Ürümqi", "café ürümqi"},
		{"en-GB", "the labour of love", "labour love"},
		{"en", "", ""},
		{"en", "¡…! 14", ""},
		{"ru", "Один пояс, один путь", "один пояс путь"},
		{"fr", "la ceinture et la route", "la ceinture et route"},
	}
	for _, tt := range tests {
		if got := strings.Join(Content(tt.tag, tt.text), " "); got != tt.want {
			t.Errorf("Words(%q, %q) = %q, want %q", tt.tag, tt.text, got, tt.want)
		}
	}
}
