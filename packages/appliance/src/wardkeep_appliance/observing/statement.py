"""Observation statements made from a look; a look too large for one leaf is split into parts."""

from wardkeep_appliance.observing.look import DeviceLook, Seen
from wardkeep_core.evidence.egress import FactsRecord, record_facts
from wardkeep_core.evidence.predicates import CheckResult, Observation, Occasion
from wardkeep_core.probes.probe import Facts

LARGEST_PART_BYTES = 36_000
"""Base64 and the rest of an envelope stay under its 65,535 bytes."""


def observations(look: DeviceLook, occasion: Occasion, parameters_digest: str) -> list[Observation]:
    """The statements for a look; every check result stands in exactly one of them, with its facts."""
    parts = _split(look)
    return [
        _observation(look, occasion, parameters_digest, part, part_of=(number, len(parts)))
        for number, part in enumerate(parts, start=1)
    ]


def _split(look: DeviceLook) -> list[list[Seen]]:
    parts: list[list[Seen]] = [[]]
    size, counted = 0, set[int]()
    for each in look.seen:
        cost = 300 if each.facts is None or id(each.facts) in counted else 300 + len(each.facts.canonical())
        if parts[-1] and size + cost > LARGEST_PART_BYTES:
            parts.append([])
            size, counted = 0, set()
            cost = 300 if each.facts is None else 300 + len(each.facts.canonical())
        parts[-1].append(each)
        size += cost
        counted.add(id(each.facts))
    return [part for part in parts if part]


def _observation(
    look: DeviceLook, occasion: Occasion, parameters_digest: str, part: list[Seen], *, part_of: tuple[int, int]
) -> Observation:
    facts: list[Facts] = []
    records: list[FactsRecord] = []
    results: list[CheckResult] = []
    for each in part:
        if each.facts is not None and not any(each.facts is known for known in facts):
            facts.append(each.facts)
            records.append(record_facts(each.facts))
        place = () if each.facts is None else (next(i for i, known in enumerate(facts) if known is each.facts),)
        results.append(_result(each, place))
    return Observation(
        device=look.device,
        transport=look.transport,
        occasion=occasion,
        parameters_digest=parameters_digest,
        part=part_of[0],
        parts=part_of[1],
        facts=tuple(records),
        results=tuple(results),
    )


def _result(seen: Seen, place: tuple[int, ...]) -> CheckResult:
    return CheckResult(
        check=seen.check.id,
        version=seen.check.version,
        result=seen.verdict.result,
        reason=seen.verdict.reason,
        observed_at=seen.observed_at,
        facts=place,
    )
