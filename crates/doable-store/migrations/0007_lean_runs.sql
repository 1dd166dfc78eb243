-- The journal as it was, with its lists of words as comparisons: for `x IN (…)` of more
-- than two words SQLite builds a table in memory each time it checks a row, which cost
-- each record more than writing it.
--
-- Times are microseconds since the Unix epoch, UTC (*_at_us).

CREATE TABLE lean_run (
    id              TEXT    PRIMARY KEY CHECK (length(id) = 36), -- UUIDv7, so it sorts by time
    action_id       INTEGER REFERENCES action (id) ON DELETE SET NULL,
    action_name     TEXT    NOT NULL,
    action_version  INTEGER NOT NULL,
    user_id         INTEGER REFERENCES user_account (id) ON DELETE SET NULL,
    door            TEXT    NOT NULL
                    CHECK (door = 'window' OR door = 'api' OR door = 'public' OR door = 'terminal'),
    address         TEXT,                     -- the caller's, where there is a network between
    process_id      TEXT    NOT NULL,         -- it holds processes/<id>.lock while it lives
    status          TEXT    NOT NULL
                    CHECK (status = 'started' OR status = 'succeeded' OR status = 'failed'
                           OR status = 'unknown' OR status = 'undone'),
    started_at_us   INTEGER NOT NULL,
    finished_at_us  INTEGER,                  -- NULL while started, and when unknown
    parameters      TEXT    NOT NULL CHECK (json_valid(parameters)),
    fingerprint     TEXT    NOT NULL,         -- SHA-256 of the run's id and its real values
    rows_affected   INTEGER CHECK (rows_affected >= 0),
    error           TEXT    CHECK (json_valid(error)),
    result          TEXT    CHECK (json_valid(result)), -- at most 64 KiB
    idempotency_key TEXT,
    link_uuid       TEXT
) STRICT, WITHOUT ROWID;

INSERT INTO lean_run
SELECT id, action_id, action_name, action_version, user_id, door, address, process_id, status,
       started_at_us, finished_at_us, parameters, fingerprint, rows_affected, error, result,
       idempotency_key, link_uuid
  FROM run;

DROP TABLE run;
ALTER TABLE lean_run RENAME TO run;

-- "The newest runs of one action", and the newest one for the list of actions.
CREATE INDEX run_by_action ON run (action_id, id DESC);
-- "Is there a run with this key?", asked before every run that has one.
CREATE INDEX run_by_key ON run (action_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
-- "Which runs have not ended?", asked at every start; nearly always none.
CREATE INDEX run_started ON run (process_id) WHERE status = 'started';
