"""SQL of the fleet. The check-in is one call of one function (see its migration)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from wardkeep_server.fleet.models import Appliance, Checkin, Code, Document, Preview
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.fast_lane import FastLane, Function
from wardkeep_server.platform.paging import page_query
from wardkeep_server.platform.scope import Scope, within

_NONCE = text(
    "INSERT INTO fleet_nonces (appliance_id, nonce, seen_at)"
    " SELECT id, :nonce, :now FROM fleet_appliances WHERE id = :appliance AND retired_at IS NULL"
    " ON CONFLICT DO NOTHING RETURNING 1"
)
_CHECKIN = Function(
    "SELECT c.place, found.* FROM json_to_recordset(%(calls)s::json) AS c (place integer, role text, partner text,"
    " organisation text, site text, appliance text, nonce text, now timestamptz, report text, tier text, digest text),"
    " LATERAL fleet_check_in(c.role, c.partner, c.organisation, c.site, c.appliance, c.nonce, c.now, c.report::jsonb,"
    " c.tier, c.digest) AS found",
    key="appliance",
)
NONCE_KEPT = timedelta(seconds=180)


class DocumentHead(NamedTuple):
    """Where a stored document stands, without its body."""

    digest: str | None
    revision: int | None
    expires_at: datetime | None


class CheckinRow(NamedTuple):
    """What the answer to a check-in needs, in the order of the function's columns.

    `fresh` is false for a nonce seen before.
    """

    fresh: bool
    confirmed_at: datetime | None
    revision: int
    stopped: bool
    lab: bool
    period_s: int
    lease_at: datetime | None
    scan_wanted_at: datetime | None
    rule_set_digest: str | None
    rule_set_revision: int | None
    rule_set_expires_at: datetime | None
    targets_digest: str | None
    targets_revision: int | None
    targets_expires_at: datetime | None

    def head(self, kind: str) -> DocumentHead:
        """The stored document of the kind, `rule_set` or `targets`."""
        if kind == "rule_set":
            return DocumentHead(self.rule_set_digest, self.rule_set_revision, self.rule_set_expires_at)
        return DocumentHead(self.targets_digest, self.targets_revision, self.targets_expires_at)


async def remember_nonce(session: Session, appliance_id: str, nonce: str, now: datetime) -> bool:
    """False when the nonce was seen before, or the appliance is no longer one."""
    values = {"appliance": appliance_id, "nonce": nonce, "now": now}
    return (await session.execute(_NONCE, values)).first() is not None


async def check_in(lane: FastLane, scope: Scope, values: dict[str, Any]) -> CheckinRow | None:
    """Remember the nonce, write the check-in and read what its answer needs; None for a retired appliance."""
    rows = await lane.call(scope, _CHECKIN, values)
    return CheckinRow(*rows[0]) if rows else None


async def note_lease(session: Session, appliance_id: str, now: datetime) -> None:
    """A lease was issued."""
    await session.execute(update(Checkin).where(Checkin.appliance_id == appliance_id).values(lease_at=now))


async def purge_nonces(session: Session, now: datetime) -> None:
    """Forget nonces whose request could no longer be replayed."""
    await session.execute(text("DELETE FROM fleet_nonces WHERE seen_at < :before"), {"before": now - NONCE_KEPT})


async def take_site_lock(session: Session, site_id: str) -> None:
    """One maker of documents per site at a time, until the transaction ends."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:site, 0))"), {"site": site_id})


async def document(session: Session, owner_id: str, kind: str) -> Document | None:
    """The document in force, read anew."""
    query = select(Document).where(Document.owner_id == owner_id, Document.kind == kind)
    return await session.scalar(query.execution_options(populate_existing=True))


async def put_document(session: Session, values: dict[str, Any]) -> None:
    """Put a document in force in the place of the one before."""
    statement = insert(Document).values(**values)
    changed = {name: value for name, value in values.items() if name not in {"kind", "owner_id"}}
    await session.execute(statement.on_conflict_do_update(index_elements=["owner_id", "kind"], set_=changed))


async def code_by_hash(session: Session, code_hash: str) -> Code | None:
    """For a claim; the gate's scope must present this hash."""
    return await session.scalar(select(Code).where(Code.code_hash == code_hash))


async def use_code(session: Session, code_id: str, appliance_id: str, now: datetime) -> bool:
    """Burn a code; False when somebody was faster."""
    statement = update(Code).where(Code.id == code_id, Code.used_at.is_(None))
    done = await session.execute(statement.values(used_at=now, appliance_id=appliance_id).returning(Code.id))
    return done.first() is not None


