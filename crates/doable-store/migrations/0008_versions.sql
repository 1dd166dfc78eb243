-- Each action as it was each time it was saved. The columns are those of `action`; what
-- there was before this is the version that was current then.

CREATE TABLE action_version (
    action_id              INTEGER NOT NULL REFERENCES action (id) ON DELETE CASCADE,
    version                INTEGER NOT NULL,
    model_id               INTEGER NOT NULL, -- which may be gone since
    name                   TEXT    NOT NULL,
    description            TEXT,
    archived               INTEGER NOT NULL,
    operation              TEXT    NOT NULL,
    parameters             TEXT    NOT NULL,
    parameter_mappings     TEXT,
    visualization_settings TEXT    NOT NULL,
    guard                  TEXT    NOT NULL,
    saved_by_id            INTEGER REFERENCES user_account (id), -- NULL: nobody knows
    saved_at_us            INTEGER NOT NULL, -- microseconds since the Unix epoch, UTC
    PRIMARY KEY (action_id, version)
) STRICT, WITHOUT ROWID;

INSERT INTO action_version
    SELECT id, version, model_id, name, description, archived, operation, parameters,
           parameter_mappings, visualization_settings, guard,
           CASE WHEN version = 1 THEN creator_id END, updated_at_us
      FROM action;
