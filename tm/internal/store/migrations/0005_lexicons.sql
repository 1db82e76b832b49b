-- Version 5: lists of terms and dictionaries that help imports.

CREATE TABLE lexicons (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  name      TEXT NOT NULL,    -- of the file
  lang      TEXT NOT NULL,    -- of the renderings, canonical BCP 47
  published INTEGER NOT NULL, -- 1: a dictionary made by others, 0: the user's terms
  added     INTEGER NOT NULL,
  terms     TEXT NOT NULL,    -- a term, a tab, its renderings with tabs between them; a line each
  UNIQUE (name, lang)
) STRICT;
