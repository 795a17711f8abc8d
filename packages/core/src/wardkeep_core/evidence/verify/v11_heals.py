"""V11: every `healed` has its failing look before and its passing look after, and shares neither rule nor look.

Judged are heals recorded in or after the period; those before it are context. What a heal names must lie in the kit's
range: whoever builds a kit lets the range begin early enough for that (see docs/evidence-format.md).
"""

from datetime import timedelta

from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.predicates import CheckResult, Observation
from wardkeep_core.evidence.statement import Statement, parse_statement
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.v0_v1_files import OpenKit
from wardkeep_core.evidence.verify.walk import Heal, LogWalk
from wardkeep_core.kit.times import format_time
from wardkeep_core.model.verdict import Result

LONGEST_BEFORE = timedelta(minutes=10)


def v11_heals(step: Step, kit: OpenKit, walks: list[LogWalk]) -> None:
    """Judge every heal. Raises StepFailed at the first that does not hold."""
    used: set[tuple[str, str | None, int, int]] = set()
    judged = 0
    for walk in walks:
        for heal in walk.heals:
            common, after = heal.statement.common, heal.remediation.after
            recheck = None if after is None else (walk.log.origin, common.appliance, after.epoch, after.seq)
            if common.recorded_at >= kit.manifest.from_at:
                erased = _erased(walk, heal)
                step.gaps.extend(erased)
                if not erased:
                    _v11_one(kit, walk, heal)
                    if recheck in used:
                        raise StepFailed(11, heal.entry.where, expected="a re-check of its own", found="one used twice")
                    judged += 1
            if recheck is not None:
                used.add(recheck)
    step.facts.append(f"{judged} heals judged")


def _erased(walk: LogWalk, heal: Heal) -> list[str]:
    """What of that on which a heal rests is erased. Raises StepFailed when it names another leaf there."""
    lines = []
    for ref in (heal.remediation.before, heal.remediation.after):
        track = walk.tracks[heal.statement.common.appliance]
        index = None if ref is None else track.index_of(ref.epoch, ref.seq)
        if ref is None or index is None or index >= heal.entry.index or index not in walk.stand_ins.erasures:
            continue
        erased = walk.stand_ins.erasures[index].leaf_hash
        if erased != ref.leaf_hash:
            raise StepFailed(11, heal.entry.where, expected=f"leaf {ref.leaf_hash}", found=f"{erased}, erased")
        about = f"entry {index} of {walk.log.origin}"
        lines.append(f"attempt {heal.remediation.attempt}: {about}, on which it rests, is erased")
    return lines


def _v11_one(kit: OpenKit, walk: LogWalk, heal: Heal) -> None:
    attempt, where = heal.remediation, heal.entry.where
    if attempt.dry_run or not any(step.status in ("done", "unchanged") for step in attempt.steps):
        raise StepFailed(11, where, expected="steps carried out", found="a dry run or no step carried out")
    if attempt.last_step_at is None or not attempt.started_at <= attempt.last_step_at <= attempt.ended_at:
        raise StepFailed(11, where, expected="start, last step and end in that order", found="other times")
    before = _look(kit, walk, heal, _named(heal, attempt.before, "failing look before it"), Result.FAIL)
    after = _look(kit, walk, heal, _named(heal, attempt.after, "re-check after it"), Result.PASS)
    waited = attempt.started_at - before.observed_at
    if not timedelta(0) <= waited <= LONGEST_BEFORE:
        expected = f"a failing look at most {LONGEST_BEFORE} before {format_time(attempt.started_at)}"
        raise StepFailed(11, where, expected=expected, found=format_time(before.observed_at))
    if after.observed_at < attempt.last_step_at:
        expected = f"a re-check after the last step at {format_time(attempt.last_step_at)}"
        raise StepFailed(11, where, expected=expected, found=format_time(after.observed_at))


def _named(heal: Heal, ref: EntryRef | None, what: str) -> EntryRef:
    if ref is None:
        raise StepFailed(11, heal.entry.where, expected=f"a {what}", found="none named")
    return ref


def _look(kit: OpenKit, walk: LogWalk, heal: Heal, ref: EntryRef, wanted: Result) -> CheckResult:
    """The result that the heal names, with everything around it equal to the heal's own."""
    where, attempt = heal.entry.where, heal.remediation
    statement = _resolve(kit, walk, heal, ref)
    body = statement.body
    if not isinstance(body, Observation) or body.device != attempt.device:
        raise StepFailed(11, where, expected=f"an observation of device {attempt.device}", found=statement.kind.value)
    results = [result for result in body.results if result.check == attempt.check]
    if len(results) != 1 or results[0].version != attempt.check_version or results[0].result is not wanted:
        found = ", ".join(f"version {result.version} {result.result.value}" for result in results) or "no such check"
        expected = f"{attempt.check} version {attempt.check_version} {wanted.value} in entry {ref.epoch}/{ref.seq}"
        raise StepFailed(11, where, expected=expected, found=found)
    pairs = (
        ("parameters", attempt.parameters_digest, body.parameters_digest),
        ("catalogue", heal.statement.common.software.catalogue_digest, statement.common.software.catalogue_digest),
    )
    for name, expected, found in pairs:
        if expected != found:
            raise StepFailed(11, where, expected=f"{name} {expected} at the {wanted.value} look", found=found)
    return results[0]


def _resolve(kit: OpenKit, walk: LogWalk, heal: Heal, ref: EntryRef) -> Statement:
    link, where = heal.statement.common.chain, heal.entry.where
    track = walk.tracks[heal.statement.common.appliance]
    index = track.index_of(ref.epoch, ref.seq)
    if index is None or index >= heal.entry.index:
        expected = f"entry {ref.epoch}/{ref.seq} of its own chain, in the kit and before {link.epoch}/{link.seq}"
        raise StepFailed(11, where, expected=expected, found="none")
    raw = kit.entry_at(walk.log, index).raw
    if leaf_hash(raw).hex() != ref.leaf_hash:
        raise StepFailed(11, where, expected=f"leaf {ref.leaf_hash}", found=leaf_hash(raw).hex())
    return parse_statement(parse_envelope(raw).payload)
