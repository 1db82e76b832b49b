package lang

import (
	"strings"
	"testing"
)

var samples = []struct{ tag, text string }{
	{"zh", "国务院总理在北京会见来访的外国客人，双方就共同关心的问题交换了意见。"},
	{"zh-Hant", "行政機關應當依法履行職責，維護當事人的合法權益。"},
	{"zh", "本办法自发布之日起施行。据 Reuters 报道，WTO 总干事 Ngozi Okonjo-Iweala 出席了会议并致辞。"},
	{"zh", "乾隆年间，这里已是商贾云集之地，著名的书院就建在于家村。"},
	{"zh", "他引用繁体字匾额上的“為政以德”四个字，说明这个道理在今天仍然适用。"},
	{"zh", "任天堂の新游戏将于明年发售，记者从发布会上了解到这一消息。"},
	// Names in kana, in quotation marks, brackets and without.
	{"zh-Hant", "大阪難波的「タコヤキ屋」是一家小吃店，門口總是排著長隊。"},
	{"zh", "位于京都的“ラーメンむら”是一家面馆，这里的汤头很受欢迎。"},
	{"zh", "电影《となりのくま》（となりのくま）在北京上映了，孩子们都很喜欢。"},
	{"zh-Hant", "歌手ゆきみ在臺北小巨蛋舉行了演唱會。"},
	{"zh-Hant", "澀谷的パルコ是一座購物中心，與車站相連。"},
	{"zh", "店名：スターライト。这家店在三楼。"},
	{"ja", "彼は「你好、这是中国菜」と言った。"},
	{"ja", "現在、国際的な大会が行われる。"},
	{"ja", "新型カメラ発売"},
	{"ja", "「メニュー」「サイズ」の変更は不可。"},
	{"ja", "日本の首都は東京である。"},
	{"ja", "第一条 この法律は、国民の権利を保護することを目的とする。"},
	{"ko", "대한민국의 주권은 국민에게 있고, 모든 권력은 국민으로부터 나온다."},
	{"en", "The ministry said on Monday that the two sides had agreed to hold a second round of talks next month."},
	{"en", "Pursuing the people-centred approach (以人民为中心) and building a moderately prosperous society (小康社会) remain the goals of the plan."},
	{"en", "Notice of the Ministry of Commerce"},
	{"ru", "Министр заявил, что стороны договорились провести второй раунд переговоров в следующем месяце."},
	{"ru", "Объявление о проведении международной выставки"},
	{"uk", "Міністр заявив, що сторони домовилися провести другий раунд переговорів наступного місяця."},
	{"be", "Міністр заявіў, што бакі дамовіліся правесці другі раўнд перамоў у наступным месяцы."},
	{"bg", "Министърът заяви, че страните са се договорили да проведат втори кръг от преговори през следващия месец."},
	{"sr", "Министар је изјавио да су се стране договориле да одрже другу рунду преговора следећег месеца."},
	{"kk", "Министр тараптардың келесі айда келіссөздердің екінші кезеңін өткізуге уағдаласқанын мәлімдеді."},
	{"mn", "Сайд хэлэхдээ талууд ирэх сард хоёр дахь шатны хэлэлцээ хийхээр тохиролцсон гэж мэдэгдлээ, энэ нь өмнөх үеийнхээс өөр юм."},
	{"fr", "Le ministre a déclaré lundi que les deux parties étaient convenues de tenir une deuxième série de pourparlers le mois prochain."},
	{"de", "Der Minister erklärte am Montag, dass beide Seiten im nächsten Monat eine zweite Gesprächsrunde abhalten wollen."},
	{"es", "El ministro declaró el lunes que ambas partes habían acordado celebrar una segunda ronda de conversaciones el próximo mes."},
	{"vi", "Bộ trưởng cho biết hai bên đã đồng ý tổ chức vòng đàm phán thứ hai vào tháng tới."},
	{"ar", "قال الوزير يوم الاثنين إن الجانبين اتفقا على عقد جولة ثانية من المحادثات الشهر المقبل."},
	{"th", "รัฐมนตรีกล่าวว่าทั้งสองฝ่ายตกลงที่จะจัดการเจรจารอบที่สองในเดือนหน้า"},
	{"el", "Ο υπουργός δήλωσε ότι οι δύο πλευρές συμφώνησαν."},
}

func TestDetect(t *testing.T) {
	for _, s := range samples {
		g := Detect(s.text)
		if g.Tag != s.tag {
			t.Errorf("%s is taken for %s (%.2f), want %s", s.text, g.Tag, g.Confidence, s.tag)
		}
	}
}

// TestDetectTerms checks that a few words that could be of any language are detected
// as English, and that other words are not.
func TestDetectTerms(t *testing.T) {
	for _, s := range []struct{ tag, text string }{
		{"en", "economy society culture"},
		{"en", "trade cooperation"},
		{"en", "Purpose"},
		{"en", strings.Repeat("economy society culture\n", 10)},
		{"de", "Wirtschaft Gesellschaft Kultur"},
		{"de", "Reform und Entwicklung"},
		{"cs", "hospodářská spolupráce"},
		{"fr", "économie société"}, // by 0.32
	} {
		if g := Detect(s.text); g.Tag != s.tag || g.Confidence > 0.5 {
			t.Errorf("%s is taken for %s (%.2f), want %s", s.text, g.Tag, g.Confidence, s.tag)
		}
	}
}

