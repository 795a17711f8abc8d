"""SQL that appends: two statements for any number of entries.

Bytes travel as one value that the server cuts up, and the parsed copies as one JSON text: an array of byte strings
costs more processor time in the driver than verifying the signatures does.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import text

from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository.logs import owner
from wardkeep_server.platform.db import Session

HASH_BYTES = 32

_ENTRIES = text(
    """
    INSERT INTO evidence_entries (log_id, leaf_index, partner_id, organisation_id, site_id, signer_id, keyid, epoch,
                                  seq, leaf_hash, envelope, received_at)
    SELECT CAST(:log_id AS uuid), CAST(:first AS bigint) + r.n - 1, CAST(:partner_id AS uuid),
           CAST(:organisation_id AS uuid), CAST(:site_id AS uuid), CAST(:signer_id AS uuid),
           substring(CAST(:keyids AS bytea) FROM r.hash_at FOR 32), r.epoch, r.seq,
           substring(CAST(:leaf_hashes AS bytea) FROM r.hash_at FOR 32),
           nullif(substring(CAST(:envelopes AS bytea) FROM r.at FOR r.size), ''::bytea), :received_at
    FROM unnest(CAST(:epochs AS bigint[]), CAST(:seqs AS bigint[]), CAST(:hash_ats AS int[]), CAST(:ats AS int[]),
                CAST(:sizes AS int[])) WITH ORDINALITY AS r (epoch, seq, hash_at, at, size, n)
    """
)
_RECORDS = text(
    """
    INSERT INTO evidence_records (id, log_id, leaf_index, partner_id, organisation_id, site_id, appliance_id, kind,
                                  device_id, about_id, summary, verdicts, observed_at, recorded_at, received_at)
    SELECT r.id, CAST(:log_id AS uuid), CAST(:first AS bigint) + r.n - 1, CAST(:partner_id AS uuid),
           CAST(:organisation_id AS uuid), CAST(:site_id AS uuid), CAST(:appliance_id AS uuid), r.kind,
           r.device_id, r.about_id, r.summary, r.verdicts, r.observed_at, r.recorded_at, :received_at
    FROM ROWS FROM (
      json_to_recordset(CAST(:records AS json)) AS (
        id uuid, kind text, device_id uuid, about_id uuid, summary text, verdicts jsonb, observed_at timestamptz,
        recorded_at timestamptz
      )
    ) WITH ORDINALITY
      AS r (id, kind, device_id, about_id, summary, verdicts, observed_at, recorded_at, n)
    """
)


@dataclass(frozen=True)
class Signer:
    """Whose chain entries belong to; `appliance_id` None is the platform, whose signer id is the log's."""

    id: str
    appliance_id: str | None


@dataclass(frozen=True)
class NewEntry:
    """One entry to append; `record` holds the columns of its parsed copy, as JSON knows them.

    An empty envelope is none: a leaf that was erased, on its way back from the object store.
    """

    keyid: bytes
    epoch: int
    seq: int
    leaf_hash: bytes
    envelope: bytes
    record: Mapping[str, Any]


async def append(
    session: Session, log: Log, signer: Signer, first: int, rows: Sequence[NewEntry], *, received_at: datetime
) -> None:
    """Add entries from leaf index `first` on, with their parsed copies."""
    common = {"log_id": log.id, **owner(log), "first": first, "received_at": received_at}
    await session.execute(_ENTRIES, {**common, "signer_id": signer.id, **_columns(rows)})
    records = json.dumps([row.record for row in rows])
    await session.execute(_RECORDS, {**common, "appliance_id": signer.appliance_id, "records": records})


def _columns(rows: Sequence[NewEntry]) -> dict[str, Any]:
    """SQL counts bytes from 1."""
    sizes = [len(row.envelope) for row in rows]
    return {
        "keyids": b"".join(row.keyid for row in rows),
        "leaf_hashes": b"".join(row.leaf_hash for row in rows),
        "envelopes": b"".join(row.envelope for row in rows),
        "epochs": [row.epoch for row in rows],
        "seqs": [row.seq for row in rows],
        "hash_ats": [place * HASH_BYTES + 1 for place in range(len(rows))],
        "ats": [end + 1 for end in accumulate(sizes[:-1], initial=0)],
        "sizes": sizes,
    }
