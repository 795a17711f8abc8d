"""The status of a control, from what machines saw and what persons stated. Catalogue 5.4, judged in its order.

Direct objectives are what the control asks for; indirect ones support it. A fail of severity high or above on a direct
check, an accepted risk, or an attestation that ended makes the control *not met*. Any other fail, indirect ones too,
keeps it from *met*. Machines alone never meet a control whose objectives are all indirect, or that has none.
A status is evidence, not a certificate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wardkeep_core.frameworks.framework import Control, SeenBy
from wardkeep_core.frameworks.objective import Objective, Seen
from wardkeep_core.model.verdict import Severity

GRAVE = frozenset({Severity.CRITICAL, Severity.HIGH})


class ControlStatus(StrEnum):
    """The words of the pages. Only `met` may be shown green."""

    MET = "met"
    PARTLY = "partly_met"
    NOT_MET = "not_met"
    NOT_OBSERVED = "not_observed"
    STATED = "stated_by_person"


@dataclass(frozen=True)
class CheckSeen:
    """Devices by what one check says of them, fresh verdicts only. `accepted` are among `failed`.

    `in_scope` leaves out devices where the check does not apply; what is neither passed nor failed was not observed.
    """

    check: str
    severity: Severity
    in_scope: int
    passed: int
    failed: int
    accepted: int = 0


@dataclass(frozen=True)
class ObjectiveSeen:
    """What machines saw of one objective. `passing` of its `devices` in scope passed every check of it, freshly.

    `indirect` when it supports the control, or when these checks only support the objective.
    """

    objective: Objective
    indirect: bool
    checks: tuple[CheckSeen, ...]
    devices: int
    passing: int

    @property
    def observed(self) -> bool:
        """Whether any fresh verdict is there."""
        return any(each.passed + each.failed for each in self.checks)

    @property
    def failing(self) -> tuple[CheckSeen, ...]:
        """Checks that fail somewhere."""
        return tuple(each for each in self.checks if each.failed)


@dataclass(frozen=True)
class Attestation:
    """A named person's word about a control or an objective, by its id, in date while `from_at` <= now < `until`."""

    about: str
    from_at: datetime
    until: datetime


class Why(StrEnum):
    """Why a control stands where it stands; stable codes."""

    GRAVE_FAIL = "grave_fail"
    ACCEPTED_RISK = "accepted_risk"
    ATTESTATION_ENDED = "attestation_ended"
    OUTSIDE = "outside"
    INDIRECT_ONLY = "indirect_only"
    NO_CHECK = "no_check"
    NOTHING_IN_SCOPE = "nothing_in_scope"
    NOT_SEEN = "not_seen"
    TOO_FEW_SEEN = "too_few_seen"
    FAIL = "fail"
    SUPPORTING_FAIL = "supporting_fail"
    NOT_ATTESTED = "not_attested"


@dataclass(frozen=True)
class Reason:
    """One thing that stands against the control; `about` is a check, an objective or the control itself."""

    why: Why
    about: str


@dataclass(frozen=True)
class ControlVerdict:
    """`observed` counts the control in the framework's coverage. `missing` is empty only where nothing is missing."""

    status: ControlStatus
    observed: bool
    accepted: bool
    missing: tuple[Reason, ...]


@dataclass(frozen=True)
class Judged:
    """What a control is judged from. `direct` holds the control's direct objectives, seen by machine or not."""

    control: Control
    direct: tuple[Objective, ...]
    seen: tuple[ObjectiveSeen, ...]
    attestations: Mapping[str, Attestation]
    coverage_min_percent: int
    at: datetime

    def view(self, objective: Objective) -> ObjectiveSeen | None:
        """What machines saw of a direct objective itself."""
        return next((each for each in self.seen if not each.indirect and each.objective.id == objective.id), None)

    @property
    def by_machine(self) -> tuple[Objective, ...]:
        """Direct objectives that a machine can see."""
        return tuple(each for each in self.direct if each.seen is not Seen.PERSON)

    @property
    def by_person(self) -> tuple[Objective, ...]:
        """Direct objectives that take a person's word."""
        return tuple(each for each in self.direct if each.seen is not Seen.MACHINE)

    def attested(self, about: str) -> bool:
        """Whether a word about it is in date."""
        found = self.attestations.get(about)
        return found is not None and found.from_at <= self.at < found.until

    def ended(self, about: str) -> bool:
        """Whether the newest word about it has run out."""
        found = self.attestations.get(about)
        return found is not None and found.until <= self.at


