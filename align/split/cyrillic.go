package split

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// russian is the language of Russian texts, and of others in Cyrillic letters,
// whose marks and many short forms are the same.
var russian = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(rule{"ru.year", ruYear}, rule{"ru.compare", ruCompare}, rule{"ru.currency", currencyOf}),
		abbreviations: abbreviations(ruNames+latinNames, ruNumbers, ruEnds+latinEnds, ruOpen+latinOpen),
		starters:      set(ruStarters),
		prepositions:  set("в во с со к ко до от на по за около после перед начиная"),
		whole:         wholeLimitCyrillic,
		spaced:        true,
	}
})

// The lists of Russian.
const (
	ruNames = "им ул пл пр просп пер наб бул б-р ш пос пгт дер гор обл респ м-р г-н г-жа г-на г-ну г-ном гг-н тов гр проф акад " +
		"доц асс чл.-корр ген полк подп кап лейт серж адм маршал св прп еп архиеп митр о-в оз р о напр т.е т.е т.н т.наз т.к " +
		"т.о см ср.с лат.назв под.ред ред сост пер.с изд-во корп стр-во вкл исх ок прибл т.ж а.о п-ов ж.-д гос"
	ruNumbers = "ст п пп пт гл рис табл разд ч кн т тт вып д кв с стр оф под стб абз подп прим тел л лл к н-р илл сер нач кон"
	ruEnds    = "т.д т.п др пр проч руб коп долл дол тыс млн млрд трлн шт экз чел га км м см кг т мин сек ч час л " +
		"гг в вв н.э до.н.э э р.х ср сокр ред прим и.о л.с кв.м куб.м ст.л ч.л эт"
	ruOpen = "англ рус нем франц фр лат греч итал исп кит яп тюрк янв февр мар апр июн июл авг сент окт нояб дек пн вт чт пт сб вс и.о р.н"
)

// ruStarters are Russian words that, with a capital, mostly begin a sentence.
const ruStarters = `он она оно они я мы вы ты его её ее их мой наш ваш это этот эта эти тот та те такой такие
	там тут здесь так как что кто где когда куда откуда почему зачем если хотя чтобы потому поэтому однако
	но и а или да нет не ни же вот только также кроме при по в во на за из от до для без под над между среди после перед
	во-первых во-вторых затем потом далее тогда теперь сейчас сегодня вчера завтра все всё весь вся каждый
	многие некоторые другие один одна одни два две три кстати впрочем наконец например согласно благодаря
	с со к ко у о об обо через ранее недавно пока пусть ведь лишь уже ещё еще стороны главы`

// ruYear judges г. after a number, where it is год and not город: before a small
// letter or a digit the sentence goes on; before a capital it ends, unless the
// sentence begins with the year. «Закон принят в 2010 г. Он действует.» but
// «В 2014 г. Китай предложил» and «г. Москва». Without a number a word that
// begins sentences shows the end: «в прошлом г. Это рекорд».
func ruYear(s *stop) verdict { return yearStop(s, "г") }

// ruCompare joins «ср.» (compare) with the work it refers to, which is recognised by
// an initial, a year, a page or a bracket: «Ср. А. Иванов», «(ср. Пушкин 1830)».
func ruCompare(s *stop) verdict {
	if !s.period || s.closed() || s.broken || !strings.EqualFold(s.word(), "ср") {
		return pass
	}
	name := wordAfter(s.text, s.ahead())
	i, _ := skipSpaces(s.text, s.ahead()+len(name))
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	if utf8.RuneCountInString(name) == 1 && r == '.' || unicode.IsDigit(r) || r == '(' || r == ')' || r == ',' {
		return join
	}
	return pass
}

// currencyOf joins the short form of a currency that several countries have with its
// country: «245 млрд долл. США».
func currencyOf(s *stop) verdict {
	if !s.period || s.closed() || s.broken {
		return pass
	}
	switch strings.ToLower(s.word()) {
	case "долл", "дол", "руб":
		switch s.nextWord() {
		case "США", "РФ", "СССР", "Канады", "Австралии", "Гонконга", "Сингапура", "Тайваня", "Канади", "Австралії", "Гонконгу", "Сінгапуру":
			return join
		}
	}
	return pass
}

