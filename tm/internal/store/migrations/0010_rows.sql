-- Version 10: one row a unit.
--
-- A unit was a row here, one of variants for each of its texts, and one of details. A row
-- costs more than most of what stood in it, and nearly every unit has two texts, so they
-- stand in the row of the unit. The variant at position p of unit u keeps the number
-- u * 256 + p, so the index stays as it is.
--
-- A text that belongs to no unit, and a unit without a text, are left out: nothing has ever
-- shown them. Where the first text of a unit was lost, the others move up.
--
-- Foreign keys are off while a file is migrated: dropping a table would empty those that
-- refer to it.

CREATE TEMP TABLE old_details (unit INTEGER PRIMARY KEY, tuid TEXT, data TEXT);
INSERT INTO old_details
  SELECT unit, json_extract(data, '$.tuid'), nullif(json_remove(data, '$.tuid'), '{}') FROM details WHERE json_valid(data) UNION ALL
  SELECT unit, NULL, data FROM details WHERE NOT json_valid(data);
DROP TABLE details;

-- What many units of exchange files have in common: who made them, of which project.
CREATE TABLE details (
  id   INTEGER PRIMARY KEY,
  data TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO details (data) SELECT data FROM old_details WHERE data IS NOT NULL GROUP BY data HAVING count(*) >= 64;

CREATE TABLE new_units (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  origin   INTEGER NOT NULL REFERENCES origins (id) ON DELETE CASCADE,
  place    INTEGER NOT NULL,
  status   INTEGER NOT NULL CHECK (status BETWEEN 1 AND 4), -- aligned, reviewed, imported, rejected
  score    REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  created  INTEGER NOT NULL,
  changed  INTEGER,       -- NULL: when it was created
  checksum INTEGER,       -- of number and texts (version 9)
  tuid     TEXT,          -- its name in an exchange file
  details  ANY,           -- what else an exchange file says of it: JSON, or the number of a row of details
  langs    TEXT NOT NULL, -- the numbers of the languages of the texts, in order: 3,1
  source   TEXT NOT NULL, -- the first text
  target   TEXT,          -- the second
  rest     TEXT           -- the others: a JSON list
) STRICT;
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_units', seq FROM sqlite_sequence WHERE name = 'units';
INSERT INTO new_units
  SELECT u.id, u.origin, u.place, u.status, u.score, u.created, nullif(u.changed, u.created), u.checksum,
    d.tuid, coalesce((SELECT s.id FROM details AS s WHERE s.data = d.data), d.data),
    (SELECT group_concat(v.lang ORDER BY v.id) FROM variants AS v WHERE v.id BETWEEN u.id * 256 AND u.id * 256 + 255),
    (SELECT v.text FROM variants AS v WHERE v.id BETWEEN u.id * 256 AND u.id * 256 + 255 ORDER BY v.id LIMIT 1),
    (SELECT v.text FROM variants AS v WHERE v.id BETWEEN u.id * 256 AND u.id * 256 + 255 ORDER BY v.id LIMIT 1 OFFSET 1),
    (SELECT nullif(json_group_array(t.text), '[]') FROM (
      SELECT v.text FROM variants AS v WHERE v.id BETWEEN u.id * 256 AND u.id * 256 + 255 ORDER BY v.id LIMIT -1 OFFSET 2) AS t)
  FROM units AS u LEFT JOIN old_details AS d ON d.unit = u.id
  WHERE EXISTS (SELECT * FROM variants AS v WHERE v.id BETWEEN u.id * 256 AND u.id * 256 + 255)
  ORDER BY u.id;
DROP TABLE old_details;
DROP TABLE variants;
DROP TABLE units;
ALTER TABLE new_units RENAME TO units;

-- For listing and removing the units of an origin in order (about 11 MB a
-- million units).
CREATE INDEX units_by_origin ON units (origin, place);

-- Rejected units are few, and every lookup must know them.
CREATE INDEX units_rejected ON units (id) WHERE status = 4;
