-- Each record has a checksum over all its columns, which SQLite keeps up itself: record_sum() is the program's. A column that is stored cannot be
-- added to a table, so the tables are made anew. The program that reads a record compares; `otalk storage check` compares them all.

ALTER TABLE tree RENAME TO old_tree;
CREATE TABLE tree (
    number INTEGER NOT NULL PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    epoch BLOB NOT NULL,
    last_pos INTEGER NOT NULL,
    version INTEGER NOT NULL,
    next_channel INTEGER NOT NULL,
    next_subscription INTEGER NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(number, identity, epoch, last_pos, version, next_channel, next_subscription)) STORED
) STRICT;
INSERT INTO tree (number, identity, epoch, last_pos, version, next_channel, next_subscription) SELECT number, identity, epoch, last_pos, version, next_channel, next_subscription FROM old_tree;
DROP TABLE old_tree;

ALTER TABLE channel RENAME TO old_channel;
CREATE TABLE channel (
    tree INTEGER NOT NULL,
    number INTEGER NOT NULL,
    path TEXT NOT NULL,
    config TEXT NOT NULL,
    creator TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    listing BLOB,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, number, path, config, creator, created_at, listing)) STORED,
    PRIMARY KEY (tree, number)
) STRICT, WITHOUT ROWID;
INSERT INTO channel (tree, number, path, config, creator, created_at, listing) SELECT tree, number, path, config, creator, created_at, listing FROM old_channel;
DROP TABLE old_channel;

ALTER TABLE history RENAME TO old_history;
CREATE TABLE history (
    tree INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    keep INTEGER NOT NULL, -- msg_count or event_count, -1 for all
    kept INTEGER NOT NULL, -- entries shown: those behind the floor
    hidden INTEGER NOT NULL, -- entries not shown, and not removed yet
    floor INTEGER NOT NULL, -- position of the newest entry that is not shown
    trimmed INTEGER NOT NULL, -- position of the newest entry that trimming has removed
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, channel, kind, keep, kept, hidden, floor, trimmed)) STORED,
    PRIMARY KEY (tree, channel, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO history (tree, channel, kind, keep, kept, hidden, floor, trimmed) SELECT tree, channel, kind, keep, kept, hidden, floor, trimmed FROM old_history;
DROP TABLE old_history;
CREATE INDEX history_to_trim ON history (tree, channel, kind) WHERE hidden > 0;
CREATE INDEX history_trimmed ON history (tree, trimmed, channel) WHERE trimmed > 0;

ALTER TABLE removed_channel RENAME TO old_removed_channel;
CREATE TABLE removed_channel (
    tree INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, channel)) STORED,
    PRIMARY KEY (tree, channel)
) STRICT, WITHOUT ROWID;
INSERT INTO removed_channel (tree, channel) SELECT tree, channel FROM old_removed_channel;
DROP TABLE old_removed_channel;

ALTER TABLE entry RENAME TO old_entry;
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
    audience TEXT,
    arrived INTEGER,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, pos, channel, kind, id, time, author, ns, key, digest, via, body, audience, arrived)) STORED,
    PRIMARY KEY (tree, pos)
) STRICT, WITHOUT ROWID;
INSERT INTO entry (tree, pos, channel, kind, id, time, author, ns, key, digest, via, body, audience, arrived) SELECT tree, pos, channel, kind, id, time, author, ns, key, digest, via, body, audience, arrived FROM old_entry;
DROP TABLE old_entry;
CREATE INDEX entry_in_channel ON entry (tree, channel, kind, pos);
CREATE UNIQUE INDEX entry_by_id ON entry (id, tree, channel);

ALTER TABLE remembered RENAME TO old_remembered;
CREATE TABLE remembered (
    tree INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    id BLOB NOT NULL,
    pos INTEGER NOT NULL,
    time INTEGER NOT NULL,
    author TEXT NOT NULL,
    digest BLOB NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, channel, id, pos, time, author, digest)) STORED,
    PRIMARY KEY (tree, channel, id)
) STRICT, WITHOUT ROWID;
INSERT INTO remembered (tree, channel, id, pos, time, author, digest) SELECT tree, channel, id, pos, time, author, digest FROM old_remembered;
DROP TABLE old_remembered;
CREATE INDEX remembered_by_time ON remembered (time);

