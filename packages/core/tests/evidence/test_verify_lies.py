"""Every way of lying about files, entries, keys and heads, each refused at its own step (evidence page 8)."""

import base64
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from packages.core.tests.evidence.authority import SECOND

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.checkpoint import with_cosignatures, witness_name
from wardkeep_core.evidence.envelope import parse_envelope, seal
from wardkeep_core.evidence.kit.build import build_kit
from wardkeep_core.evidence.kit.contents import KitRefused
from wardkeep_core.evidence.kit.manifest import parse_manifest
from wardkeep_core.evidence.kit.zipstore import ZipReader, ZipWriter
from wardkeep_core.evidence.verify.report import Exit, StepState
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.digest import sha256_hex
from wardkeep_core.model.verdict import Result


def failed(report: Any, step: Any) -> Any:
    assert report.exit_code is Exit.INVALID, report.verdict
    assert report.verdict.startswith(f"INVALID: V{step} "), report.verdict
    states = {entry.number: entry.state for entry in report.steps}
    assert states[step] is StepState.FAILED
    assert all(states[number] is StepState.NOT_RUN for number in states if number > step)
    return report


# -- lies about files --------------------------------------------------------------------------------------------------


def test_every_flipped_byte_is_found(make_practice: Any) -> None:
    small = make_practice(inventories=True)
    small.genesis()
    small.hours(1)
    anchors = small.anchors(small.note(len(small.entries), cosigned_at=small.now), by=(SECOND,))
    kit, trust = small.kit(anchors=anchors), small.trust()
    assert verify_kit(io.BytesIO(kit), trust).verdict == "VALID"
    for place in range(len(kit)):
        flipped = bytearray(kit)
        flipped[place] ^= 1 << (place % 8)
        report = verify_kit(io.BytesIO(flipped), trust)
        assert report.exit_code is Exit.INVALID, f"byte {place}"
        assert report.verdict.startswith("INVALID: V"), f"byte {place}"


def test_a_truncated_kit_is_refused_at_every_length(make_practice: Any) -> None:
    small = make_practice(inventories=True)
    small.genesis()
    small.hours(1)
    kit = small.kit()
    for size in range(0, len(kit), 7):
        failed(verify_kit(io.BytesIO(kit[:size]), small.trust()), 1)


def repacked(kit: Any, change: Any) -> Any:
    """The kit with its members put through `change` (a list of name and content) by whoever holds no key."""
    reader, out = ZipReader(io.BytesIO(kit)), io.BytesIO()
    writer = ZipWriter(out)
    for name, content in change([(name, reader.read(name)) for name in reader.members]):
        writer.add(name, content)
    writer.close()
    return io.BytesIO(out.getvalue())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda files: files[:-2] + files[-1:], id="a file missing"),
        pytest.param(lambda files: [*files, ("extra.txt", b"")], id="a file extra"),
        pytest.param(lambda files: [files[1], files[0], *files[2:]], id="files in another order"),
        pytest.param(lambda files: files[:-1], id="no manifest"),
        pytest.param(lambda files: [(n, c + b" " if n == "report.json" else c) for n, c in files], id="longer"),
        pytest.param(lambda files: [(n, b"{}" if n == "keys/keys.json" else c) for n, c in files], id="keys emptied"),
        pytest.param(lambda _: [], id="empty archive"),
    ],
)
def test_changed_files_are_refused(practice: Any, change: Any) -> None:
    failed(verify_kit(repacked(practice.kit(), change), practice.trust()), 1)


def test_a_doubled_name_is_refused(practice: Any) -> None:
    kit = practice.kit()
    doubled = kit.replace(b"catalogue/checks.json", b"frameworks/hipaa.json")
    assert len(doubled) == len(kit)
    report = failed(verify_kit(io.BytesIO(doubled), practice.trust()), 1)
    assert "doubled" in report.verdict


# -- lies by whoever holds the platform's keys


def test_no_entries_is_invalid(practice: Any) -> None:
    size = len(practice.entries)
    failed(verify_kit(io.BytesIO(practice.kit(start=size, end=size, relied=(0, 1))), practice.trust()), 2)


def test_no_entry_in_the_period_is_invalid(practice: Any) -> None:
    report = practice.verified(from_at=practice.now + timedelta(days=3), to_at=practice.now + timedelta(days=4))
    failed(report, 5)


def test_a_dropped_entry_is_found(practice: Any) -> None:
    del practice.entries[3]
    report = failed(practice.verified(), 5)
    assert "expected number 0/2" in report.verdict


def test_a_duplicated_entry_is_found(practice: Any) -> None:
    practice.entries.insert(4, practice.entries[3])
    failed(practice.verified(), 5)


def test_reordered_entries_are_found(practice: Any) -> None:
    practice.entries[3], practice.entries[4] = practice.entries[4], practice.entries[3]
    failed(practice.verified(), 5)


