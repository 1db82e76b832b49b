package split

import "testing"

func TestRussian(t *testing.T) {
	testTable(t, "ru", []string{
		"Совещание открылось.¦ Кто придёт?¦ Все!",
		"В 2014 г. Китай предложил инициативу.¦ Закон принят в 2010 г.¦ Он действует.",
		"Он родился в г. Самаре на ул. Ленина, д. 5.",
		"А. С. Пушкин и Л.Н. Толстой писали.¦ В. Иванов читал.",
		"Вывозят лес, уголь и т. д.¦ Порт загружен.",
		"Продано 5 млн т. зерна, т. е. больше, чем в прошлом г.¦ Это рекорд.",
		"Цена 30 тыс. руб. за тонну.¦ См. рис. 2 и ст. 15.",
		"В XIX в. Россия росла.¦ Было это в XX в.¦ Потом стало иначе.",
		"«Когда начнём?» — спросил он.¦ — Завтра.¦ — Хорошо.",
		"Он спросил: «Когда? Где?».¦ Никто не ответил…¦ Стало тихо.",
		"Он думал… но молчал.",
		"Пекин, 3 сентября /Синьхуа/ -- Сессия открылась.¦ Она продлится три дня.",
		"Награду получил Ли (1713?) из Харбина.",
		"Статья 3. Предмет закона",
		"Это было в 221 году до н. э.¦ Потом настал мир.",
		"В сер. 2025 г. Гос. Дума приняла закон в нач. XXI в.¦ Конец.",
	})
}

func TestFrench(t *testing.T) {
	testTable(t, "fr", []string{
		"La séance est ouverte.¦ Qui vient ?¦ Tous !",
		"M. Dupont et Mme Li ont vu M. Le Goff.¦ Il est parti.",
		"M. Li a dit : «\u00a0Venez-vous\u00a0?\u00a0»¦ Elle est venue.",
		"« Oui ! » répondit-il.¦ « Non. »¦ Il sortit.",
		"L'art. 5 s'applique, p. ex. au n° 3, c.-à-d. toujours.",
		"On exporte du bois, etc.¦ Le port est plein.¦ Ensuite…¦ Rien.",
		"En 52 av. J.-C. César vint.",
		"La réunion est à 15 h.¦ Merci de venir.",
	})
}

func TestGerman(t *testing.T) {
	testTable(t, "de", []string{
		"Die Sitzung ist eröffnet.¦ Wer kommt?¦ Alle!",
		"Am 8. Mai kam Dr. Müller, z. B. mit Prof. Weiß.¦ Es war spät.",
		"Im 20. Jahrhundert war es so.¦ Das war 1999.¦ Die Stadt wuchs.",
		"„Ja!“, sagte er.¦ „Nein.“¦ Er ging.",
		"Man verkauft Holz, Kohle usw.¦ Der Hafen ist voll.",
		"Nach Art. 5 Abs. 2 gilt dies u. a. für Kinder.",
		"wahrscheinlich am Sonntag.“¦ Wir warten.",
		"Er sagte: »Komm. Setz dich.«¦ Dann ging er.",
	})
}

func TestSpanish(t *testing.T) {
	testTable(t, "es", []string{
		"La sesión está abierta.¦ ¿Quién viene?¦ ¡Todos!",
		"La Sra. Pérez y el Dr. Li salieron a las 3 p. m.¦ Luego llovió.",
		"Vive en EE. UU. y trabaja.¦ Véase la pág. 12.",
		"«No es nada.», dijo.¦ Se fue.",
		"El tren va a 80 km/h.¦ ¿Cuándo llega?",
	})
}

func TestOtherLatin(t *testing.T) {
	testTable(t, "nl", []string{"Dhr. Jansen en mevr. De Vries spreken, bijv. over art. 5.¦ Iedereen luistert.", "Vis, vlees, enz.¦ Alles is vers."})
	testTable(t, "vi", []string{"Cuộc họp đã kết thúc.¦ Mọi người ra về.", "Ông sống ở TP. Hồ Chí Minh.¦ GS. Nguyễn đến lúc 9.30."})
	testTable(t, "id", []string{"Rapat selesai.¦ Semua orang pulang.", "Kantor di Jl. Merdeka No. 5 dibuka tgl. 3 Mei.¦ Dr. Ir. Hasan hadir."})
}

// TestRussianReferences holds «ср.» and the names of languages.
func TestRussianReferences(t *testing.T) {
	testTable(t, "ru", []string{
		"Ср. Толстой 1869.¦ Это так.",
		"Это видно (ср. Пушкин 1830).",
		"Слово от англ. Bank известно.¦ Он знает англ.¦ Потом забыл.",
		"ВТО (англ. World Trade Organization) существует.",
		"Ср. также гл. 5.",
		"Реформа пошла.¦Она полезна.",
		"Название (нем. Brücke, фр. Pont) старое.",
	})
}

// TestGermanShortForms holds churches, companies and ranges of ordinals.
func TestGermanShortForms(t *testing.T) {
	testTable(t, "de", []string{
		"Die kath. Kirche und die ev. Gemeinde feiern.¦ Alle kommen.",
		"Die Müller GmbH & Co. KG liefert.¦ Das ist gut.",
		"Im 1.-3. Jahrhundert war es so.¦ Es blieb.",
		"Im 18./19. Jahrhundert und vom 10.–12. Mai war es so.¦ Es blieb.",
		"Die röm.-kath. Kirche und der griech. Text.",
		"Er kam am 3. und 4. Mai.¦ Wir auch.",
	})
}
