-- Version 7: what identifies the sentences of a document in whatever form.

ALTER TABLE origins ADD COLUMN content TEXT NOT NULL DEFAULT '';
