"""Writes statements into the appliance's chain.

A statement and what it states are kept in one transaction; the head is then raised in the file outside the database,
so a restored copy of the database is noticed at the next start (evidence page 1, restored or cloned boxes).
"""

from collections.abc import Callable
from datetime import datetime
from sqlite3 import Connection
from typing import Concatenate, ParamSpec, TypeVar

from wardkeep_appliance.clock import Clock
from wardkeep_appliance.ids import new_id
from wardkeep_appliance.software import software
from wardkeep_appliance.store import outbox
from wardkeep_appliance.store.database import Store
from wardkeep_appliance.store.outside import Outside
from wardkeep_core.evidence.chain import head_of, next_epoch, next_link
from wardkeep_core.evidence.common import Binding, ClockState, Common, EntryRef, Link
from wardkeep_core.evidence.endorse import endorse
from wardkeep_core.evidence.envelope import seal_statement
from wardkeep_core.evidence.predicates import Body, Gap, GapCause, KeyEvent, KeyRecord, KeyStatement, Purpose
from wardkeep_core.kit.signer import Signer
from wardkeep_core.protocol.messages import ApplianceKeys, ServerKeys

P = ParamSpec("P")
T = TypeVar("T")

NO_CLOCK = ClockState(sources=0, answered=0, offset_ms=None, spread_ms=None, trusted=False)


class ChainWriter:
    """The one place that signs evidence. `clock_state` is what every statement says about our clock."""

    def __init__(self, store: Store, outside: Outside, evidence: Signer, binding: Binding, clock: Clock) -> None:
        self._store = store
        self._outside = outside
        self._evidence = evidence
        self._binding = binding
        self._clock = clock
        self.clock_state = NO_CLOCK

    async def do(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a transaction that may call `append`; the head is raised outside the database when it is done."""
        answer, head = await self._store.do(lambda conn: (work(conn, *args, **kwargs), outbox.read_head(conn)))
        if head is not None:
            self._outside.raise_head(head)
        return answer

    async def state(self, body: Body) -> EntryRef:
        """Write one statement by itself."""
        return await self.do(self.append, body)

    def append(self, conn: Connection, body: Body) -> EntryRef:
        """Write one statement inside the caller's transaction. Raises EnvelopeRefused when it is too large."""
        return self._append(conn, next_link(outbox.read_head(conn)), lambda _common: body)

    async def open_chain(self, keys: ApplianceKeys, server: ServerKeys) -> None:
        """Write the genesis when there is none yet: our keys, and the server's that we pinned."""
        if await self._store.do(outbox.read_head) is None:
            await self.state(_genesis(self._appliance, keys, server))

    async def open_epoch(self, fresh: Signer, keys: ApplianceKeys, last_seen_at: datetime) -> EntryRef:
        """Go on under a new evidence key after a restore; the old key, where we still have it, endorses the new."""
        before, self._evidence = self._evidence, fresh
        return await self.do(self._open_epoch, before, keys, last_seen_at)

    @property
    def _appliance(self) -> str:
        if self._binding.appliance is None:
            raise ValueError("an appliance's chain needs its id")
        return self._binding.appliance

    def _open_epoch(self, conn: Connection, before: Signer, keys: ApplianceKeys, last_seen_at: datetime) -> EntryRef:
        known = outbox.read_head(conn)
        last = None if known is None else EntryRef(epoch=known.epoch, seq=known.seq, leaf_hash=known.leaf_hash)
        highest = max(self._outside.counters.epoch, 0 if known is None else known.epoch)
        records = _own_records(self._appliance, keys)

        def gap(common: Common) -> Gap:
            return Gap(
                gap=new_id(),
                device=None,
                from_at=last_seen_at,
                to_at=self._clock.now(),
                cause=GapCause.RESTORED,
                declared_by="appliance",
                last_known=last,
                new_keys=records,
                endorsements=(endorse(common, records, before),),
            )

        return self._append(conn, next_epoch(last, highest), gap)

    def _append(self, conn: Connection, link: Link, body_at: Callable[[Common], Body]) -> EntryRef:
        now = self._clock.now()
        common = Common(
            organisation=self._binding.organisation,
            site=self._binding.site,
            appliance=self._binding.appliance,
            log=self._binding.log,
            clock=self.clock_state,
            software=software(),
            chain=link,
            recorded_at=now,
        )
        raw = seal_statement(common, body_at(common), self._evidence)
        head = head_of(raw, link)
        outbox.append(conn, head, raw, now)
        return EntryRef(epoch=head.epoch, seq=head.seq, leaf_hash=head.leaf_hash)


def _genesis(appliance: str, keys: ApplianceKeys, server: ServerKeys) -> KeyStatement:
    pinned = (
        (Purpose.ANSWER_SIGNING, server.answers),
        (Purpose.ORDER_SIGNING, server.orders),
        (Purpose.PLATFORM_ATTESTATION, server.attestation),
        (Purpose.LOG_CHECKPOINT, server.checkpoint),
    )
    theirs = tuple(KeyRecord(purpose=purpose, appliance=None, public_key=key) for purpose, key in pinned)
    return KeyStatement(event=KeyEvent.GENESIS, keys=(*_own_records(appliance, keys), *theirs))


def _own_records(appliance: str, keys: ApplianceKeys) -> tuple[KeyRecord, ...]:
    own = (
        (Purpose.APPLIANCE_EVIDENCE, keys.evidence),
        (Purpose.APPLIANCE_IDENTITY, keys.identity),
        (Purpose.APPLIANCE_WITNESS, keys.witness),
        (Purpose.APPLIANCE_SEALING, keys.sealing),
    )
    return tuple(KeyRecord(purpose=purpose, appliance=appliance, public_key=key) for purpose, key in own)
