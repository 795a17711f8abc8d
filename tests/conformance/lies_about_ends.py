"""Lies about boxes that went: how far they had written, who decided it, and what nobody looked at afterwards."""

from datetime import timedelta

from tests.conformance.ended import (
    binding_of,
    carried,
    decide,
    end_of,
    hour_of,
    last_of,
    left_behind,
    retire,
    retired_second,
    saying,
    seen_by_second,
    third_box,
    with_third,
)
from tests.conformance.lies import lie
from tests.conformance.world import Kit, by, following, kit_of, made_id, morning, second_of

from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.envelope import seal_statement

UNDECIDED = "with no decision before it"


@lie(holds="platform", caught="V5", where="entry 39 of")
def retired_with_another_last_entry() -> Kit:
    """What the box wrote last is to be forgotten."""
    made = morning()
    box = second_of(made)
    before = last_of(box)
    assert before is not None
    retire(made, box, last=before.model_copy(update={"seq": before.seq - 1}))
    return kit_of(made)


@lie(holds="platform", caught="V5", where="entry 39 of")
def retired_with_another_leaf_as_its_last() -> Kit:
    made = morning()
    box = second_of(made)
    before = last_of(box)
    assert before is not None
    retire(made, box, last=before.model_copy(update={"leaf_hash": "ab" * 32}))
    return kit_of(made)


@lie(holds="platform", caught="V5", where="entry 39 of")
def retired_as_if_it_had_never_written() -> Kit:
    made = morning()
    retire(made, second_of(made), last=None)
    return kit_of(made)


@lie(holds="platform", caught="V5", where="entry 38 of")
def entry_held_back_until_its_box_was_retired() -> Kit:
    """The end names it, and the log has it only behind the end."""
    made = morning()
    box = second_of(made)
    by(made, box, made.observe)
    held_back = made.entries.pop()
    retire(made, box, keys=False)
    made.entries.append(held_back)
    return kit_of(made)


@lie(holds="box", caught="V5", where="entry 39 of")
def entry_after_its_retirement() -> Kit:
    made = morning()
    retire(made, second_of(made), keys=False)
    by(made, second_of(made), made.observe)
    return kit_of(made)


@lie(holds="box", caught="V5", where="entry 43 of")
def entry_of_a_box_retired_before_the_kit_begins() -> Kit:
    made = retired_second(keys=False)
    start = len(made.entries) - 1
    hour_of(made, second_of(made))
    return kit_of(made, start=start, relied=carried(made, start), from_at=made.now - timedelta(hours=2))


@lie(holds="platform", caught="V5", where="entry 38 of")
def binding_without_retired() -> Kit:
    made = morning()
    decide(made, "appliance_retire", f"appliance:{second_of(made).id}", "decision to retire")
    made.platform_writes(binding_of(made, end_of(made, second_of(made)), made.box))
    return kit_of(made)


@lie(holds="platform", caught="V5", where="entry 40 of")
def binding_by_another_decision() -> Kit:
    made = morning()
    end = retire(made, second_of(made))
    made.platform_writes(binding_of(made, end, made.box, decision=made_id("another decision")))
    return kit_of(made)


@lie(holds="platform", caught="V5", where="entry 40 of")
def binding_with_another_last_entry() -> Kit:
    made = morning()
    end = retire(made, second_of(made))
    told = EntryRef(epoch=0, seq=3, leaf_hash="ab" * 32)
    made.platform_writes(binding_of(made, end.model_copy(update={"last": told}), made.box))
    return kit_of(made)


@lie(holds="platform", caught="V5", where="entry 45 of")
def binding_of_a_box_that_is_still_at_work() -> Kit:
    made = morning()
    box = third_box(made)
    end = retire(made, second_of(made))
    made.platform_writes(binding_of(made, end.model_copy(update={"of_appliance": made.box.id}), box))
    return kit_of(made, trust=with_third(made, box))


@lie(holds="platform", caught="V3", where="entry 40 of")
def binding_of_a_box_to_itself() -> Kit:
    made = morning()
    end = retire(made, second_of(made))
    honest = binding_of(made, end, made.box)
    made.platform_writes(honest)
    return saying(made, honest.model_copy(update={"successor": end.of_appliance}))


@lie(holds="box", caught="V3", where="entry 37 of")
def retired_stated_by_a_box() -> Kit:
    made = morning()
    end = end_of(made, second_of(made))
    made.observe()
    return saying(made, end)


@lie(holds="box", caught="V3", where="entry 37 of")
def retired_signed_by_a_box_as_the_platform() -> Kit:
    made = morning()
    theirs = made.common(following(made.box), None)
    made.entries.append(seal_statement(theirs, end_of(made, second_of(made)), made.box.evidence))
    return kit_of(made)


@lie(holds="platform", caught=f"retired at entry 37 {UNDECIDED}")
def retired_by_nobody() -> Kit:
    made = morning()
    made.platform_writes(end_of(made, second_of(made)))
    return kit_of(made)


@lie(holds="platform", caught=f"retired at entry 38 {UNDECIDED}")
def retired_by_a_decision_of_another_kind() -> Kit:
    made = morning()
    named = decide(made, "healing_tier", f"site:{made.site}", "another decision")
    made.platform_writes(end_of(made, second_of(made), decision=named))
    return kit_of(made)


@lie(holds="platform", caught=f"retired at entry 37 {UNDECIDED}")
def retired_by_a_decision_made_afterwards() -> Kit:
    made = morning()
    made.platform_writes(end_of(made, second_of(made)))
    decide(made, "appliance_retire", f"appliance:{second_of(made).id}", "decision to retire")
    return kit_of(made)


@lie(holds="platform", caught="silent 2026-03-02T04:00:20.000Z to 2026-03-02T13:00:20.000Z")
def retired_in_the_morning_after_a_silent_night() -> Kit:
    made = morning()
    for _ in range(9):
        hour_of(made, made.box)
    retire(made, second_of(made))
    return kit_of(made, cosigned=[made.box])


@lie(holds="platform", caught="not observed after appliance")
def retired_so_that_nobody_asks_for_its_devices() -> Kit:
    made = morning()
    seen_by_second(made, left_behind(made))
    retire(made, second_of(made), heir=made.box)
    for _ in range(3):
        hour_of(made, made.box)
    return kit_of(made, cosigned=[made.box])


@lie(holds="platform", caught="has no entry in the kit's range")
def end_of_a_box_left_out_of_what_the_kit_relies_on() -> Kit:
    made = retired_second(hours=4)
    start = len(made.entries) - 8
    relied = [index for index in carried(made, start) if index != 39]
    return kit_of(made, start=start, relied=relied, cosigned=[made.box], from_at=made.now - timedelta(hours=2))
