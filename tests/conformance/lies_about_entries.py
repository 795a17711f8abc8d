"""Lies about what was recorded, by whom and in which order: all outer hashes, proofs and checkpoints are repaired."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.conformance.lies import lie
from tests.conformance.world import (
    Box,
    Kit,
    Practice,
    Result,
    by,
    following,
    gap,
    hour,
    kit_of,
    made_id,
    made_signer,
    morning,
    restore,
    rotate,
    second_of,
    spoiled,
    trust_of,
    two_boxes,
)

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.common import Link
from wardkeep_core.evidence.endorse import endorse
from wardkeep_core.evidence.envelope import parse_envelope, seal
from wardkeep_core.evidence.statement import PAYLOAD_TYPE
from wardkeep_core.kit.signer import KeySigner

ORDER = 2**252 + 27742317777372353535851937790883648493
"""The order of Ed25519's base point: S and S + ORDER name the same number."""


def box_key(made: Practice, signer: KeySigner, box: Box | None = None) -> p.KeyRecord:
    return made.key(p.Purpose.APPLIANCE_EVIDENCE, signer, (box or made.box).id)


# -- order and number ------------------------------------------------------------------------------------------------


@lie(holds="platform", caught="V5", where="entry 11 of")
def reordered() -> Kit:
    made = morning()
    made.entries[11], made.entries[12] = made.entries[12], made.entries[11]
    return kit_of(made)


@lie(holds="platform", caught="V5", where="entry 12 of")
def duplicated() -> Kit:
    made = morning()
    made.entries.insert(12, made.entries[11])
    return kit_of(made)


@lie(holds="platform", caught="V5")
def dropped() -> Kit:
    made = morning()
    del made.entries[10]
    return kit_of(made)


@lie(holds="platform", caught="V5")
def chosen_leaves() -> Kit:
    made = morning()
    made.entries = [raw for raw in made.entries if b'"fail"' not in parse_envelope(raw).payload]
    return kit_of(made)


@lie(holds="platform", caught="V5", where="kit")
def chosen_leaves_as_relied_entries() -> Kit:
    made = morning()
    size = len(made.entries)
    return kit_of(made, start=size - 2, relied=(0, 1, 2, 3, 4, 5, 6, 9, 12, 17))


@lie(holds="platform", caught="V5")
def gap_removed() -> Kit:
    made = morning()
    made.write(gap(made))
    place = len(made.entries) - 1
    hour(made)
    del made.entries[place]
    return kit_of(made)


@lie(holds="box", caught="V5")
def entry_rewritten_later() -> Kit:
    made = morning()
    head, place = made.box.head, len(made.entries)
    made.observe(Result.FAIL)
    hour(made)
    made.box.head = head
    made.observe(Result.PASS)
    made.entries[place] = made.entries.pop()
    return kit_of(made)


@lie(holds="box", caught="V5")
def epoch_opened_without_a_gap() -> Kit:
    made = morning()
    head = made.box.head
    assert head is not None
    made.write(made.observation(Result.PASS), link=Link(epoch=1, seq=0, prev=head.leaf_hash))
    return kit_of(made)


@lie(holds="platform", caught="before the period does")
def short_tail() -> Kit:
    made = morning()
    return kit_of(made, end=len(made.entries) - 2)


@lie(holds="platform", caught="unwitnessed")
def truncated_log() -> Kit:
    made = morning()
    del made.entries[-4:]
    return kit_of(made, cosigned=[])


@lie(holds="platform", caught="has no entry in the kit's range")
def missing_appliance() -> Kit:
    made = morning()
    lonely = Practice()
    lonely.platform_genesis()
    lonely.genesis()
    while lonely.now < made.now - timedelta(minutes=59):
        lonely.hours(1)
    return kit_of(lonely, trust=trust_of(made), cosigned=[lonely.box])


@lie(holds="platform", caught="V5", where="kit")
def a_period_in_which_nothing_was_recorded() -> Kit:
    made = morning()
    return kit_of(made, from_at=made.now + timedelta(days=3), to_at=made.now + timedelta(days=4))


# -- place ----------------------------------------------------------------------------------------------------------


def planted(place: int, entry: Callable[[Practice], bytes]) -> Kit:
    made = morning()
    made.entries.insert(place, entry(made))
    return kit_of(made)


@lie(holds="platform", caught="V4", where="entry 7 of")
def replayed_from_another_site() -> Kit:
    return planted(7, lambda made: two_boxes("sister", sister_of=made).entries[1])


@lie(holds="platform", caught="V3", where="entry 7 of")
def replayed_from_a_box_that_was_never_named_here() -> Kit:
    return planted(7, lambda made: two_boxes("sister", sister_of=made).entries[5])


