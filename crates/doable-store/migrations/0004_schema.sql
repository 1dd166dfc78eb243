-- What the databases looked like when they were last read: each table and column has
-- a number that clients keep, so a row is never deleted while its database is there.
-- What vanishes is marked, and has the same number when it comes back.
--
-- And models as the API knows them, as cards.
--
-- Times are microseconds since the Unix epoch, UTC (*_at_us).

-- When a database was read. Not a column of target_database, where every change makes
-- what runs keep in memory stale (generation).
CREATE TABLE known_schema (
    database_id  INTEGER PRIMARY KEY REFERENCES target_database (id) ON DELETE CASCADE,
    synced_at_us INTEGER NOT NULL
) STRICT;

CREATE TABLE known_table (
    id          INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
    database_id INTEGER NOT NULL REFERENCES target_database (id) ON DELETE CASCADE,
    schema      TEXT    NOT NULL, -- '' where the engine has none
    name        TEXT    NOT NULL,
    is_view     INTEGER NOT NULL CHECK (is_view IN (0, 1)),
    gone_at_us  INTEGER,          -- NULL while it is there
    UNIQUE (database_id, schema, name)
) STRICT;

CREATE TABLE known_column (
    id         INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
    table_id   INTEGER NOT NULL REFERENCES known_table (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL,
    position   INTEGER NOT NULL CHECK (position >= 0), -- in its table, from 0
    definition TEXT    NOT NULL CHECK (json_valid(definition)),
    gone_at_us INTEGER,           -- NULL while it is there
    UNIQUE (table_id, name)
) STRICT;

ALTER TABLE model ADD COLUMN description TEXT;
-- 0: a question, which no action can belong to.
ALTER TABLE model ADD COLUMN is_model INTEGER NOT NULL DEFAULT 1 CHECK (is_model IN (0, 1));
-- What the API was given and gives back as it was; NULL for those made in the window.
ALTER TABLE model ADD COLUMN card TEXT CHECK (json_valid(card));
ALTER TABLE model ADD COLUMN updated_at_us INTEGER NOT NULL DEFAULT 0;
UPDATE model SET updated_at_us = created_at_us;
ALTER TABLE model ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1));
-- model.sort is 'query' also for a query built with clauses; source tells them apart.

-- "What of a database's is in use?", asked before it is deleted.
CREATE INDEX model_by_database ON model (database_id);
