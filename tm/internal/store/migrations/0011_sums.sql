-- Version 11: checksums of the rows that are not units.

-- One row for each row of the small tables, such as origins and rulings (see sums.go), with
-- its checksum. A row that was changed, lost or added by anything but yiku does not agree
-- with it, which doctor reports.
CREATE TABLE sums (
  of  TEXT NOT NULL, -- the table
  key ANY NOT NULL,  -- the primary key of the row; if it has several columns, a JSON list of them
  sum INTEGER NOT NULL,
  PRIMARY KEY (of, key)
) STRICT, WITHOUT ROWID;
