"""V14: verdicts judged again from the facts beside them, as far as an auditor's own catalogue and the kit allow.

Evidence knows no check: whoever verifies hands in a judge. What that one cannot judge is counted and said, and where it
can judge nothing the step has not run.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from wardkeep_core.evidence.predicates import CheckResult, Observation
from wardkeep_core.evidence.statement import Statement
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.v0_v1_files import Entry


class NotJudged(StrEnum):
    """Why a verdict was left as it stands."""

    OTHER_CATALOGUE = "of another catalogue than the one installed here"
    NOT_IN_THE_KIT = "by parameters, lists or settings that a kit does not hold"
    NO_FACTS = "without facts"


@dataclass(frozen=True)
class Differs:
    """The facts give another verdict, or none."""

    expected: str
    found: str


class Judge(Protocol):
    """Judges one result of an observation again."""

    def __call__(
        self, statement: Statement, observation: Observation, result: CheckResult
    ) -> NotJudged | Differs | None:
        """None when the facts give what stands there."""


@dataclass
class Verdicts:
    """Of one log's range; `judge` None leaves all as they stand."""

    judge: Judge | None
    same: int = 0
    left: dict[NotJudged, int] = field(default_factory=dict)
    fault: StepFailed | None = None

    def note(self, entry: Entry, statement: Statement) -> None:
        """Take in an entry of the range that passed V2 to V4."""
        body = statement.body
        if self.judge is None or self.fault is not None or not isinstance(body, Observation):
            return
        for result in body.results:
            said = self.judge(statement, body, result)
            if said is None:
                self.same += 1
            elif isinstance(said, NotJudged):
                self.left[said] = self.left.get(said, 0) + 1
            else:
                found = f"{result.check} {said.found}"
                self.fault = StepFailed(14, entry.where, expected=f"{result.check} {said.expected}", found=found)
                return


def v14_verdicts(step: Step, verdicts: Sequence[Verdicts]) -> int:
    """Sum up; how many were judged. Raises StepFailed at the first entry whose facts give another verdict."""
    for each in verdicts:
        if each.fault is not None:
            raise each.fault
    judged = sum(each.same for each in verdicts)
    step.facts.append(f"{judged} verdicts judged again from their facts")
    for why in NotJudged:
        count = sum(each.left.get(why, 0) for each in verdicts)
        if count:
            step.facts.append(f"{count} not judged again: {why.value}")
    return judged
