-- What a person makes: databases, the models that group actions, actions, links;
-- and who they are. Times are microseconds since the Unix epoch, UTC (*_at_us).
--
-- JSON columns hold what is read as a whole; what is searched or joined has a
-- column of its own.

PRAGMA application_id = 0x446F4162; -- "DoAb"

CREATE TABLE user_account (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    email        TEXT    NOT NULL UNIQUE,
    first_name   TEXT    NOT NULL DEFAULT '',
    last_name    TEXT    NOT NULL DEFAULT '',
    is_superuser INTEGER NOT NULL CHECK (is_superuser IN (0, 1))
) STRICT;

-- The person at this machine.
INSERT INTO user_account (id, email, is_superuser) VALUES (1, 'me@localhost', 1);

CREATE TABLE target_database (
    id             INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
    name           TEXT    NOT NULL,
    engine         TEXT    NOT NULL CHECK (engine IN ('sqlite', 'postgres', 'mysql')),
    details        TEXT    NOT NULL CHECK (json_valid(details)), -- no passwords
    enable_actions INTEGER NOT NULL CHECK (enable_actions IN (0, 1)),
    production     INTEGER NOT NULL CHECK (production IN (0, 1)),
    created_at_us  INTEGER NOT NULL
) STRICT;

CREATE TABLE model (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT    NOT NULL,
    -- NULL: the built-in group of HTTP actions.
    database_id   INTEGER REFERENCES target_database (id),
    sort          TEXT    NOT NULL CHECK (sort IN ('blank', 'table', 'query')),
    source        TEXT    NOT NULL CHECK (json_valid(source)),
    created_at_us INTEGER NOT NULL
) STRICT;

INSERT INTO model (id, name, database_id, sort, source, created_at_us)
VALUES (1, 'HTTP requests', NULL, 'blank', '{"sort":"blank"}', 0);

CREATE TABLE action (
    id                     INTEGER PRIMARY KEY AUTOINCREMENT,
    entity_id              TEXT    NOT NULL UNIQUE CHECK (length(entity_id) = 21),
    version                INTEGER NOT NULL CHECK (version >= 1), -- how often it was saved
    model_id               INTEGER NOT NULL REFERENCES model (id),
    type                   TEXT    NOT NULL CHECK (type IN ('query', 'http', 'implicit')),
    name                   TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 254),
    description            TEXT,
    archived               INTEGER NOT NULL CHECK (archived IN (0, 1)),
    operation              TEXT    NOT NULL CHECK (json_valid(operation)),
    parameters             TEXT    NOT NULL CHECK (json_valid(parameters)),
    parameter_mappings     TEXT    CHECK (json_valid(parameter_mappings)),
    visualization_settings TEXT    NOT NULL CHECK (json_valid(visualization_settings)),
    guard                  TEXT    NOT NULL CHECK (json_valid(guard)),
    creator_id             INTEGER REFERENCES user_account (id),
    created_at_us          INTEGER NOT NULL,
    updated_at_us          INTEGER NOT NULL
) STRICT;

-- "The actions named …" of the command line.
CREATE INDEX action_by_name ON action (name COLLATE NOCASE) WHERE archived = 0;
-- "The actions of a model", and the check that a model has none.
CREATE INDEX action_by_model ON action (model_id);

CREATE TABLE public_link (
    uuid          TEXT    PRIMARY KEY CHECK (length(uuid) = 36),
    action_id     INTEGER NOT NULL UNIQUE REFERENCES action (id) ON DELETE CASCADE,
    made_by_id    INTEGER REFERENCES user_account (id),
    created_at_us INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

-- How often anything that a run depends on has changed. A process keeps what it has
-- read of an action in memory, and each run asks, in the transaction that records
-- it, whether that is still what is stored; another process may have changed it.
CREATE TABLE generation (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
) STRICT;

INSERT INTO generation (id, value) VALUES (1, 1);

CREATE TRIGGER action_made AFTER INSERT ON action
BEGIN UPDATE generation SET value = value + 1; END;
CREATE TRIGGER action_saved AFTER UPDATE ON action
BEGIN UPDATE generation SET value = value + 1; END;
CREATE TRIGGER action_deleted AFTER DELETE ON action
BEGIN UPDATE generation SET value = value + 1; END;
CREATE TRIGGER database_saved AFTER UPDATE ON target_database
BEGIN UPDATE generation SET value = value + 1; END;
CREATE TRIGGER database_deleted AFTER DELETE ON target_database
BEGIN UPDATE generation SET value = value + 1; END;
