"""SQL of what entries state, where the index is not enough: the envelopes behind named numbers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, select
from sqlalchemy.types import TypeEngine

from wardkeep_server.evidence.models import Entry
from wardkeep_server.platform.bulk import rows_of
from wardkeep_server.platform.db import Session, UuidText
from wardkeep_server.platform.scope import Scope, within


async def envelopes_by_number(
    scope: Scope, session: Session, numbers: Sequence[tuple[str, int, int]]
) -> dict[tuple[str, int, int], bytes]:
    """Envelopes of these (appliance id, epoch, seq) in scope, in one statement; erased ones are left out."""
    types: dict[str, TypeEngine[Any]] = {"signer_id": UuidText, "epoch": BigInteger(), "seq": BigInteger()}
    asked = rows_of("asked", types, [dict(zip(types, number, strict=True)) for number in numbers])
    matching = (Entry.signer_id == asked.c.signer_id) & (Entry.epoch == asked.c.epoch) & (Entry.seq == asked.c.seq)
    query = select(Entry.signer_id, Entry.epoch, Entry.seq, Entry.envelope).join(asked, matching)
    found = await session.execute(query.where(within(scope, Entry)))
    return {(signer, epoch, seq): envelope for signer, epoch, seq, envelope in found if envelope is not None}
