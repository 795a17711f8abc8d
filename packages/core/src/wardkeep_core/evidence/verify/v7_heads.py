"""V7: every checkpoint is signed by the log's trusted key, and what covers the range was witnessed.

Witnesses count together over all checkpoints that reach the range's end: V6 has shown that each continues the
others, so each of them vouches for the range.
"""

from datetime import UTC, datetime

from wardkeep_core.evidence.checkpoint import (
    CheckpointRefused,
    SignedCheckpoint,
    checkpoint_key,
    witness_key,
    witness_name,
)
from wardkeep_core.evidence.note import NoteRefused, VerifierKey, verified_by
from wardkeep_core.evidence.predicates import Purpose
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.history import KeyHistory, name_of
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.told import Compared
from wardkeep_core.evidence.verify.walk import LogWalk
from wardkeep_core.kit.times import format_time

_LAST_SECOND = 253_402_300_799
"""9999-12-31T23:59:59Z"""


def v7_heads(
    step: Step, walk: LogWalk, signed: list[SignedCheckpoint], trust: TrustFile | None, to_at: datetime
) -> list[tuple[int, int]]:
    """Judge one log's checkpoints. Raises StepFailed; an unmet quorum is an `unwitnessed` gap.

    Gives every good co-signature of a known witness: size of the checkpoint, Unix seconds.
    """
    origin = walk.log.origin
    log_keys = _log_keys(origin, walk.history, trust)
    witnesses = _witnesses(origin, walk.history, trust)
    seen: dict[str, int] = {}
    times: list[tuple[int, int]] = []
    for checkpoint in signed:
        head = checkpoint.checkpoint
        where = f"checkpoint {head.size} of {head.origin}"
        if head.origin != origin:
            raise StepFailed(7, where, expected=f"origin {origin}", found=head.origin)
        proven = _verified(where, checkpoint, [*log_keys, *witnesses])
        if not any(key in log_keys for key, _ in proven):
            raise StepFailed(7, where, expected=_wanted(log_keys), found="no signature of it")
        for key, seconds in proven:
            if key in witnesses:
                times.append((head.size, seconds))
            if key in witnesses and head.size >= walk.log.end:
                seen[key.vkey] = max(seconds, seen.get(key.vkey, 0))
    _judge_quorum(step, walk, trust, seen, to_at)
    return times


def v7_export(compared: Compared, trust: TrustFile | None) -> None:
    """The checkpoints of a box's export are signed by the same keys; they witness nothing. Raises StepFailed."""
    walk = compared.walk
    log_keys = _log_keys(walk.log.origin, walk.history, trust)
    known = [*log_keys, *_witnesses(walk.log.origin, walk.history, trust)]
    for signed in compared.export.checkpoints:
        if not any(key in log_keys for key, _ in _verified(compared.where, signed, known)):
            raise StepFailed(7, compared.where, expected=_wanted(log_keys), found="no signature of it")


def _log_keys(origin: str, history: KeyHistory, trust: TrustFile | None) -> list[VerifierKey]:
    if trust is not None:
        if origin not in trust.logs:
            raise StepFailed(7, origin, expected="a log line of exactly this origin in the trust file", found="none")
        return [checkpoint_key(origin, raw) for raw in sorted(history.followed(trust.logs[origin].raw))]
    raws = sorted(history.platform_keys(Purpose.LOG_CHECKPOINT))
    if not raws:
        raise StepFailed(7, origin, expected="a checkpoint key that an entry names", found="none")
    try:
        return [checkpoint_key(origin, raw) for raw in raws]
    except (NoteRefused, CheckpointRefused) as error:
        raise StepFailed(7, origin, expected="a sound checkpoint key", found=str(error)) from error


def _witnesses(origin: str, history: KeyHistory, trust: TrustFile | None) -> list[VerifierKey]:
    keys = {key.vkey: key for key in (trust.witnesses.values() if trust else ())}
    for held in history.of_purpose(Purpose.APPLIANCE_WITNESS):
        if held.record.appliance is not None:
            key = witness_key(witness_name(origin, held.record.appliance), held.record.raw)
            keys[key.vkey] = key
    return list(keys.values())


def _verified(where: str, signed: SignedCheckpoint, keys: list[VerifierKey]) -> list[tuple[VerifierKey, int]]:
    try:
        return [(key, signature.timestamp) for key, signature in verified_by(signed.note, keys)]
    except NoteRefused as error:
        raise StepFailed(7, where, expected="signatures of known keys that verify", found=str(error)) from error


def _judge_quorum(step: Step, walk: LogWalk, trust: TrustFile | None, seen: dict[str, int], to_at: datetime) -> None:
    origin = walk.log.origin
    if trust is not None and trust.quorum is not None:
        names = {name for name, key in trust.witnesses.items() if key.vkey in seen}
        step.facts.append(f"{origin}: co-signed by {', '.join(sorted(names)) or 'no witness of the trust file'}")
        if not trust.quorum_met(names):
            step.gaps.append(f"unwitnessed: quorum {trust.quorum} is not met for {origin}")
        return
    missing, asked = [], set(walk.history.appliances()) - set(walk.ends.retired)
    for appliance in sorted(walk.history.appliances()):
        stamp = _newest(origin, walk.history, appliance, seen)
        step.facts.append(f"{origin}: {name_of(appliance)} co-signed {_moment(stamp)}")
        if appliance in asked and (stamp is None or stamp < int(to_at.timestamp())):
            missing.append(name_of(appliance))
    if missing or not asked:
        step.gaps.append(
            f"unwitnessed: {', '.join(missing) or 'no appliance'} at or after the period's end for {origin}"
        )


def _newest(origin: str, history: KeyHistory, appliance: str, seen: dict[str, int]) -> int | None:
    stamps = [
        seen[vkey]
        for held in history.of_purpose(Purpose.APPLIANCE_WITNESS)
        if held.record.appliance == appliance
        and (vkey := witness_key(witness_name(origin, appliance), held.record.raw).vkey) in seen
    ]
    return max(stamps, default=None)


def _moment(stamp: int | None) -> str:
    if stamp is None:
        return "no checkpoint here"
    if stamp > _LAST_SECOND:
        return f"at second {stamp}, which no calendar of ours reaches"
    return f"at {format_time(datetime.fromtimestamp(stamp, UTC))}"


def _wanted(keys: list[VerifierKey]) -> str:
    return f"a signature of {' or '.join(key.vkey for key in keys)}"
