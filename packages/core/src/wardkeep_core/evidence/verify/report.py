"""What a verification answers: the steps that ran, the gaps found, one verdict line, one exit status."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from wardkeep_core.evidence.faults import plain


class Exit(IntEnum):
    """Exit statuses of `wardkeep verify`."""

    VALID = 0
    INVALID = 1
    VALID_WITH_GAPS = 3


class StepState(StrEnum):
    """What became of a step."""

    PASSED = "passed"
    GAPS = "passed with gaps"
    FAILED = "failed"
    NOT_RUN = "not run"


class StepFailed(Exception):
    """A step's no: which step, at which entry or file, what was expected and what was found."""

    def __init__(self, number: int, where: str, *, expected: str, found: str) -> None:
        self.number = number
        self.where = plain(where)
        self.expected = plain(expected)
        self.found = plain(found)
        super().__init__(f"V{number} {self.where}: expected {self.expected}, found {self.found}")


TITLES = {
    0: "trust from outside the kit",
    1: "manifest and files",
    2: "entries match their leaf hashes",
    3: "signatures under keys valid at that index",
    4: "entries belong to this organisation, site and log",
    5: "unbroken count of every signer",
    6: "range, inclusion and consistency of the tree",
    7: "checkpoint signed by the log and witnessed",
    8: "anchor tokens",
    9: "times against anchors",
    10: "coverage against the inventory",
    11: "every heal has its two looks",
    12: "every privileged act has its decision",
    13: "numbers of the report recomputed",
    14: "verdicts judged again from facts",
}
NOT_JUDGED = "this version does not judge facts again"
"""What V14 says where nobody judges: the same words in both verifiers."""


@dataclass
class Step:
    """One numbered step. `facts` are lines worth printing; `gaps` are what keeps the verdict from plain VALID."""

    number: int
    state: StepState = StepState.NOT_RUN
    facts: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """`V<n>`."""
        return f"V{self.number}"

    @property
    def title(self) -> str:
        """What the step is about."""
        return TITLES[self.number]


@dataclass
class Report:
    """The whole answer."""

    steps: list[Step]
    fingerprints: list[tuple[str, str]]
    """what the key is, its key id"""
    entries: int = 0
    failure: StepFailed | None = None
    timings: dict[str, int] = field(default_factory=dict)
    """milliseconds by step, where a clock was given; V2 to V5 are one walk"""

    @property
    def gaps(self) -> list[str]:
        """All gaps, in the order of the steps."""
        return [gap for step in self.steps for gap in step.gaps]

    @property
    def verdict(self) -> str:
        """The verdict line."""
        if self.failure is not None:
            return f"INVALID: {self.failure}"
        return f"VALID WITH GAPS: {'; '.join(self.gaps)}" if self.gaps else "VALID"

    @property
    def exit_code(self) -> Exit:
        """0, 3 or 1."""
        if self.failure is not None:
            return Exit.INVALID
        return Exit.VALID_WITH_GAPS if self.gaps else Exit.VALID

    def to_json(self) -> dict[str, Any]:
        """For machines: `verdict`, `exit`, `entries`, `failure`, `gaps`, `steps`, `fingerprints`."""
        failure = self.failure
        return {
            "verdict": self.verdict,
            "exit": int(self.exit_code),
            "entries": self.entries,
            "gaps": self.gaps,
            "failure": None
            if failure is None
            else {
                "step": f"V{failure.number}",
                "where": failure.where,
                "expected": failure.expected,
                "found": failure.found,
            },
            "steps": [
                {
                    "step": step.name,
                    "title": step.title,
                    "state": step.state.value,
                    "facts": step.facts,
                    "gaps": step.gaps,
                }
                for step in self.steps
            ],
            "fingerprints": [{"key": name, "keyid": keyid} for name, keyid in self.fingerprints],
        }
