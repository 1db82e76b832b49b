package split

import "sync"

// ukrainian is the language of Ukrainian texts.
var ukrainian = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(rule{"uk.year", ukYear}),
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