def judge_control(given: Judged) -> ControlVerdict:
    """The status, by the four steps of catalogue 5.4."""
    missing = (*_against(given), *_machine_gaps(given), *_person_gaps(given), *_supporting(given))
    seen = [view for objective in given.by_machine if (view := given.view(objective)) is not None and view.observed]
    stated = not _person_gaps(given) and _needs_person(given)
    some_word = any(given.attested(about) for about in _words_about(given))
    accepted = any(check.accepted for view in given.seen for check in view.checks)
    return ControlVerdict(
        status=_status(given, missing, observed=bool(seen), stated=stated, some_word=some_word),
        observed=bool(seen) or some_word,
        accepted=accepted,
        missing=missing,
    )


def _status(
    given: Judged, missing: Sequence[Reason], *, observed: bool, stated: bool, some_word: bool
) -> ControlStatus:
    against = {Why.GRAVE_FAIL, Why.ACCEPTED_RISK, Why.ATTESTATION_ENDED}
    if any(each.why in against for each in missing):
        return ControlStatus.NOT_MET
    if not observed and not some_word:
        return ControlStatus.NOT_OBSERVED
    if any(each.why not in {Why.OUTSIDE, Why.INDIRECT_ONLY} for each in missing):
        return ControlStatus.PARTLY
    if given.by_machine:
        return ControlStatus.MET
    return ControlStatus.STATED if stated else ControlStatus.PARTLY


def _against(given: Judged) -> list[Reason]:
    """Step 1."""
    checks = [check for view in given.seen if not view.indirect for check in view.checks]
    grave = [Reason(Why.GRAVE_FAIL, each.check) for each in checks if each.failed and each.severity in GRAVE]
    accepted = [Reason(Why.ACCEPTED_RISK, each.check) for each in checks if each.accepted]
    ended = [Reason(Why.ATTESTATION_ENDED, about) for about in _words_about(given) if given.ended(about)]
    return [*grave, *accepted, *ended]


def _machine_gaps(given: Judged) -> list[Reason]:
    """What keeps the machine's part from being whole."""
    if given.control.outside is not None:
        return [Reason(Why.OUTSIDE, given.control.id)]
    if not given.direct:
        return [Reason(Why.INDIRECT_ONLY, given.control.id)]
    return [reason for objective in given.by_machine for reason in _gaps_of(given, objective)]


def _gaps_of(given: Judged, objective: Objective) -> list[Reason]:
    view = given.view(objective)
    if view is None or not view.checks:
        return [Reason(Why.NO_CHECK, objective.id)]
    if not view.devices:
        return [Reason(Why.NOTHING_IN_SCOPE, objective.id)]
    if not view.observed:
        return [Reason(Why.NOT_SEEN, objective.id)]
    if view.failing:
        return [Reason(Why.FAIL, each.check) for each in view.failing if each.severity not in GRAVE]
    if 100 * view.passing < given.coverage_min_percent * view.devices:
        return [Reason(Why.TOO_FEW_SEEN, objective.id)]
    return []


def _needs_person(given: Judged) -> bool:
    """Where machines see nothing of what is asked for, only a person's word can lift the control."""
    return given.control.seen is not SeenBy.MACHINE or bool(given.by_person) or not given.by_machine


def _person_gaps(given: Judged) -> list[Reason]:
    """The person's part: the control itself attested, or every direct objective that takes a person's word."""
    if not _needs_person(given) or given.attested(given.control.id):
        return []
    if not given.by_person:
        return [Reason(Why.NOT_ATTESTED, given.control.id)]
    return [Reason(Why.NOT_ATTESTED, each.id) for each in given.by_person if not given.attested(each.id)]


def _supporting(given: Judged) -> list[Reason]:
    """Fails of checks that only support the control."""
    views = [view for view in given.seen if view.indirect]
    return [Reason(Why.SUPPORTING_FAIL, check.check) for view in views for check in view.failing]


def _words_about(given: Judged) -> list[str]:
    return [given.control.id, *(each.id for each in given.by_person)] if _needs_person(given) else []
