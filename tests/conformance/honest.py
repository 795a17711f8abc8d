"""Honest kits: what both verifiers must accept, with the same words."""

import io
from dataclasses import replace
from datetime import timedelta

from packages.core.tests.evidence.passkeys_bent import CURVE, EDWARDS, RSA
from tests.conformance import honest_ends
from tests.conformance.lies_about_decisions import by_passkey
from tests.conformance.stamped import A_MINUTE, FIRST, PRIVATE, SECOND, PlatformLog, Stamped, anchored
from tests.conformance.truths import HONEST, honest
from tests.conformance.world import (
    Kit,
    Result,
    boxes_of,
    by,
    decision,
    gap,
    hour,
    in_two_parts,
    joined,
    kit_of,
    made_id,
    made_signer,
    morning,
    off_for,
    restore,
    second_of,
    trust_of,
    two_boxes,
)

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.heads import NIL_ID
from wardkeep_core.evidence.inventory import Covered, Exclusion
from wardkeep_core.evidence.kit.build import build_kit
from wardkeep_core.evidence.trust import Group

__all__ = ["HONEST", "honest_ends"]
"""The second fills the first too."""


@honest("VALID")
def a_morning() -> Kit:
    return kit_of(morning())


@honest("VALID")
def a_window_with_relied_entries_and_three_checkpoints() -> Kit:
    made = morning()
    hour(made)
    hour(made)
    size = len(made.entries)
    early, middle = made.note(9, cosigned_at=None), made.note(size - 3, cosigned_at=None)
    late = made.note(size, cosigned_at=made.now, boxes=boxes_of(made))
    start = 16
    return kit_of(
        made, start=start, end=size, relied=(0, 1, 3, 4, 6, 8, 9, 15), notes=[early, middle, late],
        from_at=made.now - timedelta(hours=4),
    )  # fmt: skip


@honest("VALID")
def a_range_that_ends_before_its_checkpoint() -> Kit:
    made = morning()
    end, to_at = len(made.entries), made.now
    hour(made)
    return kit_of(made, end=end, to_at=to_at)


@honest("VALID")
def a_kit_that_carries_the_page_of_steps() -> Kit:
    made = morning()
    note = made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made))
    out = io.BytesIO()
    build_kit(out, replace(made.contents(notes=[note]), verify_page=b"<!doctype html>\n"), made.attestation)
    return Kit(out.getvalue(), trust_of(made))


@honest("VALID")
def a_kit_that_carries_papers_and_the_page_of_steps() -> Kit:
    made = morning()
    note = made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made))
    out = io.BytesIO()
    build_kit(
        out,
        replace(
            made.contents(notes=[note]),
            verify_page=b"<!doctype html>\n",
            paper=b"%PDF-1.7\n",
            oscal={"assessment-results.json": b"{}"},
        ),
        made.attestation,
    )
    return Kit(out.getvalue(), trust_of(made))


@honest("VALID")
def two_sites_of_one_organisation() -> Kit:
    first = morning()
    return joined(first, morning("second practice", sister_of=first))


@honest("VALID")
def more_than_one_bundle() -> Kit:
    made = two_boxes()
    for scan in range(1, 141):
        made.now += timedelta(minutes=5)
        for box in boxes_of(made):
            by(made, box, made.observe)
            if scan % 12 == 0:
                made.take_inventory(box)
    by(made, second_of(made), made.heal)
    hour(made)
    return kit_of(made)


@honest("VALID")
def stamped_each_hour() -> Kit:
    return Stamped(morning()).hours(3).kit()


@honest("VALID")
def a_window_with_stamps_of_before() -> Kit:
    """The first stamp over the range is from before it begins, so that nothing is late."""
    world = Stamped(morning()).hours(3)
    return world.kit(start=16, relied=(0, 1, 3, 4, 6, 8, 9, 15), from_at=world.made.now - timedelta(hours=5))


@honest("VALID")
def stamped_by_one_authority() -> Kit:
    return anchored(by=(FIRST,))


@honest("VALID")
def stamped_and_in_opentimestamps() -> Kit:
    return anchored(ots=True)


@honest("VALID")
def an_authority_trusted_by_its_intermediate() -> Kit:
    kit = anchored(by=(SECOND,))
    assert kit.trust is not None
    return replace(kit, trust=replace(kit.trust, authorities=(SECOND.intermediate,)))


