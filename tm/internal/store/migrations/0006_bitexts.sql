-- Version 6: bitexts, the texts of documents with the beads that pair their sentences.

-- An origin that was imported as two documents has one. The row says nothing of
-- the beads that could not be counted from the pages.
CREATE TABLE bitexts (
  origin   INTEGER PRIMARY KEY REFERENCES origins (id) ON DELETE CASCADE,
  source   TEXT NOT NULL,    -- canonical BCP 47
  target   TEXT NOT NULL,
  next     INTEGER NOT NULL, -- the number of the next new bead: none is given twice
  version  INTEGER NOT NULL, -- the state of the memory since which the beads are as they are
  stopped  INTEGER NOT NULL, -- the bead at which the last review stopped, or 0
  beads    INTEGER NOT NULL,
  doubtful INTEGER NOT NULL, -- how many are left
  unpaired INTEGER NOT NULL
) STRICT;

-- Pages of beads (package tm/bitext reads and writes the bytes). Page p of origin o
-- is row o * 1048576 + p: the pages of a bitext lie beside each other and need no
-- second index.
CREATE TABLE bitext_pages (
  id   INTEGER PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;

CREATE TRIGGER bitexts_delete AFTER DELETE ON bitexts BEGIN
  DELETE FROM bitext_pages WHERE id BETWEEN old.origin * 1048576 AND old.origin * 1048576 + 1048575;
END;