def test_a_rewritten_entry_breaks_the_next_ones_link(practice: Any) -> None:
    head, place = practice.box.head, len(practice.entries) - 1
    practice.observe(Result.FAIL)
    practice.hours(1)
    original = practice.entries[place + 1]
    practice.box.head = head
    practice.observe(Result.PASS)
    practice.entries[place + 1] = practice.entries.pop()
    assert practice.entries[place + 1] != original
    report = failed(practice.verified(), 5)
    assert "expected prev" in report.verdict


def test_an_entry_of_another_site_is_found(practice: Any, make_practice: Any) -> None:
    other = make_practice("other practice")
    other.genesis()
    other.hours(1)
    practice.entries.insert(2, other.entries[0])
    failed(practice.verified(), 4)


def test_an_entry_meant_for_another_log_is_found(practice: Any) -> None:
    practice.write(practice.observation(Result.PASS), log=f"other.example.test/wardkeep/{'0' * 32}")
    failed(practice.verified(), 4)


def test_an_entry_that_moves_its_box_to_another_site_is_found(practice: Any, make_id: Any) -> None:
    practice.write(practice.observation(Result.PASS), site=make_id("another site"))
    failed(practice.verified(), 4)


def test_another_organisations_kit_is_found(practice: Any, make_id: Any) -> None:
    failed(practice.verified(organisation=make_id("somebody else")), 4)


def test_a_kit_signed_again_with_invented_keys_is_refused_under_the_trust_file(
    practice: Any, make_practice: Any
) -> None:
    forged = make_practice("forger", inventories=True)
    forged.organisation, forged.site, forged.device = practice.organisation, practice.site, practice.device
    forged.origin = practice.origin
    forged.platform_genesis()
    forged.genesis()
    forged.hours(3)
    kit = forged.kit()
    no_time = f"no independent time for {forged.origin}"
    assert verify_kit(io.BytesIO(kit), None).verdict == f"VALID WITH GAPS: keys not compared; {no_time}"
    failed(verify_kit(io.BytesIO(kit), practice.trust()), 3)


def test_an_invented_evidence_key_is_refused_under_the_trust_file(practice: Any, make_practice: Any) -> None:
    forged = make_practice()
    forged.box.epoch_keys = "invented"
    forged.platform_genesis()
    forged.genesis()
    forged.hours(3)
    report = failed(forged.verified(practice.trust()), 3)
    assert practice.box.evidence.keyid in report.verdict


def test_a_manifest_by_a_foreign_key_is_refused(practice: Any, make_signer: Any) -> None:
    stranger = make_signer("stranger")
    keys = (practice.key(p.Purpose.PLATFORM_ATTESTATION, stranger, None),)
    failed(practice.verified(signer=stranger, keys=keys), 3)


def test_an_entry_by_a_foreign_key_is_refused(practice: Any) -> None:
    practice.box.epoch_keys = "never named"
    practice.hours(1)
    failed(practice.verified(), 3)


def test_a_second_genesis_is_refused(practice: Any) -> None:
    practice.box.epoch_keys, practice.box.head = "second life", None
    practice.genesis()
    failed(practice.verified(), 3)


def test_an_enrolment_under_another_key_is_refused(practice: Any, make_signer: Any) -> None:
    key = practice.key(p.Purpose.APPLIANCE_EVIDENCE, make_signer("another"), practice.box.id)
    practice.platform_writes(p.KeyStatement(event=p.KeyEvent.ENROLLED, keys=(key,)))
    failed(practice.verified(), 3)


def test_entries_after_a_revocation_are_refused_and_those_before_stay(practice: Any) -> None:
    key = practice.key(p.Purpose.APPLIANCE_EVIDENCE, practice.box.evidence, practice.box.id)
    practice.platform_writes(p.KeyStatement(event=p.KeyEvent.REVOKED, keys=(key,), compromised_since=4))
    assert "entries 4 to" in practice.verified().verdict
    practice.hours(1)
    failed(practice.verified(), 3)


def test_a_revocation_by_another_box_is_refused(practice: Any, make_box: Any) -> None:
    key = practice.key(p.Purpose.APPLIANCE_EVIDENCE, practice.box.evidence, practice.box.id)
    second = make_box("second")
    practice.genesis(second)
    practice.write(p.KeyStatement(event=p.KeyEvent.REVOKED, keys=(key,)), box=second)
    failed(practice.verified(), 3)


def test_a_small_order_key_is_refused(make_practice: Any) -> None:
    lying = make_practice()
    small = p.KeyRecord(
        purpose=p.Purpose.APPLIANCE_WITNESS, appliance=lying.box.id, public_key=base64.b64encode(bytes(32)).decode()
    )
    own = lying.key(p.Purpose.APPLIANCE_EVIDENCE, lying.box.evidence, lying.box.id)
    lying.write(p.KeyStatement(event=p.KeyEvent.GENESIS, keys=(own, small, *lying.server_keys())))
    lying.hours(1)
    report = failed(lying.verified(), 3)
    assert "large order" in report.verdict


