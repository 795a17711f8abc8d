"""What creating requests were answered, so that asking again does nothing again."""

from dataclasses import dataclass

from wardkeep_server.identity import repository
from wardkeep_server.identity.errors import KeyReused
from wardkeep_server.platform.crypto import Misplaced
from wardkeep_server.platform.log import log_fault
from wardkeep_server.platform.work import Work

_PLACE = ("identity_answers", "sealed_body")


@dataclass(frozen=True)
class KeptAnswer:
    """An answer as it was given."""

    status: int
    body: bytes


async def reserve_answer(work: Work, key: str, request_digest: str) -> KeptAnswer | None:
    """Take the key for this request (None), or what was answered to it. Raises KeyReused for another request."""
    subject = work.actor.subject
    values = {
        "subject_id": subject.id,
        "key": key,
        "partner_id": subject.partner_id,
        "organisation_id": subject.organisation_id,
        "request_digest": request_digest,
        "at": work.now,
    }
    if await repository.reserve_answer(work.session, values):
        return None
    row = await repository.kept_answer(work.scope, work.session, subject.id, key)
    if row is None or row.status is None or row.sealed_body is None or row.request_digest != request_digest:
        raise KeyReused
    try:
        body = work.parts.vault.open(*_PLACE, _row(subject.id, key), row.sealed_body)
    except Misplaced as error:
        log_fault("answer_misplaced", error)
        raise KeyReused from error
    return KeptAnswer(row.status, body)


async def keep_answer(work: Work, key: str, status: int, body: bytes) -> None:
    """Keep the answer for a day."""
    subject_id = work.actor.subject.id
    sealed = work.parts.vault.seal(*_PLACE, _row(subject_id, key), body)
    await repository.keep_answer(work.session, subject_id, key, status, sealed)


def _row(subject_id: str, key: str) -> str:
    return f"{subject_id}/{key}"
