"""SQL of decisions that hold for a whole organisation: what the log of a later site begins with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from wardkeep_server.evidence.models import Standing
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.scope import Scope, within

ENDS = ("consent_revoke",)
"""Decisions that end those before them about the same thing."""


async def add(session: Session, row: Standing) -> None:
    """Note a decision."""
    session.add(row)
    await session.flush()


async def in_force(
    scope: Scope, session: Session, organisation_id: str, now: datetime, most: int
) -> Sequence[dict[str, Any]]:
    """Bodies of decisions that nobody ended and whose time is not over, in order. Reads no words."""
    later = aliased(Standing)
    about, behind = later.target == Standing.target, later.decided_at >= Standing.decided_at
    same = (later.organisation_id == Standing.organisation_id) & about & behind
    ended = (
        select(later.decision_id).where(same, later.what.in_(ENDS), later.decision_id != Standing.decision_id).exists()
    )
    query = select(Standing.body).where(within(scope, Standing), Standing.organisation_id == organisation_id, ~ended)
    query = query.where(Standing.what.not_in(ENDS), Standing.until.is_(None) | (Standing.until > now))
    return (await session.scalars(query.order_by(Standing.decided_at, Standing.decision_id).limit(most))).all()
