"""Lies about when: by boxes whose clock says what it should, in worlds whose heads are time-stamped each hour."""

from datetime import timedelta
from typing import Any

from tests.conformance.lies import lie
from tests.conformance.stamped import Stamped
from tests.conformance.world import Kit, Result, by, hour, kit_of, morning, second_of

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.common import ClockState

WRONG = ClockState(sources=3, answered=1, offset_ms=None, spread_ms=None, trusted=False)
"""A clock that its box does not trust, and says so."""


def dated(world: Stamped, **changes: Any) -> Kit:
    """The first box writes one observation with these common members between two hours."""
    made = world.made
    made.write(made.observation(Result.PASS), **changes)
    world.hours(1)
    return world.kit()


@lie(holds="box", caught="V9", where="entry 27 of")
def back_dated_entry() -> Kit:
    """Its chain already named a time stamp that is younger than what it claims."""
    world = Stamped().hours(2)
    hour(world.made)
    return dated(world, recorded_at=world.made.now - timedelta(hours=3))


@lie(holds="box", caught="V9", where="entry 19 of")
def post_dated_entry() -> Kit:
    """A time stamp shows that it was there hours before it says that it was written."""
    world = Stamped().hours(0)
    hour(world.made)
    return dated(world, recorded_at=world.made.now + timedelta(hours=4))


@lie(holds="box", caught="V9", where="entry 31 of")
def entry_of_the_minutes_before_its_own_time_stamp() -> Kit:
    """Two minutes are allowed between clocks, and not three."""
    world = Stamped().hours(2)
    hour(world.made)
    hour(world.made)
    return dated(world, recorded_at=world.made.now - timedelta(hours=2, minutes=2))


@lie(holds="box", caught="dated before a time stamp that their chain already held, by a clock not trusted")
def back_dated_by_a_clock_that_nobody_trusts() -> Kit:
    world = Stamped().hours(2)
    hour(world.made)
    return dated(world, recorded_at=world.made.now - timedelta(hours=3), clock=WRONG)


@lie(holds="box", caught="dated after the time stamp over them, by a clock not trusted")
def post_dated_by_a_clock_that_nobody_trusts() -> Kit:
    world = Stamped().hours(1)
    return dated(world, recorded_at=world.made.now + timedelta(hours=4), clock=WRONG)


@lie(holds="box", caught="dated more than 5 s before the entry before them in their chain")
def times_that_fall() -> Kit:
    world = Stamped().hours(1)
    return dated(world, recorded_at=world.made.now - timedelta(seconds=6))


@lie(holds="box", caught="dated more than 120 s after a witness signed over them")
def entry_of_a_time_after_its_witness() -> Kit:
    made = morning()
    early = made.now - timedelta(minutes=3)
    return kit_of(made, cosigned_at=early, to_at=early)


@lie(holds="box", caught="late: a time stamp more than 2 h younger does not cover them")
def observation_written_down_hours_later() -> Kit:
    """What was seen in the morning turns up in the afternoon, and no gap says that the box was cut off."""
    world = Stamped().hours(4)
    made = world.made
    seen = made.observation(Result.PASS, occasion=p.Occasion.RECHECK)
    early = tuple(each.model_copy(update={"observed_at": made.now - timedelta(hours=3)}) for each in seen.results)
    made.write(seen.model_copy(update={"results": early}))
    world.hours(1)
    return world.kit()


@lie(holds="platform", caught="no independent time for")
def stamps_that_end() -> Kit:
    """The newest entries lie under no time stamp any more."""
    world = Stamped().hours(2)
    hour(world.made)
    world.notes.append(world.made.note(len(world.made.entries), cosigned_at=world.made.now))
    return world.kit()


@lie(holds="platform", caught="V9", where="of ")
def whole_morning_made_up_in_the_evening() -> Kit:
    """Everything is signed, witnessed and in order; but the boxes' chains name a time stamp from before their day."""
    world = Stamped().hours(2)
    made = world.made
    made.now -= timedelta(days=1)
    by(made, second_of(made), made.observe)
    made.observe()
    made.now += timedelta(days=1)
    world.hours(1)
    return world.kit()
