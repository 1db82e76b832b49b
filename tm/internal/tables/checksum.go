package tables

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"hash/crc32"
	"unicode/utf8"
)

// A disk that returns a wrong bit does so without an error, and a text with a missing
// character looks intact. So each unit has a checksum of its texts. It is in the row of
// the unit, and thus, in all but the smallest memories, on another page than the texts.
// It takes five bytes per unit, a hundredth of the file.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A Checksum sums the texts of a unit. The zero value is invalid; see NewChecksum.
type Checksum struct {
	sum     uint32
	scratch []byte
}

// NewChecksum returns the checksum of the unit with this number, without texts.
func NewChecksum(unit int64) Checksum {
	var c Checksum
	c.Begin(unit)
	return c
}

// Begin makes c the checksum of another unit, without texts.
func (c *Checksum) Begin(unit int64) {
	c.scratch = binary.LittleEndian.AppendUint64(c.scratch[:0], uint64(unit))
	c.sum = crc32.Checksum(c.scratch, castagnoli)
}

// Add adds the next variant of the unit; language is the number of its
// language.
func (c *Checksum) Add(language int64, text string) {
	c.scratch = binary.AppendVarint(c.scratch[:0], language)
	c.scratch = binary.AppendUvarint(c.scratch, uint64(len(text)))
	c.scratch = append(c.scratch, text...)
	c.sum = crc32.Update(c.sum, castagnoli, c.scratch)
}

// Sum returns the value to be stored.
func (c *Checksum) Sum() int64 { return int64(int32(c.sum)) }

// DamagedTexts lists units whose texts have changed by damage.
type DamagedTexts struct {
	// Changed have a wrong checksum; Invalid have a text that no unit can have:
	// empty, with a zero byte, or not UTF-8.
	Changed, Invalid []int64
}

// FindDamagedTexts reads all texts, which takes about three seconds per million
// units. It returns at most most units of each kind.
func FindDamagedTexts(ctx context.Context, tx *sql.Tx, most int) (found DamagedTexts, err error) {
	var last int64 // the current unit
	var sum Checksum
	var stored sql.NullInt64
	valid := true
	end := func() {
		if last != 0 && stored.Valid && stored.Int64 != sum.Sum() && len(found.Changed) < most {
			found.Changed = append(found.Changed, last)
		}
		if !valid && len(found.Invalid) < most {
			found.Invalid = append(found.Invalid, last)
		}
	}
	err = EachRow(ctx, tx, func(rows *sql.Rows) error {
		var unit, language int64
		var checksum sql.NullInt64
		var text sql.RawBytes
		if err := rows.Scan(&unit, &checksum, &language, &text); err != nil {
			return err
		}
		if unit != last {
			end()
			last, sum, stored, valid = unit, NewChecksum(unit), checksum, true
		}
		sum.Add(language, string(text))
		valid = valid && isText(text)
		return nil
	}, "SELECT u.id, u.checksum, v.lang, v.text FROM units AS u CROSS JOIN "+VariantsOfUnits+" ORDER BY u.id, v.id")
	end()
	return found, err
}

// isText reports whether b can be the text of a variant.
func isText(text []byte) bool {
	return len(bytes.TrimSpace(text)) > 0 && bytes.IndexByte(text, 0) < 0 && utf8.Valid(text)
}
