package tmx

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

var update = flag.Bool("update", false, "write the golden files of testdata/tmx anew")

// goldenFolder is where the golden files lie, for other rooms' tests as well.
const goldenFolder = "../../testdata/tmx"

// golden is one golden file: what is written, and how.
type golden struct {
	name  string
	o     export.WriteOptions
	units []unit.Unit
}

// status returns the unit with another status and score.
func status(u unit.Unit, s unit.Status, score float64) unit.Unit {
	u.Status, u.Score = s, score
	return u
}

// goldens are the golden files. The texts were written for this test.
func goldens() []golden {
	port := unit.Origin{
		Source: "port.zh.txt", Target: "port.ru.txt", Title: "北湾港新航线开通", Body: "北湾日报", Date: "2026-03",
		Checksum: "7be1d20c44f09a3355aa00ff7be1d20c44f09a3355aa00ff7be1d20c44f09a33", Imported: noon,
	}
	notice := unit.Origin{
		Source: "notice.zh-Hant.txt", Target: "notice.en.txt", Title: "關於修訂登記辦法的通告", Date: "2025",
		Checksum: "c0ffee0123456789", Imported: noon,
	}
	talksUnits := []unit.Unit{
		newUnit(talks, 0, "zh", "两国代表团8日在海城举行会谈。", "en", "Delegations of the two countries held talks in Haicheng on May 8."),
		newUnit(talks, 1, "zh", "双方积极评价近年来合作取得的成果，一致同意推动共建“一带一路”走深走实，为构建人类命运共同体作出贡献。",
			"en", "The two sides spoke highly of the results of recent cooperation. They agreed to advance high-quality Belt and Road cooperation and contribute to building a community with a shared future for humanity."),
		status(newUnit(talks, 2, "zh", "会谈后，双方发表了《海上互联互通联合声明》。", "en", "After the talks they issued the “Joint Statement on Maritime Connectivity”."), unit.Reviewed, 1),
	}
	return []golden{
		{"zh-en", export.WriteOptions{Source: "zh", Target: "en"}, talksUnits},
		{"zh-ru", export.WriteOptions{}, []unit.Unit{
			newUnit(port, 0, "zh", "北湾港新开通的航线使货运时间缩短近三成。", "ru", "Благодаря новой линии порта Бэйвань срок доставки грузов сократился почти на треть."),
			newUnit(port, 1, "zh", "港口负责人表示：“我们将坚持稳中求进。”", "ru", "«Мы и впредь будем двигаться вперёд, сохраняя стабильность», — заявил руководитель порта."),
		}},
		{"zh-Hant-en", export.WriteOptions{DOCTYPE: true, LangStyle: export.StyleScript}, []unit.Unit{
			newUnit(notice, 0, "zh-Hant", "第一條　本辦法自公布之日起施行。", "en", "Article 1. These Measures take effect on the date of publication."),
			newUnit(notice, 1, "zh", "第二条　登记机关应当在五日内答复。", "en", "Article 2. The registry shall reply within five days."),
			newUnit(notice, 2, "zh-TW", "第三條　逾期未申請者，視為放棄。", "en-GB", "Article 3. Failure to apply in time is a waiver."),
		}},
		{"hostile", export.WriteOptions{Source: "zh", Target: "en", LangStyle: export.StyleUpper}, []unit.Unit{
			newUnit(talks, 0, "zh", "控制\x01字符\x1f与\n　　换行", "en", "control\x00 characters\r\nand line breaks "),
			newUnit(talks, 1, "zh", `若 a<b && b>c，则"x"='y' ]]>`, "en", `If a<b && b>c, then "x"='y' &amp; ]]>`),
			newUnit(talks, 2, "zh", "𠮷野家的𩸽😀👨‍👩‍👧", "en", "Hokke at Yoshinoya 😀👨‍👩‍👧 \ufffe\ufffd"),
			newUnit(talks, 3, "zh", "只有一侧", "en", "\u3000\n"),
			newUnit(unit.Origin{Source: `a "b" <c>&'d'.txt`, Title: "两行\n标题", URL: "https://a.example/?x=1&y=\"2\"", Translator: `O"Neil <ed>`}, 0,
				"zh", "坏字节\xe8\xae结束", "en", "bad bytes\xff\xfe end"),
		}},
		{"multilingual", export.WriteOptions{Multilingual: true}, append(talksUnits[:1:1],
			newUnit(talks, 5, "zh", "开放合作是时代潮流。", "zh-Hant", "開放合作是時代潮流。", "en-GB", "Openness and co-operation are the trend of the times.",
				"ru", "Открытость и сотрудничество — веление времени.", "fr", "L’ouverture et la coopération sont dans l’air du temps."),
		)},
	}
}

func TestGolden(t *testing.T) {
	for _, g := range goldens() {
		t.Run(g.name, func(t *testing.T) {
			got, _ := write(t, g.o, g.units...)
			parseOK(t, got)
			path := filepath.Join(goldenFolder, g.name+".tmx")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("the file differs from %s (-want +got); -update accepts it\n%s", path, d)
			}
		})
	}
}

// Reading a golden file back gives the texts that went in, cleaned.
func TestGoldenTexts(t *testing.T) {
	for _, g := range goldens() {
		file, r := write(t, g.o, g.units...)
		units := parseOK(t, file).units
		if len(units) != r.Written {
			t.Errorf("%s: %d units read back, %d written", g.name, len(units), r.Written)
		}
		texts := map[string]bool{}
		for _, u := range g.units {
			for _, v := range u.Variants {
				text := cleaned(t, v.Text)
				texts[text] = true
			}
		}
		for _, u := range units {
			for _, text := range u.texts {
				if !texts[text] {
					t.Errorf("%s: %q went in nowhere", g.name, text)
				}
			}
		}
	}
}

func TestDeterministic(t *testing.T) {
	for _, g := range goldens() {
		first, _ := write(t, g.o, g.units...)
		if second, _ := write(t, g.o, g.units...); second != first {
			t.Errorf("%s: two exports differ", g.name)
		}
	}
}