ALTER TABLE key_value RENAME TO old_key_value;
CREATE TABLE key_value (
    tree INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    time INTEGER NOT NULL,
    author TEXT NOT NULL,
    ns TEXT NOT NULL,
    key TEXT NOT NULL,
    digest BLOB,
    via TEXT,
    body BLOB NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, pos, channel, kind, id, time, author, ns, key, digest, via, body)) STORED,
    PRIMARY KEY (tree, channel, key)
) STRICT, WITHOUT ROWID;
INSERT INTO key_value (tree, pos, channel, kind, id, time, author, ns, key, digest, via, body) SELECT tree, pos, channel, kind, id, time, author, ns, key, digest, via, body FROM old_key_value;
DROP TABLE old_key_value;

ALTER TABLE channel_grant RENAME TO old_channel_grant;
CREATE TABLE channel_grant (
    tree INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    identity TEXT NOT NULL,
    acl TEXT NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, channel, identity, acl)) STORED,
    PRIMARY KEY (tree, channel, identity)
) STRICT, WITHOUT ROWID;
INSERT INTO channel_grant (tree, channel, identity, acl) SELECT tree, channel, identity, acl FROM old_channel_grant;
DROP TABLE old_channel_grant;

ALTER TABLE subscriber RENAME TO old_subscriber;
CREATE TABLE subscriber (
    tree INTEGER NOT NULL,
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    destination TEXT NOT NULL,
    config TEXT NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    reached INTEGER, -- of a link: the position up to which it has carried everything
    approved INTEGER NOT NULL DEFAULT 0,
    request BLOB,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, owner, id, source, destination, config, state, since, reached, approved, request)) STORED,
    PRIMARY KEY (tree, owner, id)
) STRICT, WITHOUT ROWID;
INSERT INTO subscriber (tree, owner, id, source, destination, config, state, since, reached, approved, request) SELECT tree, owner, id, source, destination, config, state, since, reached, approved, request FROM old_subscriber;
DROP TABLE old_subscriber;
CREATE INDEX subscriber_link ON subscriber (tree, reached) WHERE reached IS NOT NULL;

ALTER TABLE subscription RENAME TO old_subscription;
CREATE TABLE subscription (
    tree INTEGER NOT NULL,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    destination TEXT NOT NULL,
    config TEXT NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    invite BLOB,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, id, source, destination, config, state, since, invite)) STORED,
    PRIMARY KEY (tree, id)
) STRICT, WITHOUT ROWID;
INSERT INTO subscription (tree, id, source, destination, config, state, since, invite) SELECT tree, id, source, destination, config, state, since, invite FROM old_subscription;
DROP TABLE old_subscription;

ALTER TABLE session RENAME TO old_session;
CREATE TABLE session (
    tree INTEGER NOT NULL,
    name TEXT NOT NULL,
    mask TEXT NOT NULL, -- JSON array
    bound_at INTEGER NOT NULL,
    presence TEXT,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, name, mask, bound_at, presence)) STORED,
    PRIMARY KEY (tree, name)
) STRICT, WITHOUT ROWID;
INSERT INTO session (tree, name, mask, bound_at, presence) SELECT tree, name, mask, bound_at, presence FROM old_session;
DROP TABLE old_session;

ALTER TABLE account RENAME TO old_account;
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
    created_at INTEGER NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(identity, sha1_salt, sha1_iterations, sha1_stored_key, sha1_server_key, sha256_salt, sha256_iterations, sha256_stored_key, sha256_server_key, disabled, created_at)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO account (identity, sha1_salt, sha1_iterations, sha1_stored_key, sha1_server_key, sha256_salt, sha256_iterations, sha256_stored_key, sha256_server_key, disabled, created_at) SELECT identity, sha1_salt, sha1_iterations, sha1_stored_key, sha1_server_key, sha256_salt, sha256_iterations, sha256_stored_key, sha256_server_key, disabled, created_at FROM old_account;
DROP TABLE old_account;