@lie(holds="platform", caught="V4", where="entry 7 of")
def replayed_from_another_platform() -> Kit:
    return planted(7, lambda _: two_boxes("stranger").entries[1])


@lie(holds="box", caught="V4")
def box_moved_to_another_site() -> Kit:
    made = morning()
    made.write(made.observation(Result.PASS), site=made_id("another site"))
    return kit_of(made)


@lie(holds="box", caught="V4")
def entry_meant_for_another_log() -> Kit:
    made = morning()
    made.write(made.observation(Result.PASS), log=f"other.example.test/wardkeep/{'0' * 32}")
    return kit_of(made)


@lie(holds="platform", caught="V4", where="entry 0 of")
def kit_of_another_organisation() -> Kit:
    return kit_of(morning(), organisation=made_id("somebody else"))


# -- keys -----------------------------------------------------------------------------------------------------------


def resealed(made: Practice, signer: KeySigner, *, keyid: str | None = None) -> Kit:
    """The newest entry, signed again."""
    envelope = parse_envelope(made.entries[-1])
    raw = seal(envelope.payload, PAYLOAD_TYPE, signer)
    return spoiled(made, raw.replace(signer.keyid.encode(), (keyid or signer.keyid).encode()))


@lie(holds="own", caught="V3", where="entry 36 of")
def signed_again_by_a_foreign_key() -> Kit:
    return resealed(morning(), made_signer("stranger"))


@lie(holds="own", caught="V3", where="entry 36 of")
def signed_again_by_a_foreign_key_under_the_right_key_id() -> Kit:
    made = morning()
    return resealed(made, made_signer("stranger"), keyid=second_of(made).evidence.keyid)


@lie(holds="own", caught="V3", where="entry 1 of")
def invented_keys() -> Kit:
    forged = Practice("forger")
    honest = morning()
    forged.organisation, forged.site, forged.origin = honest.organisation, honest.site, honest.origin
    forged.box.name, forged.attestation, forged.log_key = honest.box.name, honest.attestation, honest.log_key
    forged.box.epoch_keys = "invented"
    forged.platform_genesis()
    forged.genesis()
    forged.hours(3)
    return kit_of(forged, trust=trust_of(honest), cosigned=[forged.box])


@lie(holds="own", caught="keys not compared")
def everything_invented_and_nothing_compared() -> Kit:
    return replace(kit_of(morning("forger")), trust=None)


@lie(holds="platform", caught="V3")
def manifest_by_a_key_that_only_an_invented_box_pins() -> Kit:
    made, invented = morning(), Box("invented box")
    right, made.attestation = made.attestation, invented.evidence
    made.genesis(invented)
    record = made.key(p.Purpose.PLATFORM_ATTESTATION, invented.evidence, None)
    kit = kit_of(made, keys=(record,))
    made.attestation = right
    return Kit(kit.raw, trust_of(made))


@lie(holds="platform", caught="V3")
def enrolment_under_another_key() -> Kit:
    made = morning()
    made.platform_writes(p.KeyStatement(event=p.KeyEvent.ENROLLED, keys=(box_key(made, made_signer("another")),)))
    return kit_of(made)


@lie(holds="box", caught="V3")
def enrolment_by_a_box() -> Kit:
    made = morning()
    made.write(p.KeyStatement(event=p.KeyEvent.ENROLLED, keys=(box_key(made, made.box.evidence),)))
    return kit_of(made)


@lie(holds="box", caught="V3")
def second_genesis() -> Kit:
    made = morning()
    made.box.epoch_keys, made.box.head = "second life", None
    made.genesis()
    return kit_of(made)


@lie(holds="box", caught="V3")
def genesis_in_the_middle_that_adds_a_key() -> Kit:
    made = morning()
    added = box_key(made, made_signer("added"))
    made.write(p.KeyStatement(event=p.KeyEvent.GENESIS, keys=(added,)))
    return kit_of(made)


@lie(holds="box", caught="V3")
def restored_under_an_invented_key() -> Kit:
    made = morning()
    restore(made, endorsed=False)
    return kit_of(made)


@lie(holds="box", caught="V3")
def rotation_without_the_new_keys_word() -> Kit:
    made = morning()
    rotate(made, endorser=made_signer("stranger"))
    return kit_of(made)


@lie(holds="box", caught="V3")
def rotation_of_a_key_that_had_ended() -> Kit:
    made = morning()
    ended = Box(made.box.name).evidence.keyid
    new = made_signer("a third key")
    record = box_key(made, new)
    word = endorse(made.common(following(made.box), made.box.id), (record,), new)
    made.write(p.KeyStatement(event=p.KeyEvent.ROTATED, keys=(record,), replaces=ended, endorsements=(word,)))
    return kit_of(made)


