"""`wardkeep keys`: where the signing keys are, and changing to a new one that the old one vouches for."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from wardkeep_core.evidence.predicates import Purpose
from wardkeep_core.kit.times import format_time
from wardkeep_core.protocol.server_keys import ServerPurpose, make_change
from wardkeep_server.anchor import service as anchor
from wardkeep_server.app.cli_settings import DONE, run, say
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.evidence import service as evidence
from wardkeep_server.evidence.errors import KeyNotTold
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.errors import ServerError
from wardkeep_server.platform.keys import PURPOSES
from wardkeep_server.platform.signers_record import KeyOnRecord, Record, locked, write_record
from wardkeep_server.platform.signers_remote import Kind, SignerUnavailable
from wardkeep_server.platform.subject import Actor, system_actor
from wardkeep_server.platform.work import Parts
from wardkeep_server.tenancy.service import jobs_scope, platform_scope

_PURPOSES = {
    "answers": Purpose.ANSWER_SIGNING,
    "orders": Purpose.ORDER_SIGNING,
    "attestation": Purpose.PLATFORM_ATTESTATION,
    "checkpoint": Purpose.LOG_CHECKPOINT,
}


def status(environ: Mapping[str, str]) -> int:
    """Each key on record. 0 when all sign, 2 when one does not."""
    return _run(environ, _status)


def move(environ: Mapping[str, str], purpose: ServerPurpose, place: Kind) -> int:
    """Change to a new key in a place. 0 done, 1 the server or a key's holder does not answer, 2 wrong usage."""
    return _run(environ, lambda parts: _move(parts, purpose, place))


def _run(environ: Mapping[str, str], act: Callable[[Parts], Awaitable[int]]) -> int:
    return run("wardkeep keys", environ, act, words=_words)


def _words(error: ServerError) -> str:
    if isinstance(error, SignerUnavailable):
        return error.cause
    if isinstance(error, KeyNotTold):
        return "a move of the attestation key is not finished: run that one again first"
    return str(error)


async def _status(parts: Parts) -> int:
    for purpose in PURPOSES:
        keys = parts.keyring.record(purpose).keys
        parts.keyring.signer(purpose)
        since = "the beginning" if keys[-1].since is None else format_time(keys[-1].since)
        say(f"{purpose}: {keys[-1].place}, key {keys[-1].keyid}, since {since}, {len(keys) - 1} before it")
    return DONE


async def _move(parts: Parts, purpose: ServerPurpose, place: Kind) -> int:
    known = parts.keyring.record(purpose)
    if len(known.keys) > 1 and (told := await _tell(parts, purpose, known)):
        await _note(parts, purpose, known, told)
        say(f"Finished the change before: {told} logs were told of key {known.current.keyid}. No new key was made.")
        return DONE
    with locked(parts.keyring.directory):
        known = _changed(parts, purpose, place)
    told = await _tell(parts, purpose, known)
    await _note(parts, purpose, known, told)
    say(f"{purpose}: from now on key {known.current.keyid} in {place}; {told} logs were told.")
    say(f"Set SIGNER_{purpose.upper()}={place} and restart the API and the worker together.")
    return DONE


async def _note(parts: Parts, purpose: ServerPurpose, known: Record, told: int) -> None:
    async with parts.work(platform_scope("command_line"), _actor()) as work:
        after = {"purpose": purpose, "place": known.current.place, "keyid": known.current.keyid, "logs": told}
        await record(work, "keys.move", Target("signing_key", None), after=after)


def _changed(parts: Parts, purpose: ServerPurpose, place: Kind) -> Record:
    """On record before anybody is told: a crash behind this line is repaired by running the command again."""
    known = parts.keyring.record(purpose)
    made, new = parts.keyring.create(purpose, place, len(known.keys) + 1)
    old = parts.keyring.open(purpose, known.current)
    now = parts.clock()
    change = make_change(purpose, old, new, now)
    fresh = KeyOnRecord(**{**made.model_dump(), "since": now, "change": change})
    record = Record(keys=(*known.keys, fresh))
    write_record(parts.keyring.directory, purpose, record)
    return record


async def _tell(parts: Parts, purpose: ServerPurpose, known: Record) -> int:
    """State the newest change in every log that does not say so yet, each in a transaction of its own; how many."""
    before, current = known.keys[-2], known.current
    async with parts.work(platform_scope("command_line"), _actor()) as work:
        logs = await evidence.not_told(work, _PURPOSES[purpose], current.public_key)
        own = await anchor.not_told(work, _PURPOSES[purpose], current.public_key)
    if not logs and not own:
        return 0
    old, new = parts.keyring.open(purpose, before), parts.keyring.open(purpose, current)
    if purpose == "attestation":
        attestations = tuple(key.public_key for key in known.keys)
        parts = replace(parts, public_keys=replace(parts.public_keys, attestations=attestations))
    told = 0
    for log in logs:
        async with parts.work(platform_scope("command_line"), _actor()) as work:
            told += await evidence.rotate(work, log, _PURPOSES[purpose], old, new)
    if own:
        async with parts.work(jobs_scope("anchor"), _actor()) as work:
            told += await anchor.rotate(work, _PURPOSES[purpose], old, new)
    return told


def _actor() -> Actor:
    return system_actor("command_line", new_id())
