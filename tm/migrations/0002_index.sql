-- Version 2: the index, what exchange files say of a unit, learned word counts.

-- The blobs of package tm/index, by their keys. An index is derived: it can be
-- made anew from the texts at any time.
CREATE TABLE index_blobs (
  id   INTEGER PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;

-- What an exchange file says of a unit beyond its texts: name, properties,
-- notes, users, inline codes; as JSON, for it is kept and given back, never
-- searched. Most units have none and no row here.
CREATE TABLE details (
  unit INTEGER PRIMARY KEY REFERENCES units (id) ON DELETE CASCADE,
  data TEXT NOT NULL
) STRICT;

-- What the aligner learned of a pair of languages: counts of words that
-- translate each other (package align reads and writes the bytes).
CREATE TABLE learned (
  source INTEGER NOT NULL REFERENCES languages (id),
  target INTEGER NOT NULL REFERENCES languages (id),
  data   BLOB NOT NULL,
  PRIMARY KEY (source, target)
) STRICT, WITHOUT ROWID;
