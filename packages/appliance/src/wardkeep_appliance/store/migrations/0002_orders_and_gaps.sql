CREATE TABLE received_order (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    number INTEGER NOT NULL,
    received TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX received_order_under_way ON received_order (number) WHERE state IN ('accepted', 'running');
ALTER TABLE scan ADD COLUMN seen_at TEXT;
ALTER TABLE scan ADD COLUMN lost_by TEXT;
CREATE TABLE late_until (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at TEXT NOT NULL
);
