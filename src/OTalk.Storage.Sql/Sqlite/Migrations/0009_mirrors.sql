-- What came from another server, for whom: the key of an item of the mirror.
ALTER TABLE entry ADD COLUMN audience TEXT;

-- When it came here, where another server or a link brought it later than it was published: the log is in the order of these times.
ALTER TABLE entry ADD COLUMN arrived INTEGER;
