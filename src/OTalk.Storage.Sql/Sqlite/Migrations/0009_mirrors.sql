-- What came from another server, for whom: the key of an item of the mirror.
ALTER TABLE entry ADD COLUMN audience TEXT;