func TestDetectLongText(t *testing.T) {
	for _, s := range samples {
		long := strings.Repeat(s.text+"\n\n", 3000)
		if len(sample(long, sampleSize)) > (sampleSize+1)*samplePlaces {
			t.Fatalf("the sample has %d bytes", len(sample(long, sampleSize)))
		}
		g := Detect(long)
		if g.Tag != s.tag || g.Confidence < 0.5 {
			t.Errorf("much of %s is taken for %s (%.2f), want %s", s.text, g.Tag, g.Confidence, s.tag)
		}
	}
}

func TestDetectMajorityOfScript(t *testing.T) {
	text := strings.Repeat("这个问题应当认真对待。", 400) + strings.Repeat("這個問題應當認真對待。", 40)
	if g := Detect(text); g.Tag != "zh" {
		t.Errorf("a simplified text with traditional quotations is taken for %s", g.Tag)
	}
}

func TestDetectConfidence(t *testing.T) {
	for _, text := range []string{"", " \n\t", "2025-01-31", "…！？", "\xff\xfe", "１２３"} {
		if g := Detect(text); g != (Guess{Tag: Undetermined}) {
			t.Errorf("%q is taken for %+v", text, g)
		}
	}
	for _, text := range []string{"中", "OK", "да", "は"} {
		if g := Detect(text); g.Confidence >= 0.5 {
			t.Errorf("%q is taken for %s with confidence %.2f", text, g.Tag, g.Confidence)
		}
	}
	for _, s := range samples[:4] {
		short, long := Detect(s.text[:9]), Detect(strings.Repeat(s.text, 20))
		if short.Confidence >= long.Confidence {
			t.Errorf("%s: nine bytes give %.2f, twenty times the text %.2f", s.text, short.Confidence, long.Confidence)
		}
	}
}

// TestKanaConfidence checks that a text which may be Chinese with names in kana
// is Japanese with a lower confidence than Japanese prose, and vice versa.
func TestKanaConfidence(t *testing.T) {
	for _, row := range []struct {
		text        string
		tag         string
		least, most float64
	}{
		{strings.Repeat("新型カメラ発売。", 20), "ja", 0.5, 0.75},
		{strings.Repeat("今日の会議が始まった。", 20), "ja", 0.9, 1},
		{strings.Repeat("「カメラ」是一家店。", 20), "zh", 0.9, 1},
		{strings.Repeat("カメラ是店。店が開いた。", 20), "ja", 0.4, 0.75},
		{strings.Repeat("你的カメラ是新的吗？これ。店が", 20), "zh", 0.6, 0.85},
	} {
		if g := Detect(row.text); g.Tag != row.tag || g.Confidence < row.least || g.Confidence > row.most {
			t.Errorf("%.30s: %s with %.2f, want %s with %.2f to %.2f", row.text, g.Tag, g.Confidence, row.tag, row.least, row.most)
		}
	}
}

func FuzzDetect(f *testing.F) {
	for _, s := range samples {
		f.Add(s.text)
	}
	f.Add("\x00\xff\u3000\U0010FFFF")
	f.Add(strings.Repeat("汉", sampleSize*samplePlaces))
	f.Add("aa bb ññ")
	f.Add("\xe9\xa2A000") // one letter: English, with little confidence
	f.Fuzz(func(t *testing.T, text string) {
		g := Detect(text)
		if c, err := Canonical(g.Tag); err != nil || c != g.Tag {
			t.Errorf("the tag %q is not canonical", g.Tag)
		}
		if !(g.Confidence >= 0 && g.Confidence <= 1) || (g.Tag == Undetermined) != (g.Confidence == 0) {
			t.Errorf("%+v: the confidence does not fit", g)
		}
		if again := Detect(text); again != g {
			t.Errorf("%+v, and %+v the second time", g, again)
		}
	})
}

func FuzzTags(f *testing.F) {
	for _, tag := range []string{"zh_CN", "x-a", "en-US-u-co-phonebk", "-", "zho_hant", "i-klingon"} {
		f.Add(tag)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		Spaced(tag)
		c, err := Canonical(tag)
		if err != nil {
			return
		}
		if again, err := Canonical(c); err != nil || again != c {
			t.Errorf("%q becomes %q becomes %q, %v", tag, c, again, err)
		}
		if !Matches(c, c) || !Matches(Base(c), c) {
			t.Errorf("%q does not serve itself or its base", c)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	for _, s := range []int{0, 9, 12} {
		text := strings.Repeat(samples[s].text, 1000)
		b.Run(samples[s].tag, func(b *testing.B) {
			for b.Loop() {
				Detect(text)
			}
		})
	}
}
