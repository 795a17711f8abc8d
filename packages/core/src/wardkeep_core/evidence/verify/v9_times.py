"""V9: what entries say of their time against the time stamps over them and those that their chain already held.

A clock that its box called trusted and that a time stamp contradicts is a contradiction, and fails. All else is listed:
a box whose clock ran wrong and that said so has not lied.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.times import Times, milliseconds, moment_of
from wardkeep_core.evidence.verify.v8_anchors import Anchored
from wardkeep_core.evidence.verify.walk import LogWalk
from wardkeep_core.kit.times import format_time

ALLOWED_MS = 120_000
"""Between clocks of different people."""
FALLS_MS = 5_000
"""By which a signer's own times may fall."""
LATE_MS = 7_200_000

Cosignatures = Sequence[tuple[int, int]]
"""Size of the checkpoint, Unix seconds."""


def v9_times(step: Step, walks: Sequence[LogWalk], anchored: Anchored, cosigned: Sequence[Cosignatures]) -> None:
    """Judge the entries of every log. Raises StepFailed at the first whose trusted clock a time stamp contradicts."""
    for walk, seconds in zip(walks, cosigned, strict=True):
        _Judge(step, walk, anchored, seconds).judge()


@dataclass(frozen=True)
class _Stretch:
    """Places [begin, end) of a range that the same stamps lie over; None where there is none."""

    begin: int
    end: int
    over: int | None
    """earliest time of what covers them"""
    before: int | None
    """latest time of what ends before them"""


def _stretches(times: Sequence[tuple[int, int]], start: int, count: int) -> Iterator[_Stretch]:
    """The whole range, cut where an anchor or a co-signed head (its size, and its time) ends."""
    ordered = sorted(times)
    earliest: list[int | None] = [None]
    for _, at in reversed(ordered):
        earliest.append(at if earliest[-1] is None else min(at, earliest[-1]))
    begin, before = 0, None
    for place, (size, at) in enumerate(ordered):
        end = min(max(size - start, 0), count)
        if begin < end:
            yield _Stretch(begin, end, earliest[len(ordered) - place], before)
            begin = end
        before = at if before is None else max(at, before)
    if begin < count:
        yield _Stretch(begin, count, None, before)


class _Judge:
    """One log's range. A stretch is looked at whole first: only where something is wrong in it, entry by entry."""

    def __init__(self, step: Step, walk: LogWalk, anchored: Anchored, cosigned: Cosignatures) -> None:
        self._step = step
        self._walk = walk
        self._times: Times = walk.times
        count, start = len(self._times.recorded), walk.log.start
        anchors = anchored.logs.get(walk.log.log_id, [])
        self._stamped = list(_stretches([(size, milliseconds(at)) for size, at in anchors], start, count))
        self._witnessed = list(_stretches([(size, 1000 * seconds) for size, seconds in cosigned], start, count))
        self._tokens = {digest: milliseconds(at) for digest, at in anchored.tokens.items()}
        self._lowest: int | None = None
        self._contradictions: list[tuple[int, StepFailed]] = []
        self.after = self.before = 0

    def judge(self) -> None:
        """Count over all entries, and say what was found."""
        for stretch in self._stamped:
            self._dated_after(stretch)
        self._dated_before()
        if self._contradictions:
            raise min(self._contradictions, key=lambda each: each[0])[1]
        falls, behind = self._falls(), sum(map(self._behind, self._witnessed))
        late = sum(map(self._late, self._stamped))
        covered = _shown(self._stamped[-1].over if self._stamped else None)
        origin = self._walk.log.origin
        self._step.facts.append(f"entries of {origin} lie between {_shown(self._lowest)} and {covered}")
        untrusted = "by a clock not trusted"
        for count, what in (
            (self.after, f"entries of {origin} dated after the time stamp over them, {untrusted}"),
            (self.before, f"entries of {origin} dated before a time stamp that their chain already held, {untrusted}"),
            (falls, f"entries of {origin} dated more than 5 s before the entry before them in their chain"),
            (behind, f"entries of {origin} dated more than 120 s after a witness signed over them"),
            (late, f"observations of {origin} late: a time stamp more than 2 h younger does not cover them"),
        ):
            if count:
                self._step.gaps.append(f"{count} {what}")

    def _dated_after(self, stretch: _Stretch) -> None:
        recorded = self._times.recorded[stretch.begin : stretch.end]
        if stretch.over is None or max(recorded) <= stretch.over + ALLOWED_MS:
            return
        for place, at in enumerate(recorded, start=stretch.begin):
            if at > stretch.over + ALLOWED_MS:
                expected = f"at most 120 s after the time stamp over it, {_shown(stretch.over)}"
                self.after += self._contradicts(place, expected)

    def _dated_before(self) -> None:
        """Each entry against the newest stamp that its chain already named."""
        named = {
            place: self._tokens[digest] for place, digest in self._times.embedded.items() if digest in self._tokens
        }
        if not named:
            return
        held: dict[int, int] = {}
        first = min(named)
        columns = zip(self._times.signer[first:], self._times.recorded[first:], strict=True)
        for place, (signer, at) in enumerate(columns, start=first):
            stamp = held.get(signer)
            if stamp is not None:
                self._lowest = stamp if self._lowest is None else min(stamp, self._lowest)
                if at < stamp - ALLOWED_MS:
                    expected = f"at most 120 s before the time stamp that its chain held, {_shown(stamp)}"
                    self.before += self._contradicts(place, expected)
            if place in named:
                held[signer] = max(named[place], held.get(signer, named[place]))

    def _contradicts(self, place: int, expected: str) -> int:
        """1 for a clock that was not trusted; one that was is noted as a contradiction."""
        if not self._times.trusted[place]:
            return 1
        where = f"entry {self._walk.log.start + place} of {self._walk.log.origin}"
        failed = StepFailed(9, where, expected=expected, found=_shown(self._times.recorded[place]))
        self._contradictions.append((place, failed))
        return 0

    def _falls(self) -> int:
        newest: dict[int, int] = {}
        found = 0
        for signer, at in zip(self._times.signer, self._times.recorded, strict=True):
            if at < newest.get(signer, at) - FALLS_MS:
                found += 1
            newest[signer] = at
        return found

    def _behind(self, stretch: _Stretch) -> int:
        recorded, latest = self._times.recorded[stretch.begin : stretch.end], stretch.over
        if latest is None or max(recorded) <= latest + ALLOWED_MS:
            return 0
        return sum(at > latest + ALLOWED_MS for at in recorded)

    def _late(self, stretch: _Stretch) -> int:
        observed, stamped = self._times.observed[stretch.begin : stretch.end], stretch.before
        if stamped is None or min(observed) >= stamped - LATE_MS:
            return 0
        late = [place for place, at in enumerate(observed, start=stretch.begin) if at < stamped - LATE_MS]
        return sum(not self._explained(place) for place in late)

    def _explained(self, place: int) -> bool:
        """True when a gap of the range says why an observation came late."""
        observed, gaps = self._times.observed[place], self._times.explained
        about = (*gaps.get(None, ()), *gaps.get(self._times.device[place], ()))
        return any(since <= observed and (until is None or observed <= until) for since, until in about)


def _shown(moment: int | None) -> str:
    return "-" if moment is None else format_time(moment_of(moment))
