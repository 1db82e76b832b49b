package table

import "testing"

// TestHeadings checks what headings of all kinds make of a table, whose cells have a say.
func TestHeadings(t *testing.T) {
	const zh, en, ru = "各水库蓄水情况总体良好，没有发生险情。", "All reservoirs are in good order and nothing was reported.", "Уровень воды во всех водохранилищах в норме."
	for _, c := range []struct {
		name string
		rows [][]string
		want string
	}{
		{"words that look like codes", rows("中文|English|Cat|POS|Def|Num", zh+"|"+en+"|水利|n.|东山|3", zh+"|"+en+"|水利|n.|东山|4"), "headed: *zh en property property property property"},
		{"names of columns, not of languages", rows("src_text|tgt_text|src_lng|tgt_lng", zh+"|"+en+"|zh|en"), "headed: *zh en property property"},
		{"codes with words", rows("text_zh|en-term|count", zh+"|"+en+"|7"), "headed: *zh en property"},
		{"three letters", rows("CHI|ENG|RUS", zh+"|"+en+"|"+ru), "headed: *zh en ru"},
		{"a slip", rows("中文|Englishh", zh+"|"+en), "headed: *zh en"},
		{"letters that changed places", rows("Chinsee|English", zh+"|"+en), "headed: *zh en"},
		{"a code that the cells contradict", rows("zh|en|id|ms", zh+"|"+en+"|7|水利部门的意见"), "headed: *zh en id property"},
		{"a name that the cells contradict", rows("English|Chinese", zh+"|"+en), "headed: *zh en"},
		{"words for texts", rows("术语|英译|领域", "蓄水情况|the state of the reservoirs|水利", "险情|a dangerous situation on a dyke|水利"), "headed: *zh en property"},
		{"a heading in one language", rows("条目|说法|页", "蓄水情况|the state of the reservoirs|3", "险情|a dangerous situation on a dyke|9"), "headed: *zh en property"},
		{"an entry is no heading", rows("GDP|gross regional product of the county", "险情|a dangerous situation on a dyke", "蓄水|the water that is kept behind a dam"), "*zh en"},
		{"a title above", rows("水利术语表|||", "序号|中文|英文|备注", "1|"+zh+"|"+en+"|审"), "1 above, headed: - *zh en note"},
		{"a merged title and a date", rows("水利术语表|水利术语表|水利术语表", "2031年7月||", "序号|中文|英文", "1|"+zh+"|"+en), "2 above, headed: - *zh en"},
		{"a glossary", rows("蓄水情况|the state of the reservoirs|见通报", "险情|a dangerous situation on a dyke", "通报|a bulletin of the water authority"), "*zh en note"},
		{"texts that name a language", rows(zh+"|"+en, zh+"|"+en, "中文|Chinese", zh+"|"+en), "*zh en"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := Recognise(c.rows, Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := tell(l)
			if l.Above > 0 {
				got = string(rune('0'+l.Above)) + " above, " + got
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestOneSlip(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"english", "englishh", true}, {"englsh", "english", true}, {"anglish", "english", true}, {"chinsee", "chinese", true}, {"english", "english", true},
		{"english", "spanish", false}, {"englis", "englishh", false}, {"hcinsee", "chinese", false}, {"", "ab", false},
	} {
		if got := oneSlip(c.a, c.b); got != c.want || oneSlip(c.b, c.a) != got {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}

// TestChoose holds which cells of a table a document has.
func TestChoose(t *testing.T) {
	const zh1, zh2, en1, en2 = "各水库蓄水情况总体良好。", "没有发生险情。", "All reservoirs are in good order.", "Nothing dangerous was reported."
	lines := rows("水利术语表||||", "序号|中文|英文|备注", "1|"+zh1+"|"+en1+"|已审", "2|"+zh2+"|"+en2+"|待查")
	var table []Row
	for i, cells := range lines {
		table = append(table, Row{Line: i + 1, Cells: cells})
	}
	for name, c := range map[string]struct {
		o    Choice
		want []string
	}{
		"language":   {Choice{Lang: "en"}, []string{en1, en2}},
		"heading":    {Choice{Column: "中文"}, []string{zh1, zh2}},
		"number":     {Choice{Column: "3"}, []string{en1, en2}},
		"both sides": {Choice{Mixed: true}, []string{zh1, en1, zh2, en2}},
		"all":        {Choice{Column: AllColumns}, []string{"水利术语表", "序号", "中文", "英文", "备注", "1", zh1, en1, "已审", "2", zh2, en2, "待查"}},
	} {
		list, err := Choose(table, c.o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var got []string
		for _, p := range list {
			got = append(got, p.Text)
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %q, want %q", name, got[i], c.want[i])
			}
		}
	}
	if _, err := Choose(table, Choice{}); err == nil {
		t.Error("a column was taken of two")
	}
}
