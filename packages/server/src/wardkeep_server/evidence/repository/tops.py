"""SQL of the signed heads of all logs, for whoever commits to them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Row, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from wardkeep_server.evidence.models import CheckpointRow, Log
from wardkeep_server.platform.bulk import rows_of
from wardkeep_server.platform.db import Session, UuidText

_WANTED: dict[str, TypeEngine[Any]] = {"log_id": UuidText, "size": BigInteger()}
_COLUMNS = (Log.id, Log.origin, CheckpointRow.size, CheckpointRow.root, CheckpointRow.note)


async def newest(session: Session) -> Sequence[Row[str, str, int, bytes, str]]:
    """(log id, origin, size, root, note) of each log's largest checkpoint; one probe of the index for each."""
    other = aliased(CheckpointRow)
    largest = select(func.max(other.size)).where(other.log_id == Log.id).scalar_subquery()
    query = select(*_COLUMNS).join(CheckpointRow, CheckpointRow.log_id == Log.id).where(CheckpointRow.size == largest)
    return (await session.execute(query.order_by(Log.id))).all()


async def of(session: Session, wanted: Sequence[tuple[str, int]]) -> Sequence[Row[str, str, int, bytes, str]]:
    """The same of these (log id, size), in no promised order; those that are not there are left out."""
    source = rows_of("wanted", _WANTED, [{"log_id": log_id, "size": size} for log_id, size in wanted])
    query = select(*_COLUMNS).join(CheckpointRow, CheckpointRow.log_id == Log.id)
    asked = (source.c.log_id == CheckpointRow.log_id) & (source.c.size == CheckpointRow.size)
    return (await session.execute(query.join(source, asked))).all()
