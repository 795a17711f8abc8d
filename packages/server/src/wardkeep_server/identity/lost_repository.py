"""SQL of lost second factors. Each step is one conditional UPDATE, so that of two at once one wins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.identity.models import LostFactor, User
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within

_UNDONE = and_(
    LostFactor.cancelled_at.is_(None),
    LostFactor.done_at.is_(None),
    LostFactor.decision.is_distinct_from("refused"),
)

_WITH_PERSON: Select[*tuple[Any, ...]] = select(
    *LostFactor.__table__.columns, User.username, User.display_name, User.role
).join(User, User.id == LostFactor.user_id)


def _open(now: datetime) -> ColumnElement[bool]:
    """Waits for a decision, or for its effect."""
    return and_(_UNDONE, or_(LostFactor.decision == "approved", LostFactor.ends_at > now))


async def open_of(scope: Scope, session: Session, user_id: str, now: datetime) -> LostFactor | None:
    """A person's open request."""
    query = select(LostFactor).where(within(scope, LostFactor), LostFactor.user_id == user_id, _open(now))
    return await session.scalar(query)


async def asked_since(session: Session, user_id: str, since: datetime) -> int:
    """How often a person asked."""
    query = select(func.count()).select_from(LostFactor)
    return await session.scalar(query.where(LostFactor.user_id == user_id, LostFactor.asked_at > since)) or 0


async def ask(session: Session, values: dict[str, Any], now: datetime) -> bool:
    """Insert, unless one is open; whether it was. What has lapsed makes room."""
    undecided = (LostFactor.decision.is_(None), LostFactor.ends_at <= now)
    lapsed = update(LostFactor).where(LostFactor.user_id == values["user_id"], _UNDONE, *undecided)
    await session.execute(lapsed.values(cancelled_at=now))
    statement = insert(LostFactor).values(**values).on_conflict_do_nothing().returning(LostFactor.id)
    return (await session.execute(statement)).first() is not None


async def listed(
    scope: Scope, session: Session, roles: Sequence[str], *, limit: int, after: str | None
) -> Sequence[Row[Any]]:
    """Requests of people with these roles, newest first: the columns of the request, then those of the person."""
    query = _WITH_PERSON.where(within(scope, LostFactor), User.role.in_(roles))
    paged = page_query(query, LostFactor.asked_at, LostFactor.id, limit=limit, after=after, descending=True)
    return (await session.execute(paged)).all()


async def open_ones(session: Session, now: datetime, *, limit: int) -> Sequence[Row[Any]]:
    """Open requests of everybody, as `listed`."""
    query = _WITH_PERSON.where(_open(now)).order_by(LostFactor.asked_at).limit(limit)
    return (await session.execute(query)).all()


async def find(scope: Scope, session: Session, lost_id: str) -> tuple[LostFactor, User] | None:
    """One request with its person, both locked."""
    query = select(LostFactor, User).join(User, User.id == LostFactor.user_id)
    row = (
        await session.execute(query.where(within(scope, LostFactor), LostFactor.id == lost_id).with_for_update())
    ).one_or_none()
    return (row[0], row[1]) if row else None


async def change(session: Session, lost_id: str, now: datetime, values: dict[str, Any], *, decided: bool) -> bool:
    """Set columns of an open request that has, or has not, been decided; False when it is none."""
    right = LostFactor.decision == "approved" if decided else LostFactor.decision.is_(None)
    statement = update(LostFactor).where(LostFactor.id == lost_id, _open(now), right).values(**values)
    return (await session.execute(statement.returning(LostFactor.id))).first() is not None


async def cancel(
    scope: Scope, session: Session, now: datetime, *, user_id: str | None = None, token_hash: str | None = None
) -> str | None:
    """Cancel the open request of a person, or of a link; whose it was."""
    whose = LostFactor.user_id == user_id if user_id is not None else LostFactor.token_hash == token_hash
    statement = update(LostFactor).where(within(scope, LostFactor), whose, _open(now)).values(cancelled_at=now)
    return await session.scalar(statement.returning(LostFactor.user_id))


async def by_token(session: Session, token_hash: str) -> LostFactor | None:
    """By its link; the gate's scope must present this hash."""
    return await session.scalar(select(LostFactor).where(LostFactor.token_hash == token_hash))


async def due(session: Session, now: datetime, *, limit: int) -> Sequence[LostFactor]:
    """Approved requests whose notice has run."""
    query = select(LostFactor).where(_UNDONE, LostFactor.decision == "approved", LostFactor.effect_at <= now)
    return (await session.scalars(query.order_by(LostFactor.effect_at).limit(limit))).all()
