-- Version 2: the index, what exchange files say of a unit, learned word counts.

-- How often the memory was changed: what a long-lived process keeps of it in
-- main memory is good as long as the number is the same.
CREATE TABLE state (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  changes INTEGER NOT NULL
) STRICT;
INSERT INTO state VALUES (1, 0);

-- Runs of units, by number, that came in together: a search tells from some
-- rows here, and not from a row a unit, which origins its hits are of, in which
-- order they come and which languages they have. Derived, like the index. A run
-- has an origin; the bounds of the places; whether they ascend with the
-- numbers; and the languages of the variants in order (3,1), or '' where they
-- are not the same in every unit. It may hold numbers of units that are gone.
CREATE TABLE runs (
  first   INTEGER PRIMARY KEY,
  last    INTEGER NOT NULL,
  origin  INTEGER NOT NULL REFERENCES origins (id) ON DELETE CASCADE,
  low     INTEGER NOT NULL,
  high    INTEGER NOT NULL,
  ordered INTEGER NOT NULL,
  langs   TEXT NOT NULL
) STRICT;
CREATE INDEX runs_by_origin ON runs (origin);

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
  first  TEXT NOT NULL, -- base languages, in alphabetical order
  second TEXT NOT NULL,
  data   BLOB NOT NULL,
  PRIMARY KEY (first, second)
) STRICT, WITHOUT ROWID;
