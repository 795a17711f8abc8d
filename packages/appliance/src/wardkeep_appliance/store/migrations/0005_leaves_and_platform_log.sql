CREATE TABLE cosigned (
    log TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    cosignature TEXT NOT NULL,
    delivered INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO cosigned SELECT 'site', size, note, cosignature, delivered FROM witness;
DROP TABLE witness;
CREATE TABLE cosigned_day (
    day TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    cosignature TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE log_alarm (
    incident TEXT NOT NULL REFERENCES incident (id),
    code TEXT NOT NULL,
    PRIMARY KEY (incident, code)
) WITHOUT ROWID;
CREATE TABLE leaf (
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
    PRIMARY KEY (epoch, seq)
) WITHOUT ROWID;
-- Of each epoch the last run without a hole: what lies before was proved and forgotten, and an export names no hole.
WITH known AS (
    SELECT epoch, seq, leaf_hash FROM outbox UNION SELECT epoch, seq, leaf_hash FROM head
), steps AS (
    SELECT epoch, seq, seq - lag(seq) OVER (PARTITION BY epoch ORDER BY seq) AS step FROM known
), begins AS (
    SELECT epoch, max(seq) AS first FROM steps WHERE step IS NOT 1 GROUP BY epoch
)
INSERT INTO leaf (epoch, seq, leaf_hash)
    SELECT epoch, seq, bytes_of(leaf_hash) FROM known JOIN begins USING (epoch) WHERE seq >= first;
