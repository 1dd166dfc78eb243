-- The types that columns had before those they have, so that an action can be told what
-- has changed since it was saved. Only changes of what a type holds are kept.
--
-- Times are microseconds since the Unix epoch, UTC (*_us).

CREATE TABLE earlier_type (
    column_id     INTEGER NOT NULL REFERENCES known_column (id) ON DELETE CASCADE,
    until_us      INTEGER NOT NULL, -- when another type was first seen
    database_type TEXT    NOT NULL, -- in the engine's words; '' where there is none
    PRIMARY KEY (column_id, until_us)
) STRICT, WITHOUT ROWID;

-- "What has changed?", asked with every list of actions; hardly ever anything has.
CREATE INDEX table_gone ON known_table (id) WHERE gone_at_us IS NOT NULL;
CREATE INDEX column_gone ON known_column (table_id) WHERE gone_at_us IS NOT NULL;
