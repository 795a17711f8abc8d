"""SQL of incidents, their lines and the evidence of these."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, DateTime, Integer, Select, String, Subquery, and_, func, literal, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.types import TypeEngine

from wardkeep_core.model.incident import IncidentState
from wardkeep_server.incident.judge import Place, Stored
from wardkeep_server.incident.models import Incident, Transition, TransitionEntry
from wardkeep_server.platform.bulk import rows_of
from wardkeep_server.platform.db import Base, Session, UuidText
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within

_TIME = DateTime(timezone=True)
INCIDENT: Mapping[str, TypeEngine[Any]] = {
    "id": UuidText,
    "device_id": UuidText,
    "check_id": String(),
    "severity": String(),
    "state": String(),
    "opened_at": _TIME,
    "closed_at": _TIME,
    "changed_at": _TIME,
    "rows": Integer(),
}
LINE: Mapping[str, TypeEngine[Any]] = {
    "incident_id": UuidText,
    "number": Integer(),
    "from_state": String(),
    "to_state": String(),
    "actor": String(),
    "reason": String(),
    "detail": String(),
    "at": _TIME,
    "attempt_id": UuidText,
}
ENTRY: Mapping[str, TypeEngine[Any]] = {
    "incident_id": UuidText,
    "number": Integer(),
    "entry_epoch": BigInteger(),
    "entry_seq": BigInteger(),
}
Found = tuple[Incident, str | None]
"""An incident with the attempt that its newest line is about."""
Line = tuple[Transition, int | None, int | None]
"""A line with the evidence place that states it."""


async def stored(scope: Scope, session: Session, incident_ids: Collection[str]) -> Mapping[str, Stored]:
    """Those of the named incidents that are known, with all their lines; two statements."""
    incidents = await session.scalars(select(Incident).where(within(scope, Incident), Incident.id.in_(incident_ids)))
    found: dict[str, tuple[Incident, dict[int, Transition], dict[int, Place]]] = {
        row.id: (row, {}, {}) for row in incidents
    }
    query = _lines().where(within(scope, Transition), Transition.incident_id.in_(incident_ids))
    for line, epoch, seq in await session.execute(query):
        _, lines, places = found[line.incident_id]
        lines[line.number] = line
        if epoch is not None:
            places[line.number] = (epoch, seq)
    return {key: Stored(*parts) for key, parts in found.items()}


async def of_site(scope: Scope, session: Session, site_id: str, incident_ids: Collection[str]) -> Sequence[Incident]:
    """Those of the named incidents that a site has."""
    query = select(Incident).where(within(scope, Incident), Incident.site_id == site_id)
    return (await session.scalars(query.where(Incident.id.in_(incident_ids)))).all()


def _lines() -> Select[Transition, int, int]:
    same = and_(
        TransitionEntry.incident_id == Transition.incident_id,
        TransitionEntry.site_id == Transition.site_id,
        TransitionEntry.number == Transition.number,
    )
    return select(Transition, TransitionEntry.entry_epoch, TransitionEntry.entry_seq).outerjoin(TransitionEntry, same)


async def open_of_devices(scope: Scope, session: Session, device_ids: Collection[str]) -> Sequence[Incident]:
    """Open incidents about the named devices."""
    query = select(Incident).where(within(scope, Incident), Incident.closed_at.is_(None))
    return (await session.scalars(query.where(Incident.device_id.in_(device_ids)))).all()


async def put(session: Session, common: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert incidents or move them on. Closed ones come first: their place as the open one is then free."""
    first_closed = sorted(rows, key=lambda row: row["closed_at"] is None)
    statement = _insert(Incident, INCIDENT, common, first_closed)
    names = ("state", "closed_at", "changed_at", "rows", "received_at")
    changed = {name: statement.excluded[name] for name in names}
    await session.execute(statement.on_conflict_do_update(index_elements=["id", "site_id"], set_=changed))


