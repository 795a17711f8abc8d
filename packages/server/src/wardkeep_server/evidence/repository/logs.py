"""SQL of logs, their heads and the heads of the chains in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, and_, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from wardkeep_core.evidence.chain import Head
from wardkeep_server.evidence.events import CHANNEL
from wardkeep_server.evidence.models import ChainHead, CheckpointRow, Entry, Log
from wardkeep_server.evidence.models import Head as LogHead
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, within


async def of_site(scope: Scope, session: Session, site_id: str) -> Log | None:
    """The log of a site in scope."""
    return await session.scalar(select(Log).where(within(scope, Log), Log.site_id == site_id))


async def by_id(scope: Scope, session: Session, log_id: str) -> Log | None:
    """One log in scope."""
    return await session.scalar(select(Log).where(within(scope, Log), Log.id == log_id))


async def in_scope(scope: Scope, session: Session, organisation_id: str | None, site_id: str | None) -> Sequence[Log]:
    """Logs in scope, oldest first; of one organisation or site where given."""
    query = select(Log).where(within(scope, Log))
    if organisation_id is not None:
        query = query.where(Log.organisation_id == organisation_id)
    if site_id is not None:
        query = query.where(Log.site_id == site_id)
    return (await session.scalars(query.order_by(Log.created_at, Log.id).limit(_MOST_LOGS))).all()


_MOST_LOGS = 256
"""As many as one kit may hold."""


async def everything(session: Session) -> Sequence[Log]:
    """Every log; for the sealer's start."""
    return (await session.scalars(select(Log).order_by(Log.id))).all()


async def create(session: Session, log: Log) -> bool:
    """Add a log and its empty head; False when another transaction was first."""
    values = {column.key: getattr(log, column.key) for column in Log.__table__.columns}
    added = await session.scalar(insert(Log).values(**values).on_conflict_do_nothing().returning(Log.id))
    if added is None:
        return False
    await session.execute(insert(LogHead).values(log_id=log.id, **owner(log), size=0))
    return True


async def lock_size(session: Session, log_id: str) -> int:
    """The number of entries; nobody else appends until this transaction ends."""
    return (await session.execute(select(LogHead.size).where(LogHead.log_id == log_id).with_for_update())).scalar_one()


async def take(session: Session, log_id: str, count: int) -> int:
    """Lock the log and take `count` indices; the first of them."""
    statement = update(LogHead).where(LogHead.log_id == log_id).values(size=LogHead.size + count)
    return (await session.execute(statement.returning(LogHead.size))).scalar_one() - count


@dataclass(frozen=True)
class ChainState:
    """Where a signer stands; `evidence_key` and `ended_at` as in the table."""

    head: Head | None
    evidence_key: bytes | None
    ended_at: datetime | None = None


async def lock_chain(session: Session, log: Log, signer_id: str, appliance_id: str | None) -> ChainState:
    """Where the signer stands in this log, its row locked; made when it is not there yet."""
    columns = (ChainHead.epoch, ChainHead.seq, ChainHead.leaf_hash, ChainHead.evidence_key, ChainHead.ended_at)
    query = select(*columns).where(ChainHead.log_id == log.id, ChainHead.signer_id == signer_id).with_for_update()
    row = (await session.execute(query)).one_or_none()
    if row is None:
        values = {"log_id": log.id, "signer_id": signer_id, "appliance_id": appliance_id, **owner(log)}
        await session.execute(insert(ChainHead).values(**values).on_conflict_do_nothing())
        row = (await session.execute(query)).one()
    if row.leaf_hash is None or row.epoch is None or row.seq is None:
        return ChainState(None, None, row.ended_at)
    head = Head(epoch=row.epoch, seq=row.seq, leaf_hash=row.leaf_hash.hex())
    return ChainState(head, row.evidence_key, row.ended_at)


async def end_chain(session: Session, log: Log, appliance_id: str, at: datetime) -> None:
    """Nothing of this box is appended any more; its row is there and locked."""
    chosen = (ChainHead.log_id == log.id) & (ChainHead.signer_id == appliance_id)
    await session.execute(update(ChainHead).where(chosen).values(ended_at=at))