@honest("VALID")
def an_authority_trusted_by_its_very_signer() -> Kit:
    kit = anchored(by=(FIRST,))
    assert kit.trust is not None
    return replace(kit, trust=replace(kit.trust, authorities=(FIRST.signer,)))


@honest("VALID")
def a_platform_log_that_the_trust_file_names() -> Kit:
    made = morning()
    note = made.note(len(made.entries), cosigned_at=made.now, boxes=boxes_of(made))
    platform = PlatformLog(made.attestation, made_signer("the platform log's own key"))
    trust = trust_of(made)
    trust = replace(trust, logs={**trust.logs, platform.origin: platform.vkey})
    return kit_of(made, notes=[note], trust=trust, anchors=[platform.anchor([note], made.now + A_MINUTE)])


@honest("VALID WITH GAPS: no independent time for")
def without_anchors() -> Kit:
    return kit_of(morning(), anchors=[])


@honest("VALID WITH GAPS: no independent time for")
def a_trust_file_without_authorities() -> Kit:
    made = morning()
    return kit_of(made, trust=trust_of(made, authorities=()))


@honest("VALID WITH GAPS: no independent time for")
def in_opentimestamps_alone() -> Kit:
    return anchored(by=(), ots=True)


@honest("VALID WITH GAPS: anchors/0000000000000002/token-2.der: not by a trusted time-stamping authority")
def stamped_by_one_known_authority_of_two() -> Kit:
    return anchored(by=(FIRST, PRIVATE))


@honest("VALID WITH GAPS: 1 gaps stated in the period")
def an_observation_that_had_to_wait() -> Kit:
    """The box was cut off, says so, and brings what it saw meanwhile."""
    world = Stamped(morning()).hours(4)
    made = world.made
    made.write(gap(made, from_at=made.now - timedelta(hours=4)))
    seen = made.observation(Result.PASS, occasion=p.Occasion.RECHECK)
    early = tuple(each.model_copy(update={"observed_at": made.now - timedelta(hours=3)}) for each in seen.results)
    made.write(seen.model_copy(update={"results": early}))
    return world.hours(1).kit()


@honest("VALID")
def decisions_by_passkey_and_by_the_platform_itself() -> Kit:
    made = morning()
    wish = made.decision("healing_tier", f"site:{made.site}", after="standard")
    made.platform_writes(by_passkey(wish))
    made.platform_writes(made.decision("healing_tier", f"site:{made.site}", person=NIL_ID))
    hour(made)
    return kit_of(made)


@honest("VALID")
def decisions_signed_by_passkeys_of_every_kind() -> Kit:
    """Three persons, three kinds of key; one of them signs twice more, as other authenticators would."""
    made = morning()
    ways = {"owner": CURVE, "partner": EDWARDS, "manager": RSA}
    signers = [*ways.items(), ("owner", replace(CURVE, high_s=True)), ("owner", replace(CURVE, client={"x": [{}]}))]
    for name, passkey in signers:
        wish = made.decision("healing_tier", f"site:{made.site}", person=made_id(name))
        made.platform_writes(passkey.decides(wish))
        hour(made)
    return kit_of(made)


@honest("VALID")
def two_boxes_retired_by_one_decision() -> Kit:
    """Key statements of one decision stand one behind the other."""
    made = morning()
    made.platform_writes(made.decision("appliance_retire", f"site:{made.site}"))
    for box in boxes_of(made):
        key = made.key(p.Purpose.APPLIANCE_WITNESS, box.witness, box.id)
        made.platform_writes(p.KeyStatement(event=p.KeyEvent.REVOKED, keys=(key,)))
    return kit_of(made)


@honest("VALID WITH GAPS: keys not compared")
def without_a_trust_file() -> Kit:
    return replace(kit_of(morning()), trust=None)


@honest("VALID WITH GAPS: platform key not compared")
def a_trust_file_without_platform_key() -> Kit:
    made = morning()
    return kit_of(made, trust=trust_of(made, platform=frozenset()))


@honest("VALID WITH GAPS: key of appliance")
def a_trust_file_without_appliances() -> Kit:
    made = morning()
    return kit_of(made, trust=trust_of(made, appliances={}))


@honest("VALID WITH GAPS: appliance")
def a_restored_box() -> Kit:
    made = morning()
    restore(made)
    hour(made)
    made.heal()
    hour(made)
    return kit_of(made)