ALTER TABLE token RENAME TO old_token;
CREATE TABLE token (
    id TEXT NOT NULL PRIMARY KEY,
    identity TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    session TEXT,
    scope TEXT,
    channel TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(id, identity, hash, session, scope, channel, created_at, expires_at, last_used_at)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO token (id, identity, hash, session, scope, channel, created_at, expires_at, last_used_at) SELECT id, identity, hash, session, scope, channel, created_at, expires_at, last_used_at FROM old_token;
DROP TABLE old_token;
CREATE INDEX token_of_identity ON token (identity, created_at);

ALTER TABLE secret RENAME TO old_secret;
CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(name, value)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO secret (name, value) SELECT name, value FROM old_secret;
DROP TABLE old_secret;

ALTER TABLE item RENAME TO old_item;
CREATE TABLE item (
    tree INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    channel INTEGER, -- goes with it
    wakes INTEGER NOT NULL, -- the tree is loaded for it at start
    json TEXT NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, kind, key, channel, wakes, json)) STORED,
    PRIMARY KEY (tree, kind, key)
) STRICT, WITHOUT ROWID;
INSERT INTO item (tree, kind, key, channel, wakes, json) SELECT tree, kind, key, channel, wakes, json FROM old_item;
DROP TABLE old_item;
CREATE INDEX item_of_channel ON item (tree, channel) WHERE channel IS NOT NULL;
CREATE INDEX item_that_wakes ON item (tree) WHERE wakes = 1;

ALTER TABLE oauth_client RENAME TO old_oauth_client;
CREATE TABLE oauth_client (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    redirect_uris TEXT NOT NULL, -- JSON array
    secret_hash BLOB,
    registered INTEGER NOT NULL, -- 1: it registered itself
    created_at INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(id, name, redirect_uris, secret_hash, registered, created_at, used)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO oauth_client (id, name, redirect_uris, secret_hash, registered, created_at, used) SELECT id, name, redirect_uris, secret_hash, registered, created_at, used FROM old_oauth_client;
DROP TABLE old_oauth_client;

ALTER TABLE oauth_grant RENAME TO old_oauth_grant;
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
    revoked_at INTEGER,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(id, client, identity, session, scope, redirect_uri, code_hash, challenge, created_at, code_expires_at, ends_at, used_at, revoked_at)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO oauth_grant (id, client, identity, session, scope, redirect_uri, code_hash, challenge, created_at, code_expires_at, ends_at, used_at, revoked_at) SELECT id, client, identity, session, scope, redirect_uri, code_hash, challenge, created_at, code_expires_at, ends_at, used_at, revoked_at FROM old_oauth_grant;
DROP TABLE old_oauth_grant;
CREATE INDEX grant_of_client ON oauth_grant (client);
CREATE INDEX grant_of_identity ON oauth_grant (identity);
CREATE INDEX grant_by_end ON oauth_grant (ends_at);

ALTER TABLE oauth_refresh RENAME TO old_oauth_refresh;
CREATE TABLE oauth_refresh (
    hash BLOB NOT NULL PRIMARY KEY,
    grant_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    rotated_at INTEGER,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(hash, grant_id, created_at, expires_at, rotated_at)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO oauth_refresh (hash, grant_id, created_at, expires_at, rotated_at) SELECT hash, grant_id, created_at, expires_at, rotated_at FROM old_oauth_refresh;
DROP TABLE old_oauth_refresh;
CREATE INDEX refresh_of_grant ON oauth_refresh (grant_id);
CREATE INDEX refresh_by_end ON oauth_refresh (expires_at);

ALTER TABLE signing_key RENAME TO old_signing_key;
CREATE TABLE signing_key (
    id TEXT NOT NULL PRIMARY KEY,
    private_key BLOB NOT NULL,
    active_from INTEGER NOT NULL,
    retired_at INTEGER,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(id, private_key, active_from, retired_at)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO signing_key (id, private_key, active_from, retired_at) SELECT id, private_key, active_from, retired_at FROM old_signing_key;
DROP TABLE old_signing_key;

ALTER TABLE place RENAME TO old_place;
CREATE TABLE place (
    tree INTEGER NOT NULL,
    session TEXT NOT NULL,
    door TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    places TEXT NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(tree, session, door, saved_at, places)) STORED,
    PRIMARY KEY (tree, session, door)
) STRICT, WITHOUT ROWID;
INSERT INTO place (tree, session, door, saved_at, places) SELECT tree, session, door, saved_at, places FROM old_place;
DROP TABLE old_place;

ALTER TABLE peer RENAME TO old_peer;
CREATE TABLE peer (
    domain TEXT NOT NULL PRIMARY KEY,
    last_number INTEGER NOT NULL, -- of the stanza that was added last
    reached_at INTEGER,
    tx TEXT, -- the batch that is on its way, and the number of its last stanza
    tx_until INTEGER,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(domain, last_number, reached_at, tx, tx_until)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO peer (domain, last_number, reached_at, tx, tx_until) SELECT domain, last_number, reached_at, tx, tx_until FROM old_peer;
DROP TABLE old_peer;

ALTER TABLE outbox RENAME TO old_outbox;
CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY,
    domain TEXT NOT NULL,
    number INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    sender TEXT NOT NULL,
    stanza_id TEXT,
    origin TEXT,
    body BLOB NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(id, domain, number, added_at, sender, stanza_id, origin, body)) STORED,
    UNIQUE (domain, number)
) STRICT;
INSERT INTO outbox (id, domain, number, added_at, sender, stanza_id, origin, body) SELECT id, domain, number, added_at, sender, stanza_id, origin, body FROM old_outbox;
DROP TABLE old_outbox;

ALTER TABLE outbox_origin RENAME TO old_outbox_origin;
CREATE TABLE outbox_origin (
    domain TEXT NOT NULL,
    origin TEXT NOT NULL,
    number INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(domain, origin, number, added_at)) STORED,
    PRIMARY KEY (domain, origin)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_origin (domain, origin, number, added_at) SELECT domain, origin, number, added_at FROM old_outbox_origin;
DROP TABLE old_outbox_origin;
CREATE INDEX outbox_origin_by_age ON outbox_origin (added_at);

ALTER TABLE receipt RENAME TO old_receipt;
CREATE TABLE receipt (
    id INTEGER NOT NULL PRIMARY KEY,
    peer TEXT NOT NULL,
    tx TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    answers BLOB NOT NULL,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(id, peer, tx, saved_at, answers)) STORED,
    UNIQUE (peer, tx)
) STRICT;
INSERT INTO receipt (id, peer, tx, saved_at, answers) SELECT id, peer, tx, saved_at, answers FROM old_receipt;
DROP TABLE old_receipt;
CREATE INDEX receipt_of_peer ON receipt (peer);
CREATE INDEX receipt_by_age ON receipt (saved_at);

