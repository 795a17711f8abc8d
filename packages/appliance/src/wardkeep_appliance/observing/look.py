"""One look at one device, over one session: questions asked once each, every check judged by core."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wardkeep_appliance.clock import Clock
from wardkeep_appliance.probes.ask import ask
from wardkeep_appliance.transport.session import Dialler, Session, Unreached
from wardkeep_core.checks.check import AnyCheck, Context, judge, question_for
from wardkeep_core.evidence.predicates import Transport
from wardkeep_core.kit.digest import digest_of
from wardkeep_core.model.verdict import Verdict
from wardkeep_core.probes.appliance import MultiSourceTime
from wardkeep_core.probes.probe import Facts, ProbeFailure
from wardkeep_core.probes.questions import Question
from wardkeep_core.probes.registry import value_digest
from wardkeep_core.protocol.documents import Target


@dataclass(frozen=True)
class Seen:
    """What one check said; `facts` None when the probe brought none."""

    check: AnyCheck
    verdict: Verdict
    observed_at: datetime
    facts: Facts | None


@dataclass(frozen=True)
class DeviceLook:
    """What all asked checks said about one device. `reached` is true when the device proved to be itself."""

    device: str
    transport: Transport
    looked_at: datetime
    reached: bool
    seen: tuple[Seen, ...]

    def of(self, check: str) -> Seen | None:
        """What one check said."""
        return next((each for each in self.seen if each.check.id == check), None)

    def digest(self) -> str:
        """Equal for two looks that saw the same. Offsets of clocks differ each time and are left out."""
        return digest_of([_identity(each) for each in self.seen])


async def look_with(
    session: Session, device: str, checks: Sequence[AnyCheck], context: Context, clock: Clock
) -> DeviceLook:
    """Look over an open session."""
    looked_at = clock.now()
    answers: dict[Question, Facts | ProbeFailure] = {}
    seen: list[Seen] = []
    for check in checks:
        asked = question_for(check, context, now=clock.now())
        if isinstance(asked, Verdict | ProbeFailure):
            seen.append(_judged(check, asked, context, looked_at))
            continue
        if asked not in answers:
            answers[asked] = await ask(asked, session, clock)
        seen.append(_judged(check, answers[asked], context, looked_at))
    return DeviceLook(device, Transport(session.transport), looked_at, reached=True, seen=tuple(seen))


async def look_at(
    dialler: Dialler, target: Target, checks: Sequence[AnyCheck], context: Context, clock: Clock
) -> DeviceLook:
    """Open a session and look. A device that is not reached gives `error` on every check that would have asked it."""
    try:
        async with dialler.open(target) as session:
            return await look_with(session, target.device, checks, context, clock)
    except Unreached as error:
        return _unreached(target, checks, context, error, clock.now())


def must_ask(checks: Sequence[AnyCheck], context: Context, now: datetime) -> bool:
    """True when at least one check has a question: else the device is not even dialled (medical, unknown)."""
    return any(not isinstance(question_for(check, context, now=now), Verdict | ProbeFailure) for check in checks)


def look_without_asking(target: Target, checks: Sequence[AnyCheck], context: Context, now: datetime) -> DeviceLook:
    """What can be said without a single packet."""
    seen = []
    for check in checks:
        asked = question_for(check, context, now=now)
        if isinstance(asked, Verdict | ProbeFailure):
            seen.append(_judged(check, asked, context, now))
    return DeviceLook(target.device, _transport(target), now, reached=False, seen=tuple(seen))


def _unreached(
    target: Target, checks: Sequence[AnyCheck], context: Context, error: Unreached, now: datetime
) -> DeviceLook:
    failure = ProbeFailure(failure=error.failure, detail=error.detail[:300], observed_at=now)
    seen = []
    for check in checks:
        asked = question_for(check, context, now=now)
        answer = asked if isinstance(asked, Verdict | ProbeFailure) else failure
        seen.append(_judged(check, answer, context, now))
    return DeviceLook(target.device, _transport(target), now, reached=False, seen=tuple(seen))


def _judged(check: AnyCheck, answer: Facts | ProbeFailure | Verdict, context: Context, now: datetime) -> Seen:
    verdict = judge(check, answer, context)
    if isinstance(answer, Facts):
        return Seen(check, verdict, answer.observed_at, answer)
    return Seen(check, verdict, answer.observed_at if isinstance(answer, ProbeFailure) else now, None)


def _transport(target: Target) -> Transport:
    return Transport.LOCAL if target.ssh is None else Transport.SSH


def _identity(seen: Seen) -> list[str | int | None]:
    comparable = seen.facts is not None and not isinstance(seen.facts, MultiSourceTime)
    value = value_digest(seen.facts) if seen.facts is not None and comparable else None
    return [seen.check.id, seen.check.version, seen.verdict.result.value, seen.verdict.reason, value]
