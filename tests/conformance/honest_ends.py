"""Honest kits of boxes that went, of leaves that were erased, and of what an auditor brings beside the kit."""

from dataclasses import replace
from datetime import timedelta

from packages.core.tests.evidence.box_export import exported
from packages.core.tests.evidence.conftest import DAY
from tests.conformance.ended import (
    carried,
    decide,
    end_of,
    erase,
    erased,
    hour_of,
    latest,
    left_behind,
    retire,
    retired_second,
    seen_by_second,
    the_order,
    third_box,
    with_third,
)
from tests.conformance.stamped import Stamped
from tests.conformance.truths import honest
from tests.conformance.world import (
    Box,
    Kit,
    Practice,
    boxes_of,
    hour,
    kit_of,
    morning,
    restore,
    second_of,
    two_boxes,
)

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.export_file import signature_line
from wardkeep_core.evidence.merkle import leaf_hash

# -- boxes that went ---------------------------------------------------------------------------------------------------


@honest("VALID")
def a_box_retired_in_the_period() -> Kit:
    made = retired_second()
    return kit_of(made, cosigned=[made.box])


@honest("VALID")
def a_box_retired_that_goes_on_to_witness() -> Kit:
    return kit_of(retired_second(keys=False))


@honest("VALID")
def a_box_replaced_by_another() -> Kit:
    made = morning()
    box = third_box(made)
    retire(made, second_of(made), heir=box)
    for _ in range(2):
        hour_of(made, made.box, box)
    return kit_of(made, cosigned=[made.box, box], trust=with_third(made, box))


@honest("VALID")
def a_box_retired_before_the_kit_begins() -> Kit:
    made = retired_second(hours=4)
    start = len(made.entries) - 8
    return kit_of(
        made, start=start, relied=carried(made, start), cosigned=[made.box], from_at=made.now - timedelta(hours=2)
    )


@honest("VALID")
def a_box_replaced_before_the_kit_begins() -> Kit:
    made = morning()
    box = third_box(made)
    retire(made, second_of(made), heir=box)
    for _ in range(4):
        hour_of(made, made.box, box)
    start = len(made.entries) - 16
    return kit_of(
        made, start=start, relied=carried(made, start), cosigned=[made.box, box], trust=with_third(made, box),
        from_at=made.now - timedelta(hours=2),
    )  # fmt: skip


@honest("VALID")
def a_box_retired_that_never_wrote() -> Kit:
    made = two_boxes()
    box = Box("a box that stayed in its carton")
    retire(made, box, keys=False, last=None, cosigned=None)
    hour(made)
    return kit_of(made)


@honest("VALID")
def a_box_retired_after_the_period() -> Kit:
    made = morning()
    to_at = made.now
    made.now += timedelta(minutes=20)
    retire(made, second_of(made))
    hour_of(made, made.box)
    return kit_of(made, to_at=to_at, cosigned=[made.box])


@honest("VALID WITH GAPS: appliance")
def a_box_that_was_dead_for_a_day_before_it_was_retired() -> Kit:
    made = morning()
    for _ in range(3):
        hour_of(made, made.box)
    retire(made, second_of(made))
    hour_of(made, made.box)
    return kit_of(made, cosigned=[made.box])


@honest("VALID WITH GAPS: device")
def a_box_retired_with_a_device_left_behind() -> Kit:
    made = morning()
    seen_by_second(made, left_behind(made))
    retire(made, second_of(made))
    hour_of(made, made.box)
    return kit_of(made, cosigned=[made.box])


@honest("VALID WITH GAPS: unwitnessed: no appliance")
def the_only_box_retired_and_nobody_in_its_place() -> Kit:
    made = morning()
    decide(made, "appliance_retire", f"site:{made.site}", "decision to retire")
    for box in boxes_of(made):
        made.platform_writes(end_of(made, box))
    return kit_of(made, cosigned=[])


# -- leaves that were erased -------------------------------------------------------------------------------------------


@honest("VALID WITH GAPS: entry")
def an_order_erased() -> Kit:
    return erased(the_order)


@honest("VALID WITH GAPS: entry")
def an_observation_erased() -> Kit:
    return erased(lambda made: latest(made, second_of(made), p.Observation, back=2))


@honest("VALID WITH GAPS: entry")
def the_first_entry_of_a_range_erased() -> Kit:
    made = morning()
    start = latest(made, second_of(made), p.Observation, back=2)
    gone = erase(made, start)
    hour(made)
    return kit_of(
        made, start=start, relied=carried(made, start), stand_ins=gone, from_at=made.now - timedelta(minutes=90)
    )


