"""Judges one scenario from what was seen. Pure: everything it needs is in the record.

The state of the device counts as the prober saw it, never as the engine says (catalogue 6.1); the engine's words are
held against it. What is missing from a record counts as failed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wardkeep_lab.scenarios.scenario import End, Scenario, Sight

NOT_GREEN_AGAIN = "the finding was not green again after the restore"


@dataclass(frozen=True)
class Finding:
    """What Wardkeep's API said about the broken check on the target at one moment, in the API's words."""

    result: str
    reason: str
    observed_at: str
    entry: str | None
    """The evidence entry that states it, None while there is none."""


@dataclass(frozen=True)
class Attempt:
    """One attempt that Wardkeep's API tells of."""

    id: str
    device: str
    check: str
    outcome: str
    dry_run: bool
    entry: str | None
    refusals: tuple[str, ...] = ()
    """What guards said against it, in words."""


@dataclass(frozen=True)
class Record:
    """All that was seen of one scenario. Times in seconds since the device was broken; None: it never happened."""

    scenario: Scenario
    before: Sight
    broken: Sight
    after: Sight | None
    """By the prober, when waiting ended and before the scenario's own restore."""
    findings: tuple[Finding, ...] = ()
    """Of the broken check on the target, observed since the break, oldest first."""
    attempts: tuple[Attempt, ...] = ()
    """Everywhere at the site since the break."""
    incident: str | None = None
    """State of the newest incident about the broken check on the target, when waiting ended."""
    target: str = ""
    """Device id by which the API names the target."""
    elsewhere: frozenset[str] = frozenset()
    """Devices that other scenarios break meanwhile: what is done there is for them to judge."""
    control_changes: tuple[str, ...] = ()
    restored: bool = False
    green_again: bool = False
    """The check passed again on both devices after the restore."""
    detected_s: float | None = None
    ended_s: float = 0.0
    listed: tuple[str, ...] = ()
    """Checks that were not green before the break, for reasons of their own."""


@dataclass(frozen=True)
class OutOfReach:
    """The other device of X06: it failed the same check and was then cut off. Everything is since the cut."""

    after: Sight | None
    changes: tuple[str, ...]
    """What differs on it from how the lab left it."""
    findings: tuple[Finding, ...]
    attempts: tuple[Attempt, ...]
    incident: str | None


