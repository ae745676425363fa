-- Requests, invites, blocks, queues, presence and what is on its way to other trees.

ALTER TABLE channel ADD COLUMN listing BLOB; -- id of the message that lists it in /channels
ALTER TABLE subscriber ADD COLUMN approved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscriber ADD COLUMN request BLOB; -- while pending: id of the message in /requests
ALTER TABLE subscription ADD COLUMN invite BLOB; -- while invited: id of the message in /requests
ALTER TABLE session ADD COLUMN presence TEXT; -- JSON

-- What a tree keeps besides: a store need not understand it.
CREATE TABLE item (
    tree INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    channel INTEGER, -- goes with it
    wakes INTEGER NOT NULL, -- the tree is loaded for it at start
    json TEXT NOT NULL,
    PRIMARY KEY (tree, kind, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX item_of_channel ON item (tree, channel) WHERE channel IS NOT NULL;
CREATE INDEX item_that_wakes ON item (tree) WHERE wakes = 1;
