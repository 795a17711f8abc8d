"""Outside witnesses (C2SP tlog-witness): they are shown that a log only grew, and sign what they saw.

With each statement of heads its checkpoint of the platform log and those of the logs in it go to every witness, with
the proof from what the witness saw last. A line is verified under the key of the settings before it is kept.
"""

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from wardkeep_core.evidence.checkpoint import CheckpointRefused, parse_checkpoint, verify_cosignature
from wardkeep_core.evidence.note import NoteRefused, parse_signature, parse_vkey
from wardkeep_server.anchor.repository import log as rows
from wardkeep_server.anchor.repository import stamps, witnessed
from wardkeep_server.anchor.service.chain import TASK, actor
from wardkeep_server.anchor.service.stamping import is_due, refused
from wardkeep_server.anchor.service.tree import consistency
from wardkeep_server.evidence.service.tops import consistency_of, tops_at
from wardkeep_server.platform.outbound import OutboundFailed, OutboundRefused
from wardkeep_server.platform.outside import Witness
from wardkeep_server.platform.work import Parts, Work
from wardkeep_server.tenancy.service import jobs_scope

MOST_AT_ONCE = 32
_MOST_ANSWER_BYTES = 16_384
_OK, _CONFLICT = 200, 409
_TRIES = 3


class WitnessRefused(ValueError):
    """The witness did not sign, or not as its key says; the message says why."""


@dataclass(frozen=True)
class _Shown:
    """A log's head to be signed. `own` is the platform's log."""

    log_id: str
    size: int
    note: str
    own: bool


async def show_newest(parts: Parts) -> int:
    """Show every witness that is due what it has not signed of the newest `heads`; how many lines came."""
    async with parts.work(jobs_scope(TASK), actor()) as work:
        tries = await stamps.tries(work.session)
        asked = parts.settings.outside_witnesses()
        ready = [one for one in asked if is_due(tries.get(f"witness:{one.name}"), work.now)]
        due = [(one, await _unsigned(work, one)) for one in ready]
    return sum(await asyncio.gather(*(_show(parts, one, todo) for one, todo in due)))


async def _unsigned(work: Work, witness: Witness) -> list[_Shown]:
    log, newest = await rows.platform_log(work.session), await rows.newest_heads(work.session)
    if log is None or newest is None:
        return []
    known = await witnessed.newest(work.session, witness.name)
    committed = [(log_id, size) for _, log_id, size in await rows.committed(work.session, [newest.size - 1])]
    new = [pair for pair in committed if known.get(pair[0], 0) < pair[1]][:MOST_AT_ONCE]
    found = [_Shown(top.log_id, top.size, top.note, own=False) for top in (await tops_at(work, new)).values()]
    if known.get(log.id, 0) < newest.size:
        found.insert(0, _Shown(log.id, newest.size, newest.note, own=True))
    return found


async def _show(parts: Parts, witness: Witness, todo: Sequence[_Shown]) -> int:
    """One after the other; the first that fails puts the witness off until later."""
    for done, one in enumerate(todo):
        try:
            await _sign(parts, witness, one)
        except (WitnessRefused, OutboundRefused, OutboundFailed) as error:
            words = str(error) or "it does not answer as it should"
            await refused(parts, f"witness:{witness.name}", f"{parse_checkpoint(one.note).checkpoint.origin}: {words}")
            return done
    if todo:
        async with parts.work(jobs_scope(TASK), actor()) as work:
            await stamps.note_try(work.session, f"witness:{witness.name}", work.now, next_at=work.now, problem=None)
    return len(todo)


async def _sign(parts: Parts, witness: Witness, shown: _Shown) -> None:
    """What the witness saw last is what it says: 409 and a size corrects what is noted here."""
    async with parts.work(jobs_scope(TASK), actor()) as work:
        old = (await witnessed.newest(work.session, witness.name)).get(shown.log_id, 0)
    for _ in range(_TRIES):
        body = await _request(parts, shown, old)
        url = f"{witness.url}/add-checkpoint"
        answer = await parts.outbound.post_signed(url, body, {"Content-Type": "text/plain"}, most=_MOST_ANSWER_BYTES)
        if answer.status == _OK:
            await _keep(parts, witness, shown, answer.body)
            return
        if answer.status != _CONFLICT:
            raise WitnessRefused(f"the witness answers with status {answer.status}")
        old = _size(answer.body, shown.size)
    raise WitnessRefused("the witness names another size each time")


def _size(body: bytes, most: int) -> int:
    text = body.strip()
    if not text.isdigit() or len(text) > 16:  # noqa: PLR2004 - no log is that long
        raise WitnessRefused("the witness names no size")
    size = int(text)
    if size > most:
        raise WitnessRefused(f"the witness saw {size} entries of this log, there are {most}")
    return size


async def _request(parts: Parts, shown: _Shown, old: int) -> bytes:
    """`old <size>`, the proof line by line, an empty line, the checkpoint."""
    async with parts.work(jobs_scope(TASK), actor()) as work:
        if shown.own:
            proof = await consistency(work.session, old, shown.size)
        else:
            proof = await consistency_of(work, shown.log_id, old, shown.size)
    lines = [f"old {old}", *(base64.b64encode(hashed).decode() for hashed in proof)]
    return ("\n".join(lines) + "\n\n" + shown.note).encode()


async def _keep(parts: Parts, witness: Witness, shown: _Shown, body: bytes) -> None:
    key, checkpoint = parse_vkey(witness.vkey), parse_checkpoint(shown.note).checkpoint
    try:
        lines = body.decode().splitlines()
        signed = [line for line in lines if parse_signature(line).is_of(key)]
        if len(signed) != 1:
            raise WitnessRefused("the answer holds no line of the witness's key")
        seconds = verify_cosignature(checkpoint, signed[0], key)
        signed_at = datetime.fromtimestamp(seconds, UTC)
    except (UnicodeDecodeError, NoteRefused, CheckpointRefused, OverflowError) as error:
        raise WitnessRefused(f"the witness's line: {error}") from error
    async with parts.work(jobs_scope(TASK), actor()) as work:
        values = {"log_id": shown.log_id, "size": shown.size, "witness": witness.name, "line": f"{signed[0]}\n"}
        await witnessed.add(work.session, {**values, "signed_at": signed_at, "received_at": work.now})
