package xmlscan

import "bytes"

// lineCounter numbers lines. It counts the line ends between two questions, so
// that scanning itself costs nothing.
type lineCounter struct {
	// line is the line at offset upTo of the buffer, counted from 0.
	line int
	upTo int
	// afterCR tells that the byte before upTo is \r, which has been counted: a
	// \n at upTo belongs to it.
	afterCR bool
}

// at returns the line, from 1, of the offset, which must not be before that of
// an earlier question.
func (l *lineCounter) at(buf []byte, offset int) int {
	if offset > l.upTo {
		l.count(buf[l.upTo:offset])
		l.upTo = offset
	}
	return l.line + 1
}

// discard tells that the first n bytes of the buffer will go.
func (l *lineCounter) discard(front []byte, n int) {
	l.at(front, n)
	l.upTo -= n
}

func (l *lineCounter) count(b []byte) {
	if l.afterCR && b[0] == '\n' {
		b = b[1:]
	}
	l.line += bytes.Count(b, []byte{'\n'})
	for rest := b; ; {
		i := bytes.IndexByte(rest, '\r')
		if i < 0 {
			break
		}
		rest = rest[i+1:]
		if len(rest) == 0 || rest[0] != '\n' {
			l.line++
		}
	}
	if len(b) > 0 {
		l.afterCR = b[len(b)-1] == '\r'
	} else {
		l.afterCR = false
	}
}