// yearStop judges the short form of year in the languages of Cyrillic letters.
func yearStop(s *stop, year string) verdict {
	if !s.period || s.closed() || s.word() != year {
		return pass
	}
	i := s.start - len(year)
	for i > s.floor {
		r, size := utf8.DecodeLastRuneInString(s.text[:i])
		if !align.IsBlank(r) {
			break
		}
		i -= size
	}
	before, _ := utf8.DecodeLastRuneInString(s.text[s.floor:i])
	if (!unicode.IsDigit(before) || i == s.floor) && !s.startsSentence() {
		return join
	}
	next := s.nextLetter()
	if next == '№' || s.nextWord() == "N" {
		return join // the number of a law follows its date
	}
	if unicode.IsLower(next) || unicode.IsDigit(next) || s.openingAdverbial() && !s.startsSentence() {
		return join
	}
	return cut
}

// ukrainian is the language of Ukrainian texts.
var ukrainian = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(rule{"uk.year", ukYear}, rule{"uk.currency", currencyOf}),
		abbreviations: abbreviations(ukNames+latinNames, ukNumbers, ukEnds+latinEnds, ukOpen+latinOpen),
		starters:      set(ukStarters),
		prepositions:  set("у в о об до від з із зі на за по близько після перед починаючи"),
		whole:         wholeLimitCyrillic,
		spaced:        true,
	}
})

// The lists of Ukrainian.
const (
	ukNames = "ім вул пл пр просп пров наб бул б-р м смт с сел обл р-н гр тов п проф акад доц асис чл.-кор ген полк підп кап лейт " +
		"серж адм св прп єп архиєп митр о о-в оз р напр т.зв див пор ред упор вид пер укл дир зав заст канд д-р"
	ukNumbers = "ст п пп пт гл розд рис табл ч кн т тт вип буд кв с стор абз прим тел"
	ukEnds    = "т.д т.п т.ін ін та.ін тощо грн коп дол тис млн млрд трлн шт га км м см кг хв сек год л ст стт рр н.е до.н.е е р.х англ рос нім фр лат кв.м куб.м"
	ukOpen    = "січ лют бер квіт трав черв лип серп верес жовт листоп груд пн вт ср чт пт сб нд"
)

// ukStarters are Ukrainian words that, with a capital, mostly begin a sentence.
const ukStarters = `він вона воно вони я ми ви ти його її їх мій наш ваш це цей ця ці той та те ті такий такі там тут так як що хто де
	коли куди звідки чому навіщо якщо хоча щоб тому однак але і й а або чи так ні не ось тільки також крім при по в у на за
	із з від до для без під над між серед після перед потім далі тоді тепер зараз сьогодні вчора завтра весь вся все всі
	кожен багато деякі інші один одна два три нарешті наприклад згідно завдяки зі о об про через раніше нещодавно поки
	хай адже лише вже ще`

// ukYear judges р. after a number, where it is рік and not річка, as ruYear does
// г. in Russian: «у 2014 р. Китай запропонував», «Закон ухвалено 2010 р. Він діє.»
func ukYear(s *stop) verdict { return yearStop(s, "р") }

// kazakh is the language of Kazakh texts: the lists of Russian, which its texts
// share, and its own.
var kazakh = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(rule{"kk.year", kkYear}, rule{"kk.currency", currencyOf}),
		abbreviations: abbreviations(ruNames+latinNames+kkNames, ruNumbers+kkNumbers, ruEnds+latinEnds+kkEnds, ruOpen+latinOpen),
		starters:      set(kkStarters),
		prepositions:  set(""),
		whole:         wholeLimitCyrillic,
		spaced:        true,
	}
})

// The lists of Kazakh.
const (
	kkNames   = " көш даң.м қ а ауд обл акад проф мыс"
	kkNumbers = " б т.б бап тарм сур кест"
	kkEnds    = " т.б т.с.с т.т ж жж ғ ғғ б.з.д б.з.б б.з мың млн млрд тг сағ мин м.ө"
)

// kkStarters are Kazakh words that, with a capital, mostly begin a sentence.
const kkStarters = `ол олар бұл мұнда осы осындай сол мен біз сіз сен сіздер және бірақ алайда дегенмен сондықтан себебі өйткені егер
	қазір бүгін кеше ертең содан кейін сонымен сондай-ақ әр барлық көптеген кейбір бір екі үш не неге қашан қайда кім
	қандай иә жоқ тек әрі`

// kkYear judges ж. after a number: жыл, year.
func kkYear(s *stop) verdict { return yearStop(s, "ж") }
