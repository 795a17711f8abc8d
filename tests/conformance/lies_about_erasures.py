"""Lies about erased leaves: what stands in for them, where they stood, and who wanted them gone."""

from collections.abc import Callable
from typing import Any

from tests.conformance.ended import (
    decide,
    erase,
    erased,
    erasure_of,
    hour_of,
    latest,
    retire,
    saying,
    the_order,
)
from tests.conformance.lies import lie
from tests.conformance.lies_about_files import replaced, signed_again
from tests.conformance.world import Kit, Result, boxes_of, by, hour, kit_of, made_signer, morning, second_of

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.chain import head_of, next_link
from wardkeep_core.evidence.envelope import seal_statement
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.tiles import encode_bundle, iter_bundle

UNDECIDED = "with no decision before it"


def swapped(kit: Kit, index: int, raw: bytes) -> Kit:
    """Other bytes in a place of the first bundle; the listed leaf hash stays."""

    def change(bundle: bytes) -> bytes:
        entries = list(iter_bundle(bundle))
        entries[index] = raw
        return encode_bundle(entries)

    return Kit(signed_again(kit.raw, morning().attestation, replaced("/000000000000", change)), kit.trust)


def standing_in(change: Callable[[p.Erasure], p.Erasure], **around: Any) -> Kit:
    """An order is erased; what stands in for it says something else, and so does the erasure in the log."""
    made = morning()
    index = the_order(made)
    decide(made, "evidence_erase", f"log:{made.origin[-32:]}", "decision to erase")
    made.platform_writes(change(erasure_of(made, index)))
    said = made.entries[-1]
    hour(made)
    return swapped(kit_of(made, **around), index, said)


# -- what stands in ----------------------------------------------------------------------------------------------------


@lie(holds="platform", caught="V2", where="entry 22 of")
def erased_place_without_an_erasure() -> Kit:
    return swapped(kit_of(morning()), 22, b"{}")


@lie(holds="platform", caught="V2", where="entry 22 of")
def erased_place_that_holds_another_entry() -> Kit:
    made = morning()
    return swapped(kit_of(made), 22, made.entries[21])


@lie(holds="platform", caught="V2", where="entry 22 of")
def stand_in_of_another_entry() -> Kit:
    return standing_in(lambda said: said.model_copy(update={"index": 21}))


@lie(holds="platform", caught="V2", where="entry 22 of")
def stand_in_of_another_leaf() -> Kit:
    return standing_in(lambda said: said.model_copy(update={"leaf_hash": "ab" * 32}))


@lie(holds="platform", caught="V2", where="entry 22 of")
def erasure_that_is_not_in_the_log() -> Kit:
    made = morning()
    gone = erase(made, the_order(made))
    del made.entries[-1]
    hour_of(made, *boxes_of(made))
    return swapped(kit_of(made), 22, gone[22])


@lie(holds="platform", caught="V2", where="entry 22 of")
def erasure_behind_the_range_and_not_carried_along() -> Kit:
    made = morning()
    end, to_at = len(made.entries), made.now
    gone = erase(made, the_order(made))
    hour(made)
    return kit_of(made, end=end, to_at=to_at, stand_ins=gone)


@lie(holds="platform", caught="V2", where="entry 39 of")
def erasure_before_its_leaf() -> Kit:
    """An entry that was never to be seen: its erasure was logged before it."""
    made = morning()
    box = made.box
    link = next_link(box.head)
    unseen = seal_statement(made.common(link, box.id), made.observation(Result.FAIL), box.evidence)
    decide(made, "evidence_erase", f"log:{made.origin[-32:]}", "decision to erase")
    made.platform_writes(p.Erasure(
        erasure=made.organisation, index=39, leaf_hash=leaf_hash(unseen).hex(), of_appliance=box.id,
        of_kind="observation", epoch=link.epoch, seq=link.seq, prev=link.prev, ground="court_order",
        decision=erasure_of(made, 22).decision,
    ))  # fmt: skip
    said = made.entries[-1]
    made.entries.append(unseen)
    box.head = head_of(unseen, link)
    hour(made)
    return swapped(kit_of(made), 39, said)


