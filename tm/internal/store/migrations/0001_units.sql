-- Version 1: origins, units and variants.
--
-- Texts are nine tenths of the file, so the rest is kept small: statuses and
-- languages are small integers, times are seconds since 1970 in UTC, and no
-- folded text is stored, for it can be made from the text at any time.

-- Languages are numbered so that a variant names its own in one byte.
CREATE TABLE languages (
  id  INTEGER PRIMARY KEY,
  tag TEXT NOT NULL UNIQUE -- canonical BCP 47
) STRICT;

-- AUTOINCREMENT here and below: a number once given is never given again, so
-- that what a user noted down does not come to mean something else.
CREATE TABLE origins (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  checksum   TEXT NOT NULL UNIQUE, -- the same content is never stored twice
  source     TEXT NOT NULL,
  target     TEXT NOT NULL,
  title      TEXT NOT NULL,
  body       TEXT NOT NULL,
  translator TEXT NOT NULL,
  url        TEXT NOT NULL,
  date       TEXT NOT NULL, -- YYYY, YYYY-MM, YYYY-MM-DD or empty
  imported   INTEGER NOT NULL
) STRICT;

CREATE TABLE units (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  origin  INTEGER NOT NULL REFERENCES origins (id) ON DELETE CASCADE,
  place   INTEGER NOT NULL,
  status  INTEGER NOT NULL CHECK (status BETWEEN 1 AND 4), -- aligned, reviewed, imported, rejected
  score   REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;

-- For listing and removing the units of an origin in order (about 11 MB a
-- million units).
CREATE INDEX units_by_origin ON units (origin, place);

-- Rejected units are few, and every lookup must know them.
CREATE INDEX units_rejected ON units (id) WHERE status = 4;

-- The variants of a unit are rows unit * 256 + 0, 1, 2 ...: they lie beside each
-- other and are found by the unit's number without an index of their own,
-- which would cost some 25 MB a million units; and the file stays a plain
-- rowid table, where a long text does not crowd the upper pages of the tree.
CREATE TABLE variants (
  id   INTEGER PRIMARY KEY,
  lang INTEGER NOT NULL REFERENCES languages (id),
  text TEXT NOT NULL
) STRICT;

CREATE TRIGGER units_delete AFTER DELETE ON units BEGIN
  DELETE FROM variants WHERE id BETWEEN old.id * 256 AND old.id * 256 + 255;
END;
