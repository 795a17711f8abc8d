"""Lies about what was looked at: counts, cadences, devices and exclusions that the entries do not bear out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.conformance.lies import lie
from tests.conformance.lies_about_entries import restated
from tests.conformance.world import (
    CADENCE_S,
    Kit,
    Practice,
    Result,
    by,
    decision,
    following,
    gap,
    hour,
    in_two_parts,
    kit_of,
    made_id,
    morning,
    off_for,
    second_of,
)

from wardkeep_core.evidence.envelope import seal_statement
from wardkeep_core.evidence.inventory import CosignedHead, Covered, Exclusion


def row(made: Practice, **changes: Any) -> Covered:
    """The device as a box in good order counts it after an hour."""
    return Covered(**{"device": made.device, "cadence_s": CADENCE_S, "done": 12, "missed": 0, **changes})


def an_hour_later(change: Callable[[Practice], dict[str, Any]], **around: Any) -> Kit:
    """An hour after the morning the first box's inventory is changed; the second box tells the truth."""
    made = morning()
    made.now += timedelta(hours=1)
    made.take_inventory(**change(made))
    made.observe()
    made.take_inventory(second_of(made))
    by(made, second_of(made), made.observe)
    return kit_of(made, **around)


def inventoried() -> Practice:
    """A morning whose last statement is an inventory of the second box with an exclusion."""
    made = morning()
    made.now += timedelta(hours=1)
    away = Exclusion(device=made_id("scanner"), setting="class:medical", decision=None)
    made.take_inventory(second_of(made), exclusions=(away,))
    return made


# -- counts ------------------------------------------------------------------------------------------------------------


@lie(holds="box", caught="V10", where="entry 40 of")
def count_raised_while_the_device_was_off() -> Kit:
    made = morning()
    made.now += timedelta(minutes=5)
    made.write(made.observation(Result.ERROR, facts=()))
    made.take_inventory()
    made.now += timedelta(hours=1)
    made.write(made.observation(Result.ERROR, facts=()))
    made.take_inventory(devices=(row(made),))
    made.observe()
    return kit_of(made)


@lie(holds="box", caught="V10")
def count_below_what_was_stated() -> Kit:
    return an_hour_later(lambda made: {"devices": (row(made, done=0),)})


@lie(holds="box", caught="scans promised by appliance")
def scans_missed_and_no_gap() -> Kit:
    return an_hour_later(lambda made: {"devices": (row(made, done=2, missed=10),)})


@lie(holds="box", caught="10 scans promised by appliance")
def scans_that_nobody_counts() -> Kit:
    return an_hour_later(lambda made: {"devices": (row(made, done=2),)})


@lie(holds="box", caught="not observed")
def gap_never_stated() -> Kit:
    made = morning()
    off_for(made, hours=3)
    made.observe()
    hour(made)
    return kit_of(made)


@lie(holds="box", caught="not observed")
def gap_of_another_device() -> Kit:
    made = morning()
    since = off_for(made, hours=3)
    made.observe()
    made.write(gap(made, device=made_id("another device"), from_at=since))
    hour(made)
    return kit_of(made)


@lie(holds="box", caught="not observed")
def gap_shorter_than_the_silence() -> Kit:
    made = morning()
    since = off_for(made, hours=4)
    made.observe()
    made.write(gap(made, from_at=since, to_at=since + timedelta(hours=1)))
    hour(made)
    return kit_of(made)


# -- promises ----------------------------------------------------------------------------------------------------------


@lie(holds="box", caught="V10")
def device_left_out() -> Kit:
    return an_hour_later(lambda _: {"devices": ()})


@lie(holds="box", caught="without an exclusion")
def device_left_out_and_no_more_looked_at() -> Kit:
    made = morning()
    hour(made)
    made.take_inventory(devices=(row(made, done=1),))
    made.now += timedelta(hours=1)
    made.take_inventory(devices=())
    hour(made)
    return kit_of(made)


