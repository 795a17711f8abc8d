"""A box that was restored or cloned: noticed by numbers outside the database or on the server, answered by a new epoch.

Evidence page 1: a new evidence key, the next epoch, and a `gap` of cause `restored` that names what is last known.
"""

from datetime import datetime
from pathlib import Path

from wardkeep_appliance.chain.writer import ChainWriter
from wardkeep_appliance.clock import Clock
from wardkeep_appliance.ids import new_id
from wardkeep_appliance.keys.ring import load_ring, replace_evidence_key
from wardkeep_appliance.log import logger
from wardkeep_appliance.observing.gaps import SILENCE_PERIODS
from wardkeep_appliance.orders.life import give_up_accepted
from wardkeep_appliance.store import outbox
from wardkeep_appliance.store.database import Store
from wardkeep_appliance.store.findings import last_scan_at
from wardkeep_appliance.store.outside import Outside
from wardkeep_core.evidence.predicates import Gap, GapCause


class Restorer:
    """Opens a new epoch when somebody knows more of our chain than our database does."""

    def __init__(self, store: Store, outside: Outside, writer: ChainWriter, keys: Path, clock: Clock) -> None:
        self._store = store
        self._outside = outside
        self._writer = writer
        self._keys = keys
        self._clock = clock
        self._log = logger("restore")

    async def at_start(self) -> bool:
        """Compare the database with the file outside it; True when a new epoch was opened."""
        head = await self._store.do(outbox.read_head)
        outside = self._outside.counters
        if outside.head is None or (head is not None and (head.epoch, head.seq) >= (outside.epoch, outside.seq)):
            if head is not None:
                self._outside.raise_head(head)
            return False
        await self._open_epoch()
        return True

    async def server_is_ahead(self, expected_epoch: int, expected_seq: int, code: str) -> bool:
        """The server expects a number beyond our next one, or holds another entry at it: we are a copy."""
        head = await self._store.do(outbox.read_head)
        ours = (0, 0) if head is None else (head.epoch, head.seq + 1)
        if code == "equivocation":
            await self._store.do(outbox.abandon)
        elif (expected_epoch, expected_seq) <= ours:
            return False
        # Not even the file outside the database knew: all of this box is a copy.
        self._outside.doubt_cosigned()
        await self._open_epoch()
        return True

    async def _open_epoch(self) -> None:
        self._outside.close_orders()
        fresh = replace_evidence_key(self._keys)
        last_seen = await self._store.do(last_scan_at)
        keys = load_ring(self._keys).public()
        entry = await self._writer.open_epoch(fresh, keys, last_seen or self._clock.now())
        await self._writer.do(give_up_accepted, self._writer, self._clock.now())
        self._log.warning("restored: a new epoch was opened", epoch=entry.epoch, keyid=fresh.keyid)


async def state_silence(store: Store, writer: ChainWriter, now: datetime, period_s: int) -> bool:
    """Write down that nothing was observed while this program did not run; True when it was long enough to count."""
    last = await store.do(last_scan_at)
    if last is None or (now - last).total_seconds() <= SILENCE_PERIODS * period_s:
        return False
    gap = Gap(
        gap=new_id(), device=None, from_at=last, to_at=now, cause=GapCause.APPLIANCE_DOWN, declared_by="appliance"
    )
    await writer.state(gap)
    return True
