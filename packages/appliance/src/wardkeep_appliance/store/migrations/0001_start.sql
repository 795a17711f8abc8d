CREATE TABLE enrolment (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    server TEXT NOT NULL,
    answer TEXT NOT NULL,
    claimed_at TEXT NOT NULL
);
CREATE TABLE document (
    kind TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at TEXT NOT NULL
);
CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    leaf_hash TEXT NOT NULL
);
CREATE TABLE outbox (
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    leaf_hash TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    acknowledged INTEGER NOT NULL DEFAULT 0,
    envelope BLOB NOT NULL,
    PRIMARY KEY (epoch, seq)
);
CREATE INDEX outbox_unsent ON outbox (epoch, seq) WHERE acknowledged = 0;
CREATE TABLE finding (
    device TEXT NOT NULL,
    check_id TEXT NOT NULL,
    finding TEXT NOT NULL,
    epoch INTEGER,
    seq INTEGER,
    PRIMARY KEY (device, check_id)
) WITHOUT ROWID;
CREATE TABLE scan (
    device TEXT PRIMARY KEY,
    scanned_at TEXT NOT NULL,
    stated_at TEXT,
    stated_digest TEXT
) WITHOUT ROWID;
CREATE TABLE incident (
    id TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    check_id TEXT NOT NULL,
    closed INTEGER NOT NULL,
    opened_at TEXT NOT NULL,
    retry_at TEXT,
    tried TEXT,
    incident TEXT NOT NULL
);
CREATE UNIQUE INDEX incident_open ON incident (device, check_id) WHERE closed = 0;
CREATE TABLE transition (
    incident TEXT NOT NULL REFERENCES incident (id),
    number INTEGER NOT NULL,
    transition TEXT NOT NULL,
    PRIMARY KEY (incident, number)
) WITHOUT ROWID;
CREATE TABLE attempt (
    id TEXT PRIMARY KEY,
    incident TEXT NOT NULL REFERENCES incident (id),
    outcome TEXT NOT NULL,
    started_at TEXT NOT NULL,
    log_entry TEXT NOT NULL,
    attempt TEXT NOT NULL
);
CREATE INDEX attempt_started ON attempt (started_at);
CREATE INDEX attempt_incident ON attempt (incident);
CREATE TABLE second_look (
    attempt TEXT PRIMARY KEY REFERENCES attempt (id),
    device TEXT NOT NULL,
    due_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE healed_version (
    runbook TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (runbook, version)
) WITHOUT ROWID;
CREATE TABLE flap (
    device TEXT NOT NULL,
    check_id TEXT NOT NULL,
    memory TEXT NOT NULL,
    PRIMARY KEY (device, check_id)
) WITHOUT ROWID;
CREATE TABLE held_back (
    runbook TEXT NOT NULL,
    version INTEGER NOT NULL,
    since TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (runbook, version)
) WITHOUT ROWID;
CREATE TABLE report (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    change INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE witness (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    cosignature TEXT NOT NULL,
    delivered INTEGER NOT NULL
);
CREATE TABLE clock_trust (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    trusted_at TEXT NOT NULL,
    boot TEXT NOT NULL,
    since_boot_ms INTEGER NOT NULL
);
CREATE TABLE tally (
    name TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) WITHOUT ROWID;
