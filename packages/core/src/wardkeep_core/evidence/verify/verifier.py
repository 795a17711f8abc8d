"""`verify_kit`: the numbered steps in their order. A failing step ends the run; the steps behind it are not run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from wardkeep_core.evidence.checkpoint import SignedCheckpoint
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.report import NOT_JUDGED, TITLES, Report, Step, StepFailed, StepState
from wardkeep_core.evidence.verify.signatures import Verify, one_by_one
from wardkeep_core.evidence.verify.told import (
    Brought,
    KnownRoots,
    compare_brought,
    compare_entries,
    wanted_sizes,
)
from wardkeep_core.evidence.verify.v0_v1_files import OpenKit, v0_trust, v1_files
from wardkeep_core.evidence.verify.v2_v5_entries import FIRST, LAST, EntrySteps
from wardkeep_core.evidence.verify.v6_tree import v6_tree
from wardkeep_core.evidence.verify.v7_heads import v7_export, v7_heads
from wardkeep_core.evidence.verify.v8_anchors import v8_anchors
from wardkeep_core.evidence.verify.v9_times import v9_times
from wardkeep_core.evidence.verify.v10_coverage import v10_coverage
from wardkeep_core.evidence.verify.v11_heals import v11_heals
from wardkeep_core.evidence.verify.v12_decisions import v12_decisions
from wardkeep_core.evidence.verify.v13_report import v13_report
from wardkeep_core.evidence.verify.v14_verdicts import Judge, v14_verdicts

Clock = Callable[[], float | None]
NOTHING = Brought()


def no_clock() -> None:
    """Nobody asked how long it takes."""


def verify_kit(
    kit: BinaryIO,
    trust: TrustFile | None,
    *,
    verify: Verify = one_by_one,
    clock: Clock = no_clock,
    judge: Judge | None = None,
    brought: Brought = NOTHING,
) -> Report:
    """Verify a kit (a seekable file open for reading, untrusted) against what is known from outside it.

    `verify` verifies batches of signatures, perhaps on other cores; it decides the speed and nothing else. `clock`
    (seconds, from any beginning) measures the steps, and nothing is judged by it.
    `judge` judges verdicts again from facts; without one V14 is not run. `brought` are receipts and exports of boxes
    that the kit must not contradict.
    Never raises for what is in the kit: every fault becomes the report's failure, with its step.
    """
    steps = {number: Step(number) for number in TITLES}
    report = Report(list(steps.values()), [])
    if judge is None:
        steps[14].facts.append(NOT_JUDGED)
    try:
        _Run(kit, trust, report, clock, brought).run(verify, judge)
    except StepFailed as failure:
        report.failure = failure
    return report


class _Run:
    """One verification: the steps in their order, each with what it needs of those before."""

    def __init__(self, kit: BinaryIO, trust: TrustFile | None, report: Report, clock: Clock, brought: Brought) -> None:
        self._kit = kit
        self._brought = brought
        self._trust = trust
        self._report = report
        self._clock = clock
        self._steps = {step.number: step for step in report.steps}

    def run(self, verify: Verify, judge: Judge | None) -> None:
        """Raises StepFailed at the step that fails."""
        steps, trust = self._steps, self._trust
        with self._running(0):
            v0_trust(steps[0], trust)
        with self._running(1):
            opened = v1_files(steps[1], self._kit)
        entries = EntrySteps(opened, trust, steps, verify=verify, judge=judge, exports=self._brought.exports)
        with self._running(*range(FIRST, LAST + 1)):
            entries.run()
        self._report.entries = sum(walk.entries for walk in entries.walks)
        self._report.fingerprints = _fingerprints(opened, entries)
        with self._running(6):
            signed = self._trees(opened, entries)
        with self._running(7):
            cosigned = [
                v7_heads(steps[7], walk, checkpoints, trust, opened.manifest.to_at)
                for walk, checkpoints in zip(entries.walks, signed, strict=True)
            ]
            for each in entries.compared:
                v7_export(each, trust)
        with self._running(8):
            anchored = v8_anchors(steps[8], opened, entries.walks, signed, trust)
        with self._running(9):
            v9_times(steps[9], entries.walks, anchored, cosigned)
        self._content(opened, entries)

    def _trees(self, opened: OpenKit, entries: EntrySteps) -> list[list[SignedCheckpoint]]:
        """V6 of every log, then what was told of their heads from outside."""
        step, known, signed = self._steps[6], KnownRoots(), []
        for walk in entries.walks:
            checkpoints, roots = v6_tree(step, opened, walk, wanted_sizes(walk, self._brought))
            known.logs[walk.log.origin] = roots
            compare_entries(walk, known)
            signed.append(checkpoints)
        compare_brought(step, self._brought, entries.compared, known)
        return signed

    def _content(self, opened: OpenKit, entries: EntrySteps) -> None:
        """The steps that ask what the entries say, once it is known that they are what was signed, and when."""
        steps = self._steps
        with self._running(10):
            v10_coverage(steps[10], opened.manifest, entries.walks)
        with self._running(11):
            v11_heals(steps[11], opened, entries.walks)
        with self._running(12):
            v12_decisions(steps[12], entries.walks)
        with self._running(13):
            v13_report(steps[13], opened.report, entries.tally.report())
        if any(walk.verdicts.judge for walk in entries.walks):
            with self._running(14):
                judged = v14_verdicts(steps[14], [walk.verdicts for walk in entries.walks])
            if not judged:
                steps[14].state = StepState.NOT_RUN

    @contextmanager
    def _running(self, *numbers: int) -> Iterator[None]:
        begun = self._clock()
        try:
            yield
        except StepFailed as failure:
            for number in numbers:
                if number < failure.number:
                    _ended(self._steps[number])
            self._steps[failure.number].state = StepState.FAILED
            self._steps[failure.number].facts.append(str(failure))
            raise
        finally:
            self._time(numbers, begun)
        for number in numbers:
            _ended(self._steps[number])

    def _time(self, numbers: tuple[int, ...], begun: float | None) -> None:
        ended = self._clock()
        if begun is not None and ended is not None:
            name = f"V{numbers[0]}" if len(numbers) == 1 else f"V{numbers[0]}-V{numbers[-1]}"
            self._report.timings[name] = round(1000 * (ended - begun))


def _ended(step: Step) -> None:
    step.state = StepState.GAPS if step.gaps else StepState.PASSED


def _fingerprints(kit: OpenKit, entries: EntrySteps) -> list[tuple[str, str]]:
    lines = {("platform attestation", kit.signed_by)}
    for walk in entries.walks:
        for held in walk.history.all_held():
            owner = f"appliance {held.record.appliance}" if held.record.appliance else "platform"
            lines.add((f"{owner} {held.record.purpose.value}", held.record.keyid))
    return sorted(lines)
