-- Version 8: findings of checks that a person set aside.

CREATE TABLE ignored (
  finding TEXT PRIMARY KEY, -- the ID of the finding
  kind    TEXT NOT NULL,
  rule    TEXT NOT NULL,
  source  TEXT NOT NULL,    -- the words in question
  target  TEXT NOT NULL,
  reason  TEXT NOT NULL,    -- not empty
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