async def move_chain(session: Session, log_id: str, signer_id: str, state: ChainState) -> None:
    """Note the signer's new head and key."""
    if state.head is None:
        raise ValueError("a chain moves to an entry")
    head = state.head
    await session.execute(
        update(ChainHead)
        .where(ChainHead.log_id == log_id, ChainHead.signer_id == signer_id)
        .values(
            epoch=head.epoch, seq=head.seq, leaf_hash=bytes.fromhex(head.leaf_hash), evidence_key=state.evidence_key
        )
    )


async def chains(scope: Scope, session: Session, log_ids: Sequence[str]) -> Sequence[ChainHead]:
    """Heads of all signers of these logs."""
    query = select(ChainHead).where(within(scope, ChainHead), ChainHead.log_id.in_(log_ids))
    return (await session.scalars(query.order_by(ChainHead.log_id, ChainHead.signer_id))).all()


async def sizes(scope: Scope, session: Session, log_ids: Sequence[str]) -> dict[str, int]:
    """Number of entries by log."""
    query = select(LogHead.log_id, LogHead.size).where(within(scope, LogHead), LogHead.log_id.in_(log_ids))
    return {row.log_id: row.size for row in await session.execute(query)}


async def wake_sealer(session: Session, log_id: str) -> None:
    """Tell the sealer, when this transaction commits."""
    await session.execute(text("SELECT pg_notify(:channel, :log)"), {"channel": CHANNEL, "log": log_id})


async def unsealed(session: Session) -> Sequence[Row[str, int]]:
    """(log id, size) of logs with entries that no checkpoint covers."""
    newest = (
        select(CheckpointRow.size)
        .where(CheckpointRow.log_id == LogHead.log_id)
        .order_by(CheckpointRow.size.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(LogHead.log_id, LogHead.size).where(LogHead.size > 0, newest.is_(None) | (LogHead.size > newest))
    return (await session.execute(query.order_by(LogHead.log_id))).all()


async def totals(scope: Scope, session: Session) -> tuple[int, int, datetime | None]:
    """(entries, entries under a checkpoint, when the oldest one that is not was received) over the logs in scope."""
    newest = select(func.max(CheckpointRow.size)).where(CheckpointRow.log_id == LogHead.log_id).scalar_subquery()
    heads = select(LogHead.log_id, LogHead.size, func.coalesce(newest, 0).label("sealed"))
    mine = heads.where(within(scope, LogHead)).subquery("mine")
    first = and_(Entry.log_id == mine.c.log_id, Entry.leaf_index == mine.c.sealed, mine.c.size > mine.c.sealed)
    columns = (func.sum(mine.c.size), func.sum(mine.c.sealed), func.min(Entry.received_at))
    entries, sealed, oldest = (await session.execute(select(*columns).select_from(mine.outerjoin(Entry, first)))).one()
    return int(entries or 0), int(sealed or 0), oldest


async def lock_for_sealing(session: Session, log_id: str) -> bool:
    """Whether this transaction is the one that seals the log; held until it ends."""
    statement = text("SELECT pg_try_advisory_xact_lock(hashtextextended('wardkeep.sealer.' || :log, 0))")
    return bool(await session.scalar(statement, {"log": log_id}))


async def wait_for_sealing(session: Session, log_id: str) -> None:
    """Be the transaction that seals the log; waits until another one has ended."""
    statement = text("SELECT pg_advisory_xact_lock(hashtextextended('wardkeep.sealer.' || :log, 0))")
    await session.execute(statement, {"log": log_id})


def owner(log: Log) -> dict[str, str]:
    """The tenant columns of everything in a log."""
    return {"partner_id": log.partner_id, "organisation_id": log.organisation_id, "site_id": log.site_id}


def new_log(log_id: str, tenant: dict[str, str], origin: str, created_at: datetime) -> Log:
    """A log that is not stored yet."""
    return Log(id=log_id, origin=origin, created_at=created_at, **tenant)
