"""Asks a question of core's closed list and reads the answer. No way of failing gives facts (law K3)."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from wardkeep_appliance.clock import Clock
from wardkeep_appliance.probes.arguments import arguments_of
from wardkeep_appliance.probes.own import OwnFacts
from wardkeep_appliance.probes.sntp import ask_all
from wardkeep_appliance.transport.script import ArgumentRefused, Ran, Script, load_script
from wardkeep_appliance.transport.session import Session, Unreached
from wardkeep_core.probes.probe import Facts, Failure, ProbeFailure
from wardkeep_core.probes.questions import (
    AskChainWalk,
    AskClockState,
    AskCoverage,
    AskDataEncryption,
    AskMultiSourceTime,
    AskOutbox,
    Question,
)
from wardkeep_core.probes.registry import DEFAULT_LIMITS, parse_facts

_FOLDER = Path(__file__).parent
SCRIPTS: Mapping[str, Script] = {
    kind: load_script(_FOLDER, f"{kind.partition('.')[2]}.sh")
    for kind in (
        "linux.file_modes",
        "linux.ssh_config",
        "linux.kernel_parameters",
        "linux.unit_states",
        "linux.accounts",
        "linux.sudo_policy",
        "linux.shell_profile",
        "linux.volumes",
        "linux.os_identity",
        "linux.world_writable",
        "linux.clock_state",
        "linux.log_state",
        "linux.restart_state",
        "linux.firewall_ruleset",
        "linux.service_surface",
        "linux.dns_client",
        "appliance.release_state",
        "appliance.data_encryption",
    )
}
"""The shipped script of each probe that is asked through a session, by kind."""


async def ask(question: Question, session: Session, clock: Clock) -> Facts | ProbeFailure:
    """Facts dated with the moment of asking, or the reason why there are none."""
    asked_at, started = clock.now(), clock.monotonic()
    try:
        raw = await _answer(question, session, clock)
    except Unreached as error:
        return ProbeFailure(failure=error.failure, detail=error.detail[:300], observed_at=asked_at)
    except (ArgumentRefused, _Refused) as error:
        return ProbeFailure(failure=_failure(error), detail=str(error)[:300], observed_at=asked_at)
    # The wall clock may be stepped while we wait: how long it took is for the monotonic one to say.
    return parse_facts(question, raw, asked_at=asked_at, answered_at=_later(asked_at, clock.monotonic() - started))


class _Refused(Exception):
    """The script ended with an error; `failure` says which kind."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(detail)
        self.failure = failure


async def _answer(question: Question, session: Session, clock: Clock) -> bytes:
    match question:
        case AskMultiSourceTime():
            return await _times(question, clock)
        case AskChainWalk() | AskOutbox() | AskCoverage():
            return await _of_ourselves(question, _own(session))
        case AskDataEncryption():
            return await _run(question.kind, (str(_own(session).folder),), session)
        case AskClockState():
            return _with_offset(await _run(question.kind, (), session), clock)
        case _:
            return await _run(question.kind, arguments_of(question), session)


async def _run(kind: str, arguments: tuple[str, ...], session: Session) -> bytes:
    ran = await session.run(SCRIPTS[kind], arguments, timeout_s=DEFAULT_LIMITS.max_wait.total_seconds())
    if ran.exit_status == 0:
        return ran.stdout
    raise _refusal(ran)


def _own(session: Session) -> OwnFacts:
    own = getattr(session, "own", None)
    if isinstance(own, OwnFacts):
        return own
    raise _Refused(
        Failure.NOT_SUPPORTED, "only the appliance itself can be asked this, and this way does not lead there"
    )


async def _of_ourselves(question: AskChainWalk | AskOutbox | AskCoverage, own: OwnFacts) -> bytes:
    match question:
        case AskChainWalk():
            members = await own.chain_walk()
        case AskOutbox():
            members = await own.outbox()
        case AskCoverage():
            members = await own.coverage()
    return json.dumps(members).encode()


def _with_offset(raw: bytes, clock: Clock) -> bytes:
    """The device's time becomes its distance from ours, taken when the answer is there: only the way back counts."""
    now_ms = round(clock.now().timestamp() * 1000)
    try:
        members = json.loads(raw)
        members["offset_ms"] = int(members.pop("device_ms")) - now_ms
    except (ValueError, KeyError, TypeError, AttributeError):
        return raw
    return json.dumps(members).encode()


async def _times(question: AskMultiSourceTime, clock: Clock) -> bytes:
    readings = await ask_all(question.sources, clock)
    sources = [
        {"source": each.source, "answered": each.offset_ms is not None, "offset_ms": each.offset_ms}
        for each in readings
    ]
    return json.dumps({"sources": sources}).encode()


def _refusal(ran: Ran) -> _Refused:
    if ran.sudo_refused:
        return _Refused(Failure.NEEDS_ROOT, "the log-in user may not become root by sudo without a password")
    return _Refused(Failure.REFUSED, f"the question was not answered: {ran.complaint}")


def _failure(error: ArgumentRefused | _Refused) -> Failure:
    return error.failure if isinstance(error, _Refused) else Failure.REFUSED


def _later(moment: datetime, seconds: float) -> datetime:
    return moment + timedelta(seconds=seconds)
