package tables

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"hash/crc32"
	"unicode/utf8"
)

// A disk that gives back another bit than was stored does so without an error, and a
// text that lost a character reads as well as before. So each unit has a checksum over
// its texts. It stands in the row of the unit, and so on another page than the texts in
// all but the smallest memories; it costs five bytes a unit, a hundredth of the file.

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Checksum sums the texts of a unit. The zero value is not valid; see NewChecksum.
type Checksum struct {
	sum     uint32
	scratch []byte
}

// NewChecksum begins the checksum of the unit with this number.
func NewChecksum(unit int64) Checksum {
	var number [8]byte
	binary.LittleEndian.PutUint64(number[:], uint64(unit))
	return Checksum{sum: crc32.Checksum(number[:], castagnoli)}
}

// Add adds the next variant of the unit, in the language with this number.
func (c *Checksum) Add(language int64, text string) {
	c.scratch = binary.AppendVarint(c.scratch[:0], language)
	c.scratch = binary.AppendUvarint(c.scratch, uint64(len(text)))
	c.scratch = append(c.scratch, text...)
	c.sum = crc32.Update(c.sum, castagnoli, c.scratch)
}

// Sum returns the value that is stored.
func (c *Checksum) Sum() int64 { return int64(int32(c.sum)) }

// DamagedTexts are units whose texts are not what they were.
type DamagedTexts struct {
	// Changed have another checksum than was stored, Invalid a text that no unit has:
	// empty, with a zero byte, or not UTF-8.
	Changed, Invalid []int64
}

// FindDamagedTexts reads all texts. At most most units of each kind are returned; it
// takes about three seconds a million units.
func FindDamagedTexts(ctx context.Context, tx *sql.Tx, most int) (found DamagedTexts, err error) {
	var last int64 // the unit that is being read
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

// isText reports whether bytes can be the text of a variant.
func isText(text []byte) bool {
	return len(bytes.TrimSpace(text)) > 0 && bytes.IndexByte(text, 0) < 0 && utf8.Valid(text)
}
