"""Made-up days of entries, stamps, decisions and consents, at the very edges of what V8, V9 and V12 allow.

Both verifiers say the same of each, word for word.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from packages.core.tests.evidence.conftest import DAY
from tests.conformance.judges import Judges, disagreement
from tests.conformance.lies_about_decisions import by_passkey
from tests.conformance.stamped import FIRST, PRIVATE, SECOND, PlatformLog, imprint_of
from tests.conformance.world import Kit, Result, boxes_of, gap, kit_of, made_id, trust_of, two_boxes

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.common import ClockState
from wardkeep_core.evidence.heads import NIL_ID
from wardkeep_core.evidence.kit.anchors import AnchorContents
from wardkeep_core.kit.digest import sha256_hex

BEFORE = DAY - timedelta(days=1)
SEEDS = 40
EVENTS = 30
EDGES = tuple(
    sign * timedelta(milliseconds=edge + more)
    for edge in (0, 5_000, 120_000, 7_200_000)
    for more in (-1, 0, 1)
    for sign in (1, -1)
)
"""What is allowed, and a millisecond less and more."""

TRUSTED, NOT_TRUSTED = (
    ClockState(sources=3, answered=3, offset_ms=1, spread_ms=1, trusted=trusted) for trusted in (True, False)
)


@dataclass
class MadeUp:
    """A day that one number makes."""

    seed: int
    notes: list[str] = field(default_factory=list)
    anchors: list[AnchorContents] = field(default_factory=list)
    instants: list[datetime] = field(default_factory=list)
    """moments to which others are close"""
    digests: list[str] = field(default_factory=lambda: ["ab" * 32])

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)  # noqa: S311 - made-up events that can be made again, no secret
        self.made = two_boxes(inventories=False)
        self.made.clock = NOT_TRUSTED
        self.platform = PlatformLog(self.made.attestation, self.made.log_key)
        self.instants.append(self.made.now)

    def kit(self) -> Kit:
        draw, made = self.draw, self.made
        for _ in range(EVENTS):
            made.now += timedelta(minutes=draw.choices((0, 1, 30, 61, 180), (4, 4, 3, 2, 1))[0])
            acts = (self.look, self.inventory, self.gap, self.decide, self.attempt, self.keys, self.stamp)
            draw.choices(acts, (6, 4, 2, 2, 1, 1, 4))[0]()
        self.notes.append(made.note(len(made.entries), cosigned_at=self.near(), boxes=boxes_of(made)))
        if draw.random() < 1 / 2:
            self.anchors.append(self.anchor())
        roots = draw.choice(((FIRST.root, SECOND.root), (FIRST.root, SECOND.intermediate), (SECOND.root,), ()))
        start = draw.choice((0, draw.randrange(10, 16)))
        relied = tuple(sorted(draw.sample(range(start), draw.randrange(start - 3, start + 1)))) if start else ()
        return kit_of(
            made, start=start, relied=tuple(sorted({*relied, *_keys(start)})), notes=_each_once(self.notes),
            anchors=self.anchors, trust=trust_of(made, authorities=roots),
        )  # fmt: skip

    def near(self) -> datetime:
        return self.draw.choice([*self.instants[-3:], self.made.now]) + self.draw.choice(EDGES)

    def dated(self) -> dict[str, Any]:
        """Mostly now; else near a moment. The clock is seldom trusted, or each day would end at its first lie."""
        if self.draw.random() < 1 / 2:
            return {}
        clock = TRUSTED if self.draw.random() < 1 / 40 else NOT_TRUSTED
        return {"recorded_at": self.near(), "clock": clock}

    def look(self) -> None:
        seen = self.made.observation(Result.PASS, occasion=p.Occasion.RECHECK, device=self.device())
        at = self.near()
        results = tuple(each.model_copy(update={"observed_at": at}) for each in seen.results)
        self.made.write(seen.model_copy(update={"results": results}), box=self.box(), **self.dated())
        self.instants.append(at)

    def inventory(self) -> None:
        box = self.box()
        told = self.made.inventory(
            box, devices=(), from_at=BEFORE, to_at=BEFORE, anchor_digest=self.draw.choice((None, *self.digests[-3:]))
        )  # fmt: skip
        self.made.write(told, box=box, **self.dated())

    def gap(self) -> None:
        since, until = sorted((self.near(), self.near()))
        cause = self.draw.choice((p.GapCause.OFFLINE, p.GapCause.APPLIANCE_DOWN, p.GapCause.MAINTENANCE))
        device = self.draw.choice((self.device(), None))
        to_at = None if self.draw.random() < 1 / 6 else until
        self.made.write(gap(self.made, device=device, from_at=since, to_at=to_at, cause=cause), box=self.box())

    def decide(self) -> None:
        what = self.draw.choice(("appliance_confirm_keys", "appliance_retire", "consent_given"))
        target = self.draw.choice((f"consent:{made_id('consent 1')}", f"consent:{made_id('consent 2')}", "site:x"))
        wish = self.made.decision(what, target, person=self.draw.choice((made_id("owner"), NIL_ID)))
        self.made.platform_writes(by_passkey(wish) if self.draw.random() < 1 / 3 else wish)

    def attempt(self) -> None:
        consent = p.ConsentRecord(id=made_id(f"consent {self.draw.randrange(1, 4)}"), given="standing", persons=())
        dry, outcome = self.draw.random() < 1 / 4, p.Outcome.FAILED
        attempt = self.made.remediation(None, None, self.made.now, consent=consent, outcome=outcome, dry_run=dry)
        self.made.write(attempt, box=self.box(), **self.dated())

    def keys(self) -> None:
        event = self.draw.choice((p.KeyEvent.ENROLLED, p.KeyEvent.REVOKED))
        box = self.box()
        key = self.made.key(p.Purpose.APPLIANCE_EVIDENCE, box.evidence, box.id)
        other = self.made.key(p.Purpose.APPLIANCE_IDENTITY, self.made.log_key, box.id)
        self.made.platform_writes(p.KeyStatement(event=event, keys=(key if event is p.KeyEvent.ENROLLED else other,)))

    def stamp(self) -> None:
        at = self.near() if self.draw.random() < 1 / 2 else None
        self.notes.append(self.made.note(len(self.made.entries), cosigned_at=at, boxes=boxes_of(self.made)))
        self.anchors.append(self.anchor())

    def anchor(self) -> AnchorContents:
        """Of the newest head, by some authorities at moments of their own."""
        who = self.draw.choices((FIRST, SECOND, PRIVATE), (3, 3, 1), k=self.draw.randrange(4))
        times = [self.near() for _ in who]
        ots = not who or self.draw.random() < 1 / 4
        bare = self.platform.anchor(self.notes[-1:], self.made.now, by=(), ots=ots)
        tokens = [each.stamp(imprint_of(bare), at) for each, at in zip(who, times, strict=True)]
        self.instants += times
        self.digests += [sha256_hex(token) for token in tokens]
        return replace(bare, tokens=tokens)

    def box(self) -> Any:
        return self.draw.choice(boxes_of(self.made))

    def device(self) -> str:
        return self.draw.choice((self.made.device, made_id("another device")))


def _keys(start: int) -> tuple[int, ...]:
    """The boxes' and the platform's first entries, where the range begins behind them."""
    return tuple(index for index in (0, 1, 5) if index < start)


def _each_once(notes: list[str]) -> list[str]:
    """Of heads of one size the last."""
    return list({int(note.split("\n")[1]): note for note in notes}.values())


@pytest.mark.parametrize("seed", range(SEEDS))
def test_both_say_the_same_of_a_made_up_day(judges: Judges, seed: int) -> None:
    kit = MadeUp(seed).kit()
    assert disagreement(judges.python(kit), judges.go(kit)) is None


def test_the_made_up_days_are_not_all_alike(judges: Judges) -> None:
    reports = [judges.python(MadeUp(seed).kit()) for seed in range(SEEDS)]
    refused = {report["failure"]["step"] for report in reports if report["failure"]}
    assert "V9" in refused
    words = " ".join(gap for report in reports for gap in report["gaps"])
    for each in (
        "not by a trusted time-stamping authority",
        "no independent time for",
        " from entry ",
        "dated after the time stamp over them",
        "dated before a time stamp that their chain already held",
        "before the entry before them in their chain",
        "after a witness signed over them",
        "a time stamp more than 2 h younger",
        "with no decision before it",
        "before its first use at entry",
    ):
        assert each in words, each
