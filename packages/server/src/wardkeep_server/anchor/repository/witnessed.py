"""SQL of the lines of outside witnesses."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from wardkeep_core.evidence.checkpoint import with_cosignatures
from wardkeep_server.anchor.models import Witnessed
from wardkeep_server.platform.db import Session


async def add(session: Session, values: Mapping[str, Any]) -> None:
    """Keep a line; the first of a witness under a checkpoint stays."""
    await session.execute(insert(Witnessed).values(**values).on_conflict_do_nothing())


async def of(session: Session, log_ids: Sequence[str], sizes: Sequence[int]) -> Sequence[Witnessed]:
    """Lines under checkpoints of these sizes."""
    query = select(Witnessed).where(Witnessed.log_id.in_(log_ids), Witnessed.size.in_(sizes))
    return (await session.scalars(query.order_by(Witnessed.log_id, Witnessed.size, Witnessed.witness))).all()


async def newest(session: Session, witness: str) -> dict[str, int]:
    """The largest size that a witness signed, by log id."""
    query = select(Witnessed.log_id, func.max(Witnessed.size)).where(Witnessed.witness == witness)
    return {row[0]: row[1] for row in await session.execute(query.group_by(Witnessed.log_id))}


async def first_over(session: Session, log_id: str, size: int) -> Sequence[int]:
    """For each witness, the smallest checkpoint of at least this size that it signed."""
    query = select(func.min(Witnessed.size)).where(Witnessed.log_id == log_id, Witnessed.size >= size)
    return (await session.scalars(query.group_by(Witnessed.witness))).all()


async def with_lines(session: Session, log_id: str, size: int, note: str) -> str:
    """A checkpoint's note with the lines kept beside it."""
    lines = [one.line for one in await of(session, [log_id], [size])]
    return with_cosignatures(note, lines) if lines else note
