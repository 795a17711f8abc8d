"""SQL of attempts."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, DateTime, Integer, String, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.types import TypeEngine

from wardkeep_server.platform.bulk import rows_of
from wardkeep_server.platform.db import Session, UuidText
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within
from wardkeep_server.remediation.models import Attempt

_TIME = DateTime(timezone=True)
GIVEN: Mapping[str, TypeEngine[Any]] = {
    "id": UuidText,
    "incident_id": UuidText,
    "device_id": UuidText,
    "check_id": String(),
    "runbook_id": String(),
    "runbook_version": Integer(),
    "decided_by": String(),
    "rule": String(),
    "dry_run": Boolean(),
    "outcome": String(),
    "started_at": _TIME,
    "ended_at": _TIME,
    "guards": JSONB(),
    "steps": JSONB(),
    "entry_epoch": BigInteger(),
    "entry_seq": BigInteger(),
}
"""Columns that come from the report."""
_MAY_CHANGE = ("rule", "dry_run", "outcome", "ended_at", "guards", "steps", "entry_epoch", "entry_seq", "received_at")


async def of_scope(scope: Scope, session: Session, attempt_ids: Collection[str]) -> Sequence[Attempt]:
    """Those of the named attempts that the scope holds."""
    query = select(Attempt).where(within(scope, Attempt), Attempt.id.in_(attempt_ids))
    return (await session.scalars(query)).all()


async def put(session: Session, common: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert or replace what may change, in one statement. `common` are the columns of every row."""
    given = rows_of("given", GIVEN, rows)
    fixed = {name: literal(value, Attempt.__table__.c[name].type) for name, value in common.items()}
    statement = insert(Attempt).from_select([*GIVEN, *fixed], select(given, *fixed.values()))
    changed: dict[str, Any] = {name: statement.excluded[name] for name in _MAY_CHANGE}
    for name in ("entry_epoch", "entry_seq"):
        changed[name] = func.coalesce(statement.excluded[name], Attempt.__table__.c[name])
    await session.execute(statement.on_conflict_do_update(index_elements=["id", "site_id"], set_=changed))


async def page(
    scope: Scope, session: Session, equal: Mapping[str, str], *, limit: int, after: str | None
) -> Sequence[Attempt]:
    """Newest first; `equal` names columns and the values they must have."""
    query = select(Attempt).where(within(scope, Attempt))
    for name, value in equal.items():
        query = query.where(Attempt.__table__.c[name] == value)
    paged = page_query(query, Attempt.started_at, Attempt.id, limit=limit, after=after, descending=True)
    return (await session.scalars(paged)).all()
