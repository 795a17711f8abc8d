"""What the walk gathers for V10: inventories, what they promised, and when each device was seen.

An inventory is held against the entries of its own chain while both pass by. What they contradict each other in is
kept as the first fault; what merely was not done is kept for the step to list.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wardkeep_core.evidence.inventory import Covered, Exclusion, Inventory
from wardkeep_core.evidence.predicates import Decision, Gap, Observation, Occasion
from wardkeep_core.evidence.statement import Statement
from wardkeep_core.evidence.verify.report import StepFailed
from wardkeep_core.evidence.verify.v0_v1_files import Entry
from wardkeep_core.kit.times import format_time
from wardkeep_core.model.verdict import Result

RESTATED_EACH = timedelta(hours=1)
"""A scan that saw what the one before saw is stated anew when this long has passed."""
SILENT_PERIODS = 3
"""Unobserved for longer than this many periods is a gap (law K5)."""
INVENTORY_EACH = timedelta(hours=2)
"""An inventory is due each hour; V5's own patience is two."""
COUNTING_SLACK = 2
"""Scans that may fall to the other side of an inventory's ends, or be cut by a stop of the program."""
WHOLE_SCANS = (Occasion.CHANGED, Occasion.RESTATED)


def longest(cadence_s: int) -> timedelta:
    """How long a device that is scanned in its cadence may go without a statement of it."""
    return RESTATED_EACH + SILENT_PERIODS * timedelta(seconds=cadence_s)


@dataclass
class Promise:
    """A device in scope over [since, until], looked at every `cadence_s` seconds."""

    since: datetime
    until: datetime
    cadence_s: int


@dataclass
class DeviceWatch:
    """One device as one appliance's entries show it; `dark` are stretches over 1 h between two statements of it."""

    first_seen: datetime | None = None
    last_seen: datetime | None = None
    dark: list[tuple[datetime, datetime]] = field(default_factory=list)
    newest_seen: bool = False
    """the newest whole scan that was stated brought a verdict"""
    base: datetime | None = None
    """when it was last seen, if it was in sight when the inventory before was written"""
    stated: int = 0
    seen: int = 0
    promises: list[Promise] = field(default_factory=list)
    short: list[tuple[datetime, datetime, int]] = field(default_factory=list)
    left: list[datetime] = field(default_factory=list)
    loosened: list[tuple[datetime, int, int]] = field(default_factory=list)
    excluded: dict[tuple[str | None, str | None], datetime] = field(default_factory=dict)
    """since when, by setting and decision"""
    listed_until: datetime | None = None
    """end of the newest inventory that lists or excludes it"""

    def saw(self, observation: Observation, recorded_at: datetime) -> None:
        """Take in a whole scan, or a part of one."""
        times = [each.observed_at for each in observation.results if each.result is not Result.ERROR]
        if observation.part == 1:
            self.stated += 1
            self.newest_seen = bool(times)
        if not times:
            return
        self.seen += 1 if observation.part == 1 or not self.newest_seen else 0
        self.newest_seen = True
        moment = min(max(times), recorded_at)
        if self.last_seen is None:
            self.first_seen = moment
        elif moment - self.last_seen > RESTATED_EACH:
            self.dark.append((self.last_seen, moment))
        self.last_seen = moment if self.last_seen is None else max(moment, self.last_seen)

    def counted(self) -> None:
        """An inventory has been written: counting begins anew."""
        self.stated = self.seen = 0
        self.base = self.last_seen if self.newest_seen else None


@dataclass
class Whole:
    """An inventory put together from its parts."""

    first: Inventory
    devices: dict[str, Covered] = field(default_factory=dict)
    exclusions: dict[str, Exclusion] = field(default_factory=dict)
    parts: int = 0
    doubled: bool = False

    def take(self, part: Inventory) -> None:
        """Add the next part."""
        self.parts = part.part
        known = len(self.devices) + len(self.exclusions) + len(part.devices) + len(part.exclusions)
        self.devices |= {row.device: row for row in part.devices}
        self.exclusions |= {row.device: row for row in part.exclusions}
        self.doubled = self.doubled or len(self.devices.keys() | self.exclusions.keys()) < known

    def goes_on_in(self, part: Inventory) -> bool:
        """True when the part is the next one of this inventory."""
        same = part.model_copy(update={"part": 1, "devices": (), "exclusions": ()})
        head = self.first.model_copy(update={"part": 1, "devices": (), "exclusions": ()})
        return same == head and part.part == self.parts + 1


