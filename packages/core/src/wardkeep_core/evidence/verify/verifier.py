"""`verify_kit`: the numbered steps in their order. A failing step ends the run; the steps behind it are not run."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.report import NOT_BUILT, TITLES, Report, Step, StepFailed, StepState
from wardkeep_core.evidence.verify.signatures import Verify, one_by_one
from wardkeep_core.evidence.verify.v0_v1_files import OpenKit, v0_trust, v1_files
from wardkeep_core.evidence.verify.v2_v5_entries import FIRST, LAST, EntrySteps
from wardkeep_core.evidence.verify.v6_tree import v6_tree
from wardkeep_core.evidence.verify.v7_heads import v7_heads
from wardkeep_core.evidence.verify.v10_coverage import v10_coverage
from wardkeep_core.evidence.verify.v11_heals import v11_heals


def verify_kit(kit: BinaryIO, trust: TrustFile | None, *, verify: Verify = one_by_one) -> Report:
    """Verify a kit (a seekable file open for reading, untrusted) against what is known from outside it.

    `verify` verifies batches of signatures, perhaps on other cores; it decides the speed and nothing else.
    Never raises for what is in the kit: every fault becomes the report's failure, with its step.
    """
    steps = {number: Step(number) for number in TITLES}
    report = Report(list(steps.values()), [])
    for number, why in NOT_BUILT.items():
        steps[number].facts.append(why)
    try:
        _run(kit, trust, steps, report, verify)
    except StepFailed as failure:
        report.failure = failure
    return report


def _run(kit: BinaryIO, trust: TrustFile | None, steps: dict[int, Step], report: Report, verify: Verify) -> None:
    with _running(steps, 0):
        v0_trust(steps[0], trust)
    with _running(steps, 1):
        opened = v1_files(steps[1], kit)
    entries = EntrySteps(opened, trust, steps, verify)
    with _running(steps, *range(FIRST, LAST + 1)):
        entries.run()
    report.entries = sum(walk.entries for walk in entries.walks)
    report.fingerprints = _fingerprints(opened, entries)
    with _running(steps, 6):
        signed = [v6_tree(steps[6], opened, walk) for walk in entries.walks]
    with _running(steps, 7):
        for walk, checkpoints in zip(entries.walks, signed, strict=True):
            v7_heads(steps[7], walk, checkpoints, trust, opened.manifest.to_at)
    with _running(steps, 10):
        v10_coverage(steps[10], opened.manifest, entries.walks)
    with _running(steps, 11):
        v11_heals(steps[11], opened, entries.walks)


@contextmanager
def _running(steps: dict[int, Step], *numbers: int) -> Iterator[None]:
    try:
        yield
    except StepFailed as failure:
        for number in numbers:
            if number < failure.number:
                _ended(steps[number])
        steps[failure.number].state = StepState.FAILED
        steps[failure.number].facts.append(str(failure))
        raise
    for number in numbers:
        _ended(steps[number])


def _ended(step: Step) -> None:
    step.state = StepState.GAPS if step.gaps else StepState.PASSED


def _fingerprints(kit: OpenKit, entries: EntrySteps) -> list[tuple[str, str]]:
    lines = {("platform attestation", kit.signed_by)}
    for walk in entries.walks:
        for held in walk.history.all_held():
            owner = f"appliance {held.record.appliance}" if held.record.appliance else "platform"
            lines.add((f"{owner} {held.record.purpose.value}", held.record.keyid))
    return sorted(lines)
