"""What a check answers: one of four results, with its reason."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from wardkeep_core.kit.frozen import Frozen

ReasonCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]


class Result(StrEnum):
    """There is no warning: what is not good enough is a fail, and severity says how bad."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    ERROR = "error"
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    """Weights 10, 5, 2, 1 in a score; info opens no incident and counts in no score."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class Verdict(Frozen):
    """`reason` is a stable code that is signed; `detail` is words for people and never leaves as evidence."""

    result: Result
    reason: ReasonCode
    detail: str


def passed(reason: str, detail: str) -> Verdict:
    """Good enough, seen."""
    return Verdict(result=Result.PASS, reason=reason, detail=detail)


def failed(reason: str, detail: str) -> Verdict:
    """Seen, and not good enough."""
    return Verdict(result=Result.FAIL, reason=reason, detail=detail)


def errored(reason: str, detail: str) -> Verdict:
    """Could not be observed; never shown green (law K3)."""
    return Verdict(result=Result.ERROR, reason=reason, detail=detail)


def not_applicable(reason: str, detail: str) -> Verdict:
    """A fact says the question does not arise (law K4)."""
    return Verdict(result=Result.NOT_APPLICABLE, reason=reason, detail=detail)
