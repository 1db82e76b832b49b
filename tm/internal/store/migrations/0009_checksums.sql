-- Version 9: checksums of texts.

-- CRC-32C of the number of the unit and of its variants (tm/internal/tables/checksum.go);
-- NULL in units that an older yiku stored. A bit that flips in a text on the disk is
-- told where the text is shown, and found by doctor. It takes five bytes a unit.
ALTER TABLE units ADD COLUMN checksum INTEGER;
