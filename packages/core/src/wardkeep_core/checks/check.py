"""A check: one question about a device, judged from facts alone. Catalogue laws K1 to K4, K8."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from wardkeep_core.checks.lists import DeclaredLists
from wardkeep_core.checks.parameters import DEFAULTS, Parameters
from wardkeep_core.model.device import Device, DeviceClass, Platform
from wardkeep_core.model.verdict import Result, Severity, Verdict, errored
from wardkeep_core.probes.probe import Facts, Failure, ProbeFailure
from wardkeep_core.probes.questions import Missing, Question
from wardkeep_core.probes.registry import unanswered

F = TypeVar("F", bound=Facts)


@dataclass(frozen=True)
class Context:
    """What a check may know besides the facts: the device, parameter values, signed lists, and how we log in.

    `login_user` is the account of our own session on the device, None on the appliance's own machine.
    `root_key_declared` is true only where a person declared that root's one authorised key is ours.
    `time_sources` are the time servers declared for the appliance; none means nothing was declared.
    `own_clock_trusted` is true when the appliance's own clock was found right at its newest look at its sources; only
    then can another clock be held against it.
    """

    device: Device
    parameters: Parameters = DEFAULTS
    lists: DeclaredLists = field(default_factory=DeclaredLists)
    time_sources: tuple[str, ...] = ()
    login_user: str | None = None
    root_key_declared: bool = False
    own_clock_trusted: bool = False


Asked = Question | Missing | Verdict
"""What a check answers to "what must be asked?": a question; a list it lacks; or that it does not apply here."""


@dataclass(frozen=True)
class Check(Generic[F]):
    """One question. Its id is its folder, `<platform>.<thing_good_state>`; the catalogue fills it in.

    `facts` is the model that `evaluate` judges; `ask` says what to ask a device, from parameters and lists;
    `evaluate` is pure. `version` rises with every change that can change a verdict.
    """

    title: str
    severity: Severity
    objective: str
    version: int
    facts: type[F]
    ask: Callable[[Context], Asked]
    evaluate: Callable[[F, Context], Verdict]
    slow: bool = False
    id: str = ""

    @property
    def platform(self) -> Platform:
        """First part of the id."""
        return Platform(self.id.partition(".")[0])

    def applies_to(self, device: Device) -> bool:
        """True when the check belongs to the device's platform."""
        return self.platform is device.platform


AnyCheck = Check[Any]


def question_for(check: AnyCheck, context: Context, *, now: datetime) -> Question | ProbeFailure | Verdict:
    """What to ask the device for this check; or why nothing is asked; or that the check does not apply.

    A device that is not managed (medical, unknown) is never asked anything (catalogue 4.8).
    """
    if context.device.device_class is not DeviceClass.MANAGED:
        return _unasked(Failure.REFUSED, "this device is excluded: it is only listened to", now)
    asked = check.ask(context)
    if isinstance(asked, Missing):
        return _unasked(Failure.NOTHING_DECLARED, f"nothing to compare with: {asked.what}", now)
    return asked


def judge(check: AnyCheck, answer: Facts | ProbeFailure | Verdict, context: Context) -> Verdict:
    """The verdict on an answer. What brought no facts, or facts that leave the question open, is `error`.

    `answer` may be what `question_for` gave instead of a question. A Verdict counts only as `not_applicable`.
    """
    if isinstance(answer, ProbeFailure):
        return errored(answer.reason, answer.detail)
    if isinstance(answer, Verdict):
        return answer if answer.result is Result.NOT_APPLICABLE else errored("not_observed", "no facts were read")
    asked = check.ask(context)
    if isinstance(asked, Missing):
        return errored(Failure.NOTHING_DECLARED.value, f"nothing to compare with: {asked.what}")
    if isinstance(asked, Verdict):
        return judge(check, asked, context)
    if not isinstance(answer, check.facts):
        return errored(Failure.UNREADABLE.value, f"the facts are not {check.facts.KIND}")
    left_open = unanswered(asked, answer)
    return check.evaluate(answer, context) if left_open is None else errored(Failure.HALF.value, left_open)


def _unasked(failure: Failure, detail: str, now: datetime) -> ProbeFailure:
    return ProbeFailure(failure=failure, detail=detail, observed_at=now)
