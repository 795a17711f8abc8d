"""Evidence on its way: written before it is sent, deleted only once acknowledged and proved included.

Of what is deleted the leaf hash stays, so that this box can say years later which entries it made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from wardkeep_core.evidence.chain import Head
from wardkeep_core.kit.times import format_time, parse_time


@dataclass(frozen=True)
class Entry:
    """One envelope of our chain."""

    epoch: int
    seq: int
    leaf_hash: str
    envelope: bytes


@dataclass(frozen=True)
class Depth:
    """How much is kept, and since when the oldest unsent one waits."""

    kept: int
    oldest_unsent_at: datetime | None


def read_head(conn: Connection) -> Head | None:
    """The newest entry of our chain; None before the first."""
    row = conn.execute("SELECT epoch, seq, leaf_hash FROM head").fetchone()
    return None if row is None else Head(row["epoch"], row["seq"], row["leaf_hash"])


def append(conn: Connection, head: Head, envelope: bytes, at: datetime) -> None:
    """Keep an envelope and its leaf hash, and make it the head."""
    conn.execute(
        "INSERT INTO outbox (epoch, seq, leaf_hash, recorded_at, envelope) VALUES (?, ?, ?, ?, ?)",
        (head.epoch, head.seq, head.leaf_hash, format_time(at), envelope),
    )
    conn.execute(
        "INSERT INTO leaf (epoch, seq, leaf_hash) VALUES (?, ?, ?)",
        (head.epoch, head.seq, bytes.fromhex(head.leaf_hash)),
    )
    conn.execute(
        "INSERT OR REPLACE INTO head (one, epoch, seq, leaf_hash) VALUES (1, ?, ?, ?)",
        (head.epoch, head.seq, head.leaf_hash),
    )


def unsent(conn: Connection, limit: int, largest_bytes: int) -> list[Entry]:
    """The oldest envelopes not yet acknowledged, in order; at most `limit` and about `largest_bytes` in all."""
    rows = conn.execute(
        "SELECT epoch, seq, leaf_hash, envelope FROM outbox WHERE acknowledged = 0 ORDER BY epoch, seq LIMIT ?",
        (limit,),
    )
    taken: list[Entry] = []
    size = 0
    for row in rows:
        size += len(row["envelope"])
        if taken and size > largest_bytes:
            break
        taken.append(Entry(row["epoch"], row["seq"], row["leaf_hash"], row["envelope"]))
    return taken


def acknowledge(conn: Connection, epoch: int, seq: int) -> int:
    """Everything up to this number was accepted. How many became so."""
    done = conn.execute(
        "UPDATE outbox SET acknowledged = 1 WHERE acknowledged = 0 AND (epoch, seq) <= (?, ?)", (epoch, seq)
    )
    return done.rowcount


def unacknowledge(conn: Connection, epoch: int, seq: int) -> int:
    """The server asks for this number although it had accepted it: send again what is still kept from there on."""
    done = conn.execute(
        "UPDATE outbox SET acknowledged = 0 WHERE acknowledged = 1 AND (epoch, seq) >= (?, ?)", (epoch, seq)
    )
    return done.rowcount


def abandon(conn: Connection) -> int:
    """The server holds other entries at these numbers: ours stay here, unsent; the gap of the new epoch covers them."""
    return conn.execute("UPDATE outbox SET acknowledged = 2 WHERE acknowledged = 0").rowcount


def unproved_epoch(conn: Connection, asked_last: int) -> int | None:
    """The epoch whose proofs to ask for now: those with unproved numbers take turns, so none waits for another."""
    epochs = [row["epoch"] for row in conn.execute("SELECT DISTINCT epoch FROM outbox WHERE acknowledged = 1")]
    return min((each for each in epochs if each > asked_last), default=min(epochs, default=None))


def unproved(conn: Connection, epoch: int, limit: int) -> tuple[int, ...]:
    """Numbers of this epoch that were accepted but not yet proved included, oldest first."""
    rows = conn.execute(
        "SELECT seq FROM outbox WHERE acknowledged = 1 AND epoch = ? ORDER BY seq LIMIT ?", (epoch, limit)
    )
    return tuple(row["seq"] for row in rows)


def envelope_of(conn: Connection, epoch: int, seq: int) -> bytes | None:
    """The kept bytes of a number."""
    row = conn.execute("SELECT envelope FROM outbox WHERE epoch = ? AND seq = ?", (epoch, seq)).fetchone()
    return None if row is None else bytes(row["envelope"])


def forget(conn: Connection, numbers: Sequence[tuple[int, int]]) -> None:
    """Delete what was acknowledged and proved; anything else stays whatever the caller says."""
    conn.executemany("DELETE FROM outbox WHERE epoch = ? AND seq = ? AND acknowledged = 1", numbers)


def depth(conn: Connection) -> Depth:
    """Size of the outbox."""
    kept = conn.execute("SELECT count(*) FROM outbox").fetchone()[0]
    oldest = conn.execute("SELECT min(recorded_at) FROM outbox WHERE acknowledged = 0").fetchone()[0]
    return Depth(kept, None if oldest is None else parse_time(oldest))
