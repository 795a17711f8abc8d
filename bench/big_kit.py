"""A large honest kit: appliances of one site that look at their devices for months, signed for real.

Statements are written by core once per shape; then time, number and link are put into their canonical bytes, as a
million of them through core's models would take an hour. What is built goes through core's own `build_kit`.
"""

import base64
import hashlib
import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, cached_property
from itertools import chain, count, islice
from pathlib import Path
from typing import BinaryIO

from packages.core.tests.evidence.conftest import CADENCE_S, Box, Practice, made_id
from tests.conformance.world import decision

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.chain import Head
from wardkeep_core.evidence.checkpoint import cosign, parse_checkpoint, sign_checkpoint, with_cosignatures, witness_name
from wardkeep_core.evidence.common import Link
from wardkeep_core.evidence.egress import record_facts
from wardkeep_core.evidence.envelope import pae
from wardkeep_core.evidence.inventory import Covered
from wardkeep_core.evidence.kit.build import build_kit
from wardkeep_core.evidence.kit.contents import KitContents, LogContents, ProofPlan
from wardkeep_core.evidence.kit.manifest import KitReport
from wardkeep_core.evidence.merkle import Grower, leaf_hash
from wardkeep_core.evidence.statement import PAYLOAD_TYPE, Statement
from wardkeep_core.evidence.trust import write_trust
from wardkeep_core.kit.canonical import canonical_json
from wardkeep_core.model.verdict import Result
from wardkeep_core.probes.linux import UnitState, UnitStates

BOXES = 4
DEVICES = 16
UNITS = 1
"""Units in the facts of one look: an envelope of about 1.9 KB."""
HOUR = timedelta(hours=1)
NAME = "large practice"

NOW = datetime.fromisoformat("2001-01-01T01:01:01.001+00:00")
SINCE = datetime.fromisoformat("2001-01-01T00:00:00.007+00:00")
HERE = Link(epoch=0, seq=9_000_000_000_000_001, prev="5a" * 32)
"""What stands for time, earlier time and place in a shape."""


def text(moment: datetime) -> bytes:
    """A time as it is signed."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.").encode() + b"%03dZ" % (moment.microsecond // 1000)


class Shape:
    """A statement's canonical bytes with places for time, number and link."""

    def __init__(self, practice: Practice, box: Box, body: p.Body) -> None:
        practice.now = NOW
        payload = Statement(practice.common(HERE, box.id), body).payload()
        opening, rest = payload.split(b'"predicate":', 1)
        self._predicate, tail = rest.rsplit(b',"predicateType":', 1)
        kind, name = tail.split(b'"sha256":"', 1)
        self._opening, self._closing = opening + b'"predicate":', name[64:]
        self._middle = b',"predicateType":' + kind + b'"sha256":"'
        facts = [each.to_json() for each in body.facts] if isinstance(body, p.Observation) else None
        self._facts = canonical_json(facts) if facts else None
        if self.at(NOW, SINCE, HERE.seq, HERE.prev.encode()) != payload:
            raise RuntimeError("a shape that is not what core writes")

    def at(self, now: datetime, since: datetime, seq: int, prev: bytes) -> bytes:
        """The payload of that moment and place."""
        when = text(now)
        predicate = (
            self._predicate.replace(text(NOW), when)
            .replace(text(SINCE), text(since))
            .replace(str(HERE.seq).encode(), b"%d" % seq)
            .replace(HERE.prev.encode(), prev)
        )
        digested = predicate if self._facts is None else self._facts.replace(text(NOW), when)
        digest = hashlib.sha256(digested).hexdigest().encode()
        return b"".join((self._opening, predicate, self._middle, digest, self._closing))


@dataclass(frozen=True)
class Line:
    """An entry and what a kit's report counts of it."""

    raw: bytes
    at: datetime
    kind: str
    verdict: str


