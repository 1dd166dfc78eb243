-- Who may come in, and through which links: passwords, API keys, sessions, and what a
-- sharer sets of a public link.
--
-- Keys and sessions are random and long, so their plain SHA-256 is kept, in
-- hexadecimal; passwords are not, so theirs is Argon2id (security.md "Incoming").

ALTER TABLE user_account ADD COLUMN password_hash TEXT; -- NULL: can't sign in by password
ALTER TABLE user_account ADD COLUMN is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1));
ALTER TABLE user_account ADD COLUMN created_at_us INTEGER NOT NULL DEFAULT 0;

CREATE TABLE api_key (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT    NOT NULL,
    user_id       INTEGER NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    key_hash      TEXT    NOT NULL UNIQUE CHECK (length(key_hash) = 64),
    masked_key    TEXT    NOT NULL,
    created_at_us INTEGER NOT NULL
) STRICT;

CREATE TABLE user_session (
    id_hash       TEXT    PRIMARY KEY CHECK (length(id_hash) = 64),
    user_id       INTEGER NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    expires_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE public_link ADD COLUMN settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings));
-- Runs that came through it, less those that failed before they acted.
ALTER TABLE public_link ADD COLUMN submissions INTEGER NOT NULL DEFAULT 0 CHECK (submissions >= 0);
ALTER TABLE public_link ADD COLUMN last_used_at_us INTEGER;

-- The public link a run came through; it may be gone by now.
ALTER TABLE run ADD COLUMN link_uuid TEXT;