@lie(holds="platform", caught="V2", where="entry 1 of")
def erasure_of_a_number_0() -> Kit:
    """A genesis erased: with it goes the key that all of the chain hangs on."""
    made = morning()
    decide(made, "evidence_erase", f"log:{made.origin[-32:]}", "decision to erase")
    honest = erasure_of(made, 22)
    made.platform_writes(honest)
    genesis = {"index": 1, "leaf_hash": leaf_hash(made.entries[1]).hex(), "seq": 0, "prev": "00" * 32}
    kit = saying(made, honest.model_copy(update=genesis))
    return swapped(kit, 1, made.entries[-1])


@lie(holds="platform", caught="V3", where="entry 38 of")
def erasure_of_a_decision() -> Kit:
    """Nothing stands in yet; the words alone are refused."""
    made = morning()
    decide(made, "evidence_erase", f"log:{made.origin[-32:]}", "decision to erase")
    honest = erasure_of(made, 22)
    made.platform_writes(honest)
    return saying(made, honest.model_copy(update={"of_kind": "decision"}))


@lie(holds="box", caught="V3", where="entry 37 of")
def erasure_stated_by_a_box() -> Kit:
    made = morning()
    honest = erasure_of(made, the_order(made))
    made.observe()
    return saying(made, honest)


@lie(holds="platform", caught="V3", where="entry 38 of")
def erasure_signed_by_a_stranger() -> Kit:
    made = morning()
    index = the_order(made)
    decide(made, "evidence_erase", f"log:{made.origin[-32:]}", "decision to erase")
    link = next_link(made.platform_head)
    raw = seal_statement(made.common(link, None), erasure_of(made, index), made_signer("stranger"))
    made.platform_head = head_of(raw, link)
    made.entries.append(raw)
    hour(made)
    return kit_of(made, stand_ins={index: raw})


# -- where the leaf stood ----------------------------------------------------------------------------------------------


@lie(holds="platform", caught="V5", where="entry 22 of")
def erasure_that_breaks_the_numbers() -> Kit:
    return erased(the_order, seq=99)


@lie(holds="platform", caught="V5", where="entry 22 of")
def erasure_that_breaks_the_chain() -> Kit:
    return erased(the_order, prev="ab" * 32)


@lie(holds="platform", caught="V5", where="entry 22 of")
def erasure_in_the_chain_of_another_box() -> Kit:
    return erased(the_order, of_appliance=second_of(morning()).id)


@lie(holds="box", caught="V5", where="entry 39 of")
def erased_entry_behind_the_end_of_its_box() -> Kit:
    made = morning()
    box = second_of(made)
    retire(made, box, keys=False)
    by(made, box, made.observe)
    gone = erase(made, 39)
    hour_of(made, made.box)
    return kit_of(made, stand_ins=gone)


# -- who wanted it gone, and what rests on it --------------------------------------------------------------------------


@lie(holds="platform", caught=f"erased at entry 37 {UNDECIDED}")
def erased_by_nobody() -> Kit:
    made = morning()
    index = the_order(made)
    made.platform_writes(erasure_of(made, index))
    said = made.entries[-1]
    hour(made)
    return kit_of(made, stand_ins={index: said})


@lie(holds="platform", caught=f"erased at entry 38 {UNDECIDED}")
def erased_by_a_decision_to_do_something_else() -> Kit:
    made = morning()
    index = the_order(made)
    named = decide(made, "appliance_retire", f"appliance:{made.box.id}", "decision to retire")
    made.platform_writes(erasure_of(made, index, decision=named))
    said = made.entries[-1]
    hour(made)
    return kit_of(made, stand_ins={index: said})


@lie(holds="box", caught="V11", where="entry 39 of")
def heal_that_names_another_leaf_than_the_erased_one() -> Kit:
    made = morning()
    before = made.observe(Result.FAIL)
    after = made.observe(Result.PASS, occasion=p.Occasion.RECHECK)
    made.write(made.remediation(before.model_copy(update={"leaf_hash": "ab" * 32}), after, made.now))
    gone = erase(made, latest(made, made.box, p.Observation, back=2))
    hour(made)
    return kit_of(made, stand_ins=gone)


@lie(holds="box", caught="V11", where="entry 41 of")
def recheck_used_twice_with_the_first_heal_resting_on_an_erased_look() -> Kit:
    made = morning()
    made.consent()
    before = made.observe(Result.FAIL)
    again = made.observe(Result.FAIL)
    after = made.observe(Result.PASS, occasion=p.Occasion.RECHECK)
    for look in (before, again):
        made.write(made.remediation(look, after, made.now))
    gone = erase(made, latest(made, made.box, p.Observation, back=3))
    hour(made)
    return kit_of(made, stand_ins=gone)
