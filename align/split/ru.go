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
		rules:         narrowRules(rule{"ru.year", ruYear}, rule{"ru.compare", ruCompare}),
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
		"т.о см ср.с лат.назв под.ред ред сост пер.с изд-во корп стр-во вкл исх ок прибл т.ж а.о п-ов ж.-д"
	ruNumbers = "ст п пп пт гл рис табл разд ч кн т тт вып д кв с стр оф под стб абз подп прим тел л лл к н-р илл"
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
// year opened the sentence. «Закон принят в 2010 г. Он действует.» but
// «В 2014 г. Китай предложил» and «г. Москва». Without a number a word that
// begins sentences shows the end: «в прошлом г. Это рекорд».
func ruYear(s *stop) verdict { return yearStop(s, "г") }

// ruCompare joins «ср.» (compare) with the work it refers to, which an initial, a
// year, a page or a bracket gives away: «Ср. А. Иванов», «(ср. Пушкин 1830)».
func ruCompare(s *stop) verdict {
	if !s.period || s.closed() || s.broken || !strings.EqualFold(s.word(), "ср") {
		return pass
	}
	name := wordAfter(s.text, s.ahead())
	i, _ := skipBlanks(s.text, s.ahead()+len(name))
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	if utf8.RuneCountInString(name) == 1 && r == '.' || unicode.IsDigit(r) || r == '(' || r == ')' || r == ',' {
		return join
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