ALTER TABLE peer_health RENAME TO old_peer_health;
CREATE TABLE peer_health (
    domain TEXT NOT NULL PRIMARY KEY,
    heard_at INTEGER NOT NULL, -- when anything of this was last true
    last_success INTEGER,
    last_error TEXT,
    last_error_at INTEGER,
    failing_since INTEGER, -- NULL: the last try worked
    next_try INTEGER,
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(domain, heard_at, last_success, last_error, last_error_at, failing_since, next_try)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO peer_health (domain, heard_at, last_success, last_error, last_error_at, failing_since, next_try) SELECT domain, heard_at, last_success, last_error, last_error_at, failing_since, next_try FROM old_peer_health;
DROP TABLE old_peer_health;
CREATE INDEX peer_health_by_age ON peer_health (heard_at);

ALTER TABLE peer_order RENAME TO old_peer_order;
CREATE TABLE peer_order (
    domain TEXT NOT NULL PRIMARY KEY,
    blocked_at INTEGER, -- NULL: not blocked
    retry_at INTEGER, -- when it was last asked for
    sum INTEGER NOT NULL GENERATED ALWAYS AS (record_sum(domain, blocked_at, retry_at)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO peer_order (domain, blocked_at, retry_at) SELECT domain, blocked_at, retry_at FROM old_peer_order;
DROP TABLE old_peer_order;

ANALYZE sqlite_schema;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('entry', 'entry', '1000000 1000 1'),
    ('entry', 'entry_in_channel', '1000000 1000 200 100 1'),
    ('entry', 'entry_by_id', '1000000 1 1 1'),
    ('history', 'history', '20000 20 2 1'),
    ('history', 'history_to_trim', '1000 5 2 1'),
    ('history', 'history_trimmed', '1000 5 1 1 1');
ANALYZE sqlite_schema;
