-- How it stands with other servers, and what the operator wants of them.

-- Written by the server: how it last stood with a domain.
CREATE TABLE peer_health (
    domain TEXT NOT NULL PRIMARY KEY,
    heard_at INTEGER NOT NULL, -- when anything of this was last true
    last_success INTEGER,
    last_error TEXT,
    last_error_at INTEGER,
    failing_since INTEGER, -- NULL: the last try worked
    next_try INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX peer_health_by_age ON peer_health (heard_at);

-- Written by the command line, while the server runs or not.
CREATE TABLE peer_order (
    domain TEXT NOT NULL PRIMARY KEY,
    blocked_at INTEGER, -- NULL: not blocked
    retry_at INTEGER -- when it was last asked for
) STRICT, WITHOUT ROWID;
