-- The journal. A run outlives its action: it says what happened, so deleting an
-- action sets action_id to NULL and keeps the row (safety.md "Journal"). What a run
-- changed, for undoing it, will have a table of its own.
--
-- Times are microseconds since the Unix epoch, UTC (*_at_us).

CREATE TABLE run (
    id              TEXT    PRIMARY KEY CHECK (length(id) = 36), -- UUIDv7, so it sorts by time
    action_id       INTEGER REFERENCES action (id) ON DELETE SET NULL,
    action_name     TEXT    NOT NULL,
    action_version  INTEGER NOT NULL,
    user_id         INTEGER REFERENCES user_account (id) ON DELETE SET NULL,
    door            TEXT    NOT NULL CHECK (door IN ('window', 'api', 'public', 'terminal')),
    address         TEXT,                     -- the caller's, where there is a network between
    process_id      TEXT    NOT NULL,         -- it holds processes/<id>.lock while it lives
    status          TEXT    NOT NULL
                    CHECK (status IN ('started', 'succeeded', 'failed', 'unknown', 'undone')),
    started_at_us   INTEGER NOT NULL,
    finished_at_us  INTEGER,                  -- NULL while started, and when unknown
    parameters      TEXT    NOT NULL CHECK (json_valid(parameters)),
    fingerprint     TEXT    NOT NULL,         -- SHA-256 of the run's id and its real values
    rows_affected   INTEGER CHECK (rows_affected >= 0),
    error           TEXT    CHECK (json_valid(error)),
    result          TEXT    CHECK (json_valid(result)), -- at most 64 KiB
    idempotency_key TEXT
) STRICT, WITHOUT ROWID;

-- "The newest runs of one action", and the newest one for the list of actions.
CREATE INDEX run_by_action ON run (action_id, id DESC);
-- "Is there a run with this key?", asked before every run that has one.
CREATE INDEX run_by_key ON run (action_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
-- "Which runs have not ended?", asked at every start; nearly always none.
CREATE INDEX run_started ON run (process_id) WHERE status = 'started';
