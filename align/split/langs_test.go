package split

import (
	"strings"
	"testing"
)

func TestItalian(t *testing.T) {
	testTable(t, "it", []string{
		"L'ing. Rossi parla.¦ Costa 3.5 euro.¦ Va bene!",
		"Il Sig. Bianchi e la Dott.ssa Neri arrivano mar. 5 nov. a Harbin.¦ Poi ripartono.",
		"Egr. Dir. Amm., la diga è pronta.¦ Cordiali saluti.",
		"Si veda l'art. 12, comma 3, del D.Lgs. 81, pag. 4.¦ È in vigore.",
		"Vendono legno, carbone, ecc.¦ Il porto è pieno.",
		"«Chi viene?» chiese.¦ «Tutti.»",
	})
}

func TestPortuguese(t *testing.T) {
	testTable(t, "pt", []string{
		"O Sr. Silva e a Dra. Li falaram.¦ Todos ouviram.",
		"O art. 5.º aplica-se, p. ex., ao n.º 3.¦ É claro.",
		"A Huaxia Ltda. vende carvão, etc.¦ O porto está cheio.",
		"A barragem tem 3.500 m de extensão.¦ Foi aberta às 15 h.¦ Choveu.",
		"«Quem vem?», perguntou.¦ — Todos.",
		"Isto aconteceu em 221 a. C.¦ Depois veio a paz.",
	})
}

func TestArabic(t *testing.T) {
	testTable(t, "ar", []string{
		"هل انتهى الاجتماع؟¦ نعم.¦ شكرا.",
		"قال د. أحمد إن النمو بلغ 3.5 في المئة.¦ وأضاف أن العمل مستمر.",
		"قال الوزير: \"انتهى العمل. نحن سعداء.\"¦ ثم خرج.",
		"الأحد, 3 سبتمبر 2024, 05:01 GMT هاربين:¦ فتح السد اليوم.",
		"انتهى الاجتماع.¦وصل الوفد!¦ شارك 20 وفدا.¦ 30 آخرون غابوا.",
	})
	testTable(t, "fa", []string{"آیا جلسه تمام شد؟¦ بله.¦ او پیش دکتر رفت.¦ ر.ک. صفحه ۵."})
	testTable(t, "ur", []string{"اجلاس ختم ہوا۔¦ کیا سب آئے؟¦ ہاں۔"})
}

func TestJapanese(t *testing.T) {
	testTable(t, "ja", []string{
		"会議が始まった。¦「本当？」と聞いた。¦彼は行った！",
		"３．５％増えた。¦次は来年だ。",
		"主たる事務所の\n所在地¦\n届出の日",
		"1.）目的を定める。¦2.）範囲を定める。",
		"「行こう。すぐに。」と彼は言った。¦皆が立った。",
		"『春の川』は名作だ。¦そう思う…でも違う。",
	})
}

func TestKorean(t *testing.T) {
	testTable(t, "ko", []string{
		"회담이 열렸다.¦ 양측은 3.5% 성장에 합의했다.",
		"그는 “회의가 끝났다.”라고 말했다.¦ 모두 일어났다.",
		"“함께 갈까?” 하고 물었다.¦ 아무도 대답하지 않았다.",
		"2024. 5. 3. 서울에서 회의가 열렸다.¦ 이틀 뒤 끝났다.",
		"비가 왔다.¦강물이 불었다.",
		"1. 목적¦ 2. 범위",
		"정말?¦ 그렇습니다!",
	})
}

func TestGreekAndArmenian(t *testing.T) {
	testTable(t, "el", []string{
		"Πού είναι το φράγμα;¦ Ο κ. Λι ξέρει.¦ Βλ. σελ. 12, π.χ. τον πίνακα.",
		"Η έκταση είναι 3.500 τ. μ.· το κόστος μεγάλο.",
	})
	testTable(t, "hy", []string{
		"Ժողովն ավարտվեց:¦ Բոլորը գնացին:",
		"Խնդիրը հետևյալն է. աշխատանք և խաղաղություն։¦ Նա եկավ 05:30-ին։",
	})
}

func TestIndic(t *testing.T) {
	testTable(t, "hi", []string{
		"बैठक हुई।¦ सब सहमत थे।",
		"डॉ. शर्मा और एस. के. वर्मा आए।¦ विकास 3.5 प्रतिशत रहा।",
	})
	testTable(t, "bn", []string{"সভা শেষ হল।¦ কে আসবে?¦ সবাই।"})
	testTable(t, "mr", []string{"सभा झाली.¦ सर्व आले."})
}