@honest("VALID WITH GAPS: entry")
def an_erasure_behind_the_range() -> Kit:
    made = morning()
    end, to_at = len(made.entries), made.now
    gone = erase(made, the_order(made))
    behind = len(made.entries)
    hour(made)
    return kit_of(made, end=end, to_at=to_at, stand_ins=gone, relied=(behind - 2, behind - 1))


@honest("VALID WITH GAPS: entry")
def a_heal_whose_two_looks_were_erased() -> Kit:
    made = morning()
    heal = latest(made, made.box, p.Remediation)
    gone = {**erase(made, heal - 2), **erase(made, heal - 1)}
    hour(made)
    return kit_of(made, stand_ins=gone)


@honest("VALID WITH GAPS: entry")
def the_last_entry_of_a_retired_box_erased() -> Kit:
    made = morning()
    box = second_of(made)
    gone = erase(made, latest(made, box, p.Observation))
    retire(made, box)
    hour_of(made, made.box)
    return kit_of(made, cosigned=[made.box], stand_ins=gone)


# -- anchors -----------------------------------------------------------------------------------------------------------


@honest("VALID")
def anchors_that_boxes_watch() -> Kit:
    world = Stamped(morning())
    for watched_by in ([], [world.made.box], boxes_of(world.made)):
        hour(world.made)
        world.stamp(watched_by=watched_by)
    return world.kit()


@honest("VALID")
def every_second_anchor() -> Kit:
    world = Stamped(morning()).hours(5)
    return world.kit(notes=world.notes[::2], anchors=world.platform.tied(world.anchors[::2]))


@honest("VALID WITH GAPS: anchor")
def anchors_that_are_not_tied() -> Kit:
    world = Stamped(morning()).hours(3)
    loose = [replace(each, anchor=each.anchor.model_copy(update={"consistency": None})) for each in world.anchors]
    return world.kit(anchors=loose)


# -- what an auditor brings --------------------------------------------------------------------------------------------


def receipt(made: Practice, size: int) -> str:
    """A head as a report prints it."""
    head = made.head_at(size)
    return f"{head.origin} {head.size} {head.root}"


def with_exports(made: Practice, *, upto: int | None = None) -> tuple[bytes, ...]:
    """What both boxes export now, each with two heads."""
    size = len(made.entries)
    notes = [made.note(9, cosigned_at=made.now), made.note(size, cosigned_at=made.now, boxes=boxes_of(made))]
    return tuple(exported(made, box, notes, upto=upto) for box in boxes_of(made))


@honest("VALID")
def receipts_and_exports_that_agree() -> Kit:
    made = morning()
    size = len(made.entries)
    kit = kit_of(made, from_at=DAY)
    receipts = tuple(receipt(made, each) for each in (0, 1, 17, size))
    return replace(kit, receipts=receipts, exports=with_exports(made))


@honest("VALID")
def an_export_of_the_night_before() -> Kit:
    """It knows nothing of the last hours."""
    made = morning()
    exports = with_exports(made, upto=20)
    hour(made)
    return replace(kit_of(made), exports=exports)


@honest("VALID")
def an_export_that_reaches_beyond_the_kit() -> Kit:
    made = morning()
    end, to_at = len(made.entries), made.now
    hour(made)
    exports = with_exports(made)
    note = made.note(end, cosigned_at=to_at, boxes=boxes_of(made))
    return replace(kit_of(made, end=end, size=end, notes=[note], to_at=to_at), exports=exports)


@honest("VALID WITH GAPS: appliance")
def an_export_of_a_box_that_was_restored() -> Kit:
    """Its table lost the last numbers of the epoch before."""
    made = morning()
    made.observe()
    lost = len(made.entries) - 1
    restore(made)
    hour(made)
    size = len(made.entries)
    honest_export = exported(made, made.box, [made.note(size, cosigned_at=made.now)])
    lost_leaf = leaf_hash(made.entries[lost]).hex().encode()
    kept = b"".join(line for line in honest_export.splitlines(keepends=True)[:-1] if lost_leaf not in line)
    return replace(kit_of(made), exports=(kept + signature_line(kept, made.box.evidence),))


@honest("VALID WITH GAPS: export of appliance")
def receipts_and_exports_of_something_else() -> Kit:
    made, other = morning(), morning("another practice")
    beyond = receipt(made, 3).replace(" 3 ", " 5000 ")
    foreign = receipt(other, 3)
    return replace(
        kit_of(made),
        receipts=(beyond, foreign),
        exports=(exported(other, other.box), exported(made, Box("a stranger"))),
    )
