"""From a probe's kind to its facts, and from raw bytes of a device to facts or a reason why there are none."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

from pydantic import ValidationError

from wardkeep_core.kit.digest import digest_of
from wardkeep_core.kit.times import format_time
from wardkeep_core.probes.appliance import (
    ChainWalk,
    Coverage,
    DataEncryption,
    MultiSourceTime,
    Outbox,
    ReleaseState,
)
from wardkeep_core.probes.linux import FileModes, KernelParameters, SshConfig, UnitStates
from wardkeep_core.probes.linux_accounts import Accounts, ShellProfile, SudoPolicy
from wardkeep_core.probes.linux_network import DnsClient, FirewallRuleset, ServiceSurface
from wardkeep_core.probes.linux_system import (
    ClockState,
    LogState,
    OsIdentity,
    RestartState,
    Volumes,
    WorldWritable,
)
from wardkeep_core.probes.probe import Facts, Failure, ProbeFailure
from wardkeep_core.probes.questions import Question

_LINUX: tuple[type[Facts], ...] = (
    FileModes,
    SshConfig,
    KernelParameters,
    UnitStates,
    Accounts,
    SudoPolicy,
    ShellProfile,
    Volumes,
    OsIdentity,
    WorldWritable,
    ClockState,
    LogState,
    RestartState,
    FirewallRuleset,
    ServiceSurface,
    DnsClient,
)
_APPLIANCE: tuple[type[Facts], ...] = (MultiSourceTime, ReleaseState, DataEncryption, ChainWalk, Outbox, Coverage)

FACTS: dict[str, type[Facts]] = {facts.KIND: facts for facts in (*_LINUX, *_APPLIANCE)}
"""Every probe kind there is, with the model of its facts."""

SAID_BY_DEVICE = frozenset({Failure.NEEDS_ROOT, Failure.NOT_SUPPORTED, Failure.HALF, Failure.REFUSED})
"""What a probe script may answer instead of facts: `{"failure": "needs_root", "detail": "..."}`."""


class AnswerUnreadable(ValueError):
    """The bytes are not an answer; the message says which rule they break."""


@dataclass(frozen=True)
class Limits:
    """What an answer may be at most; beyond it there are no facts."""

    max_bytes: int = 262_144
    max_wait: timedelta = timedelta(seconds=30)


DEFAULT_LIMITS = Limits()


def parse_facts(
    question: Question, raw: bytes, *, asked_at: datetime, answered_at: datetime, limits: Limits = DEFAULT_LIMITS
) -> Facts | ProbeFailure:
    """Facts from the JSON object a device sent, or the reason why it does not count as an answer.

    `raw` holds the fields of the facts without `observed_at`: a device does not date its own facts. They are dated
    `asked_at`, the earliest moment they can be of, by the looker's clock. Late, empty, half, oversized or misshapen
    answers give a ProbeFailure, never partial facts (law K3).
    """
    refused = _outside(limits, raw, answered_at - asked_at)
    if refused is not None:
        return _none(*refused, asked_at)
    try:
        members = _read_object(raw)
        if "failure" in members:
            return _said_failure(members, asked_at)
        return _whole(question, _read_facts(question, members, asked_at), asked_at)
    except ValidationError as error:
        return _misfit(error, asked_at)
    except AnswerUnreadable as error:
        return _none(Failure.UNREADABLE, str(error), asked_at)


def unanswered(question: Question, facts: Facts) -> str | None:
    """What of the question the facts leave open, in words; None when they answer all of it and nothing else."""
    asked, answered = question.asked_for(), facts.answered()
    if question.kind != facts.KIND:
        return f"asked {question.kind}, answered {facts.KIND}"
    missing = [name for name in asked if name not in answered]
    if missing:
        return f"no answer for {', '.join(missing[:5])}"
    foreign = [name for name in answered if name not in asked]
    if foreign:
        return f"answered what was not asked: {', '.join(foreign[:5])}"
    if len(answered) != len(asked):
        return f"answered {len(answered)} times for {len(asked)} names"
    return facts.gap()


def value_digest(facts: Facts) -> str:
    """Digest of what was seen, without when: equal for two looks that saw the same."""
    members = facts.to_json()
    for name in ("observed_at", *facts.FLUCTUATES):
        del members[name]
    return digest_of({"kind": facts.KIND, "facts": members})


def _outside(limits: Limits, raw: bytes, waited: timedelta) -> tuple[Failure, str] | None:
    if waited > limits.max_wait:
        return Failure.TIMED_OUT, f"answered after {waited.total_seconds():.0f} s"
    if len(raw) > limits.max_bytes:
        return Failure.UNREADABLE, f"the answer is larger than {limits.max_bytes} bytes"
    if raw.strip() in {b"", b"{}", b"null"}:
        return Failure.EMPTY, "the device answered nothing"
    return None


def _whole(question: Question, facts: Facts, asked_at: datetime) -> Facts | ProbeFailure:
    left_open = unanswered(question, facts)
    return facts if left_open is None else _none(Failure.HALF, left_open, asked_at)


def _read_object(raw: bytes) -> dict[str, Any]:
    try:
        members = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_no_duplicates, parse_float=_no_float, parse_constant=_no_float
        )
    except RecursionError as error:
        raise AnswerUnreadable("nested too deeply") from error
    except UnicodeDecodeError as error:
        raise AnswerUnreadable("not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise AnswerUnreadable("not JSON") from error
    if not isinstance(members, dict):
        raise AnswerUnreadable("not a JSON object")
    return members


def _read_facts(question: Question, members: dict[str, Any], asked_at: datetime) -> Facts:
    if "observed_at" in members:
        raise AnswerUnreadable("observed_at is not the device's to state")
    dated = json.dumps({**members, "observed_at": format_time(asked_at)})
    return FACTS[question.kind].model_validate_json(dated, strict=True)


def _said_failure(members: dict[str, Any], asked_at: datetime) -> ProbeFailure:
    said, detail = members["failure"], members.get("detail", "")
    if set(members) - {"failure", "detail"} or not (isinstance(said, str) and isinstance(detail, str)):
        return _none(Failure.UNREADABLE, "a failure is a word with words for people", asked_at)
    if said not in SAID_BY_DEVICE:
        return _none(Failure.UNREADABLE, "a failure that is not of the closed list", asked_at)
    return _none(Failure(said), detail or "the device said so", asked_at)


def _misfit(error: ValidationError, asked_at: datetime) -> ProbeFailure:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    half = all(each["type"] == "missing" for each in error.errors(include_url=False, include_input=False))
    return _none(Failure.HALF if half else Failure.UNREADABLE, f"{field}: {first['msg']}", asked_at)


def _none(failure: Failure, detail: str, at: datetime) -> ProbeFailure:
    return ProbeFailure(failure=failure, detail=detail[:300], observed_at=at)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise AnswerUnreadable("duplicate member name")
    return members


def _no_float(text: str) -> NoReturn:
    raise AnswerUnreadable(f"number {text[:32]!r} is not an integer")
