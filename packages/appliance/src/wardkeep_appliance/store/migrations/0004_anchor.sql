CREATE TABLE anchor (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    digest TEXT NOT NULL
);
