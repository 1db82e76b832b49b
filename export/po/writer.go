package po

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Writer writes a catalogue; it is an export.Writer. It holds one message, and
// eight bytes for every message written, to recognise repeated ones. It
// is not safe for concurrent use by multiple goroutines.
type Writer struct {
	file    writing.File
	o       export.WriteOptions
	langs   *pair.Chooser
	seed    maphash.Seed
	written map[uint64]struct{}
	// group are the plural forms of the current message so far.
	group []form
	begun bool
	// cleaned is what cleaning changed in the texts of a unit.
	cleaned xmltext.Cleaned
}

// form is a unit with the texts of the pair.
type form struct {
	unit           unit.Unit
	source, target string
}

// NewWriter returns a Writer to w. The default style of languages is that of gettext, zh_CN.
// It writes nothing yet. An error says which option is wrong.
func NewWriter(w io.Writer, o export.WriteOptions) (*Writer, error) {
	langs, err := pair.New(export.Labels{Style: cmp.Or(o.LangStyle, export.StyleUnderscore), Explicit: o.Labels}, o.Source, o.Target)
	if err != nil {
		return nil, fmt.Errorf("write po: %w", err)
	}
	return &Writer{file: writing.New(w, "po", "units"), o: o, langs: langs, seed: maphash.MakeSeed(), written: map[uint64]struct{}{}}, nil
}

// Write adds a message for the unit, or counts it in the Report as skipped.
func (w *Writer) Write(u unit.Unit) error {
	if err := w.file.Begin(); err != nil {
		return err
	}
	source, target, reason := w.langs.ChooseUnrejected(&u)
	if reason != "" {
		w.file.Skip(reason, &u)
		return nil
	}
	w.langs.Record(&u, source, target, &w.file.Counts)
	w.cleaned = xmltext.Cleaned{}
	if !w.begun {
		w.begun = true
		w.put(w.head())
	}
	f := form{u, w.clean(u.Variants[source].Text), w.clean(u.Variants[target].Text)}
	if len(w.group) > 0 && !f.belongs(w.group) {
		w.flush()
	}
	w.group = append(w.group, f)
	if prop(&u, propPluralForm) == "" {
		w.flush()
	}
	return w.file.Wrote(w.cleaned)
}

// clean removes zero characters, which end a text in C.
func (w *Writer) clean(s string) string {
	n := strings.Count(s, "\x00")
	w.cleaned.Dropped += n
	if n == 0 {
		return s
	}
	return strings.ReplaceAll(s, "\x00", "")
}

// prop returns the value of the first property of a type, or "".
func prop(u *unit.Unit, name string) string {
	for _, p := range u.Props {
		if p.Type == name {
			return p.Value
		}
	}
	return ""
}

// belongs reports whether the form is one more form of the message of the group.
func (f *form) belongs(group []form) bool {
	first := &group[0].unit
	return prop(&f.unit, propPluralForm) != "" && prop(first, propPluralForm) != "" &&
		prop(&f.unit, propPluralOf) == prop(first, propPluralOf) && prop(&f.unit, propContext) == prop(first, propContext) &&
		prop(&f.unit, propReference) == prop(first, propReference)
}

func (w *Writer) put(s string) { w.file.Buf = append(w.file.Buf, s...) }

// head returns the first message, which describes the catalogue.
func (w *Writer) head() string {
	source, target := w.langs.Languages()
	var b strings.Builder
	b.WriteString("msgid \"\"\nmsgstr \"\"\n")
	for _, line := range []string{
		"Language: " + w.langs.Code(target).Label,
		"MIME-Version: 1.0",
		"Content-Type: text/plain; charset=UTF-8",
		"Content-Transfer-Encoding: 8bit",
		"Plural-Forms: " + pluralForms(target),
		"X-Source-Language: " + w.langs.Code(source).Label,
		"X-Generator: " + strings.TrimSpace("yiku "+w.o.ToolVersion),
	} {
		if !strings.HasSuffix(line, ": ") {
			b.WriteString(`"` + escapes.Replace(line) + `\n"` + "\n")
		}
	}
	return b.String()
}

// flush writes the message of the group.
func (w *Writer) flush() {
	group := w.group
	w.group = w.group[:0]
	if len(group) == 0 {
		return
	}
	var b strings.Builder
	first := &group[0]
	id, plural := first.source, ""
	if of := prop(&first.unit, propPluralOf); of != "" && prop(&first.unit, propPluralForm) != "" {
		id = of
		for _, f := range group {
			if f.source != id {
				plural = f.source
			}
		}
	}
	context, hasContext := w.context(&first.unit, id)
	b.WriteString("\n")
	comments(&b, &first.unit)
	prefix := ""
	if prop(&first.unit, propObsolete) != "" {
		prefix = "#~ "
	}
	var statement strings.Builder
	if hasContext {
		quote(&statement, "msgctxt", context)
	}
	quote(&statement, "msgid", id)
	if plural == "" {
		quote(&statement, "msgstr", first.target)
	} else {
		quote(&statement, "msgid_plural", plural)
		_, target := w.langs.Languages()
		forms := formsOf(group)
		wanted := countForms(pluralForms(target))
		for n := range wanted { // a missing form has an empty translation
			text := ""
			if n < len(forms) {
				text = forms[n]
			}
			quote(&statement, "msgstr["+strconv.Itoa(n)+"]", text)
		}
		if len(forms) > wanted { // no program would show the others
			w.file.Counts.Warnings = append(w.file.Counts.Warnings, fmt.Sprintf("“%s” has %d plural forms, but the language has %d: the others were left out", id, len(forms), wanted))
		}
	}
	for line := range strings.Lines(statement.String()) {
		b.WriteString(prefix + line)
	}
	w.put(b.String())
}

