-- What the authorization server keeps: clients, what people let them do, and the keys it signs with.

ALTER TABLE token ADD COLUMN last_used_at INTEGER;

CREATE TABLE oauth_client (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    redirect_uris TEXT NOT NULL, -- JSON array
    secret_hash BLOB,
    registered INTEGER NOT NULL, -- 1: it registered itself
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE oauth_grant (
    id TEXT NOT NULL PRIMARY KEY,
    client TEXT NOT NULL,
    identity TEXT NOT NULL,
    session TEXT NOT NULL,
    scope TEXT,
    redirect_uri TEXT NOT NULL,
    code_hash BLOB NOT NULL UNIQUE,
    challenge TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    code_expires_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    used_at INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX grant_of_client ON oauth_grant (client);
CREATE INDEX grant_of_identity ON oauth_grant (identity);
CREATE INDEX grant_by_end ON oauth_grant (ends_at);

CREATE TABLE oauth_refresh (
    hash BLOB NOT NULL PRIMARY KEY,
    grant_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    rotated_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX refresh_of_grant ON oauth_refresh (grant_id);
CREATE INDEX refresh_by_end ON oauth_refresh (expires_at);

CREATE TABLE signing_key (
    id TEXT NOT NULL PRIMARY KEY,
    private_key BLOB NOT NULL,
    active_from INTEGER NOT NULL,
    retired_at INTEGER
) STRICT, WITHOUT ROWID;
