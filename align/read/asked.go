package read

import (
	"context"
	"errors"
	"unicode/utf8"
)

// chooseAsked takes the encoding that the user named. It refuses one in which the
// text decodes without an error but to nonsense: windows-1251 takes any bytes.
func chooseAsked(ctx context.Context, s source, e *evidence, tag string, o Options) (choice, error) {
	c, ok := codingOf(o.Encoding)
	if !ok {
		return choice{}, &LabelError{o.name(), o.Encoding}
	}
	marked, mark, hasMark := markOf(e.head)
	if c.name == "utf-16" && !hasMark {
		if c = utf16LE; e.size > 1 {
			c = e.rank(tag, []coding{utf16LE, utf16BE})[0].coding
		}
	}
	if hasMark && (marked.name == c.name || c.name == "utf-16" && marked.unit == 2) {
		c = marked
	} else if hasMark {
		return choice{}, &EncodingError{Name: o.name(), Encoding: c.name, Asked: true, Offset: -1, Fits: marked.name}
	}
	found, err := verify(ctx, s, e, c, mark, o)
	if err != nil {
		if wrong, ok := errors.AsType[*EncodingError](err); ok {
			wrong.Fits = fits(ctx, s, e, c.name, tag)
		}
		return choice{}, err
	}
	if better := betterThan(ctx, s, e, c, tag); better != "" {
		return choice{}, &EncodingError{Name: o.name(), Encoding: c.name, Asked: true, Offset: -1, Fits: better}
	}
	return found, nil
}

// nonsense is how much better than the encoding that the user named another
// must read, in nats a byte beyond ASCII, for the user to be told instead of
// obeyed. A Chinese text read as windows-1251 is worse by 2 to 4; two readings
// that both make sense differ by less than a half.
const nonsense = 1.0

// enoughBytes is the number of bytes beyond ASCII below which the user is obeyed.
const enoughBytes = 12

// betterThan names the encoding that reads the file so much better that the
// user's cannot be meant, or is empty.
func betterThan(ctx context.Context, s source, e *evidence, c coding, tag string) string {
	if c.unit > 1 && e.zero < 0 && e.isUTF8() && e.cut == 0 {
		return utf8Name // every text in Latin letters makes pairs that are Chinese characters
	}
	sample := e.head[:min(len(e.head), sampleSize)]
	high := 0
	for i := range len(sample) {
		if sample[i] >= utf8.RuneSelf || sample[i] == 0 {
			high++
		}
	}
	if high < enoughBytes || c.name == utf8Name {
		return ""
	}
	fit := fits(ctx, s, e, c.name, tag)
	if fit == "" || fit == utf8Name {
		return fit
	}
	better, _ := codingOf(fit)
	among := e.rank(tag, []coding{better, c})
	gain := (among[0].perByte - among[1].perByte) * float64(len(sample))
	if among[0].name == c.name || gain < nonsense*float64(high) {
		return ""
	}
	return fit
}

// fits names the encoding that detection finds, if it is another than this one.
func fits(ctx context.Context, s source, e *evidence, not, tag string) string {
	c, err := detect(ctx, s, e, tag, Options{Lang: tag})
	if err != nil || c.name == not || c.ascii {
		return ""
	}
	return c.name
}
