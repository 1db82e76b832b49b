package unit

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/width"
)

// Words lists the values of a status in order, with the words that people write
// for each in options, tables and files.
type Words[S ~string] []struct {
	Value S
	// Written holds words for the value other than its name, in small letters.
	// Messages show the first ones.
	Written []string
}

// Parse returns the value for a word, in any case and width. The error lists the
// words.
func (w Words[S]) Parse(word string) (S, error) {
	key := strings.ToLower(strings.Trim(width.Narrow.String(word), " \t\r\n\u00a0.。｡!"))
	for _, v := range w {
		if key == string(v.Value) || slices.Contains(v.Written, key) {
			return v.Value, nil
		}
	}
	return "", fmt.Errorf("the status %q is unknown: write %s", word, w)
}

// shownWords is the number of words for a value that a message shows besides
// its name.
const shownWords = 2

// String lists the values, each with some words for it: «aligned (未审, draft), …».
func (w Words[S]) String() string {
	names := make([]string, len(w))
	for i, v := range w {
		names[i] = fmt.Sprintf("%s (%s)", v.Value, strings.Join(v.Written[:min(shownWords, len(v.Written))], ", "))
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// Names returns the values as strings.
func (w Words[S]) Names() []string {
	names := make([]string, len(w))
	for i, v := range w {
		names[i] = string(v.Value)
	}
	return names
}

// Values returns the values in order.
func (w Words[S]) Values() []S {
	values := make([]S, len(w))
	for i, v := range w {
		values[i] = v.Value
	}
	return values
}

// StatusWords lists the statuses of a unit.
var StatusWords = Words[Status]{
	{Aligned, []string{"未审", "draft", "待审", "待校", "fuzzy", "unreviewed", "not reviewed"}},
	{Reviewed, []string{
		"ok", "已审", "okay", "yes", "y", "x", "✓", "✔", "√", "approved", "confirmed", "checked", "final", "accepted", "signed-off", "corrected",
		"done", "verified", "proofread", "已审核", "已校", "已校对", "审定", "定稿", "通过", "确认", "已确认", "可", "对", "正确",
		"проверено", "утверждено", "да", "validé",
	}},
	{Imported, []string{"translated", "已译"}},
	{Rejected, []string{
		"no", "拒绝", "wrong", "bad", "reject", "n", "✗", "✘", "×", "banned", "deleted", "delete", "错误", "错", "驳回", "不通过", "删除", "禁用",
		"нет", "отклонено",
	}},
}
