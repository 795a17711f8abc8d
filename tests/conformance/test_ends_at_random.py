"""Made-up days in which boxes go and leaves are erased, rightly or not, before both verifiers: they agree on each."""

import random
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from packages.core.tests.evidence.box_export import exported
from tests.conformance.ended import (
    binding_of,
    carried,
    decide,
    end_of,
    erasure_of,
    hour_of,
    last_of,
    retire,
    said_at,
    third_box,
    with_third,
    wrong,
)
from tests.conformance.honest_ends import receipt
from tests.conformance.judges import Judges, disagreement
from tests.conformance.world import Box, Kit, Practice, boxes_of, by, kit_of, made_id, restore, second_of, two_boxes

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.envelope import seal_statement

SEEDS, EVENTS = 60, 14
ERASABLE = (p.Observation, p.Remediation, p.OrderOutcome)


@dataclass
class Day:
    """What happens, and the stand-ins that it leaves."""

    draw: random.Random
    made: Practice
    boxes: list[Box]
    third: Box | None = None
    gone: dict[int, bytes] = field(default_factory=dict)

    def chance(self, one_in: int) -> bool:
        return self.draw.randrange(one_in) == 0

    def act(self) -> None:
        """Something happens."""
        acts = (self.pass_, self.pass_, self.pass_, self.heal, self.retire, self.erase, self.erase, self.bind)
        self.draw.choice(acts)()

    def pass_(self) -> None:
        """An hour, perhaps with one box silent."""
        some = [box for box in self.boxes if not self.chance(8)]
        hour_of(self.made, *some)
        if self.chance(12):
            self.made.take_inventory(self.draw.choice(self.boxes), cosigned=self.told())

    def told(self) -> Any:
        head = self.made.head_at(self.draw.randrange(len(self.made.entries)))
        return wrong(head) if self.chance(8) else head

    def heal(self) -> None:
        by(self.made, self.draw.choice(self.boxes), self.made.heal)

    def retire(self) -> None:
        """Mostly as it should be; sometimes the box goes on."""
        if len(self.boxes) < 2 or self.chance(2):
            return
        box = self.draw.choice(self.boxes)
        changes: dict[str, Any] = {"cosigned": self.draw.choice((None, self.told()))}
        if self.chance(8):
            changes["last"] = self.draw.choice((None, last_of(self.draw.choice(self.boxes))))
        if self.chance(3):
            changes["decision"] = made_id("no decision")
        self.made.now += timedelta(minutes=self.draw.choice((0, 0, 10)))
        others = [each for each in self.boxes if each is not box]
        retire(self.made, box, keys=self.chance(2), heir=self.draw.choice((None, others[0])), **changes)
        if not self.chance(5):
            self.boxes.remove(box)

    def bind(self) -> None:
        """A binding where none belongs."""
        if self.chance(6):
            box, heir = self.draw.sample(boxes_of(self.made), 2)
            self.made.platform_writes(binding_of(self.made, end_of(self.made, box), heir))

    def erase(self) -> None:
        """A leaf of any box, with its decision or without, in its own words or others."""
        made, draw = self.made, self.draw
        found = [
            index for index in range(len(made.entries))
            if isinstance(said_at(made, index).body, ERASABLE) and index not in self.gone
        ]  # fmt: skip
        if not found:
            return
        index = draw.choice(found)
        changes: dict[str, Any] = {"ground": draw.choice(("court_order", "phi_in_leaf"))}
        if self.chance(12):
            changes |= draw.choice((
                {"seq": 77}, {"prev": "ab" * 32}, {"epoch": 5}, {"leaf_hash": "ab" * 32}, {"index": index + 1},
                {"of_appliance": second_of(made).id}, {"decision": made_id("no decision")},
            ))  # fmt: skip
        if not self.chance(6):
            decide(made, "evidence_erase", f"log:{made.origin[-32:]}", "decision to erase")
        made.platform_writes(erasure_of(made, index, **changes))
        if "leaf_hash" not in changes and not self.chance(5):
            self.gone[index] = self.unlogged(index) if self.chance(15) else made.entries[-1]

    def unlogged(self, index: int) -> bytes:
        """An erasure of this leaf that no log holds."""
        last = said_at(self.made, len(self.made.entries) - 1)
        other = erasure_of(self.made, index, erasure=made_id("never logged"))
        return seal_statement(last.common, other, self.made.attestation)

    def kit(self) -> Kit:
        """Of everything, or of a part; beside it receipts and exports that may be wrong."""
        made, draw = self.made, self.draw
        trust = with_third(made, self.third) if self.third else None
        changes: dict[str, Any] = {"trust": trust, "cosigned": [box for box in self.boxes if not self.chance(6)]}
        if self.chance(2):
            start = draw.randrange(12, len(made.entries) - 4)
            changes |= {"start": start, "from_at": made.now - timedelta(hours=draw.randrange(1, 5))}
            changes["relied"] = [index for index in carried(made, start) if not self.chance(40)]
        kit = kit_of(made, stand_ins=self.gone, **changes)
        receipts = tuple(self.receipt() for _ in range(draw.randrange(3)))
        exports = tuple(self.export(box) for box in boxes_of(made) if self.chance(3))
        return replace(kit, receipts=receipts, exports=exports)

    def receipt(self) -> str:
        honest = receipt(self.made, self.draw.randrange(len(self.made.entries) + 1))
        return honest.replace(honest[-64:], "ab" * 32) if self.chance(8) else honest

    def export(self, box: Box) -> bytes:
        made, draw = self.made, self.draw
        size = draw.randrange(1, len(made.entries) + 1)
        notes = [made.note(each, cosigned_at=made.now) for each in sorted({draw.randrange(1, size + 1), size})]
        held = self.draw.choice((box, box, box, boxes_of(made)[0]))
        return exported(made, box, notes, upto=size, signer=held.evidence)


def day(seed: int) -> Kit:
    """A kit that only this number makes."""
    draw = random.Random(seed)  # noqa: S311 - made-up events that can be made again, no secret
    made = two_boxes()
    this = Day(draw, made, list(boxes_of(made)))
    if this.chance(2):
        this.third = third_box(made)
        this.boxes.append(this.third)
    if this.chance(6):
        restore(made)
    for _ in range(EVENTS):
        this.act()
    return this.kit()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_both_say_the_same_of_a_made_up_day(judges: Judges, seed: int) -> None:
    kit = day(seed)
    assert disagreement(judges.python(kit), judges.go(kit)) is None


def test_the_made_up_days_are_not_all_alike(judges: Judges) -> None:
    reports = [judges.python(day(seed)) for seed in range(SEEDS)]
    failed = {report["failure"]["step"] for report in reports if report["failure"]}
    assert failed >= {"V2", "V5", "V6"}
    words = " ".join(
        [*(gap for report in reports for gap in report["gaps"])]
        + [fact for report in reports for step in report["steps"] for fact in step["facts"]]
    )
    for each in (
        " erased: court_order",
        ", on which it rests, is erased",
        " erased at entry ",
        " retired at entry ",
        ": retired 2026-03-02T",
        ", replaced by appliance ",
        " not observed after appliance ",
        "receipt of size ",
        " entries agree, ",
        " checkpoints agree, ",
    ):
        assert each in words, each