async def append_lines(session: Session, common: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert new lines."""
    await session.execute(_insert(Transition, LINE, common, rows))


async def append_entries(session: Session, common: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the evidence places of lines."""
    await session.execute(_insert(TransitionEntry, ENTRY, common, rows))


def _insert(
    table: type[Base],
    types: Mapping[str, TypeEngine[Any]],
    common: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
) -> Any:  # noqa: ANN401 - PostgreSQL's insert, with its own methods
    columns = table.__table__.c
    fixed = {name: literal(value, columns[name].type) for name, value in common.items() if name in columns}
    given = rows_of("given", types, rows)
    return insert(table).from_select([*types, *fixed], select(given, *fixed.values()))


def _found(scope: Scope) -> Select[Any]:
    newest = and_(
        Transition.incident_id == Incident.id,
        Transition.site_id == Incident.site_id,
        Transition.number == Incident.rows - 1,
    )
    columns: tuple[Any, ...] = (Incident, Transition.attempt_id)
    return select(*columns).outerjoin(Transition, newest).where(within(scope, Incident))


async def page(
    scope: Scope, session: Session, equal: Mapping[str, str], *, is_open: bool | None, limit: int, after: str | None
) -> Sequence[Found]:
    """Newest first; `equal` names columns and the values they must have."""
    query = _found(scope)
    for name, value in equal.items():
        query = query.where(Incident.__table__.c[name] == value)
    if is_open is not None:
        query = query.where(Incident.closed_at.is_(None) if is_open else Incident.closed_at.is_not(None))
    paged = page_query(query, Incident.opened_at, Incident.id, limit=limit, after=after, descending=True)
    return [(incident, attempt) for incident, attempt in await session.execute(paged)]


async def one(scope: Scope, session: Session, incident_id: str) -> Found | None:
    """An incident in scope. Appliances make these ids: should two sites ever hold the same, the first known counts."""
    query = _found(scope).where(Incident.id == incident_id).order_by(Incident.received_at).limit(1)
    found = (await session.execute(query)).first()
    return None if found is None else (found[0], found[1])


async def lines(scope: Scope, session: Session, site_id: str, incident_id: str) -> Sequence[Line]:
    """The whole life of an incident, in order."""
    query = _lines().where(within(scope, Transition), Transition.site_id == site_id)
    query = query.where(Transition.incident_id == incident_id).order_by(Transition.number)
    return [(line, epoch, seq) for line, epoch, seq in await session.execute(query)]


def open_matters(scope: Scope, site_id: str) -> Subquery:
    """Open incidents of a site as part of a larger statement: device, check, id and state; of several, the newest."""
    pair = (Incident.device_id, Incident.check_id)
    query = select(*pair, Incident.id, Incident.state).where(within(scope, Incident), Incident.site_id == site_id)
    query = query.where(Incident.closed_at.is_(None)).ext(distinct_on(*pair))
    return query.order_by(*pair, Incident.opened_at.desc()).subquery("open_matters")


class OpenGroup(NamedTuple):
    """Open incidents of one site that agree in severity and state; `since` is when the first of them got there."""

    site_id: str
    severity: str
    state: str
    number: int
    since: datetime


async def open_groups(scope: Scope, session: Session) -> Sequence[OpenGroup]:
    """All open incidents in scope, counted."""
    alike = (Incident.site_id, Incident.severity, Incident.state)
    query = select(*alike, func.count(), func.min(Incident.changed_at)).group_by(*alike)
    found = await session.execute(query.where(within(scope, Incident), Incident.closed_at.is_(None)))
    return [OpenGroup(*row) for row in found]


class Course(NamedTuple):
    """Incidents opened since some moment, by what their lines say of them."""

    detected: int
    decided: int
    recovered: int
    escalated: int
    open: int


async def course(scope: Scope, session: Session, since: datetime) -> Course:
    """What became of the incidents opened since then."""
    mine = select(Incident).where(within(scope, Incident), Incident.opened_at >= since).subquery("mine")
    same = and_(Transition.incident_id == mine.c.id, Transition.site_id == mine.c.site_id)
    decided = select(Transition.number).where(same, Transition.from_state == IncidentState.DECIDING).exists()
    escalated = select(Transition.number).where(same, Transition.to_state == IncidentState.ESCALATED).exists()
    chosen: tuple[Any, ...] = (decided, mine.c.state == IncidentState.RECOVERED, escalated, mine.c.closed_at.is_(None))
    columns: list[Any] = [func.count(), *(func.count().filter(which) for which in chosen)]
    return Course(*(await session.execute(select(*columns).select_from(mine))).one())


async def healed_since(scope: Scope, session: Session, since: datetime) -> Sequence[tuple[str, str]]:
    """(site, attempt) of every incident opened since then that says healed."""
    newest = and_(
        Transition.incident_id == Incident.id,
        Transition.site_id == Incident.site_id,
        Transition.number == Incident.rows - 1,
    )
    query = select(Incident.site_id, Transition.attempt_id).join(Transition, newest).where(within(scope, Incident))
    query = query.where(Incident.opened_at >= since, Incident.state == IncidentState.HEALED)
    found = await session.execute(query)
    return [(row[0], row[1]) for row in found if row[1] is not None]
