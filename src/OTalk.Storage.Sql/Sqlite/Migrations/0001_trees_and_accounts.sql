-- Trees and their logs. Times are milliseconds since 1970 UTC, ids the 16 bytes of the UUID in network order.

CREATE TABLE tree (
    number INTEGER NOT NULL PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    epoch BLOB NOT NULL,
    last_pos INTEGER NOT NULL,
    version INTEGER NOT NULL,
    next_channel INTEGER NOT NULL,
    next_subscription INTEGER NOT NULL
) STRICT;

CREATE TABLE channel (
    tree INTEGER NOT NULL,
    number INTEGER NOT NULL,
    path TEXT NOT NULL,
    config TEXT NOT NULL,
    creator TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tree, number)
) STRICT, WITHOUT ROWID;

-- What retention shows of the messages (kind 0) and events (kind 1) of a channel. Apart from the channel's row because it changes with
-- every entry, and a configuration may be large.
CREATE TABLE history (
    tree INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    keep INTEGER NOT NULL, -- msg_count or event_count, -1 for all
    kept INTEGER NOT NULL, -- entries shown: those behind the floor
    hidden INTEGER NOT NULL, -- entries not shown, and not removed yet
    floor INTEGER NOT NULL, -- position of the newest entry that is not shown
    trimmed INTEGER NOT NULL, -- position of the newest entry that trimming has removed
    PRIMARY KEY (tree, channel, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX history_to_trim ON history (tree, channel, kind) WHERE hidden > 0;

-- Channels that are gone and whose entries are still to be removed.
CREATE TABLE removed_channel (
    tree INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    PRIMARY KEY (tree, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
    tree INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    time INTEGER NOT NULL,
    author TEXT NOT NULL,
    ns TEXT NOT NULL,
    key TEXT,
    digest BLOB,
    via TEXT, -- JSON array
    body BLOB NOT NULL,
    PRIMARY KEY (tree, pos)
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_in_channel ON entry (tree, channel, kind, pos);
-- The id first: ids grow with time, so the entries of a transaction meet in few pages of this index, whatever their trees.
CREATE UNIQUE INDEX entry_by_id ON entry (id, tree, channel);

-- Ids of messages that are not in the log any more.
CREATE TABLE remembered (
    tree INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    id BLOB NOT NULL,
    pos INTEGER NOT NULL,
    time INTEGER NOT NULL,
    author TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (tree, channel, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX remembered_by_time ON remembered (time);

-- The value of a key is a copy of the message that gave it, because keys outlive retention.
CREATE TABLE key_value (
    tree INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    key TEXT NOT NULL,
    pos INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    time INTEGER NOT NULL,
    author TEXT NOT NULL,
    ns TEXT NOT NULL,
    digest BLOB,
    via TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (tree, channel, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_grant (
    tree INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    identity TEXT NOT NULL,
    acl TEXT NOT NULL,
    PRIMARY KEY (tree, channel, identity)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscriber (
    tree INTEGER NOT NULL,
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    destination TEXT NOT NULL,
    config TEXT NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (tree, owner, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscription (
    tree INTEGER NOT NULL,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    destination TEXT NOT NULL,
    config TEXT NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (tree, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    tree INTEGER NOT NULL,
    name TEXT NOT NULL,
    mask TEXT NOT NULL, -- JSON array
    bound_at INTEGER NOT NULL,
    PRIMARY KEY (tree, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    identity TEXT NOT NULL PRIMARY KEY,
    sha1_salt BLOB,
    sha1_iterations INTEGER,
    sha1_stored_key BLOB,
    sha1_server_key BLOB,
    sha256_salt BLOB,
    sha256_iterations INTEGER,
    sha256_stored_key BLOB,
    sha256_server_key BLOB,
    disabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE token (
    id TEXT NOT NULL PRIMARY KEY,
    identity TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    session TEXT,
    scope TEXT,
    channel TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX token_of_identity ON token (identity, created_at);

CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What SQLite's planner should take for granted, instead of guessing that a tree has few entries and reading all of them for one channel:
-- trees of 1000 entries, a fifth of that in a channel, and for each index the rows per prefix of its columns.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('entry', 'entry', '1000000 1000 1'),
    ('entry', 'entry_in_channel', '1000000 1000 200 100 1'),
    ('entry', 'entry_by_id', '1000000 1 1 1'),
    ('history', 'history', '20000 20 2 1'),
    ('history', 'history_to_trim', '1000 5 2 1');
ANALYZE sqlite_schema;
