package read

// wideUnits is how many characters must be numbers of Unicode in UTF-32 for a
// file without a byte order mark to be taken for it; shorter files must be whole.
const wideUnits = 1024

// utf32Likely tells whether data without a byte order mark are UTF-32, and
// which. Eleven bits of each unit are zero and the others no surrogate, which no
// other text keeps to for long; most characters of real text, moreover, are of the
// Basic Multilingual Plane, so that a second byte is zero as well.
func utf32Likely(data string) (coding, bool) {
	if len(data) < 8 {
		return coding{}, false
	}
	for _, c := range []coding{utf32LE, utf32BE} {
		units, basic := 0, 0
		for i := 0; i+4 <= len(data) && units < wideUnits; i += 4 {
			r := c.unitAt(data, i)
			if r == 0 || r > 0x10FFFF || r >= 0xD800 && r < 0xE000 {
				units = 0
				break
			}
			units++
			if r <= 0xFFFF {
				basic++
			}
		}
		if units > 1 && 2*basic >= units {
			return c, true
		}
	}
	return coding{}, false
}