@lie(holds="box", caught="and no decision in the kit says so")
def promise_loosened() -> Kit:
    return an_hour_later(lambda made: {"devices": (row(made, cadence_s=3600, done=1),)})


@lie(holds="box", caught="and no decision in the kit says so")
def promise_loosened_further_than_was_decided() -> Kit:
    made = morning()
    made.platform_writes(decision(made, what="site_change_settings", before=None, after=600))
    made.now += timedelta(hours=1)
    made.take_inventory(devices=(row(made, cadence_s=3600, done=1),))
    made.observe()
    return kit_of(made)


@lie(holds="box", caught="which is not in the kit")
def exclusion_by_an_invented_decision() -> Kit:
    away = Exclusion(device=made_id("server"), setting=None, decision=made_id("never decided"))
    return an_hour_later(lambda made: {"devices": (row(made),), "exclusions": (away,)})


@lie(holds="box", caught="V10")
def exclusion_by_a_decision_about_something_else() -> Kit:
    away = Exclusion(device=made_id("server"), setting=None, decision=made_id("decision"))
    return an_hour_later(lambda made: {"devices": (row(made),), "exclusions": (away,)})


@lie(holds="box", caught="excluded by appliance")
def excluded_so_that_nobody_asks() -> Kit:
    made = morning()
    away = Exclusion(device=made.device, setting="class:medical", decision=None)
    hour(made)
    made.now += timedelta(hours=1)
    made.take_inventory(devices=(), exclusions=(away,))
    hour(made)
    return kit_of(made)


# -- inventories -------------------------------------------------------------------------------------------------------


@lie(holds="box", caught="V3")
def inventory_of_another_appliance() -> Kit:
    made = morning()
    made.now += timedelta(hours=1)
    theirs = made.common(following(made.box), second_of(made).id)
    made.entries.append(seal_statement(theirs, made.inventory(), made.box.evidence))
    return kit_of(made)


@lie(holds="box", caught="V10")
def inventory_of_a_time_to_come() -> Kit:
    return an_hour_later(lambda made: {"to_at": made.now + timedelta(hours=1)})


@lie(holds="box", caught="coverage not stated by appliance")
def hour_that_no_inventory_speaks_of() -> Kit:
    return an_hour_later(lambda made: {"from_at": made.now - timedelta(minutes=30)})


@lie(holds="box", caught="coverage not stated by appliance")
def inventories_that_end() -> Kit:
    made = morning()
    for _ in range(4):
        made.now += timedelta(hours=1)
        made.observe()
    made.take_inventory(second_of(made))
    return kit_of(made)


@lie(holds="box", caught="V10")
def inventory_without_its_second_part() -> Kit:
    return an_hour_later(lambda _: {"parts": 2})


@lie(holds="box", caught="V10")
def second_part_alone() -> Kit:
    return an_hour_later(lambda _: {"part": 2, "parts": 2})


@lie(holds="box", caught="V10")
def device_in_both_parts() -> Kit:
    made = morning()
    made.now += timedelta(hours=1)
    in_two_parts(made, made.device)
    return kit_of(made)


@lie(holds="box", caught="V10")
def cosigned_checkpoint_of_another_log() -> Kit:
    head = CosignedHead(origin="central.example.test/wardkeep/" + "0a" * 16, size=3, root="0b" * 32)
    return an_hour_later(lambda _: {"cosigned": head})


@lie(holds="box", caught="V10")
def cosigned_checkpoint_that_was_not_there_yet() -> Kit:
    return an_hour_later(lambda made: {"cosigned": CosignedHead(origin=made.origin, size=500, root="0b" * 32)})


@lie(holds="box", caught="V3")
def exclusion_without_a_reason() -> Kit:
    return restated(lambda payload: payload.replace(b'"setting":"class:medical"', b'"setting":null'), inventoried())


@lie(holds="box", caught="V3")
def scans_beyond_number() -> Kit:
    return restated(lambda payload: payload.replace(b'"done":12', b'"done":1000000000001'), inventoried())