// formsOf returns the translations of the group by the number of their form.
func formsOf(group []form) []string {
	var list []string
	for _, f := range group {
		n, err := strconv.Atoi(prop(&f.unit, propPluralForm))
		if err != nil || n < 0 || n > 5 { // no language has more than six
			continue
		}
		for len(list) <= n {
			list = append(list, "")
		}
		list[n] = f.target
	}
	return list
}

// context returns the context of a message: that of the unit, or the id of the unit
// where an earlier message has the same context and text.
func (w *Writer) context(u *unit.Unit, id string) (string, bool) {
	context, has := prop(u, propContext), provenance.HasProp(u.Props, propContext)
	if w.isNew(context, id) {
		return context, has
	}
	for n := 2; ; n++ {
		name := provenance.ID(u) // so that the unit is found again when the catalogue comes back
		if name == "" || n > 2 {
			name = strings.TrimSpace(fmt.Sprintf("%s %s (%d)", context, name, n))
		}
		if w.isNew(name, id) {
			return name, true
		}
	}
}

// isNew reports whether no earlier message has the context and the text, and records
// them.
func (w *Writer) isNew(context, id string) bool {
	sum := maphash.String(w.seed, context+"\x04"+id)
	if _, there := w.written[sum]; there {
		return false
	}
	w.written[sum] = struct{}{}
	return true
}

func comments(b *strings.Builder, u *unit.Unit) {
	for _, note := range u.Notes {
		for line := range strings.Lines(note) {
			b.WriteString(strings.TrimSpace("# "+strings.TrimSpace(line)) + "\n")
		}
	}
	named := func(name, value string) {
		if value = strings.Join(strings.Fields(value), " "); value != "" {
			b.WriteString("#. " + name + ": " + value + "\n")
		}
	}
	if u.Origin.Checksum != "" || u.TUID != "" {
		named(propID, provenance.ID(u))
	}
	for _, p := range provenance.Props(u) {
		named(p.Type, p.Value)
	}
	named(propCreated, moment(u.Created))
	named(propChanged, moment(u.Changed))
	named(propCreatedBy, u.CreatedBy)
	named(propChangedBy, u.ChangedBy)
	var references, flags string
	for _, p := range u.Props {
		switch p.Type {
		case propReference:
			references = p.Value
		case propFlags:
			flags = p.Value
		case propComment:
			b.WriteString("#. " + strings.Join(strings.Fields(p.Value), " ") + "\n")
		case propContext, propObsolete, propPluralOf, propPluralForm:
		default:
			named(p.Type, p.Value)
		}
	}
	if references != "" {
		b.WriteString("#: " + references + "\n")
	}
	if u.Status == unit.Aligned && u.Score < align.DoubtfulBelow {
		flags = strings.TrimSuffix("fuzzy, "+flags, ", ")
	}
	if flags != "" {
		b.WriteString("#, " + flags + "\n")
	}
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// Close completes the file.
func (w *Writer) Close() error {
	if ended, err := w.file.Ended(); ended {
		return err
	}
	if !w.begun {
		w.put(w.head())
	}
	w.flush()
	return w.file.End()
}

// Report returns what was written and what was left out.
func (w *Writer) Report() export.Report { return w.file.Report() }

// pluralForms returns the rule of a language for plural forms in the syntax of gettext
// (GNU gettext manual, «Additional functions for plural forms»). For unknown languages it
// returns the rule of most European languages, since a catalogue with plural forms needs
// a rule.
func pluralForms(tag string) string {
	switch lang.Base(tag) {
	case "zh", "ja", "ko", "vi", "th", "id", "ms", "lo", "my", "bo", "yue":
		return "nplurals=1; plural=0;"
	case "en", "de", "nl", "sv", "da", "nb", "nn", "es", "it", "pt", "el", "bg", "fi", "et", "hu", "tr", "mn", "kk":
		return "nplurals=2; plural=(n != 1);"
	case "fr":
		return "nplurals=2; plural=(n > 1);"
	case "ru", "uk", "be", "sr", "hr", "bs":
		return "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
	case "pl":
		return "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
	case "cs", "sk":
		return "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);"
	case "ar":
		return "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
	}
	return "nplurals=2; plural=(n != 1);"
}

func countForms(rule string) int {
	_, rest, _ := strings.Cut(rule, "nplurals=")
	number, _, _ := strings.Cut(rest, ";")
	n, err := strconv.Atoi(number)
	if err != nil {
		return 1
	}
	return n
}

// quote writes a keyword and a text in quotes, each line of the text on a line.
func quote(b *strings.Builder, word, text string) {
	b.WriteString(word)
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" && len(lines) > 1 {
		lines = lines[:len(lines)-1]
	}
	if len(lines) > 1 {
		b.WriteString(` ""`)
	} else {
		b.WriteString(" ")
	}
	for _, line := range lines {
		if len(lines) > 1 {
			b.WriteString("\n")
		}
		b.WriteString(`"` + escapes.Replace(line) + `"`)
	}
	b.WriteString("\n")
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "\v", `\v`, "\f", `\f`, "\a", `\a`, "\b", `\b`)
