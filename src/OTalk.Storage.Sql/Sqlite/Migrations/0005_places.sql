-- How far the streams of bound sessions have come in the logs they read: a row for each session and door, replaced as a whole.
CREATE TABLE place (
  tree INTEGER NOT NULL,
  session TEXT NOT NULL,
  door TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  places TEXT NOT NULL,
  PRIMARY KEY (tree, session, door)
) STRICT, WITHOUT ROWID;
