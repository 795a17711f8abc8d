"""`Last-Event-ID`: a position in the outbox that says nothing to whoever holds it and fits one scope only."""

from datetime import datetime, timedelta

from wardkeep_core.kit.times import format_time, parse_time
from wardkeep_server.notify.repository import Position
from wardkeep_server.platform.crypto import Misplaced
from wardkeep_server.platform.scope import Scope
from wardkeep_server.platform.work import Parts

KEPT = timedelta(minutes=15)
"""How long the outbox keeps a row."""
RESUMES_FOR = timedelta(minutes=10)
"""Shorter than KEPT by more than any transaction takes, so that no row after the position is forgotten yet."""
_PLACE = ("notify_events", "position")


def mark_of(parts: Parts, scope: Scope, position: Position) -> str:
    """The id of a frame."""
    inside = f"{position[0]} {position[1]} {format_time(parts.clock())}"
    return parts.vault.seal(*_PLACE, _bound_to(scope), inside.encode()).decode()


def position_of(parts: Parts, scope: Scope, mark: str | None) -> Position | None:
    """Where a stream left off; None when it is unknown, of another scope, or too long ago."""
    if mark is None:
        return None
    try:
        inside = parts.vault.open(*_PLACE, _bound_to(scope), mark.encode()).decode()
        xact, row_id, at = inside.split(" ")
        moment = parse_time(at)
    except (Misplaced, ValueError):
        return None
    return (int(xact), int(row_id)) if _recent(parts.clock(), moment) else None


def _recent(now: datetime, moment: datetime) -> bool:
    return timedelta() <= now - moment + timedelta(minutes=1) and now - moment < RESUMES_FOR


def _bound_to(scope: Scope) -> str:
    return " ".join([scope.plane.value, scope.partner_id or "-", scope.organisation_id or "-", scope.site_id or "-"])
