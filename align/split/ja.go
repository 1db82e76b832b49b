package split

import (
	"strings"
	"sync"
)

// japanese is the language of Japanese texts: the marks and rules of Chinese,
// with the particles that tie a quotation or a line to what follows.
var japanese = sync.OnceValue(func() *language {
	l := *english()
	l.wide = wideRules(rule{"ja.particle", jaParticle})
	l.spaced, l.separators = false, ""
	l.goesOn = endingsOf("の は が を に へ と も や から まで より および 及び 並びに")
	return &l
})

// jaAfterQuote are the particles and forms that take a quotation into the
// sentence, by their first character.
const jaAfterQuote = "とっなのはがをにもでへや"

// jaParticle joins a quotation or a bracket with the particle right after it:
// 「本当？」と聞いた, 「行こう！」の声, （笑。）と書く.
func jaParticle(s *stop) verdict {
	if s.closed() && s.glued() && strings.ContainsRune(jaAfterQuote, s.nextRune) {
		return join
	}
	return pass
}
