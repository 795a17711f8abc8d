"""Showing entries, checkpoints and logs. What an entry says is read from its bytes; the index only finds it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wardkeep_core.evidence.checkpoint import with_cosignatures
from wardkeep_core.evidence.common import Kind
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.kit.signer import keyid_of, load_public_base64
from wardkeep_server.evidence.events import Anchoring
from wardkeep_server.evidence.models import Alarm, AlarmClosing, ChainHead, CheckpointRow, Cosignature, Log
from wardkeep_server.evidence.repository import entries, erasures, faults, logs, tree
from wardkeep_server.evidence.schemas import (
    ChainLine,
    CheckpointLine,
    CheckpointView,
    CosignatureView,
    EntryAnchor,
    EntryBrief,
    EntryLine,
    EntryTimes,
    EntryView,
    ErasedView,
    InclusionView,
    LogView,
    Number,
    ProofState,
    WitnessLine,
)
from wardkeep_server.evidence.service import closings, proofs
from wardkeep_server.platform.errors import NotFound
from wardkeep_server.platform.paging import Page, cut
from wardkeep_server.platform.work import Work

MOST_ALARMS = 100
_LINE = (
    *("id", "organisation_id", "site_id", "log_id", "leaf_index", "appliance_id", "epoch", "seq", "device_id"),
    *("about_id", "summary", "verdicts", "observed_at", "recorded_at", "received_at"),
)


async def entry_page(work: Work, filters: Mapping[str, Any], *, limit: int, after: str | None) -> Page[EntryLine]:
    """Entries in scope, newest first; `filters` names columns of the index, None is no limit."""
    wanted = {name: value for name, value in filters.items() if value is not None}
    found = await entries.page(work.scope, work.session, wanted, limit=limit, after=after)
    rows, following = cut(found, limit, "id")
    return Page(items=await lines(work, rows), next=following)


async def entry(work: Work, entry_id: str) -> EntryView:
    """One entry with its proof, or NotFound."""
    row = await entries.one(work.scope, work.session, entry_id)
    log = row and await logs.by_id(work.scope, work.session, row.log_id)
    if row is None or log is None:
        raise NotFound
    (line,) = await lines(work, [row])
    previous_id, next_id = await entries.neighbours(work.session, row)
    first = await tree.first_checkpoint_from(work.scope, work.session, log.id, row.leaf_index + 1)
    cosigned = await tree.first_cosigned_from(work.scope, work.session, log.id, row.leaf_index + 1)
    shown = await _proof_checkpoint(work, log, first, cosigned)
    anchor = await work.parts.hooks.one(Anchoring).over(work, log.id, row.leaf_index + 1)
    return EntryView(
        **line.model_dump(),
        origin=log.origin,
        keyid=row.keyid.hex(),
        envelope=row.envelope.decode("ascii") if row.envelope else None,
        statement=json.loads(parse_envelope(row.envelope).payload) if row.envelope else None,
        erased=None if row.envelope else await _erased(work, row),
        previous_id=previous_id,
        next_id=next_id,
        times=EntryTimes(
            observed_at=row.observed_at,
            recorded_at=row.recorded_at,
            received_at=row.received_at,
            checkpoint_at=first.signed_at if first else None,
            cosigned_at=min((one.cosigned_at for one in cosigned), default=None),
            anchored_at=anchor.gen_time if anchor else None,
        ),
        inclusion=await _inclusion(work, row, shown.size) if shown else None,
        checkpoint=shown,
        anchor=EntryAnchor(**vars(anchor)) if anchor else None,
    )


async def _erased(work: Work, row: Any) -> ErasedView | None:  # noqa: ANN401 - a row of entries.one
    said = await erasures.one(work.scope, work.session, row.log_id, row.leaf_index)
    return None if said is None else ErasedView(ground=said[0], at=said[1], entry_id=said[2])


async def entries_by_number(work: Work, numbers: Sequence[Number]) -> dict[Number, EntryBrief]:
    """Entries in scope that appliances named by (appliance id, epoch, seq); those not arrived yet are left out."""
    if not numbers:
        return {}
    found = await entries.by_number(work.scope, work.session, sorted(set(numbers)))
    return {(row.signer_id, row.epoch, row.seq): _brief(row) for row in found}


async def entry_by_number(work: Work, number: Number) -> EntryLine:
    """The entry of an appliance's number, or NotFound."""
    found = await entries.by_number(work.scope, work.session, [number])
    if not found:
        raise NotFound
    (line,) = await lines(work, found)
    return line


async def checkpoint_page(
    work: Work, organisation_id: str | None, site_id: str | None, *, limit: int, after: str | None
) -> Page[CheckpointLine]:
    """Checkpoints in scope, newest first."""
    wanted = {"organisation_id": organisation_id, "site_id": site_id}
    filters = {name: value for name, value in wanted.items() if value is not None}
    found = await tree.checkpoints(work.scope, work.session, filters, limit=limit, after=after)
    rows, following = cut(found, limit, "signed_at")
    cosigned: dict[tuple[str, int], list[str]] = {}
    for log_id in {row.log_id for row in rows}:
        sizes = [row.size for row in rows if row.log_id == log_id]
        for one in await tree.cosignatures(work.scope, work.session, log_id, sizes):
            cosigned.setdefault((log_id, one.size), []).append(one.appliance_id)
    return Page(items=[_checkpoint_line(row, cosigned.get((row.log_id, row.size), [])) for row in rows], next=following)


