"""Good kits, kits with gaps, and the life of keys."""

import io
from datetime import timedelta
from typing import Any

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.chain import next_epoch
from wardkeep_core.evidence.checkpoint import cosign, parse_checkpoint, with_cosignatures, witness_name
from wardkeep_core.evidence.common import EntryRef, Link
from wardkeep_core.evidence.endorse import endorse
from wardkeep_core.evidence.trust import Group
from wardkeep_core.evidence.verify.report import Exit, StepState
from wardkeep_core.evidence.verify.verifier import verify_kit


def failed(report: Any, step: Any) -> Any:
    assert report.exit_code is Exit.INVALID, report.verdict
    assert report.verdict.startswith(f"INVALID: V{step} "), report.verdict
    states = {entry.number: entry.state for entry in report.steps}
    assert states[step] is StepState.FAILED
    assert all(states[number] is StepState.NOT_RUN for number in states if number > step)
    return report


def with_gap(report: Any, words: Any) -> Any:
    assert report.exit_code is Exit.VALID_WITH_GAPS, report.verdict
    assert any(words in gap for gap in report.gaps), report.verdict
    return report


# -- what is true ------------------------------------------------------------------------------------------------------


def test_a_good_kit_is_valid_and_says_what_ran(practice: Any) -> None:
    report = practice.verified()
    assert (report.verdict, report.exit_code) == ("VALID", Exit.VALID)
    ran = [step.name for step in report.steps if step.state is StepState.PASSED]
    assert ran == [f"V{number}" for number in range(14)]
    assert report.entries == len(practice.entries)
    assert report.to_json()["verdict"] == "VALID"


def test_without_a_trust_file_keys_are_not_compared_and_fingerprints_are_printed(practice: Any) -> None:
    report = verify_kit(io.BytesIO(practice.kit()), None)
    assert report.verdict == f"VALID WITH GAPS: keys not compared; no independent time for {practice.origin}"
    assert (f"appliance {practice.box.id} appliance_evidence", practice.box.evidence.keyid) in report.fingerprints
    assert ("platform attestation", practice.attestation.keyid) in report.fingerprints


def test_a_range_inside_the_log_relies_on_the_key_entries_before_it(practice: Any) -> None:
    size = len(practice.entries)
    from_at = practice.now - timedelta(hours=2)
    kit = practice.kit(start=3, end=size, relied=(0, 1), from_at=from_at)
    assert verify_kit(io.BytesIO(kit), practice.trust()).verdict == "VALID"
    without = practice.kit(start=3, end=size, relied=(0,), from_at=from_at)
    failed(verify_kit(io.BytesIO(without), practice.trust()), 3)


def test_a_kit_may_carry_several_consistent_checkpoints(practice: Any) -> None:
    size = len(practice.entries)
    early = practice.note(size - 3, cosigned_at=None)
    middle = practice.note(size - 2, cosigned_at=None)
    late = practice.note(size, cosigned_at=practice.now)
    kit = practice.kit(start=2, end=size - 2, relied=(0, 1), notes=[early, middle, late])
    report = verify_kit(io.BytesIO(kit), practice.trust())
    assert report.exit_code is Exit.VALID_WITH_GAPS
    assert report.gaps == [f"appliance {practice.box.id} ends at 2026-03-02T03:00:10.000Z, before the period does"]


def test_a_rotated_key_signs_on_and_the_old_one_no_more(practice: Any) -> None:
    box = practice.box
    new = type(box)(box.name, epoch_keys="evidence rotated")
    key = practice.key(p.Purpose.APPLIANCE_EVIDENCE, new.evidence, box.id)
    place = practice.common(Link(epoch=0, seq=box.head.seq + 1, prev=box.head.leaf_hash), box.id)
    rotation = p.KeyStatement(
        event=p.KeyEvent.ROTATED,
        keys=(key,),
        replaces=box.evidence.keyid,
        endorsements=(endorse(place, (key,), new.evidence),),
    )
    practice.write(rotation)
    box.epoch_keys = "evidence rotated"
    practice.hours(1)
    assert practice.verified().verdict == "VALID"
    box.epoch_keys = "evidence"
    practice.hours(1)
    failed(practice.verified(), 3)


def test_a_rotation_without_the_new_keys_word_is_refused(practice: Any) -> None:
    key = practice.key(p.Purpose.APPLIANCE_EVIDENCE, type(practice.box)("another").evidence, practice.box.id)
    rotation = p.KeyStatement(event=p.KeyEvent.ROTATED, keys=(key,), replaces=practice.box.evidence.keyid)
    practice.write(rotation)
    failed(practice.verified(), 3)


# -- gaps --------------------------------------------------------------------------------------------------------------


def test_a_stated_gap_is_counted(practice: Any, make_id: Any) -> None:
    gap = p.Gap(gap=make_id("gap"), device=practice.device, from_at=practice.now - timedelta(hours=1),
                to_at=practice.now, cause=p.GapCause.OFFLINE, declared_by="appliance")  # fmt: skip
    practice.write(gap)
    practice.hours(1)
    with_gap(practice.verified(), "1 gaps stated in the period")


