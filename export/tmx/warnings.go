package tmx

import (
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/export"
)

// warnings says what another program may refuse in the file, and the remedy.
func warnings(r *export.Report) []string {
	var list []string
	if r.Written == 0 {
		list = append(list, "no unit was written: the file is valid but holds no translation")
	}
	if r.LongUnits > 0 {
		list = append(list, fmt.Sprintf("units with more than %d characters on a side: %d; RWS cloud tools refuse them", export.LongText, r.LongUnits))
	}
	if r.Bytes > export.LargeFile {
		list = append(list, fmt.Sprintf("the file has %.1f GB; RWS cloud tools take files up to 1 GB: export it in parts, for example by origin", float64(r.Bytes)/1e9))
	}
	if len(r.SourceCodes) > 1 {
		list = append(list, severalCodes("source", r.SourceCodes))
	}
	// Without a source side the file is multilingual, and many codes are meant.
	if len(r.SourceCodes) > 0 && len(r.TargetCodes) > 1 {
		list = append(list, severalCodes("target", r.TargetCodes))
	}
	return list
}

func severalCodes(side string, codes []string) string {
	return fmt.Sprintf("the %s texts have several language codes (%s); Trados takes in one pair only: name one variety of the language, or give all the same label",
		side, strings.Join(codes, ", "))
}
