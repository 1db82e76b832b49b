package tables

import (
	"context"
	"database/sql"
	"encoding/binary"
	"hash/crc32"
	"strings"
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
	// empty, with a zero byte, or not UTF-8; or lack one, or its language.
	Changed, Invalid []int64
}

// FindDamagedTexts reads all texts, which takes about three seconds per million
// units. It returns at most most units of each kind.
func FindDamagedTexts(ctx context.Context, tx *sql.Tx, most int) (found DamagedTexts, err error) {
	var unit, stored column[int64]
	var t Texts
	var sum Checksum
	fields := append([]any{&unit, &stored}, t.Fields()...)
	err = EachRow(ctx, tx, func(rows *sql.Rows) error {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		sum.Begin(unit.value)
		_, valid := t.Read()
		for language, text := range t.All() {
			sum.Add(language, text)
			valid = valid && isText(text)
		}
		if stored.valid && stored.value != sum.Sum() && len(found.Changed) < most {
			found.Changed = append(found.Changed, unit.value)
		}
		if !valid && len(found.Invalid) < most {
			found.Invalid = append(found.Invalid, unit.value)
		}
		return nil
	}, "SELECT u.id, u.checksum, "+TextColumns+" FROM units AS u ORDER BY u.id")
	return found, err
}

// isText reports whether text can be the text of a variant.
func isText(text string) bool {
	return strings.TrimSpace(text) != "" && strings.IndexByte(text, 0) < 0 && utf8.ValidString(text)
}