def test_a_forked_log_is_found_by_its_witness(practice: Any, make_practice: Any) -> None:
    shown = make_practice()
    shown.platform_genesis()
    shown.genesis()
    shown.hours(4)
    size = len(shown.entries)
    line = practice.note(size, cosigned_at=practice.now).splitlines(keepends=True)[-1]
    forked = with_cosignatures(shown.note(size, cosigned_at=None), [line])
    report = failed(shown.verified(notes=[forked]), 7)
    assert witness_name(shown.origin, shown.box.id) in report.verdict


def test_checkpoints_of_two_histories_are_found(practice: Any, make_practice: Any) -> None:
    other = make_practice()
    other.genesis()
    other.hours(3)
    notes = [other.note(2, cosigned_at=None), practice.note(len(practice.entries), cosigned_at=practice.now)]
    report = failed(practice.verified(notes=notes), 6)
    assert "consistency from 2 to" in report.verdict


def test_a_wrong_range_proof_is_found(practice: Any) -> None:
    size = len(practice.entries)
    good = practice.contents(start=3, end=size, relied=(0, 1)).logs[0].proofs
    bad = good.model_copy(update={"left": tuple("11" * 32 for _ in good.left)})
    failed(practice.verified(start=3, relied=(0, 1), proofs=bad), 6)
    bad = good.model_copy(update={"relied": good.relied[::-1]})
    failed(practice.verified(start=3, relied=(0, 1), proofs=bad), 6)


def test_a_checkpoint_by_another_key_is_refused(practice: Any, make_signer: Any) -> None:
    right = practice.log_key
    practice.log_key = make_signer("another log key")
    kit = practice.kit()
    practice.log_key = right
    failed(verify_kit(io.BytesIO(kit), practice.trust()), 7)
    failed(verify_kit(io.BytesIO(kit), None), 7)


def test_a_log_unknown_to_the_trust_file_is_refused(practice: Any) -> None:
    failed(practice.verified(practice.trust(logs={})), 7)


def test_the_builder_refuses_parts_that_contradict_each_other(practice: Any) -> None:
    contents = practice.contents()
    log = contents.logs[0]
    for wrong in (replace(log, entries=log.entries[:-1]), replace(log, entries=[*log.entries, b"x"])):
        with pytest.raises(KitRefused, match="entries"):
            build_kit(io.BytesIO(), replace(contents, logs=[wrong]), practice.attestation)


def test_the_same_contents_give_the_same_bytes(practice: Any) -> None:
    assert sha256_hex(practice.kit()) == sha256_hex(practice.kit())


def test_a_manifest_by_a_key_that_only_an_invented_box_pins_is_refused(practice: Any, make_box: Any) -> None:
    right, invented = practice.attestation, make_box("invented")
    practice.attestation = invented.evidence
    practice.genesis(invented)
    keys = (practice.key(p.Purpose.PLATFORM_ATTESTATION, invented.evidence, None),)
    kit = practice.kit(keys=keys)
    practice.attestation = right
    failed(verify_kit(io.BytesIO(kit), practice.trust()), 3)


def test_a_manifest_with_a_boundless_range_is_refused_at_once(practice: Any) -> None:
    kit = practice.kit()
    reader = ZipReader(io.BytesIO(kit))
    manifest = parse_manifest(parse_envelope(reader.read("manifest.dsse.json"), largest=10**6).payload)
    log = manifest.logs[0].model_copy(update={"end": 2**52, "checkpoints": (2**52,)})
    huge = manifest.model_copy(update={"logs": (log,)}).payload()
    sealed = seal(huge, "application/vnd.in-toto+json", practice.attestation, largest=10**6)
    change = repacked(kit, lambda files: [*files[:-1], ("manifest.dsse.json", sealed)])
    report = failed(verify_kit(change, practice.trust()), 1)
    assert "more files than are listed" in report.verdict


def test_the_platform_may_speak_of_any_site_of_its_log(make_practice: Any) -> None:
    made = make_practice(inventories=True)
    made.platform_genesis()
    made.genesis()
    made.site = None
    made.platform_writes(made.decision("appliance_confirm_keys", f"appliance:{made.box.id}"))
    made.platform_writes(p.KeyStatement(event=p.KeyEvent.ENROLLED, keys=(
        made.key(p.Purpose.APPLIANCE_EVIDENCE, made.box.evidence, made.box.id),)))  # fmt: skip
    made.site = type(made)().site
    made.hours(1)
    assert made.verified().verdict == "VALID"