@lie(holds="box", caught="V3")
def old_key_after_its_rotation() -> Kit:
    made = morning()
    made.box.epoch_keys = "evidence"
    made.observe()
    return kit_of(made)


@lie(holds="box", caught="V3")
def signed_after_its_revocation() -> Kit:
    made = morning()
    box = second_of(made)
    made.platform_writes(p.KeyStatement(event=p.KeyEvent.REVOKED, keys=(box_key(made, box.evidence, box),)))
    hour(made)
    return kit_of(made)


@lie(holds="platform", caught="entries 0 to 38 under")
def retroactive_revocation() -> Kit:
    made = morning()
    record = box_key(made, made.box.evidence)
    made.platform_writes(made.decision("appliance_retire", f"appliance:{made.box.id}"))
    made.platform_writes(p.KeyStatement(event=p.KeyEvent.REVOKED, keys=(record,), compromised_since=0))
    return kit_of(made)


@lie(holds="box", caught="V3")
def revocation_by_another_box() -> Kit:
    made = morning()
    record = box_key(made, made.box.evidence)
    by(made, second_of(made), lambda: made.write(p.KeyStatement(event=p.KeyEvent.REVOKED, keys=(record,))))
    return kit_of(made)


def small_order(purpose: p.Purpose, *, owned: bool) -> Practice:
    made = Practice()
    made.platform_genesis()
    low = p.KeyRecord(
        purpose=purpose, appliance=made.box.id if owned else None, public_key=base64.b64encode(bytes(32)).decode()
    )
    own = (box_key(made, made.box.evidence), made.key(p.Purpose.APPLIANCE_WITNESS, made.box.witness, made.box.id))
    made.write(p.KeyStatement(event=p.KeyEvent.GENESIS, keys=(*own, low, *made.server_keys())))
    made.hours(3)
    return made


@lie(holds="box", caught="V3", where="entry 1 of")
def small_order_key() -> Kit:
    made = small_order(p.Purpose.APPLIANCE_WITNESS, owned=True)
    return kit_of(made, cosigned=[made.box])


@lie(holds="box", caught="V7")
def small_order_checkpoint_key() -> Kit:
    made = small_order(p.Purpose.LOG_CHECKPOINT, owned=False)
    return replace(kit_of(made, cosigned=[made.box]), trust=None)


# -- spelling -------------------------------------------------------------------------------------------------------


@lie(holds="platform", caught="V3", where="entry 36 of")
def signature_with_the_other_s() -> Kit:
    made = morning()
    envelope = parse_envelope(made.entries[-1])
    other = int.from_bytes(envelope.signature[32:], "little") + ORDER
    sig = base64.b64encode(envelope.signature[:32] + other.to_bytes(32, "little"))
    return spoiled(made, made.entries[-1].replace(base64.b64encode(envelope.signature), sig))


@lie(holds="platform", caught="V3", where="entry 36 of")
def envelope_in_another_spelling() -> Kit:
    made = morning()
    return spoiled(made, made.entries[-1].replace(b'","payloadType"', b'", "payloadType"'))


def restated(change: Callable[[bytes], bytes], made: Practice | None = None) -> Kit:
    """The box signs its last statement in a form that the format does not have."""
    made = made or morning()
    honest = parse_envelope(made.entries[-1]).payload
    payload = change(honest)
    assert payload != honest
    return spoiled(made, seal(payload, PAYLOAD_TYPE, second_of(made).evidence))


@lie(holds="box", caught="V3", where="entry 36 of")
def member_twice() -> Kit:
    return restated(lambda payload: payload.replace(b'"part":1,', b'"part":1,"part":1,'))


@lie(holds="box", caught="V3", where="entry 36 of")
def member_that_no_page_knows() -> Kit:
    return restated(lambda payload: payload.replace(b'"part":1,', b'"part":1,"parta":1,'))


@lie(holds="box", caught="V3", where="entry 36 of")
def number_as_a_fraction() -> Kit:
    return restated(lambda payload: payload.replace(b'"part":1,', b'"part":1.0,'))


@lie(holds="box", caught="V3", where="entry 36 of")
def kind_that_is_only_reserved() -> Kit:
    return restated(lambda payload: payload.replace(b"evidence/observation/v1", b"evidence/erasure/v1"))


@lie(holds="box", caught="V3", where="entry 36 of")
def facts_that_are_not_those_of_the_subject() -> Kit:
    return restated(lambda payload: payload.replace(b'"restarts_1h":0', b'"restarts_1h":7'))
