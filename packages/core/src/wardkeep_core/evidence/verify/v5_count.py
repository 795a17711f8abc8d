"""V5: every signer's numbers go on without hole or duplicate and reach the period's end, or the end of the box."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from wardkeep_core.evidence.chain import Head, opening_fault
from wardkeep_core.evidence.common import Link
from wardkeep_core.evidence.endings import Rebinding, Retired
from wardkeep_core.evidence.inventory import CosignedHead, Inventory
from wardkeep_core.evidence.kit.contents import Tally
from wardkeep_core.evidence.kit.manifest import Manifest
from wardkeep_core.evidence.predicates import Erasure, Gap, GapCause, Outcome, Remediation
from wardkeep_core.evidence.statement import Statement
from wardkeep_core.evidence.trust import TrustFile
from wardkeep_core.evidence.verify.ends import End
from wardkeep_core.evidence.verify.history import Signer, name_of, place_of
from wardkeep_core.evidence.verify.report import Step, StepFailed
from wardkeep_core.evidence.verify.v0_v1_files import Entry
from wardkeep_core.evidence.verify.walk import Heal, LogWalk, Track
from wardkeep_core.kit.times import format_time

LONGEST_SILENCE = timedelta(hours=2)
"""Every device is re-stated each hour, so an appliance that wrote nothing for two was not looking."""
_TELLING = (Inventory, Retired, Rebinding)
"""Kinds that name a head of the log."""


class Counting:
    """V5 over the logs of a kit; what it finds unexplained goes to `step`."""

    def __init__(self, manifest: Manifest, step: Step) -> None:
        self.tally = Tally(manifest.from_at, manifest.to_at)
        self._manifest = manifest
        self._step = step

    def entry(self, walk: LogWalk, entry: Entry, statement: Statement, hashed: bytes) -> None:
        """The next entry, whose signature and binding are right. Raises StepFailed."""
        walk.coverage.note(entry, statement)
        walk.acts.note(entry, statement)
        common, link = statement.common, statement.common.chain
        if entry.listed is None:
            if common.appliance is None:
                walk.ends.note(entry, statement)
            return
        walk.times.note(statement)
        walk.verdicts.note(entry, statement)
        self.tally.add(statement)
        _not_behind_its_end(walk, entry, common.appliance)
        track = walk.tracks.get(common.appliance)
        if track is None or (link.seq == 0 and link.epoch > track.head.epoch):
            _check_opening(entry, statement)
        else:
            _check_next(entry, common.appliance, link, track.head)
        head = Head(link.epoch, link.seq, hashed.hex())
        if track is None:
            track = walk.tracks[common.appliance] = Track(head, None)
        track.goes_on(head, entry.index)
        self._note_period(walk, entry, statement, track)
        track.last_at = common.recorded_at
        if common.appliance is None:
            self._note_end(walk, entry, statement)

    def stand_in(self, walk: LogWalk, entry: Entry, erasure: Erasure) -> None:
        """An erased entry, in its place in the chain. Raises StepFailed."""
        who = erasure.of_appliance
        _not_behind_its_end(walk, entry, who)
        track = walk.tracks.get(who)
        head = Head(erasure.epoch, erasure.seq, erasure.leaf_hash)
        if track is None:
            track = walk.tracks[who] = Track(head, None)
        else:
            _check_next(entry, who, Link(epoch=erasure.epoch, seq=erasure.seq, prev=erasure.prev), track.head)
        track.goes_on(head, entry.index)
        walk.times.note_erased()
        walk.coverage.note_erased(who)

    def ends(self, walks: Sequence[LogWalk], trust: TrustFile | None) -> None:
        """Every bound appliance reaches the period's end; what it did not see is a gap."""
        if not sum(walk.in_period for walk in walks):
            raise StepFailed(5, "kit", expected="at least one entry recorded in the period", found="none")
        stated = sum(walk.stated_gaps for walk in walks)
        if stated:
            self._step.gaps.append(f"{stated} gaps stated in the period")
        for appliance in sorted(_bound(walks, trust)):
            retired = [walk.ends.retired[appliance] for walk in walks if appliance in walk.ends.retired]
            if retired:
                heirs = [walk.ends.successors[appliance] for walk in walks if appliance in walk.ends.successors]
                self._step.facts.append(_retired(appliance, retired[0], heirs))
            else:
                self._end(walks, appliance)

    def _end(self, walks: Sequence[LogWalk], appliance: str) -> None:
        ended = [walk.tracks[appliance].last_at for walk in walks if appliance in walk.tracks]
        last = max((at for at in ended if at is not None), default=None)
        if last is None:
            self._step.gaps.append(f"{name_of(appliance)} has no entry in the kit's range")
        elif last < self._manifest.to_at:
            self._step.gaps.append(f"{name_of(appliance)} ends at {format_time(last)}, before the period does")
        self._step.facts.append(f"{name_of(appliance)}: last entry {format_time(last) if last else 'none'}")

    def _note_period(self, walk: LogWalk, entry: Entry, statement: Statement, track: Track) -> None:
        common, body, manifest = statement.common, statement.body, self._manifest
        if common.appliance is not None and common.recorded_at >= manifest.from_at:
            since = track.last_at
            if since is None:
                # Its entry before lies outside the range: it was silent at least since the period began.
                since = common.recorded_at if common.chain.seq == 0 else min(manifest.from_at, common.recorded_at)
            self._note_silence(common.appliance, since, common.recorded_at)
        if isinstance(body, Remediation) and body.outcome is Outcome.HEALED:
            walk.heals.append(Heal(entry, statement, body))
        elif isinstance(body, Gap):
            self._note_gap(walk, statement, body)
        elif isinstance(body, _TELLING) and (told := _told(body)) is not None:
            walk.told.append((entry.index, told))
        if manifest.from_at <= common.recorded_at < manifest.to_at:
            walk.in_period += 1

    def _note_gap(self, walk: LogWalk, statement: Statement, body: Gap) -> None:
        if body.from_at < self._manifest.to_at and (body.to_at or self._manifest.to_at) > self._manifest.from_at:
            walk.stated_gaps += 1
            if body.cause is GapCause.RESTORED:
                who, epoch = name_of(statement.common.appliance), statement.common.chain.epoch
                self._step.gaps.append(f"{who} was restored: epoch {epoch}")

    def _note_silence(self, signer: str, last: datetime, until: datetime) -> None:
        """Of a signer whose entries are `last` and, perhaps, the one at `until`."""
        if last >= self._manifest.to_at:
            return
        begin, end = max(last, self._manifest.from_at), min(until, self._manifest.to_at)
        if end - begin > LONGEST_SILENCE:
            self._step.gaps.append(f"{name_of(signer)} silent {format_time(begin)} to {format_time(end)}")

    def _note_end(self, walk: LogWalk, entry: Entry, statement: Statement) -> None:
        body, at = statement.body, statement.common.recorded_at
        first = walk.ends.note(entry, statement)
        if not isinstance(body, Retired):
            return
        track = walk.tracks.get(body.of_appliance)
        if track is not None:
            newest = None if body.last is None else Head(body.last.epoch, body.last.seq, body.last.leaf_hash)
            if newest != track.head:
                found = "no entry" if newest is None else f"{newest.epoch}/{newest.seq}, {newest.leaf_hash}"
                expected = f"as its last entry {track.head.epoch}/{track.head.seq}, {track.head.leaf_hash}"
                raise StepFailed(5, entry.where, expected=expected, found=found)
        if first and at >= self._manifest.from_at:
            last = None if track is None else track.last_at
            self._note_silence(body.of_appliance, last or self._manifest.from_at, at)


