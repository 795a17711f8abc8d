"""SQL of consents."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from wardkeep_server.consent.models import Consent
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, within


async def consents(scope: Scope, session: Session, organisation_id: str) -> Sequence[Consent]:
    """All of an organisation, newest first."""
    query = select(Consent).where(within(scope, Consent), Consent.organisation_id == organisation_id)
    return (await session.scalars(query.order_by(Consent.given_at.desc(), Consent.id.desc()).limit(500))).all()


async def live(scope: Scope, session: Session, organisation_id: str, now: datetime) -> Sequence[Consent]:
    """Those in force now, oldest first."""
    query = select(Consent).where(
        within(scope, Consent),
        Consent.organisation_id == organisation_id,
        Consent.revoked_at.is_(None),
        Consent.until > now,
    )
    return (await session.scalars(query.order_by(Consent.given_at, Consent.id).limit(256))).all()


async def consent(scope: Scope, session: Session, consent_id: str) -> Consent | None:
    """One consent in scope, its row held."""
    query = select(Consent).where(within(scope, Consent), Consent.id == consent_id)
    return await session.scalar(query.with_for_update())


async def add(session: Session, row: Consent) -> None:
    """Insert now."""
    session.add(row)
    await session.flush()


async def revoke(session: Session, row: Consent, *, at: datetime, by: str, reason: str) -> None:
    """End a consent."""
    row.revoked_at, row.revoked_by, row.revoke_reason = at, by, reason
    await session.flush()
