"""V10: every promised scan was done, or a gap says why not. What nobody explains is listed; a contradiction fails.

The inventories are the box's own word. They are held against the observations of the same chain: a device that is
scanned in its cadence is stated each hour anew, so an hour and three periods without a statement of it is silence.
"""

from collections.abc import Iterable
from datetime import datetime

from wardkeep_core.evidence.kit.manifest import Manifest
from wardkeep_core.evidence.predicates import Gap
from wardkeep_core.evidence.verify.coverage import (
    INVENTORY_EACH,
    ChainWatch,
    Coverage,
    DeviceWatch,
    Promise,
    longest,
    stretch,
    without,
)
from wardkeep_core.evidence.verify.history import name_of
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.walk import LogWalk
from wardkeep_core.kit.times import format_time

CADENCE_DECISION = "site_change_settings"
"""`what` of the decision by which a person sets how often a site's devices are looked at."""


def v10_coverage(step: Step, manifest: Manifest, walks: list[LogWalk]) -> None:
    """Judge the coverage of every log. Raises StepFailed at the first contradiction of an inventory."""
    for walk in walks:
        _raise_fault(walk.coverage)
        for appliance, chain in sorted(walk.coverage.chains.items()):
            _Judge(step, walk, appliance, chain, manifest.to_at).judge()
    if not any(walk.coverage.chains for walk in walks):
        step.gaps.append("coverage not stated by anybody")


def _raise_fault(coverage: Coverage) -> None:
    faults = [coverage.fault] if coverage.fault else []
    for (device, decision), entry in coverage.named.items():
        found = coverage.decisions.get(decision)
        if found is not None and found[0].target != f"device:{device}":
            expected = f"a decision about device {device}"
            failed = StepFailed(10, entry.where, expected=expected, found=f"{decision} about {found[0].target}")
            faults.append((entry.index, failed))
    if faults:
        raise min(faults, key=lambda fault: fault[0])[1]


