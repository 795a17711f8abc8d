"""What of a statement is copied into the index for reading. The copy helps to find an entry; it proves nothing."""

import json
from dataclasses import dataclass
from datetime import datetime

from wardkeep_core.evidence.predicates import (
    Decision,
    Export,
    Gap,
    KeyStatement,
    Observation,
    OrderOutcome,
    Remediation,
)
from wardkeep_core.evidence.statement import Statement


@dataclass(frozen=True)
class Parsed:
    """Columns of the index. `verdicts` is JSON text of check to result; `about_id` the attempt, decision, and so on."""

    kind: str
    recorded_at: datetime
    summary: str
    device_id: str | None = None
    about_id: str | None = None
    verdicts: str | None = None
    observed_at: datetime | None = None


def parse(statement: Statement) -> Parsed:
    """The index columns of a statement. `observed_at` is when the newest of its results was seen."""
    kind, at, body = statement.kind.value, statement.common.recorded_at, statement.body
    if isinstance(body, Observation):
        verdicts = json.dumps({result.check: result.result.value for result in body.results})
        observed = max(result.observed_at for result in body.results)
        return Parsed(kind, at, body.occasion.value, body.device, None, verdicts, observed)
    return Parsed(kind, at, *_about(body))


def _about(
    body: Remediation | Gap | OrderOutcome | Decision | KeyStatement | Export,
) -> tuple[str, str | None, str | None]:
    """One code, the device, and the id of what the statement tells of."""
    about: tuple[str, str | None, str | None]
    match body:
        case Remediation():
            about = (body.outcome.value, body.device, body.attempt)
        case Gap():
            about = (body.cause.value, body.device, body.gap)
        case OrderOutcome():
            about = (body.result.value, None, body.order)
        case Decision():
            about = (body.what, None, body.decision)
        case Export():
            about = ("auditor_kit", None, body.export)
        case KeyStatement():
            about = (body.event.value, None, None)
    return about
