"""A whole pinned kit in which a box was retired and replaced and an entry erased, under two anchors tied together."""

import io
from datetime import timedelta
from typing import Any

from packages.core.tests.evidence.platform_log import PlatformLog
from packages.core.tests.evidence.test_golden import pinned

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.endings import Predecessor
from wardkeep_core.evidence.envelope import parse_envelope
from wardkeep_core.evidence.merkle import leaf_hash
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_core.evidence.trust import parse_trust, write_trust
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.model.verdict import Result


def decided(practice: Any, what: str, target: str) -> str:
    """A person decides; the decision's id."""
    said: p.Decision = practice.decision(what, target)
    practice.platform_writes(said)
    return said.decision


def retire(practice: Any, box: Any, make_id: Any) -> None:
    """The box goes, and the practice's first one takes over."""
    decision = decided(practice, "appliance_retire", f"appliance:{box.id}")
    last = EntryRef(epoch=box.head.epoch, seq=box.head.seq, leaf_hash=box.head.leaf_hash)
    head = practice.head_at(len(practice.entries) - 1)
    practice.platform_writes(p.Retired(
        retired=make_id("golden end"), of_appliance=box.id, last=last, cosigned=head, decision=decision
    ))  # fmt: skip
    before = Predecessor(appliance=box.id, last=last, cosigned=head)
    practice.platform_writes(p.Rebinding(
        binding=make_id("golden binding"), cause="replaced", predecessor=before, successor=practice.box.id,
        decision=decision,
    ))  # fmt: skip


def erase(practice: Any, index: int, make_id: Any) -> bytes:
    """One leaf has to go; what stands in for it."""
    decision = decided(practice, "evidence_erase", f"log:{practice.origin[-32:]}")
    raw = practice.entries[index]
    link = parse_statement(parse_envelope(raw).payload).common.chain
    practice.platform_writes(p.Erasure(
        erasure=make_id("golden erasure"), index=index, leaf_hash=leaf_hash(raw).hex(),
        of_appliance=practice.box.id, of_kind="order", epoch=link.epoch, seq=link.seq, prev=link.prev,
        ground="court_order", decision=decision,
    ))  # fmt: skip
    said: bytes = practice.entries[-1]
    return said


def test_a_whole_kit_with_a_box_that_went_and_an_entry_that_was_erased(
    make_practice: Any, make_box: Any, make_id: Any
) -> None:
    practice = make_practice("golden", inventories=True, cosigns=True)
    box = make_box("golden second box")
    practice.platform_genesis()
    practice.genesis()
    practice.genesis(box)
    for each in (practice.box, box):
        practice.write(practice.observation(Result.PASS), box=each)
    practice.hours(1)
    practice.write(p.OrderOutcome(
        order=make_id("order"), order_digest="0c" * 32, order_type="scan_now", target_site=practice.site,
        target_appliance=practice.box.id, issued_by=make_id("person"), result=p.OrderResult.SUCCEEDED, reason="done",
    ))  # fmt: skip
    gone = len(practice.entries) - 1
    practice.take_inventory(box)
    log = PlatformLog(practice.attestation, practice.log_key, name="golden")
    notes = [practice.note(len(practice.entries), cosigned_at=practice.now)]
    anchors = [log.anchor(notes, practice.now + timedelta(minutes=1))]
    retire(practice, box, make_id)
    said = erase(practice, gone, make_id)
    practice.hours(1)
    notes.append(practice.note(len(practice.entries), cosigned_at=practice.now))
    anchors.append(log.anchor(notes[1:], practice.now + timedelta(minutes=1), watched_by=[practice.box]))
    trust = write_trust(practice.trust(appliances={
        each.id: frozenset({each.evidence.keyid}) for each in (practice.box, box)
    }))  # fmt: skip
    made = practice.kit(notes=notes, anchors=anchors, stand_ins={gone: said})
    assert pinned("kit_ended.trust", trust.encode()).decode() == trust
    report = verify_kit(io.BytesIO(pinned("kit_ended.zip", made)), parse_trust(trust))
    assert report.verdict == f"VALID WITH GAPS: entry {gone} of {practice.origin} erased: court_order"
    retired = f"appliance {box.id}: retired 2026-03-02T01:00:00.000Z, replaced by appliance {practice.box.id}"
    assert retired in report.steps[5].facts
    assert f"1 of 2 anchors of {log.origin} co-signed by a box of this kit" in report.steps[8].facts
    assert anchors[1].anchor.consistency is not None