class _Judge:
    """One appliance's chain in one log. `_until` is the end of what its entries can speak of."""

    def __init__(self, step: Step, walk: LogWalk, appliance: str, chain: ChainWatch, to_at: datetime) -> None:
        end, last_at = walk.ends.retired.get(appliance), walk.tracks[appliance].last_at
        retired_at = end.at if end is not None and end.in_range else None
        self._step = step
        self._coverage = walk.coverage
        self._who = name_of(appliance)
        self._chain = chain
        self._from_at = walk.coverage.from_at
        self._until = min(at for at in (to_at, last_at, retired_at) if at is not None)
        self._retired_at = None if retired_at is None or retired_at >= to_at else retired_at

    def judge(self) -> None:
        """List what is not covered, and sum up."""
        chain = self._chain
        promised = sum(bool(watch.promises) for watch in chain.devices.values())
        self._step.facts.append(
            f"{self._who}: {chain.inventories} inventories of {promised} devices,"
            f" {chain.done} scans done, {chain.missed} missed"
        )
        if chain.before is None:
            self._step.gaps.append(f"coverage not stated by {self._who}")
            return
        self._unstated(chain.before.first.to_at)
        for device, watch in sorted(chain.devices.items()):
            self._device(device, watch, open_end=device in chain.before.devices)
        if self._retired_at is not None:
            for device in sorted(chain.before.devices):
                self._handed_over(device, self._retired_at)

    def _handed_over(self, device: str, at: datetime) -> None:
        """A device of a box that was retired: another one has said since that it looks at it, or that it does not."""
        others = [chain.devices.get(device) for chain in self._coverage.chains.values() if chain is not self._chain]
        stated = [watch.listed_until for watch in others if watch is not None and watch.listed_until is not None]
        if not any(until >= at for until in stated):
            self._step.gaps.append(f"device {device} not observed after {self._who} was retired at {format_time(at)}")

    def _unstated(self, last: datetime) -> None:
        gaps = self._gaps(None)
        for since, until, allowed in [*self._chain.unstated, (last, self._until, INVENTORY_EACH)]:
            begin, end = max(since, self._from_at), min(until, self._until)
            for piece in without(begin, end, gaps) if begin < end else ():
                if piece[1] - piece[0] > allowed:
                    self._step.gaps.append(f"coverage not stated by {self._who} {stretch(*piece)}")

    def _device(self, device: str, watch: DeviceWatch, *, open_end: bool) -> None:
        gaps, add = self._gaps(device), self._step.gaps.append
        for at in watch.left:
            add(f"device {device} left the inventory of {self._who} at {format_time(at)} without an exclusion")
        for at, before, after in watch.loosened:
            if not self._decided(at, after):
                add(f"device {device} was promised a scan by {self._who} every {before} s, from {format_time(at)} every"
                    f" {after} s, and no decision in the kit says so")  # fmt: skip
        for (setting, decision), since in watch.excluded.items():
            add(f"device {device} excluded by {self._who} since {format_time(since)}: {self._why(setting, decision)}")
        for begin, end in self._silences(watch, gaps, open_end=open_end):
            add(f"device {device} not observed by {self._who} {stretch(begin, end)}")
        self._short(device, watch, gaps)

    def _short(self, device: str, watch: DeviceWatch, gaps: list[Gap]) -> None:
        open_ = [
            (since, until, count)
            for since, until, count in watch.short
            if not any(gap.from_at <= until and (gap.to_at is None or gap.to_at >= since) for gap in gaps)
        ]
        if open_:
            count = sum(each[2] for each in open_)
            self._step.gaps.append(
                f"device {device}: {count} scans promised by {self._who} were not done"
                f" {stretch(open_[0][0], open_[-1][1])}, and no gap says why"
            )

    def _silences(
        self, watch: DeviceWatch, gaps: list[Gap], *, open_end: bool
    ) -> Iterable[tuple[datetime, datetime]]:  # fmt: skip
        """Stretches in which the device was in scope, not seen for too long, and no gap says so."""
        for scope in _scopes(watch.promises):
            since = max(scope[0].since, self._from_at)
            until = max(promise.until for promise in scope)
            if open_end and scope[-1] is watch.promises[-1]:
                until = self._until
            for begin, end in _unseen(watch, since, min(until, self._until)):
                for piece in without(begin, end, gaps):
                    slowest = max(
                        [each.cadence_s for each in scope if each.since < piece[1] and each.until > piece[0]],
                        default=scope[-1].cadence_s,
                    )
                    if piece[1] - piece[0] > longest(slowest):
                        yield piece

    def _gaps(self, device: str | None) -> list[Gap]:
        """Gaps of the device, and of the whole site."""
        return [
            gap
            for site, gap in self._coverage.gaps
            if (gap.device is None and site in (None, self._chain.site)) or (gap.device and gap.device == device)
        ]

    def _decided(self, at: datetime, cadence_s: int) -> bool:
        return any(
            decision.what == CADENCE_DECISION
            and decision.target == f"site:{self._chain.site}"
            and decision.after in (None, cadence_s)
            and recorded_at <= at
            for decision, recorded_at in self._coverage.decisions.values()
        )

    def _why(self, setting: str | None, decision: str | None) -> str:
        if decision is None:
            return f"setting {setting}"
        held = "" if decision in self._coverage.decisions else ", which is not in the kit"
        return f"decision {decision}{held}"


def _scopes(promises: list[Promise]) -> list[list[Promise]]:
    """Promises that follow one another without a break, put together."""
    scopes: list[list[Promise]] = []
    for promise in promises:
        if scopes and promise.since <= max(each.until for each in scopes[-1]):
            scopes[-1].append(promise)
        else:
            scopes.append([promise])
    return scopes


def _unseen(watch: DeviceWatch, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """Stretches of [since, until] in which nothing shows the device, where they are longer than an hour."""
    if watch.first_seen is None or watch.last_seen is None:
        parts = [(since, until)]
    else:
        parts = [(since, watch.first_seen), *watch.dark, (watch.last_seen, until)]
    cut = [(max(begin, since), min(end, until)) for begin, end in parts]
    return [(begin, end) for begin, end in cut if begin < end]
