-- Secrets of HTTP actions: their names and the hosts they may go to. Values are never
-- here, but in the system's keychain or in secrets.enc.
--
-- Times are microseconds since the Unix epoch, UTC (*_at_us).

CREATE TABLE http_secret (
    name          TEXT    PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    hosts         TEXT    NOT NULL CHECK (json_valid(hosts)), -- ["api.example.com", …]
    updated_at_us INTEGER NOT NULL  -- also when only its value was replaced
) STRICT, WITHOUT ROWID;

-- What runs keep in memory holds values, so it is stale after each of these.
CREATE TRIGGER http_secret_made AFTER INSERT ON http_secret
BEGIN UPDATE generation SET value = value + 1; END;
CREATE TRIGGER http_secret_saved AFTER UPDATE ON http_secret
BEGIN UPDATE generation SET value = value + 1; END;
CREATE TRIGGER http_secret_deleted AFTER DELETE ON http_secret
BEGIN UPDATE generation SET value = value + 1; END;
