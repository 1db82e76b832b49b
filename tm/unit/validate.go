package unit

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// MaxVariants is the maximum number of variants of a unit. The file numbers
// them with one byte; exchange files with 35 languages exist.
const MaxVariants = 256

// An InvalidError is returned for a value that cannot be stored, whoever gave it.
type InvalidError struct{ Err error }

// Error returns the text of Err.
func (e *InvalidError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *InvalidError) Unwrap() error { return e.Err }

// Validate returns an InvalidError for an origin that cannot be stored: it has no
// checksum, a text that is not UTF-8 or contains a zero byte, or an invalid date.
func (o Origin) Validate() error {
	if err := o.validate(); err != nil {
		return &InvalidError{err}
	}
	return nil
}

func (o Origin) validate() error {
	if o.Checksum == "" {
		return errors.New("the origin has no checksum")
	}
	fields := []struct{ name, text string }{
		{"checksum", o.Checksum}, {"source", o.Source}, {"target", o.Target}, {"title", o.Title},
		{"body", o.Body}, {"translator", o.Translator}, {"url", o.URL}, {"date", o.Date},
	}
	for _, f := range fields {
		if err := ValidateText(f.text); err != nil {
			return fmt.Errorf("the %s of the origin %w", f.name, err)
		}
	}
	return ValidateDate(o.Date)
}

// ValidateDate reports whether a date can be put in order: YYYY, YYYY-MM, YYYY-MM-DD or empty.
func ValidateDate(date string) error {
	if date == "" {
		return nil
	}
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, date); err == nil {
			return nil
		}
	}
	return fmt.Errorf("the date of the origin, %q, is not a day, month or year: write 2024-05-17, 2024-05 or 2024", date)
}

// Validate returns an InvalidError for a unit that cannot be stored: it has no
// variants or too many, a score, place or status out of range, or inline codes
// outside its text.
func (u Unit) Validate() error {
	if err := u.validate(); err != nil {
		return &InvalidError{err}
	}
	return nil
}

func (u Unit) validate() error {
	switch {
	case len(u.Variants) == 0:
		return errors.New("the unit has no text in any language")
	case len(u.Variants) > MaxVariants:
		return fmt.Errorf("the unit has %d variants, more than %d", len(u.Variants), MaxVariants)
	case !(u.Score >= 0 && u.Score <= 1): // refuses NaN too
		return fmt.Errorf("the score %v is not between 0 and 1", u.Score)
	case u.Place < 0:
		return errors.New("the place is negative")
	case u.Status != "" && !u.Status.known():
		return fmt.Errorf("the status %q is unknown", u.Status)
	}
	for i, v := range u.Variants {
		if v.Lang == "" {
			return fmt.Errorf("variant %d has no language", i+1)
		}
		if err := ValidateText(v.Lang); err != nil {
			return fmt.Errorf("the language of variant %d %w", i+1, err)
		}
		if strings.TrimSpace(v.Text) == "" {
			return fmt.Errorf("the %s text is blank", v.Lang)
		}
		if err := ValidateText(v.Text); err != nil {
			return fmt.Errorf("the %s text %w", v.Lang, err)
		}
		if err := validateCodes(v); err != nil {
			return fmt.Errorf("the %s text: %w", v.Lang, err)
		}
	}
	return nil
}

// validateCodes returns an error for codes that are not inside the text.
func validateCodes(v Variant) error {
	last := 0
	for i, c := range v.Codes {
		if c.At < last || c.At > len(v.Text) || c.At < len(v.Text) && !utf8.RuneStart(v.Text[c.At]) {
			return fmt.Errorf("inline code %d is at byte %d of %d, which is not a valid position", i+1, c.At, len(v.Text))
		}
		last = c.At
		at := 0
		for _, s := range c.Subs {
			if s.Start < at || s.End < s.Start || s.End > len(c.Data) {
				return fmt.Errorf("inline code %d has a text at bytes %d to %d of %d", i+1, s.Start, s.End, len(c.Data))
			}
			at = s.End
		}
	}
	return nil
}

// ValidateText reports bytes that the memory cannot hold as text: SQLite ends a
// text at a zero byte in some of its functions.
func ValidateText(s string) error {
	if i := strings.IndexByte(s, 0); i >= 0 {
		return fmt.Errorf("has a zero byte at byte %d", i)
	}
	if utf8.ValidString(s) {
		return nil
	}
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return fmt.Errorf("is not UTF-8 at byte %d", i)
		}
	}
	return nil
}
