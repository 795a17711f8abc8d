"""Made-up weeks of inventories, observations and gaps, true and false: both verifiers list the same, word for word."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from tests.conformance.judges import Judges, disagreement
from tests.conformance.world import Box, Kit, Practice, Result, boxes_of, by, decision, gap, kit_of, made_id, two_boxes

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.inventory import Covered, Exclusion

DEVICES = tuple(made_id(f"random device {number}") for number in range(3))
SEEDS = 24
EVENTS = 40


Counts = Counter[tuple[str, str, Result]]


def act(draw: random.Random, made: Practice, box: Box, counts: Counts) -> None:
    """One thing that a box does, or says that it did."""
    device = draw.choice((*DEVICES, made.device))
    match draw.choices(("look", "inventory", "gap", "decision"), (5, 4, 1, 1))[0]:
        case "look":
            result = draw.choices((Result.PASS, Result.ERROR), (4, 1))[0]
            occasion = draw.choice((p.Occasion.CHANGED, p.Occasion.RESTATED, p.Occasion.RECHECK))
            by(made, box, lambda: made.observe(result, device=device, occasion=occasion))
            if occasion is not p.Occasion.RECHECK:
                counts[box.id, device, result] += 1
        case "inventory":
            made.take_inventory(box, **inventory(draw, made, box, counts))
        case "gap":
            since = made.now - timedelta(minutes=draw.randrange(400))
            until = None if draw.random() < 1 / 8 else since + timedelta(minutes=draw.randrange(400))
            made.write(gap(made, device=draw.choice((device, None)), from_at=since, to_at=until), box=box)
        case _:
            after = draw.choice((None, 600, 3600))
            named = made_id(f"decision {draw.randrange(4)}")
            what, target = draw.choice((("site_change_settings", f"site:{made.site}"), ("other", f"device:{device}")))
            made.platform_writes(decision(made, decision=named, what=what, target=target, after=after))


def inventory(draw: random.Random, made: Practice, box: Box, counts: Counts) -> dict[str, object]:
    """Rows that the entries bear out, but for one in fifty."""
    since = box.counted_at or made.now
    rows, away = [], []
    for device in (*DEVICES, made.device):
        cadence = draw.choices((300, 600, 3600), (6, 1, 1))[0]
        promised = (made.now - since) // timedelta(seconds=cadence)
        done, blind = counts.pop((box.id, device, Result.PASS), 0), counts.pop((box.id, device, Result.ERROR), 0)
        missed = blind + draw.choices((0, min(promised, 3)), (4, 1))[0]
        kind = draw.random()
        if kind < 0.9 or done + blind:
            done = max(done, promised * (draw.random() < 1 / 2) * (done > 0)) + (draw.random() < 1 / 50)
            rows.append(Covered(device=device, cadence_s=cadence, done=done, missed=missed))
        elif kind < 0.97:
            by_setting = draw.random() < 1 / 2
            why = {"setting": "class:medical"} if by_setting else {"decision": made_id(f"decision {draw.randrange(5)}")}
            away.append(Exclusion(device=device, **{"setting": None, "decision": None, **why}))
    shift = timedelta(minutes=draw.choices((0, 30, -30), (20, 1, 1))[0])
    head = made.head_at(draw.randrange(1 + len(made.entries)))
    return {
        "devices": tuple(rows),
        "exclusions": tuple(away),
        "from_at": min(since + shift, made.now),
        "cosigned": draw.choice((None, head)),
    }


def week(seed: int) -> Kit:
    """A kit that only this number makes; perhaps of a part of what was recorded."""
    draw = random.Random(seed)  # noqa: S311 - made-up events that can be made again, no secret
    made, counts = two_boxes(), Counts()
    for _ in range(EVENTS):
        made.now += timedelta(minutes=draw.choices((0, 5, 30, 90, 400), (4, 4, 3, 2, 1))[0])
        act(draw, made, draw.choice(boxes_of(made)), counts)
    if draw.random() < 1 / 2:
        return kit_of(made)
    start = draw.randrange(9, len(made.entries) - 5)
    late = made.now - timedelta(minutes=draw.randrange(200))
    return kit_of(
        made, start=start, relied=tuple(range(start)), from_at=made.now - timedelta(hours=draw.randrange(4, 40)),
        to_at=late,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(SEEDS))
def test_both_say_the_same_of_a_made_up_week(judges: Judges, seed: int) -> None:
    kit = week(seed)
    assert disagreement(judges.python(kit), judges.go(kit)) is None


def test_the_made_up_weeks_are_not_all_alike(judges: Judges) -> None:
    reports = [judges.python(week(seed)) for seed in range(SEEDS)]
    assert {report["exit"] for report in reports} >= {1, 3}
    words = " ".join(gap for report in reports for gap in report["steps"][10]["gaps"])
    for each in (
        "not observed by",
        "excluded by",
        "scans promised by",
        "no decision in the kit",
        "coverage not stated",
    ):
        assert each in words
