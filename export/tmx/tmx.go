// Package tmx writes and reads translation memories as TMX 1.4 (LISA OSCAR,
// Translation Memory eXchange 1.4b), the format that every CAT tool opens.
//
// To read, call NewReader and range over Units. The reader accepts TMX 1.1 to 1.4b in any
// encoding, compressed or not, and repairs common mistakes of tools. Each unit is good,
// repaired with a list of the repairs, or bad with the line and the cause. External
// entities are never fetched, and memory use does not depend on the size of the file.
//
// To write, call NewWriter, Write each unit, Close, and show the Report;
// export.Copy does the three for a stream. What the package promises:
//
//   - the file is well-formed XML in UTF-8 without a byte order mark, and valid
//     by the TMX 1.4 DTD, whatever the units hold; it uses the predefined
//     entities of XML only and no numeric references;
//   - it is bilingual unless asked otherwise: each <tu> has the two variants of
//     the pair, the source first, and the srclang that holds for a <tu> is
//     letter for letter the xml:lang of its source variant;
//   - simplified and traditional Chinese never share a language code;
//   - a <seg> holds no line break and no space at its ends, and is never empty;
//   - the same units and options give the same bytes;
//   - memory use does not depend on the number of units.
//
// Provenance is written as a <note> for people and <prop> elements for programs; see
// export/internal/provenance for their names and the stability of tuid.
// Inline codes that were read are written back (TMX level 2), with the attributes
// that the DTD knows.
package tmx

// creationTool is yiku's name in the header, and that of its memory format.
const creationTool = "yiku"

// allLanguages is the srclang that says: any variant may be the source.
const allLanguages = "*all*"
