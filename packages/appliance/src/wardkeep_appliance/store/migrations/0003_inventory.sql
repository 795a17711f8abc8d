CREATE TABLE scan_count (
    device TEXT PRIMARY KEY,
    done INTEGER NOT NULL,
    missed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE inventoried (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at TEXT NOT NULL
);
