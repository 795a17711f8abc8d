"""The leaf hash of every entry that this box ever made: 32 bytes each, kept for good."""

from collections.abc import Iterator
from sqlite3 import Connection

from wardkeep_core.evidence.common import EntryRef

_OLDER = "SELECT epoch, seq FROM leaf ORDER BY epoch DESC, seq DESC LIMIT 1 OFFSET ?"
_NEWER = """
SELECT epoch, seq, leaf_hash FROM leaf WHERE (epoch, seq) > (?, ?) AND NOT EXISTS (
    SELECT 1 FROM outbox WHERE outbox.epoch = leaf.epoch AND outbox.seq = leaf.seq AND outbox.acknowledged = 2
) ORDER BY epoch, seq
"""


def newest_leaves(conn: Connection, most: int) -> Iterator[EntryRef]:
    """By rising number, the newest `most` of them; without those that were given up (`outbox.abandon`)."""
    before = conn.execute(_OLDER, (most,)).fetchone() or (-1, -1)
    for epoch, seq, hashed in conn.execute(_NEWER, tuple(before)):
        yield EntryRef.model_construct(epoch=epoch, seq=seq, leaf_hash=hashed.hex())


def count_leaves(conn: Connection) -> int:
    """How many there are."""
    return int(conn.execute("SELECT count(*) FROM leaf").fetchone()[0])
