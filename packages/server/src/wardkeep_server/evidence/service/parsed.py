"""What of a statement is copied into the index for reading. The copy helps to find an entry; it proves nothing."""

from collections import Counter
from dataclasses import dataclass

from wardkeep_core.evidence.heads import Heads
from wardkeep_core.evidence.inventory import Inventory
from wardkeep_core.evidence.predicates import (
    Body,
    Decision,
    Erasure,
    Export,
    Gap,
    KeyStatement,
    Observation,
    OrderOutcome,
    Rebinding,
    Remediation,
    Retired,
)
from wardkeep_core.evidence.statement import Statement
from wardkeep_core.kit.times import format_time

ERASED = "erased"
"""`summary` of an entry whose bytes were erased."""


@dataclass(frozen=True)
class Parsed:
    """Columns of the index as JSON: times are RFC 3339 text. `about_id` is the attempt, decision, and so on."""

    kind: str
    recorded_at: str
    summary: str
    device_id: str | None = None
    about_id: str | None = None
    verdicts: dict[str, str] | None = None
    observed_at: str | None = None


def parse(statement: Statement) -> Parsed:
    """The index columns of a statement. `observed_at` is when the newest of its results was seen."""
    kind, at, body = statement.kind.value, format_time(statement.common.recorded_at), statement.body
    if isinstance(body, Observation):
        verdicts = _verdicts(body)
        observed = format_time(max(result.observed_at for result in body.results))
        return Parsed(kind, at, body.occasion.value, body.device, None, verdicts, observed)
    return Parsed(kind, at, *_about(body))


def erased_of(statement: Statement) -> Parsed:
    """What the index keeps of a leaf that was erased; the statement is that of the erasure, at the leaf's own place."""
    if not isinstance(statement.body, Erasure):
        raise TypeError("an erased leaf is known by its erasure alone")
    return Parsed(statement.body.of_kind, format_time(statement.common.recorded_at), ERASED)


def _verdicts(body: Observation) -> dict[str, str]:
    """Results by check. A check stated again in the same scan is another result: `<check>#2` and so on."""
    found: dict[str, str] = {}
    times: Counter[str] = Counter()
    for result in body.results:
        times[result.check] += 1
        number = times[result.check]
        found[result.check if number == 1 else f"{result.check}#{number}"] = result.result.value
    return found


def _about(body: Body) -> tuple[str, str | None, str | None]:
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
        case Inventory():
            about = ("inventory", None, body.inventory)
        case Heads():
            about = ("heads", None, body.heads)
        case KeyStatement():
            about = (body.event.value, None, None)
        case _:
            about = _ending(body)
    return about


def _ending(body: Body) -> tuple[str, str | None, str | None]:
    """The same for what ends: a box, its place at the site, a leaf."""
    match body:
        case Retired():
            return ("retired", None, body.retired)
        case Rebinding():
            return (body.cause, None, body.binding)
        case Erasure():
            return (body.ground, None, body.erasure)
        case _:
            raise ValueError(f"not a kind of the index: {body.KIND}")
