-- What waits for other servers, what is known of them, and what their batches were answered.

-- One row for each domain that anything was ever added for, or that was reached.
CREATE TABLE peer (
    domain TEXT NOT NULL PRIMARY KEY,
    last_number INTEGER NOT NULL, -- of the stanza that was added last
    reached_at INTEGER,
    tx TEXT, -- the batch that is on its way, and the number of its last stanza
    tx_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY,
    domain TEXT NOT NULL,
    number INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    sender TEXT NOT NULL,
    stanza_id TEXT,
    origin TEXT,
    body BLOB NOT NULL,
    UNIQUE (domain, number)
) STRICT;

-- Outlives the stanza: what is handed in again after it was answered is not sent again.
CREATE TABLE outbox_origin (
    domain TEXT NOT NULL,
    origin TEXT NOT NULL,
    number INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (domain, origin)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_origin_by_age ON outbox_origin (added_at);

CREATE TABLE receipt (
    id INTEGER NOT NULL PRIMARY KEY,
    peer TEXT NOT NULL,
    tx TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    answers BLOB NOT NULL,
    UNIQUE (peer, tx)
) STRICT;

CREATE INDEX receipt_of_peer ON receipt (peer);
CREATE INDEX receipt_by_age ON receipt (saved_at);
