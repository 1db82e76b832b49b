package office

import (
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
)

// Typeface returns a typeface for the language that comes with Office on Windows
// and macOS. A program without it substitutes another one of the script.
func Typeface(tag string) string {
	switch lang.Base(tag) {
	case "zh", "yue":
		if export.Script(tag) == "Hant" {
			return "Microsoft JhengHei"
		}
		return "Microsoft YaHei"
	case "ja":
		return "Yu Gothic"
	case "ko":
		return "Malgun Gothic"
	case "ar", "fa", "ug", "he", "ur":
		return "Arial"
	}
	return "Calibri"
}

// RightToLeft reports whether the language is written from right to left.
func RightToLeft(tag string) bool {
	switch export.Script(tag) {
	case "Arab", "Hebr", "Syrc", "Thaa":
		return true
	}
	return false
}

// EastAsian reports whether the language is written in the wide characters of
// Chinese, Japanese or Korean.
func EastAsian(tag string) bool {
	switch lang.Base(tag) {
	case "zh", "yue", "ja", "ko":
		return true
	}
	return false
}