@honest("VALID WITH GAPS: keys not compared; new key of appliance")
def a_restored_box_without_the_old_keys_word() -> Kit:
    made = two_boxes(enrolled=False)
    restore(made, endorsed=False)
    hour(made)
    return replace(kit_of(made), trust=None)


@honest("VALID WITH GAPS: 2 gaps stated in the period")
def stated_gaps() -> Kit:
    made = morning()
    made.write(gap(made))
    made.write(gap(made, device=None, to_at=None, cause=p.GapCause.MAINTENANCE, declared_by="person"))
    hour(made)
    return kit_of(made)


@honest("VALID WITH GAPS: entries 7 to ")
def a_revoked_key_with_doubtful_entries() -> Kit:
    made = two_boxes()
    hour(made)
    box = second_of(made)
    key = made.key(p.Purpose.APPLIANCE_EVIDENCE, box.evidence, box.id)
    made.platform_writes(made.decision("appliance_retire", f"appliance:{box.id}"))
    made.platform_writes(p.KeyStatement(event=p.KeyEvent.REVOKED, keys=(key,), compromised_since=7))
    return kit_of(made)


@honest("VALID")
def a_quorum_of_witnesses_met() -> Kit:
    made = morning()
    lines = {f"w{number}": made.witness_line(box) for number, box in enumerate(boxes_of(made))}
    lines["absent"] = made.witness_line(type(made.box)("absent box"))
    groups = {"boxes": Group(1, ("w0", "w1")), "site": Group(1, ("boxes", "absent"))}
    return kit_of(made, trust=trust_of(made, witnesses=lines, groups=groups, quorum="site"))


@honest("VALID WITH GAPS: unwitnessed: quorum site is not met")
def a_quorum_of_witnesses_not_met() -> Kit:
    made = morning()
    lines = {f"w{number}": made.witness_line(box) for number, box in enumerate(boxes_of(made))}
    lines["absent"] = made.witness_line(type(made.box)("absent box"))
    trust = trust_of(made, witnesses=lines, groups={"site": Group(3, tuple(lines))}, quorum="site")
    return kit_of(made, trust=trust)


@honest("VALID WITH GAPS: coverage not stated by appliance")
def boxes_from_before_inventories() -> Kit:
    return kit_of(morning(inventories=False))


@honest("VALID WITH GAPS: 1 gaps stated in the period")
def a_device_that_was_off_for_three_hours() -> Kit:
    made = morning()
    since = off_for(made, hours=3)
    made.observe()
    made.write(gap(made, from_at=since))
    made.take_inventory()
    hour(made)
    return kit_of(made)


@honest("VALID WITH GAPS: appliance")
def a_night_with_both_boxes_off() -> Kit:
    made = morning()
    since = made.now
    made.now += timedelta(hours=9)
    for box in boxes_of(made):
        made.write(gap(made, device=None, from_at=since, cause=p.GapCause.APPLIANCE_DOWN), box=box)
        made.take_inventory(box, devices=(Covered(device=made.device, cadence_s=300, done=1, missed=107),))
        by(made, box, made.observe)
    hour(made)
    return kit_of(made)


@honest("VALID WITH GAPS: device")
def a_device_that_is_excluded() -> Kit:
    made = morning()
    away = Exclusion(device=made_id("scanner"), setting="class:medical", decision=None)
    for _ in range(2):
        hour(made)
        made.take_inventory(exclusions=(away,))
    hour(made)
    return kit_of(made)


@honest("VALID")
def a_second_device_in_an_inventory_of_two_parts() -> Kit:
    made = morning()
    other = made_id("second device")
    for _ in range(3):
        made.now += timedelta(minutes=30)
        made.observe(device=other)
        in_two_parts(made, other)
        made.observe()
        by(made, second_of(made), made.observe)
        made.take_inventory(second_of(made))
    return kit_of(made)


@honest("VALID")
def a_promise_loosened_by_a_decision() -> Kit:
    made = morning()
    made.now += timedelta(minutes=10)
    made.platform_writes(decision(made, what="site_change_settings", before=None, after=1800))
    made.take_inventory()
    made.now += timedelta(hours=1)
    for box in boxes_of(made):
        by(made, box, made.observe)
    made.take_inventory(devices=(Covered(device=made.device, cadence_s=1800, done=2, missed=0),))
    made.take_inventory(second_of(made))
    return kit_of(made)