@dataclass(frozen=True)
class Score:
    """`healed` by the prober and by evidence; `problems` says why a scenario failed, and is empty when it passed."""

    scenario: str
    detected: bool
    proposed: bool
    healed: bool
    rolled_back: bool
    missed: bool
    seconds: float | None
    """From the break to the outcome; None when nothing was timed."""
    problems: tuple[str, ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Nothing is wrong."""
        return not self.problems


def score(record: Record) -> Score:
    """Judge a scenario by how it had to end."""
    own = _own_attempts(record)
    observable = record.scenario.end is not End.NOT_OBSERVED
    detects = "fail" if observable else "error"
    detected = any(finding.result == detects for finding in record.findings)
    problems = [*_about_the_lab(record)]
    if observable:
        problems += _not_healed(record, own)
    else:
        problems += _observed_or_acted_on(record)
    return Score(
        scenario=record.scenario.id,
        detected=detected,
        proposed=bool(own),
        healed=_seen_good(record) and any(attempt.outcome == "healed" for attempt in own),
        rolled_back=any(attempt.outcome == "rolled_back" for attempt in own),
        missed=not detected,
        seconds=round(record.ended_s, 1),
        problems=tuple(problems),
    )


def score_alone(record: Record, other: OutOfReach) -> Score:
    """Judge X06: the device that can be reached like any heal, and the other one as left alone."""
    alone = score(record)
    return replace(alone, problems=(*alone.problems, *_about_the_other(other)))


def acted_on(attempts: Sequence[Attempt]) -> tuple[str, ...]:
    """Outcomes of the attempts that sent steps."""
    return tuple(attempt.outcome for attempt in attempts if attempt.outcome in _ACTED)


def _about_the_other(other: OutOfReach) -> list[str]:
    acted = acted_on(other.attempts)
    seen = [finding.result for finding in other.findings]
    problems = []
    if acted:
        problems.append(f"the device out of reach was acted on: {', '.join(acted)}")
    if other.changes:
        problems.append(f"the device out of reach changed: {', '.join(other.changes[:5])}")
    if other.after is None or other.after.good:
        problems.append("the drift of the device out of reach did not stay as the lab left it")
    if other.incident is None or other.incident in _ENDS:
        problems.append(f"the incident of the device out of reach is {other.incident or 'missing'}")
    if "error" not in seen:
        problems.append("the finding of the device out of reach never went to error")
    if {"pass", "not_applicable"} & set(seen):
        problems.append("false green: the device out of reach was said to pass")
    return problems


_ACTED = frozenset({"running", "healed", "failed", "rolled_back"})
_ENDS = frozenset({"healed", "recovered", "resolved", "expired"})


def passes_after_failing(findings: Sequence[Finding]) -> bool:
    """Evidence states a failing observation and, later, a passing one."""
    results = [finding.result for finding in findings if finding.entry]
    return "fail" in results and "pass" in results[results.index("fail") + 1 :]


def unscored(scenario: str, why: str) -> Score:
    """The score of a scenario that could not be run or watched to its end: failed."""
    return Score(scenario, False, False, False, False, True, None, (why,))


def _about_the_lab(record: Record) -> list[str]:
    problems = []
    if not record.before.good:
        problems.append(f"the target was not good before the break: {record.before.words}")
    if record.broken.good:
        problems.append(f"the break did not take: {record.broken.words}")
    if not record.restored:
        problems.append("the scenario's own restore did not put the target back")
    if not record.green_again:
        problems.append(NOT_GREEN_AGAIN)
    if record.control_changes:
        problems.append(f"the control device changed: {', '.join(record.control_changes[:5])}")
    problems += [
        f"an attempt ran on another device than the target: {attempt.id}"
        for attempt in record.attempts
        if attempt.device not in {record.target, *record.elsewhere} and not attempt.dry_run
    ]
    return problems


def _not_healed(record: Record, own: list[Attempt]) -> list[str]:
    problems = [
        f"another check of the target was acted on: {attempt.check}"
        for attempt in record.attempts
        if attempt.device == record.target and attempt.check != record.scenario.check and not attempt.dry_run
    ]
    failing = [finding for finding in record.findings if finding.result == "fail"]
    healed = [attempt for attempt in own if attempt.outcome == "healed"]
    if not failing:
        problems.append("not detected: the finding never went to fail")
    elif not any(finding.entry for finding in failing):
        problems.append("no evidence entry states the failing observation")
    if not own:
        problems.append("nothing was proposed")
    if not _seen_good(record):
        seen = record.after.words if record.after else "the prober could not look"
        claim = "Wardkeep says healed, the prober does not" if healed else "not healed"
        problems.append(f"{claim}: {seen}")
    if own and not healed:
        words = [", ".join((attempt.outcome, *attempt.refusals)) for attempt in own]
        problems.append(f"no attempt ended healed: {'; '.join(words)}")
    if healed and record.incident != "healed":
        problems.append(f"the incident is {record.incident or 'missing'}, not healed")
    if healed and not any(attempt.entry for attempt in healed):
        problems.append("no evidence entry states the healed attempt")
    if healed and not passes_after_failing(record.findings):
        problems.append("no evidence entry states a passing observation after the failing one")
    return problems


def _observed_or_acted_on(record: Record) -> list[str]:
    problems = [
        f"false green: the finding was {finding.result} at {finding.observed_at} while nothing could be observed"
        for finding in record.findings
        if finding.result in {"pass", "not_applicable"}
    ]
    if not any(finding.result == "error" for finding in record.findings):
        problems.append("the finding never went to error")
    if _own_attempts(record):
        problems.append("an attempt was made without an observation")
    if record.after is None or record.after.good:
        problems.append("the drift behind the failed probe did not stay as the lab left it")
    return problems


def _own_attempts(record: Record) -> list[Attempt]:
    same = (record.target, record.scenario.check)
    return [attempt for attempt in record.attempts if (attempt.device, attempt.check) == same]


def _seen_good(record: Record) -> bool:
    return record.after is not None and record.after.good
