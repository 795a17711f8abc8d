"""SQL of samples: how many entries match, and those that a seed picks among them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import LargeBinary, Row, func, literal, select

from wardkeep_server.evidence.models import Entry
from wardkeep_server.evidence.repository.entries import matching
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope


async def population(scope: Scope, session: Session, filters: Mapping[str, Any], most: int) -> int:
    """How many entries match, counted up to `most`."""
    found = matching(scope, filters).with_only_columns(Entry.leaf_hash).limit(most).subquery()
    return (await session.execute(select(func.count()).select_from(found))).scalar_one()


async def drawn(
    scope: Scope, session: Session, filters: Mapping[str, Any], seed: bytes, size: int
) -> Sequence[Row[Any]]:
    """The `size` entries of lowest SHA-256(seed, leaf hash), lowest first."""
    rank = func.sha256(literal(seed, LargeBinary()).op("||")(Entry.leaf_hash))
    rows: Sequence[Row[Any]] = (await session.execute(matching(scope, filters).order_by(rank).limit(size))).all()
    return rows