class Writer:
    """One box that goes on writing where `head` stands."""

    def __init__(self, number: int, head: Head, now: datetime) -> None:
        self.practice, self.box = Practice(NAME), box_of(number)
        self.practice.box = self.box
        self.key = self.box.evidence
        self.devices = devices_of(self.box)
        self.now = self.counted_at = now
        self.seq, self.prev = head.seq, head.leaf_hash.encode()
        self._look = cache(self._written_look)

    def lines(self) -> Iterator[Line]:
        """Hour after hour: each device stated anew, one that changes and comes back, a heal a day, an inventory."""
        for hour in count(1):
            begin = self.now
            for place in range(DEVICES):
                self.now = begin + place * (HOUR / DEVICES) + timedelta(milliseconds=hour % 997)
                yield self._seal(self._look(place, Result.PASS, p.Occasion.RESTATED), "observation", "pass")
            place = hour % DEVICES
            for result in (Result.FAIL, Result.PASS):
                self.now += timedelta(seconds=30)
                yield self._seal(self._look(place, result, p.Occasion.CHANGED), "observation", result.value)
            if hour % 24 == 0:
                yield from self._heal(self.devices[place])
            self.now = begin + HOUR
            yield self._seal(self._inventory, "inventory", "")
            self.counted_at = self.now

    def _written_look(self, place: int, result: Result, occasion: p.Occasion) -> Shape:
        units = tuple(
            UnitState(unit=f"service-{each}.service", loaded=True, active=result is Result.PASS or each > 0,
                      enabled=True, restarts_1h=0) for each in range(UNITS)
        )  # fmt: skip
        self.practice.now = NOW
        body = self.practice.observation(
            result, device=self.devices[place], occasion=occasion,
            facts=(record_facts(UnitStates(observed_at=NOW, units=units)),),
        )  # fmt: skip
        return Shape(self.practice, self.box, body)

    @cached_property
    def _inventory(self) -> Shape:
        rows = tuple(Covered(device=device, cadence_s=CADENCE_S, done=12, missed=0) for device in self.devices)
        body = self.practice.inventory(self.box, devices=rows, from_at=SINCE, to_at=NOW)
        return Shape(self.practice, self.box, body)

    def _seal(self, shape: Shape, kind: str, verdict: str) -> Line:
        payload = shape.at(self.now, self.counted_at, self.seq + 1, self.prev)
        raw = b'{"payload":"%b","payloadType":"%b","signatures":[{"keyid":"%b","sig":"%b"}]}' % (
            base64.b64encode(payload), PAYLOAD_TYPE.encode(), self.key.keyid.encode(),
            base64.b64encode(self.key.sign(pae(PAYLOAD_TYPE, payload))),
        )  # fmt: skip
        self.seq, self.prev = self.seq + 1, leaf_hash(raw).hex().encode()
        return Line(raw, self.now, kind, verdict)

    def _heal(self, device: str) -> Iterator[Line]:
        made = self.practice
        made.entries, made.now, made.device = [], self.now + timedelta(seconds=5), device
        self.box.head = Head(epoch=0, seq=self.seq, leaf_hash=self.prev.decode())
        made.heal()
        before = self.now + timedelta(seconds=5)
        self.now, self.seq = made.now, self.box.head.seq
        self.prev = self.box.head.leaf_hash.encode()
        said = (before, "observation", "fail"), (self.now, "observation", "pass"), (self.now, "remediation", "healed")
        for raw, line in zip(made.entries, said, strict=True):
            yield Line(raw, *line)


def box_of(number: int) -> Box:
    """An appliance of the practice."""
    return Box(f"{NAME} box {number}")


def devices_of(box: Box) -> list[str]:
    """The devices that it looks at."""
    return [made_id(f"{box.name} device {each}") for each in range(DEVICES)]


@dataclass(frozen=True)
class Written:
    """What a box wrote, behind 16 bits of length each; `counts` are of what it recorded before `last`."""

    path: Path
    last: datetime
    counts: Counter[tuple[str, str]]


def _write(number: int, head: Head, now: datetime, entries: int, path: Path) -> Written:
    counts: Counter[tuple[str, str]] = Counter()
    newest: deque[Line] = deque(maxlen=4)
    with path.open("wb") as out:
        for line in islice(Writer(number, head, now).lines(), entries):
            out.write(len(line.raw).to_bytes(2, "big") + line.raw)
            counts[line.kind, line.verdict] += 1
            newest.append(line)
    counts.subtract((line.kind, line.verdict) for line in newest if line.at == newest[-1].at)
    return Written(path, newest[-1].at, counts)


@dataclass(frozen=True)
class BigKit:
    """A kit and the trust file that goes with it."""

    kit: Path
    trust: Path