async def log_views(work: Work, organisation_id: str | None, site_id: str | None) -> list[LogView]:
    """Logs in scope with their state: a constant number of statements."""
    known = await logs.in_scope(work.scope, work.session, organisation_id, site_id)
    ids = [log.id for log in known]
    alarms = await faults.alarms(work.scope, work.session, ids, limit=MOST_ALARMS)
    state = _State(
        sizes=await logs.sizes(work.scope, work.session, ids),
        newest={row.log_id: row for row in await tree.newest_checkpoints(work.scope, work.session, ids)},
        witnesses=_by_log(await tree.newest_cosigned(work.scope, work.session, ids)),
        chains=_by_log(await logs.chains(work.scope, work.session, ids)),
        refused=await faults.refusal_counts(work.scope, work.session, ids),
        alarms=_by_log(alarms),
        closings=await closings.of(work, [one.id for one in alarms]),
    )
    return [_log_view(work, log, state) for log in known]


@dataclass(frozen=True)
class _State:
    """What is known of several logs, by log id."""

    sizes: Mapping[str, int]
    newest: Mapping[str, CheckpointRow]
    witnesses: Mapping[str, list[Cosignature]]
    chains: Mapping[str, list[ChainHead]]
    refused: Mapping[str, int]
    alarms: Mapping[str, list[Alarm]]
    closings: Mapping[str, AlarmClosing]


async def checkpoint_view(work: Work, log: Log, row: CheckpointRow) -> CheckpointView:
    """A checkpoint with the co-signatures kept beside it."""
    lines = await tree.cosignatures(work.scope, work.session, log.id, [row.size])
    return CheckpointView(
        origin=log.origin,
        size=row.size,
        root=row.root.hex(),
        signed_at=row.signed_at,
        note=with_cosignatures(row.note, [one.line for one in lines]),
        cosignatures=[
            CosignatureView(
                appliance_id=one.appliance_id, line=one.line, cosigned_at=one.cosigned_at, received_at=one.received_at
            )
            for one in lines
        ],
    )


async def _proof_checkpoint(
    work: Work, log: Log, first: CheckpointRow | None, cosigned: Sequence[Cosignature]
) -> CheckpointView | None:
    """The smallest co-signed checkpoint that covers the entry; else the first that covers it."""
    row = first
    if cosigned:
        row = await tree.checkpoint_at(work.scope, work.session, log.id, min(one.size for one in cosigned))
    return await checkpoint_view(work, log, row) if row else None


async def _inclusion(work: Work, row: Any, size: int) -> InclusionView:  # noqa: ANN401 - a row of entries.one
    (path,) = await proofs.inclusion(work.session, row.log_id, size, [row.leaf_index])
    return InclusionView(index=row.leaf_index, size=size, path=[hashed.hex() for hashed in path])


async def lines(work: Work, rows: Sequence[Any]) -> list[EntryLine]:
    """Rows of the index as the API lists them, with how far each has come."""
    ids = sorted({row.log_id for row in rows})
    sealed = await tree.sealed_sizes(work.scope, work.session, ids)
    witnessed: dict[str, int] = {}
    for one in await tree.newest_cosigned(work.scope, work.session, ids):
        witnessed[one.log_id] = max(one.size, witnessed.get(one.log_id, 0))
    return [
        EntryLine(
            **{name: getattr(row, name) for name in _LINE},
            kind=Kind(row.kind),
            leaf_hash=row.leaf_hash.hex(),
            proof=_proof_state(row.leaf_index, sealed.get(row.log_id, 0), witnessed.get(row.log_id, 0)),
        )
        for row in rows
    ]


def _proof_state(index: int, sealed: int, witnessed: int) -> ProofState:
    if index < witnessed:
        return ProofState.WITNESSED
    return ProofState.SEALED if index < sealed else ProofState.RECEIVED


def _brief(row: Any) -> EntryBrief:  # noqa: ANN401 - a row of entries.by_number
    names = ("id", "device_id", "about_id", "summary", "verdicts", "observed_at", "received_at")
    return EntryBrief(kind=Kind(row.kind), **{name: getattr(row, name) for name in names})


def _checkpoint_line(row: Any, cosigned_by: list[str]) -> CheckpointLine:  # noqa: ANN401 - a row of tree.checkpoints
    return CheckpointLine(
        log_id=row.log_id,
        origin=row.origin,
        site_id=row.site_id,
        size=row.size,
        root=row.root.hex(),
        signed_at=row.signed_at,
        cosigned_by=cosigned_by,
    )


def _by_log(rows: Sequence[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.log_id, []).append(row)
    return grouped


def _log_view(work: Work, log: Log, state: _State) -> LogView:
    keys, objects, newest = work.parts.public_keys, work.parts.objects, state.newest.get(log.id)
    return LogView(
        **{name: getattr(log, name) for name in ("id", "organisation_id", "site_id", "origin", "created_at")},
        size=state.sizes[log.id],
        sealed_size=newest.size if newest else 0,
        root=newest.root.hex() if newest else None,
        signed_at=newest.signed_at if newest else None,
        checkpoint_keyid=_keyid(keys.checkpoint),
        attestation_keyid=_keyid(keys.attestation),
        store=objects.kind,
        worm=objects.worm,
        witnesses=[
            WitnessLine(appliance_id=one.appliance_id, size=one.size, cosigned_at=one.cosigned_at)
            for one in state.witnesses.get(log.id, [])
        ],
        chains=[
            ChainLine(appliance_id=one.appliance_id, epoch=one.epoch, seq=one.seq)
            for one in state.chains.get(log.id, [])
            if one.epoch is not None and one.seq is not None
        ],
        refused=state.refused.get(log.id, 0),
        alarms=[closings.line(one, state.closings.get(one.id)) for one in state.alarms.get(log.id, [])],
    )


def _keyid(key: str) -> str:
    return keyid_of(load_public_base64(key).public_bytes_raw())