async def codes(scope: Scope, session: Session, site_id: str) -> Sequence[Code]:
    """Of a site, newest first."""
    query = select(Code).where(within(scope, Code), Code.site_id == site_id)
    return (await session.scalars(query.order_by(Code.created_at.desc()).limit(200))).all()


async def appliance_by_key(session: Session, keyid: str) -> Appliance | None:
    """A live appliance by its identity key; the gate's scope must present this key id."""
    return await session.scalar(select(Appliance).where(Appliance.keyid == keyid, Appliance.retired_at.is_(None)))


async def appliance(scope: Scope, session: Session, appliance_id: str, *, lock: bool = False) -> Appliance | None:
    """One appliance in scope."""
    query = select(Appliance).where(within(scope, Appliance), Appliance.id == appliance_id)
    return await session.scalar(query.with_for_update() if lock else query)


async def appliances_with_checkins(
    scope: Scope,
    session: Session,
    *,
    site_ids: Sequence[str] | None = None,
    appliance_id: str | None = None,
    retired: bool = False,
) -> Sequence[tuple[Appliance, Checkin | None]]:
    """Appliances with their newest check-in, in order of claim: one statement for any number.

    Of sites those that are not retired, or with `retired` only those that are.
    """
    query = (
        select(Appliance, Checkin)
        .outerjoin(Checkin, Checkin.appliance_id == Appliance.id)
        .where(within(scope, Appliance))
        .order_by(Appliance.claimed_at, Appliance.id)
    )
    if site_ids is not None:
        live = Appliance.retired_at.is_(None)
        query = query.where(Appliance.site_id.in_(site_ids), ~live if retired else live)
    if appliance_id is not None:
        query = query.where(Appliance.id == appliance_id)
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


class CalledBetween(NamedTuple):
    """Newest check-in after `after` and not after `until`; both None: no check-in yet."""

    after: datetime | None
    until: datetime | None


async def appliances(
    scope: Scope, session: Session, called: CalledBetween | None, *, limit: int, after: str | None
) -> Sequence[Appliance]:
    """By name; those with their newest check-in in between where that is named."""
    query = select(Appliance).where(within(scope, Appliance), Appliance.retired_at.is_(None))
    if called is not None:
        query = query.outerjoin(Checkin, Checkin.appliance_id == Appliance.id)
        bounds = [Checkin.at > called.after] if called.after else []
        bounds += [Checkin.at <= called.until] if called.until else []
        query = query.where(*bounds or [Checkin.at.is_(None)])
    return (await session.scalars(page_query(query, Appliance.name, Appliance.id, limit=limit, after=after))).all()


class LiveAppliance(NamedTuple):
    """An appliance that is not retired, with the time of its newest check-in."""

    site_id: str
    claimed_at: datetime
    confirmed_at: datetime | None
    checkin_at: datetime | None


async def newest_checkins(scope: Scope, session: Session) -> Sequence[LiveAppliance]:
    """Every appliance in scope that is not retired."""
    query = (
        select(Appliance.site_id, Appliance.claimed_at, Appliance.confirmed_at, Checkin.at)
        .outerjoin(Checkin, Checkin.appliance_id == Appliance.id)
        .where(within(scope, Appliance), Appliance.retired_at.is_(None))
    )
    return [LiveAppliance(*row) for row in (await session.execute(query)).all()]


async def preview(scope: Scope, session: Session, preview_id: str, not_before: datetime) -> Preview | None:
    """A preview that is still good."""
    query = select(Preview).where(within(scope, Preview), Preview.id == preview_id, Preview.created_at >= not_before)
    return await session.scalar(query)


async def purge_previews(session: Session, before: datetime) -> None:
    """Delete previews that are no longer good."""
    await session.execute(delete(Preview).where(Preview.created_at < before))


async def add(session: Session, row: Code | Appliance | Preview) -> None:
    """Insert now."""
    session.add(row)
    await session.flush()


async def change(session: Session, row: Appliance, values: dict[str, Any]) -> None:
    """Set columns of a loaded appliance."""
    for name, value in values.items():
        setattr(row, name, value)
    await session.flush()


async def checkins_of(scope: Scope, session: Session, appliance_ids: Sequence[str]) -> dict[str, Checkin]:
    """Newest check-ins by appliance."""
    query = select(Checkin).where(within(scope, Checkin), Checkin.appliance_id.in_(appliance_ids))
    return {row.appliance_id: row for row in (await session.scalars(query)).all()}


async def all_of_site(scope: Scope, session: Session, site_id: str) -> Sequence[Appliance]:
    """Retired ones included, in order of claim."""
    query = select(Appliance).where(within(scope, Appliance), Appliance.site_id == site_id)
    return (await session.scalars(query.order_by(Appliance.claimed_at, Appliance.id))).all()
