"""Taking evidence from an appliance: the steps of evidence page 3, in their order, for a batch in one transaction."""

import asyncio
from collections.abc import Sequence

from wardkeep_core.evidence.chain import Head, Opened, Refused
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.protocol.messages import EvidenceAnswer
from wardkeep_server.audit.schemas import Target
from wardkeep_server.audit.service import record
from wardkeep_server.evidence.errors import BoxRetired
from wardkeep_server.evidence.models import Log
from wardkeep_server.evidence.repository import entries, faults, logs
from wardkeep_server.evidence.repository.appending import Signer
from wardkeep_server.evidence.repository.logs import ChainState
from wardkeep_server.evidence.service import refused_proofs
from wardkeep_server.evidence.service.alarms import LONGEST_DETAIL, raise_alarm
from wardkeep_server.evidence.service.attest import begin
from wardkeep_server.evidence.service.batch import Judged, open_batch, place_batch, read_batch
from wardkeep_server.evidence.service.caller import caller_of
from wardkeep_server.evidence.service.logs import append
from wardkeep_server.fleet.events import ApplianceFacts
from wardkeep_server.platform.clock import new_id
from wardkeep_server.platform.work import Work

KEPT_WHOLE = frozenset({"equivocation", "broken_link", "wrong_opening", "wrong_binding"})
"""Refusals of envelopes whose signature is good: their bytes are proof against their signer."""
ALARMED = frozenset({"equivocation", "broken_link", "wrong_opening"})
QUIET = frozenset({"out_of_sequence"})
"""A hole is what happens after an interrupted call; the appliance is told which number is expected."""


async def submit(work: Work, appliance: ApplianceFacts, body: bytes) -> EvidenceAnswer:
    """Judge and append a batch; replays have no effect. A refused envelope stops the batch, those before it stand.

    Raises BoxRetired when the box was retired between its signature and its chain's lock.
    """
    lines = read_batch(body)
    log = await begin(work, appliance.site_id)
    signer = Signer(appliance.id, appliance.id)
    chain = await logs.lock_chain(work.session, log, signer.id, signer.appliance_id)
    if chain.ended_at is not None:
        raise BoxRetired
    caller = caller_of(appliance, chain.evidence_key)
    opened = await asyncio.to_thread(open_batch, lines, caller)
    used = _used(opened, chain.head)
    stored = await entries.stored_numbers(work.session, log.id, signer.id, used) if used else {}
    judged = place_batch(lines, opened, caller, chain.head, stored)
    if judged.accepted:
        await append(work, log, signer, judged.accepted, ChainState(judged.head, judged.new_key or chain.evidence_key))
        await refused_proofs.note(work, log, signer.id, judged.accepted)
    if judged.refused is not None and judged.refused.code not in QUIET:
        await _keep_refusal(work, log, signer, judged, judged.refused)
    return _answer(judged)


def _used(opened: Sequence[Opened | Refused], head: Head | None) -> list[tuple[int, int]]:
    """The numbers of a batch that may be taken already: those up to the chain's head, whose row is locked."""
    if head is None:
        return []
    numbers = [(one.link.epoch, one.link.seq) for one in opened if not isinstance(one, Refused)]
    return [number for number in numbers if number <= (head.epoch, head.seq)]


def _answer(judged: Judged) -> EvidenceAnswer:
    refused, head = judged.refused, judged.head
    expected = refused.expected if refused else None
    return EvidenceAnswer(
        accepted=len(judged.accepted),
        replayed=judged.replayed,
        last_epoch=head.epoch if head else None,
        last_seq=head.seq if head else None,
        refused=refused.code if refused else None,
        refused_detail=refused.detail[:LONGEST_DETAIL] if refused else None,
        expected_epoch=expected[0] if expected else None,
        expected_seq=expected[1] if expected else None,
    )


async def _keep_refusal(work: Work, log: Log, signer: Signer, judged: Judged, refused: Refused) -> None:
    opened, hashed = judged.refused_opened, leaf_hash(judged.refused_line)
    kept = {
        "id": new_id(),
        "log_id": log.id,
        **logs.owner(log),
        "appliance_id": signer.id,
        "code": refused.code,
        "detail": refused.detail[:LONGEST_DETAIL],
        "epoch": opened.link.epoch if opened else None,
        "seq": opened.link.seq if opened else None,
        "leaf_hash": hashed,
        "envelope": judged.refused_line if refused.code in KEPT_WHOLE else None,
        "received_at": work.now,
    }
    if not await faults.add_refusal(work.session, kept):
        return
    what = {"refused": refused.code, "epoch": kept["epoch"], "seq": kept["seq"], "leaf_hash": hashed.hex()}
    target = Target("appliance", signer.id, log.partner_id, log.organisation_id, log.site_id)
    await record(work, "evidence.refuse", target, after=what, outcome="refused")
    if refused.code in ALARMED:
        await raise_alarm(work, log, refused.code, hashed.hex(), refused.detail, appliance_id=signer.id)
