"""Decisions of a whole organisation: noted when they are taken, repeated where the log of a later site begins."""

from datetime import datetime

from wardkeep_core.evidence.predicates import Decision as DecisionBody
from wardkeep_server.evidence.models import Log, Standing
from wardkeep_server.evidence.repository import standing
from wardkeep_server.platform.work import Work
from wardkeep_server.tenancy.events import Decision

_MOST = 400
"""In one log; all of them open it in one go."""


async def note(work: Work, decision: Decision, body: DecisionBody, kept: tuple[bytes, str] | None) -> None:
    """Note one. `kept` are salt and words, where there is no log yet to keep them beside."""
    salt, words = kept or (None, None)
    until = decision.changed.get("until")
    row = Standing(
        decision_id=body.decision,
        partner_id=decision.partner_id,
        organisation_id=decision.organisation_id,
        what=body.what,
        target=body.target,
        body=body.to_json(),
        until=datetime.fromisoformat(until) if until else None,
        decided_at=work.now,
        salt=salt,
        words=words,
    )
    await standing.add(work.session, row)


async def in_force(work: Work, log: Log) -> list[DecisionBody]:
    """What the log of a new site repeats, word for word: the same ids, persons and digests."""
    found = await standing.in_force(work.scope, work.session, log.organisation_id, work.now, _MOST)
    return [DecisionBody.model_validate(body) for body in found]
