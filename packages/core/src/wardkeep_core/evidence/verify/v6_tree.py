"""V6: the range is recomputed into the checkpoint's root; inclusion and consistency agree."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from wardkeep_core.evidence.checkpoint import Checkpoint, CheckpointRefused, SignedCheckpoint, parse_checkpoint
from wardkeep_core.evidence.kit.manifest import LogProofs, LogRange
from wardkeep_core.evidence.merkle import ProofRefused, range_roots, verify_consistency, verify_inclusion
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.v0_v1_files import OpenKit
from wardkeep_core.evidence.verify.walk import LogWalk


def v6_tree(
    step: Step, kit: OpenKit, walk: LogWalk, wanted: Iterable[int] = ()
) -> tuple[list[SignedCheckpoint], dict[int, bytes]]:
    """The log's checkpoints, unverified as to signatures, tied to the entries; and known roots by size.

    Known are those of the checkpoints, and of the `wanted` sizes those that the range gives. Raises StepFailed.
    """
    log, proofs = walk.log, kit.proofs(walk.log)
    signed = [_checkpoint(kit, log, size) for size in log.checkpoints]
    heads = [note.checkpoint for note in signed]
    try:
        roots = dict(_range(kit, log, proofs, heads, wanted))
        _consistency(proofs, heads)
        _relied(walk, proofs, heads[-1])
    except ProofRefused as error:
        raise StepFailed(6, log.origin, expected="proofs that lead to the checkpoints", found=str(error)) from error
    step.facts.append(f"{log.origin}: leaves {log.start} to {log.end} lead to the checkpoint of size {heads[-1].size}")
    return signed, roots | {head.size: head.root for head in heads}


def _checkpoint(kit: OpenKit, log: LogRange, size: int) -> SignedCheckpoint:
    name = log.checkpoint_name(size)
    try:
        signed = parse_checkpoint(kit.archive.read(name))
    except CheckpointRefused as error:
        raise StepFailed(6, name, expected="a checkpoint note", found=str(error)) from error
    if signed.checkpoint.size != size:
        raise StepFailed(6, name, expected=f"size {size}", found=str(signed.checkpoint.size))
    return signed


def _range(
    kit: OpenKit, log: LogRange, proofs: LogProofs, heads: list[Checkpoint], wanted: Iterable[int]
) -> Mapping[int, bytes]:
    head = next(head for head in heads if head.size >= log.end)
    left, right = _raw(proofs.left), _raw(proofs.right)
    found = range_roots(log.start, left, kit.leaves(log), head.size, right, wanted=wanted)
    if found.root != head.root:
        where = f"checkpoint {head.size} of {log.origin}"
        raise StepFailed(6, where, expected=f"root {head.root.hex()}", found=found.root.hex())
    return found.roots


def _consistency(proofs: LogProofs, heads: list[Checkpoint]) -> None:
    if len(proofs.consistency) != len(heads) - 1:
        raise ProofRefused(f"expected {len(heads) - 1} consistency proofs, found {len(proofs.consistency)}")
    for (old, new), proof in zip(pairwise(heads), proofs.consistency, strict=True):
        verify_consistency(old.size, new.size, old.root, new.root, _raw(proof))


def _relied(walk: LogWalk, proofs: LogProofs, head: Checkpoint) -> None:
    if len(proofs.relied) != len(walk.relied):
        raise ProofRefused(f"expected {len(walk.relied)} inclusion proofs, found {len(proofs.relied)}")
    for (index, hashed), path in zip(walk.relied, proofs.relied, strict=True):
        verify_inclusion(hashed, index, head.size, _raw(path), head.root)


def _raw(hashes: tuple[str, ...]) -> list[bytes]:
    return [bytes.fromhex(hashed) for hashed in hashes]
