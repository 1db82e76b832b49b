package read

import (
	"encoding/xml"
	"strings"
)

// exchangeRoots are the first elements of files that CAT tools exchange. They
// hold pairs of texts between markup, so that read as a text they would put
// markup into the memory.
var exchangeRoots = []struct{ root, what string }{
	{"tmx", "a translation memory (tmx)"},
	{"xliff", "a file of translation units (xliff)"},
	{"martif", "a term base (tbx)"},
	{"tbx", "a term base (tbx)"},
	{"TRADOStag", "a Trados TagEditor file (ttx)"},
	{"txml", "a Wordfast file (txml)"},
}

// refuseExchange returns an error for a text that is an exchange file.
func refuseExchange(text string, o Options) error {
	root := rootOf(text)
	for _, e := range exchangeRoots {
		if strings.EqualFold(root, e.root) {
			return &BinaryError{Name: o.name(), What: e.what,
				Advice: "it holds texts in two languages: give it to a command that takes exchange files, or export one side of it as text"}
		}
	}
	return nil
}

// refuseXML returns an error for XML of a kind that has no reader: as a text it
// would put its markup into the memory.
func refuseXML(text string, o Options) error {
	if !strings.HasPrefix(strings.TrimLeft(beginningOf(text), " \t\r\n"), "<?xml") {
		return nil
	}
	root := rootOf(text)
	if root == "" {
		return nil
	}
	return &BinaryError{Name: o.name(), What: "an XML file of a kind that is not read (its first element is " + root + ")",
		Advice: "have its text exported as text (UTF-8), docx, odt or html and read that; with --lines it is read as it stands"}
}

// rootOf is the name of the first element of an XML text, or "".
func rootOf(text string) string {
	head := beginningOf(text)
	if !strings.HasPrefix(strings.TrimLeft(head, " \t\r\n"), "<") {
		return ""
	}
	d := xml.NewDecoder(strings.NewReader(head))
	d.Strict, d.CharsetReader = false, charsetReader
	for {
		t, err := d.RawToken() // the text is decoded: what it declares does not matter
		if err != nil {
			return ""
		}
		if e, ok := t.(xml.StartElement); ok {
			return e.Name.Local
		}
	}
}