func TestCyrillicNeighbours(t *testing.T) {
	testTable(t, "uk", []string{
		"У 2014 р. Китай запропонував план.¦ Закон ухвалено 2010 р.¦ Він діє.",
		"Він жив на вул. Лесі Українки, буд. 5.¦ Потім виїхав.",
	})
	testTable(t, "kk", []string{
		"Жиын аяқталды.¦ Оған т.б. елдер қатысты.",
		"Бөгет салынды.¦XX ғасырдың басында қала өсті.",
	})
}

func TestOrdinals(t *testing.T) {
	testTable(t, "pl", []string{"Inż. Nowak mówi.¦ Wszyscy słuchają.", "Było to 3. Maja 1999 r.¦ Potem przyszła zima."})
	testTable(t, "cs", []string{"Dne 3. května přišel XII. sjezd.¦ Všichni souhlasili."})
	testTable(t, "tr", []string{"Bu 20. Yüzyıl eseridir.¦ Bugün korunuyor."})
	testTable(t, "da", []string{"Den 3. Maj kom hr. Li.¦ Han talte."})
}

// TestFallback holds the languages that follow UAX #29 only.
func TestFallback(t *testing.T) {
	testTable(t, "my", []string{"အစည်းအဝေး ပြီးပါပြီ။¦ အားလုံး ပြန်ကြသည်။"})
	testTable(t, "am", []string{"ስብሰባው ተጠናቀቀ።¦ ሁሉም ሄዱ።"})
	testTable(t, "th", []string{"การประชุมสิ้นสุดแล้ว ทุกคนกลับบ้าน\n¦วันนี้ฝนตก"})
}

// TestSemicolon holds where a semicolon separates.
func TestSemicolon(t *testing.T) {
	items := "由国家出资修建并且由县级以上人民政府水行政主管部门负责管理的水库和堤防；" +
		"由集体出资修建并且由集体经济组织负责管理的渠道、泵站和水井"
	testTable(t, "zh", []string{
		"一要加强领导；二要深化改革。¦三要改进作风。",
		"加强党的领导；¦深化农村改革",
		"（一）坚持原则；改进作风；",
		"甲方；乙方；丙方",
		"本法所称水利设施，包括：¦" + strings.Replace(items+"；"+items+"；"+items, "；", "；¦", -1) + "。",
		"本法所称设施，包括：水库；渠道；泵站。",
		"本法所称水利设施，包括：" + strings.Repeat(items+"；", 40) + "等设施。",
		"他指出：“" + items + "；" + items + "；" + items + "。”",
		"天气预报：晴间多云；最高气温：25℃",
	})
	for _, marked := range []string{"一要加强领导；¦二要深化改革。¦三要改进作风。", "他说：“好；走吧。”¦散会。"} {
		testSplitter(t, New("zh", Options{Semicolon: true}), marked)
	}
	testSplitter(t, New("en", Options{Semicolon: true}), "Lead well;¦ reform deeply.¦ See x;y.")
	testSplitter(t, New("el", Options{Semicolon: true}), "Πού;¦ Εδώ.")
}

// TestLetters holds where the parts of messages end.
func TestLetters(t *testing.T) {
	testTable(t, "en", []string{
		"Mr. Li,¦ Are you free on Monday?¦ Please call.",
		"However, The Hague was closed.",
		"so far, Are you free on Monday?",
		"A long letter to all of our friends, Are you free on Monday?",
		"Frankly, I think so.",
		"Please send the plan.¦ Regards,¦ Wang Fang",
		"Wang Fang¦ 03/27/2001 01:58 PM¦ Please send the plan.",
		"The session began at 03/27/2001 01:58 PM in Harbin.",
		"From: Wang <wang.fang@example.cn>¦ The plan is ready.",
		"x <y> The plan is ready.",
	})
}

// TestDatelines holds the datelines of reports.
func TestDatelines(t *testing.T) {
	testTable(t, "ru", []string{
		"ХАРБИН, 8 мая. /ТАСС/.¦ Река вышла из берегов.",
		"Харбин. 8 мая. ИНТЕРФАКС - Река вышла из берегов.¦ Школы закрыты.",
		"Собрание было 8 мая.¦ Пришли все.",
	})
	testTable(t, "en", []string{
		"HARBIN, May 8. /TASS/.¦ The river rose.",
		"The meeting was on May 8.¦ All came.",
	})
}
