-- Version 3: the journal of changes, units with several origins.

-- Every command that changes the memory is one entry, which can be undone.
CREATE TABLE journal (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  time    INTEGER NOT NULL,
  command TEXT NOT NULL, -- "import talks.zh.txt talks.en.txt"
  undoes  INTEGER NOT NULL DEFAULT 0, -- the entry that this one takes back, or 0
  undone  INTEGER NOT NULL DEFAULT 0  -- the entry that took this one back, or 0
) STRICT;

-- What an entry changed, in order (see journal.go):
--   kind 1: it added the units first..last
--   kind 2: units, numbered first..last with gaps, as they were before:
--           JSON, packed, up to some hundred of them
--   kind 3: a row of another table as it was before: JSON
CREATE TABLE journal_changes (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  entry  INTEGER NOT NULL REFERENCES journal (id) ON DELETE CASCADE,
  kind   INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
  first  INTEGER NOT NULL,
  last   INTEGER NOT NULL,
  units  INTEGER NOT NULL, -- how many of them
  before BLOB
) STRICT;
CREATE INDEX journal_changes_by_entry ON journal_changes (entry);

-- Units that say the same are kept once; the origins they have beside the one
-- in units.origin stand here.
CREATE TABLE more_origins (
  unit   INTEGER NOT NULL REFERENCES units (id) ON DELETE CASCADE,
  origin INTEGER NOT NULL REFERENCES origins (id) ON DELETE CASCADE,
  place  INTEGER NOT NULL,
  PRIMARY KEY (unit, origin, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX more_origins_by_origin ON more_origins (origin);
