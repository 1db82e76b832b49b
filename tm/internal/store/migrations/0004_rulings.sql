-- Version 4: rulings of authorities, renderings marked by hand.

CREATE TABLE rulings (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  phrase    TEXT NOT NULL,
  folded    TEXT NOT NULL, -- the phrase in its search form
  rendering TEXT NOT NULL,
  lang      TEXT NOT NULL, -- of the rendering, canonical BCP 47
  status    INTEGER NOT NULL CHECK (status BETWEEN 1 AND 4), -- official, allowed, superseded, banned
  authority TEXT NOT NULL,
  date      TEXT NOT NULL, -- YYYY, YYYY-MM, YYYY-MM-DD or empty
  citation  TEXT NOT NULL,
  note      TEXT NOT NULL
) STRICT;
CREATE INDEX rulings_by_phrase ON rulings (folded);

-- What a person said are the words for a phrase in a unit.
CREATE TABLE marks (
  unit    INTEGER NOT NULL REFERENCES units (id) ON DELETE CASCADE,
  folded  TEXT NOT NULL,    -- the phrase in its search form
  lang    TEXT NOT NULL,    -- of the rendering
  words   TEXT NOT NULL,    -- empty: the phrase is not rendered
  created INTEGER NOT NULL,
  PRIMARY KEY (unit, folded, lang)
) STRICT, WITHOUT ROWID;