def test_a_box_that_falls_silent_is_named(practice: Any) -> None:
    practice.now += timedelta(hours=5)
    practice.observe()
    with_gap(practice.verified(), "silent 2026-03-02T04:00:10.000Z to 2026-03-02T09:00:10.000Z")


def test_a_short_tail_is_named(practice: Any) -> None:
    to_at = practice.now + timedelta(days=1)
    with_gap(practice.verified(to_at=to_at, cosigned_at=to_at), "before the period does")


def test_a_missing_appliance_is_named(practice: Any, make_id: Any) -> None:
    trust = practice.trust()
    second = {**trust.appliances, make_id("second box"): frozenset({"00" * 32})}
    with_gap(practice.verified(practice.trust(appliances=second)), "has no entry in the kit's range")


def test_an_appliance_that_the_platform_enrolled_is_missed(practice: Any, make_box: Any) -> None:
    second = make_box("second")
    key = practice.key(p.Purpose.APPLIANCE_EVIDENCE, second.evidence, second.id)
    practice.platform_writes(p.KeyStatement(event=p.KeyEvent.ENROLLED, keys=(key,)))
    practice.hours(1)
    with_gap(practice.verified(), f"appliance {second.id} has no entry")


def test_an_appliance_unknown_to_the_trust_file_is_not_compared(practice: Any) -> None:
    with_gap(practice.verified(practice.trust(appliances={})), f"key of appliance {practice.box.id} not compared")


def test_an_unwitnessed_checkpoint_is_a_gap(practice: Any) -> None:
    with_gap(practice.verified(cosigned_at=None, notes=[practice.note(len(practice.entries), cosigned_at=None)]),
             "unwitnessed")  # fmt: skip


def test_a_cosignature_before_the_periods_end_is_a_gap(practice: Any) -> None:
    with_gap(practice.verified(cosigned_at=practice.now - timedelta(minutes=1)), "unwitnessed")


def test_a_cosignature_from_beyond_the_calendar_breaks_nothing(practice: Any) -> None:
    size = len(practice.entries)
    head = parse_checkpoint(practice.note(size, cosigned_at=None)).checkpoint
    name = witness_name(practice.origin, practice.box.id)
    line = cosign(head, name=name, signer=practice.box.witness, seconds=2**63 - 1)
    note = with_cosignatures(practice.note(size, cosigned_at=None), [line])
    report = practice.verified(notes=[note])
    assert report.verdict == "VALID"
    assert any("no calendar" in fact for fact in report.steps[7].facts)


def test_the_quorum_of_the_trust_file_decides(practice: Any) -> None:
    line = practice.witness_line()
    met = practice.trust(witnesses={"box": line}, groups={"all": Group(1, ("box",))}, quorum="all")
    assert practice.verified(met).verdict == "VALID"
    other = practice.witness_line(type(practice.box)("another"))
    unmet = practice.trust(witnesses={"other": other}, quorum="other")
    with_gap(practice.verified(unmet), "quorum other is not met")


def test_a_restored_box_opens_an_epoch_with_a_gap(practice: Any, make_id: Any) -> None:
    box, last = practice.box, practice.box.head
    known = EntryRef(epoch=last.epoch, seq=last.seq, leaf_hash=last.leaf_hash)
    link = next_epoch(known, last.epoch)
    new = type(box)(box.name, epoch_keys="evidence 2")
    key = practice.key(p.Purpose.APPLIANCE_EVIDENCE, new.evidence, box.id)
    word = endorse(practice.common(link, box.id), (key,), box.evidence)
    gap = p.Gap(gap=make_id("restore"), device=None, from_at=practice.now, to_at=practice.now, last_known=known,
                cause=p.GapCause.RESTORED, declared_by="appliance", new_keys=(key,), endorsements=(word,))  # fmt: skip
    box.epoch_keys = "evidence 2"
    practice.write(gap, link=link)
    practice.now += timedelta(hours=1)
    practice.observe()
    report = with_gap(practice.verified(), "was restored: epoch 1")
    assert not any("not compared" in gap for gap in report.gaps)


def test_a_restored_box_with_an_invented_key_is_refused_under_the_trust_file(practice: Any, make_id: Any) -> None:
    box, last = practice.box, practice.box.head
    known = EntryRef(epoch=last.epoch, seq=last.seq, leaf_hash=last.leaf_hash)
    new = type(box)(box.name, epoch_keys="invented")
    key = practice.key(p.Purpose.APPLIANCE_EVIDENCE, new.evidence, box.id)
    gap = p.Gap(gap=make_id("restore"), device=None, from_at=practice.now, to_at=practice.now, last_known=known,
                cause=p.GapCause.RESTORED, declared_by="appliance", new_keys=(key,))  # fmt: skip
    box.epoch_keys = "invented"
    practice.write(gap, link=next_epoch(known, 0))
    practice.hours(1)
    kit = practice.kit()
    failed(verify_kit(io.BytesIO(kit), practice.trust()), 3)
    with_gap(verify_kit(io.BytesIO(kit), None), "has no word of the old one")