@dataclass
class ChainWatch:
    """One appliance's chain in one log's range."""

    site: str | None
    first_at: datetime
    from_genesis: bool
    devices: dict[str, DeviceWatch] = field(default_factory=dict)
    inventories: int = 0
    done: int = 0
    missed: int = 0
    pending: Whole | None = None
    before: Whole | None = None
    fresh_epoch: bool = False
    holed: bool = False
    """an entry of it was erased, so what shows a scan may be gone"""
    leading: bool = True
    """nothing of this chain came yet but further parts of an inventory that begins before the range"""
    unstated: list[tuple[datetime, datetime, timedelta]] = field(default_factory=list)
    """stretch that no inventory speaks of, and how long it may be"""

    def device(self, device: str) -> DeviceWatch:
        """The watch over a device."""
        return self.devices.setdefault(device, DeviceWatch())


@dataclass
class Coverage:
    """What V10 needs of one log. `note` takes every entry by rising index."""

    from_at: datetime
    to_at: datetime
    chains: dict[str, ChainWatch] = field(default_factory=dict)
    decisions: dict[str, tuple[Decision, datetime]] = field(default_factory=dict)
    gaps: list[tuple[str | None, Gap]] = field(default_factory=list)
    """site of the statement, and the gap"""
    named: dict[tuple[str, str], Entry] = field(default_factory=dict)
    """first entry that excludes a device by a decision"""
    fault: tuple[int, StepFailed] | None = None
    _erased: set[str] = field(default_factory=set)

    def note_erased(self, appliance: str) -> None:
        """An entry of this appliance was erased here."""
        self._erased.add(appliance)
        if appliance in self.chains:
            self.chains[appliance].holed = True

    def note(self, entry: Entry, statement: Statement) -> None:
        """Take in an entry that passed V2 to V4; entries outside the range only for the decisions they hold."""
        common, body = statement.common, statement.body
        if common.appliance is None and isinstance(body, Decision):
            self.decisions[body.decision] = (body, common.recorded_at)
        if entry.listed is None:
            return
        if isinstance(body, Gap):
            self.gaps.append((common.site, body))
        if common.appliance is None:
            return
        chain = self.chains.get(common.appliance)
        if chain is None:
            genesis = common.chain.epoch == 0 and common.chain.seq == 0
            chain = self.chains[common.appliance] = ChainWatch(common.site, common.recorded_at, genesis)
            chain.holed = common.appliance in self._erased
        elif common.chain.seq == 0:
            chain.fresh_epoch, chain.pending = True, None
        if isinstance(body, Inventory):
            self._inventory(entry, statement, chain, body)
            return
        chain.leading = False
        if chain.pending is not None:
            self._fail(entry, "the next part of an inventory", statement.kind.value)
            chain.pending = None
        if isinstance(body, Observation) and body.occasion in WHOLE_SCANS:
            chain.device(body.device).saw(body, common.recorded_at)

    def _fail(self, entry: Entry, expected: str, found: str) -> None:
        if self.fault is None:
            self.fault = (entry.index, StepFailed(10, entry.where, expected=expected, found=found))

    def _inventory(self, entry: Entry, statement: Statement, chain: ChainWatch, part: Inventory) -> None:
        if chain.pending is None and part.part > 1:
            if not chain.leading:
                self._fail(entry, "part 1 of an inventory", f"part {part.part}")
            return
        chain.leading = False
        if chain.pending is not None and not chain.pending.goes_on_in(part):
            self._fail(entry, f"part {chain.pending.parts + 1} of the same inventory", f"part {part.part}")
            chain.pending = None
            return
        whole = chain.pending = chain.pending or Whole(part)
        whole.take(part)
        if part.part < part.parts:
            return
        if part.part == part.parts:
            self._judge(entry, statement, chain, whole)
            self._learn(entry, chain, whole)
        chain.pending = None

    def _judge(self, entry: Entry, statement: Statement, chain: ChainWatch, whole: Whole) -> None:
        head, cosigned = whole.first, whole.first.cosigned
        if whole.doubled:
            self._fail(entry, "each device once", "one that stands twice")
        if not head.from_at <= head.to_at <= statement.common.recorded_at:
            self._fail(entry, "a stretch of time that is over", f"{head.from_at} to {head.to_at}")
        if cosigned is not None and (cosigned.origin != statement.common.log or cosigned.size > entry.index):
            self._fail(entry, f"a co-signed checkpoint of this log before entry {entry.index}", str(cosigned.size))
        if chain.before is not None and not chain.fresh_epoch:
            for device, watch in sorted(chain.devices.items()):
                self._judge_counts(entry, whole, device, watch)

    def _judge_counts(self, entry: Entry, whole: Whole, device: str, watch: DeviceWatch) -> None:
        row = whole.devices.get(device)
        if row is None:
            if watch.stated and device not in whole.exclusions:
                self._fail(entry, f"device {device}, which this chain observed", "an inventory without it")
            return
        if row.done + row.missed < watch.stated or row.done < watch.seen:
            self._fail(entry, f"at least {watch.stated} scans of device {device}, {watch.seen} of them done",
                       f"{row.done} done, {row.missed} missed")  # fmt: skip

    def _learn(self, entry: Entry, chain: ChainWatch, whole: Whole) -> None:
        chain.inventories += 1
        self._note_joint(chain, whole.first)
        for device, row in whole.devices.items():
            watch = chain.device(device)
            if row.done and not self._shown(chain, whole.first, watch, row):
                self._fail(entry, f"an observation that shows the {row.done} scans of device {device}", "none")
            self._note_row(chain, whole.first, watch, row)
        for device, exclusion in whole.exclusions.items():
            self._note_exclusion(entry, chain.device(device), whole.first, exclusion)
        for device in chain.before.devices if chain.before else ():
            if device not in whole.devices and device not in whole.exclusions and self._in_period(whole.first):
                chain.device(device).left.append(whole.first.to_at)
        for device, watch in chain.devices.items():
            if device in whole.devices or device in whole.exclusions:
                watch.listed_until = max(whole.first.to_at, watch.listed_until or whole.first.to_at)
            watch.counted()
        chain.before, chain.fresh_epoch = whole, False

    def _shown(self, chain: ChainWatch, head: Inventory, watch: DeviceWatch, row: Covered) -> bool:
        """A scan that was done is stated, or equals one stated within the hour before it; unknown counts as shown."""
        back = longest(row.cadence_s)
        known = chain.from_genesis or (chain.before is not None and head.from_at - chain.first_at >= back)
        if not known or chain.holed or chain.fresh_epoch or watch.seen:
            return True
        return watch.base is not None and head.from_at - watch.base <= back

    def _note_joint(self, chain: ChainWatch, head: Inventory) -> None:
        if chain.before is None:
            since = chain.first_at if chain.from_genesis else min(self.from_at, head.from_at)
            chain.unstated.append((since, head.from_at, INVENTORY_EACH))
            chain.unstated.append((head.from_at, head.to_at, INVENTORY_EACH))
            return
        until = chain.before.first.to_at
        if head.from_at > until:
            chain.unstated.append((until, head.from_at, timedelta(0)))
        chain.unstated.append((head.from_at, head.to_at, INVENTORY_EACH))

    def _note_row(self, chain: ChainWatch, head: Inventory, watch: DeviceWatch, row: Covered) -> None:
        chain.done, chain.missed = chain.done + row.done, chain.missed + row.missed
        newest = watch.promises[-1] if watch.promises else None
        if newest is not None and newest.cadence_s == row.cadence_s and newest.until >= head.from_at:
            newest.until = max(newest.until, head.to_at)
        else:
            watch.promises.append(Promise(head.from_at, head.to_at, row.cadence_s))
        if not self._in_period(head):
            return
        before = chain.before.devices.get(row.device) if chain.before else None
        if before is not None and before.cadence_s < row.cadence_s:
            watch.loosened.append((head.to_at, before.cadence_s, row.cadence_s))
        open_scans = (head.to_at - head.from_at) // timedelta(seconds=row.cadence_s) - row.done - row.missed
        short = row.missed + (open_scans if open_scans > COUNTING_SLACK else 0)
        if short:
            watch.short.append((head.from_at, head.to_at, short))

    def _note_exclusion(self, entry: Entry, watch: DeviceWatch, head: Inventory, exclusion: Exclusion) -> None:
        if exclusion.decision is not None:
            self.named.setdefault((exclusion.device, exclusion.decision), entry)
        if self._in_period(head):
            since = max(head.from_at, self.from_at)
            watch.excluded.setdefault((exclusion.setting, exclusion.decision), since)

    def _in_period(self, head: Inventory) -> bool:
        return head.to_at >= self.from_at and head.from_at < self.to_at


def without(since: datetime, until: datetime, gaps: Iterable[Gap]) -> list[tuple[datetime, datetime]]:
    """What of [since, until] no gap covers, in order; a gap without end covers all that comes."""
    pieces = [(since, until)]
    for gap in gaps:
        if gap.to_at is not None and gap.to_at <= gap.from_at:
            continue
        cut: list[tuple[datetime, datetime]] = []
        for begin, end in pieces:
            over = end if gap.to_at is None else min(gap.to_at, end)
            cut += [(begin, min(gap.from_at, end)), (max(over, begin), end)]
        pieces = [(begin, end) for begin, end in cut if begin < end]
    return sorted(pieces)


def stretch(since: datetime, until: datetime) -> str:
    """How a report names a stretch of time."""
    return f"{format_time(since)} to {format_time(until)}"