def _told(body: Inventory | Retired | Rebinding) -> CosignedHead | None:
    return body.predecessor.cosigned if isinstance(body, Rebinding) else body.cosigned


def _retired(appliance: str, end: End, heirs: Sequence[str]) -> str:
    words = f"{name_of(appliance)}: retired {format_time(end.at)}"
    return f"{words}, replaced by {name_of(heirs[0])}" if heirs else words


def _bound(walks: Sequence[LogWalk], trust: TrustFile | None) -> set[str]:
    bound = set(trust.appliances) if trust else set()
    for walk in walks:
        bound.update(walk.history.enrolled)
        bound.update(walk.history.appliances())
    return bound


def _not_behind_its_end(walk: LogWalk, entry: Entry, signer: Signer) -> None:
    if signer in walk.ends.retired:
        at = format_time(walk.ends.retired[signer].at)
        expected = f"no entry of {name_of(signer)} behind the one that retired it at {at}"
        raise StepFailed(5, entry.where, expected=expected, found="one")


def _check_next(entry: Entry, signer: Signer, link: Link, head: Head) -> None:
    if (link.epoch, link.seq) != (head.epoch, head.seq + 1):
        expected = f"number {head.epoch}/{head.seq + 1} of {name_of(signer)}"
        raise StepFailed(5, entry.where, expected=expected, found=place_of(link))
    if link.prev != head.leaf_hash:
        raise StepFailed(5, entry.where, expected=f"prev {head.leaf_hash}", found=link.prev)


def _check_opening(entry: Entry, statement: Statement) -> None:
    if statement.common.chain.seq == 0:
        fault = opening_fault(statement)
        if fault is not None:
            raise StepFailed(5, entry.where, expected=fault, found=f"{statement.kind.value} at number 0")
