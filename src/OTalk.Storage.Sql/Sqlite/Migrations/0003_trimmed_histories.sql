-- Readers that catch up ask which histories were trimmed behind their position: without this, all histories of the tree are looked at for
-- every stretch of the log.
CREATE INDEX history_trimmed ON history (tree, trimmed, channel) WHERE trimmed > 0;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('history', 'history_trimmed', '1000 5 1 1 1');
ANALYZE sqlite_schema;