def big_kit(folder: Path, entries: int) -> BigKit:
    """A kit of `entries` (up to three more, as each box writes as many), unless it is in the folder already."""
    made = BigKit(folder / f"{entries}.zip", folder / f"{entries}.trust")
    if made.kit.exists() and made.trust.exists():
        return made
    practice = Practice(NAME)
    boxes = _enrolled(practice)
    opening = list(practice.entries)
    each = -(-(entries - len(opening)) // BOXES)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        under_way = [
            pool.submit(_write, number, box.head, practice.now, each, folder / f"box-{number}")
            for number, box in enumerate(boxes) if box.head is not None
        ]  # fmt: skip
        written = [one.result() for one in under_way]
    _assemble(made, practice, opening, written)
    for one in written:
        one.path.unlink()
    return made


def _enrolled(practice: Practice) -> list[Box]:
    """Platform and boxes named, the boxes enrolled, and the leave that every heal names given; by a person each."""
    practice.platform_genesis()
    boxes = [box_of(number) for number in range(BOXES)]
    for box in boxes:
        practice.genesis(box)
        practice.take_inventory(box, devices=tuple(
            Covered(device=device, cadence_s=CADENCE_S, done=0, missed=0) for device in devices_of(box)))  # fmt: skip
        key = practice.key(p.Purpose.APPLIANCE_EVIDENCE, box.evidence, box.id)
        practice.platform_writes(decision(practice, decision=made_id(f"{box.name} confirmed"),
            what="appliance_confirm_keys", target=f"appliance:{box.id}", before=None, after=None))  # fmt: skip
        practice.platform_writes(p.KeyStatement(event=p.KeyEvent.ENROLLED, keys=(key,)))
    practice.platform_writes(decision(practice, decision=made_id("consent given"), what="consent_give",
        target=f"consent:{made_id('consent')}", before=None, after="standing"))  # fmt: skip
    return boxes


def _assemble(made: BigKit, practice: Practice, opening: list[bytes], written: list[Written]) -> None:
    def stream() -> Iterator[bytes]:
        with ExitStack() as files:
            boxes = [_framed(files.enter_context(one.path.open("rb"))) for one in written]
            yield from chain(opening, chain.from_iterable(zip(*boxes, strict=True)))

    grower, size = Grower(), 0
    for raw in stream():
        grower.append(leaf_hash(raw))
        size += 1
    last = min(one.last for one in written)
    note = _cosigned(practice, size, grower.frontier().root(), last)
    log = LogContents(
        origin=practice.origin, start=0, end=size, entries=stream(), checkpoints=[note],
        proofs=ProofPlan(0, size, (size,), ()).resolve(lambda nodes: [b"" for _ in nodes]),
    )  # fmt: skip
    practice.now = last
    contents = replace(practice.contents(to_at=last), logs=[log], anchors=practice.anchors(note))
    with made.kit.open("wb") as out:
        build_kit(out, replace(contents, report=_report(contents, written)), practice.attestation)
    appliances = {box_of(number).id: frozenset({box_of(number).evidence.keyid}) for number in range(BOXES)}
    made.trust.write_text(write_trust(practice.trust(appliances=appliances)))


def _framed(file: BinaryIO) -> Iterator[bytes]:
    while size := file.read(2):
        yield file.read(int.from_bytes(size, "big"))


def _cosigned(practice: Practice, size: int, root: bytes, at: datetime) -> str:
    note = sign_checkpoint(practice.origin, size, root, practice.log_key)
    head, seconds = parse_checkpoint(note).checkpoint, int(at.timestamp()) + 1
    boxes = [box_of(number) for number in range(BOXES)]
    return with_cosignatures(note, [
        cosign(head, name=witness_name(practice.origin, box.id), signer=box.witness, seconds=seconds) for box in boxes
    ])  # fmt: skip


def _report(contents: KitContents, written: list[Written]) -> KitReport:
    counts = sum((one.counts for one in written), Counter[tuple[str, str]]())
    kinds, verdicts, attempts = Counter(contents.report.kinds), Counter[str](), Counter[str]()
    for (kind, verdict), number in counts.items():
        kinds[kind] += number
        (attempts if kind == "remediation" else verdicts)[verdict] += number if verdict else 0
    return KitReport(
        entries=sum(kinds.values()), kinds=dict(kinds), verdicts=dict(+verdicts), attempts=dict(+attempts), gaps=0,
        decisions=contents.report.decisions,
        devices=BOXES * DEVICES,
    )  # fmt: skip
