"""The verbs of the audit log: record in the act's own transaction, record a refusal, read."""

from collections.abc import AsyncIterator, Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from wardkeep_server.audit import repository
from wardkeep_server.audit.models import AuditEntry
from wardkeep_server.audit.schemas import AuditLine, Outcome, Target, Wanted
from wardkeep_server.audit.sheet import COLUMNS, csv_cells, csv_row
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.db import Session
from wardkeep_server.platform.paging import MAX_PAGE, Page, cut
from wardkeep_server.platform.scope import Scope
from wardkeep_server.platform.work import Parts, Work

_SECRET_WORDS = ("password", "secret", "token", "key", "code", "credential")
_LONGEST = 500


async def record(
    work: Work,
    action: str,
    target: Target,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
    outcome: Outcome = "done",
) -> None:
    """Write one line. `action` is `<thing>.<verb>`; values of secret-looking fields are redacted."""
    actor = work.actor
    entry = AuditEntry(
        id=new_id(),
        at=work.now,
        role=actor.subject.role.value,
        subject_id=actor.subject.id,
        subject_name=actor.subject.name,
        session_id=actor.subject.session_id,
        address=actor.address,
        request_id=actor.request_id,
        action=action,
        outcome=outcome,
        target_kind=target.kind,
        target_id=target.id,
        partner_id=target.partner_id,
        organisation_id=target.organisation_id,
        site_id=target.site_id,
        before=_redacted(before),
        after=_redacted(after),
        reason=reason,
    )
    await repository.add(work.session, entry)


async def lines(work: Work, wanted: Wanted, *, limit: int, after: str | None) -> Page[AuditLine]:
    """Lines that the caller may see, newest first."""
    return await _page(work.scope, work.session, wanted, limit, after)


async def _page(scope: Scope, session: Session, wanted: Wanted, limit: int, after: str | None) -> Page[AuditLine]:
    rows = await repository.entries(scope, session, wanted, limit=limit, after=after)
    items, following = cut(rows, limit, "at")
    return Page(items=[AuditLine.model_validate(row) for row in items], next=following)


async def record_export(work: Work, wanted: Wanted) -> None:
    """That somebody takes the log away, and which part of it."""
    asked = {name: value for name, value in asdict(wanted).items() if value is not None}
    subject = work.actor.subject
    target = Target("audit_log", None, subject.partner_id, subject.organisation_id)
    await record(work, "audit.export", target, after=asked)


async def sheet(parts: Parts, scope: Scope, wanted: Wanted) -> AsyncIterator[bytes]:
    """Every line that matches, as RFC 4180; a page of rows at a time, each in a transaction of its own."""
    yield csv_row(COLUMNS)
    after, more = None, True
    while more:
        async with parts.database.session(scope) as session:
            page = await _page(scope, session, wanted, MAX_PAGE, after)
        yield b"".join(csv_row(csv_cells(line)) for line in page.items)
        after, more = page.next, page.next is not None


async def last_done(work: Work, action: str, site_ids: Collection[str]) -> dict[str, datetime]:
    """When an act was last done at each of these sites; sites where it never was are left out."""
    return await repository.newest(work.scope, work.session, action, site_ids)


def _redacted(values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {name: "redacted" if _is_secret(name) else _plain(value) for name, value in values.items()}


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET_WORDS) and not name.endswith(("_set", "_fingerprint"))


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if value is None or isinstance(value, bool | int | list | dict):
        return value
    return str(value)[:_LONGEST]
