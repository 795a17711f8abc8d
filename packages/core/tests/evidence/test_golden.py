"""Bytes that may never change: one golden file for every kind and version, for the log, and for a whole kit.

Other languages read the same files. A missing file is written when WARDKEEP_WRITE_GOLDEN is set; one that is
there is never overwritten: what it pins may change only under a new version number.
"""

import hashlib
import io
import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from packages.core.tests.evidence.passkeys import Passkey

from wardkeep_core.evidence import predicates as p
from wardkeep_core.evidence.chain import next_epoch, next_link
from wardkeep_core.evidence.checkpoint import parse_checkpoint, verify_checkpoint, verify_cosignature
from wardkeep_core.evidence.common import EntryRef
from wardkeep_core.evidence.endings import Predecessor
from wardkeep_core.evidence.endorse import endorse
from wardkeep_core.evidence.envelope import pae, parse_envelope, verify_envelope
from wardkeep_core.evidence.inventory import CosignedHead, Covered, Exclusion
from wardkeep_core.evidence.merkle import (
    Grower,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from wardkeep_core.evidence.note import parse_vkey
from wardkeep_core.evidence.statement import parse_statement
from wardkeep_core.evidence.tiles import encode_bundle, encode_tile
from wardkeep_core.evidence.trust import parse_trust, write_trust
from wardkeep_core.evidence.verify.verifier import verify_kit
from wardkeep_core.kit.signer import load_public
from wardkeep_core.model.verdict import Result

GOLDEN = Path(__file__).parents[4] / "protocol" / "golden" / "evidence"


def observation(practice: Any, _: Callable[[str], str]) -> Any:
    return practice.observation(Result.FAIL)


def remediation(practice: Any, make_id: Callable[[str], str]) -> Any:
    before = EntryRef(epoch=0, seq=1, leaf_hash="0a" * 32)
    after = EntryRef(epoch=0, seq=2, leaf_hash="0b" * 32)
    return practice.remediation(before, after, practice.now, attempt=make_id("attempt"))


def gap(practice: Any, make_id: Callable[[str], str]) -> p.Body:
    return p.Gap(gap=make_id("gap"), device=practice.device, from_at=practice.now - timedelta(hours=1),
                 to_at=practice.now, cause=p.GapCause.OFFLINE, declared_by="appliance")  # fmt: skip


def order(practice: Any, make_id: Callable[[str], str]) -> p.Body:
    return p.OrderOutcome(order=make_id("order"), order_digest="0c" * 32, order_type="scan_now",
                          target_site=practice.site, target_appliance=practice.box.id, issued_by=make_id("person"),
                          result=p.OrderResult.SUCCEEDED, reason="done")  # fmt: skip


def order_attempt(practice: Any, make_id: Callable[[str], str]) -> p.Body:
    return p.OrderOutcome(order=make_id("order"), order_digest="0c" * 32, order_type="run_runbook",
                          target_site=practice.site, target_appliance=practice.box.id, issued_by=make_id("person"),
                          result=p.OrderResult.SUCCEEDED, reason="healed", attempt=make_id("attempt"))  # fmt: skip


def decision(practice: Any, make_id: Callable[[str], str]) -> p.Body:
    return p.Decision(decision=make_id("decision"), person=make_id("person"), role="owner", reason_digest="0d" * 32,
                      what="healing_tier", target=f"site:{practice.site}", before="standard", after="full_coverage",
                      assurance="platform_asserted")  # fmt: skip


def decision_signed(practice: Any, make_id: Callable[[str], str]) -> p.Body:
    made = decision(practice, make_id)
    assert isinstance(made, p.Decision)
    return Passkey("golden passkey").decides(made)


def key(practice: Any, _: Callable[[str], str]) -> p.Body:
    box = practice.box
    own = (
        practice.key(p.Purpose.APPLIANCE_EVIDENCE, box.evidence, box.id),
        practice.key(p.Purpose.APPLIANCE_WITNESS, box.witness, box.id),
    )
    return p.KeyStatement(event=p.KeyEvent.GENESIS, keys=own + practice.server_keys())


def key_rotated(practice: Any, _: Callable[[str], str]) -> p.Body:
    box = practice.box
    new = type(box)(box.name, epoch_keys="evidence rotated").evidence
    keys = (practice.key(p.Purpose.APPLIANCE_EVIDENCE, new, box.id),)
    word = endorse(practice.common(next_link(None), box.id), keys, new)
    return p.KeyStatement(event=p.KeyEvent.ROTATED, keys=keys, replaces=box.evidence.keyid, endorsements=(word,))


def gap_restored(practice: Any, make_id: Callable[[str], str]) -> p.Body:
    box = practice.box
    last = EntryRef(epoch=0, seq=41, leaf_hash="0e" * 32)
    new = type(box)(box.name, epoch_keys="evidence 2").evidence
    keys = (practice.key(p.Purpose.APPLIANCE_EVIDENCE, new, box.id),)
    word = endorse(practice.common(next_epoch(last, 0), box.id), keys, box.evidence)
    return p.Gap(gap=make_id("restore"), device=None, from_at=practice.now, to_at=None, cause=p.GapCause.RESTORED,
                 declared_by="appliance", last_known=last, new_keys=keys, endorsements=(word,))  # fmt: skip


def export(practice: Any, make_id: Callable[[str], str]) -> p.Body:
    return p.Export(export=make_id("export"), manifest_digest="0f" * 32, of_organisation=practice.organisation,
                    of_site=practice.site, of_log=practice.origin, start=3, end=300, from_at=practice.now,
                    to_at=practice.now + timedelta(days=90), requester=make_id("person"))  # fmt: skip


def inventory(practice: Any, make_id: Callable[[str], str]) -> p.Body:
    rows = (
        Covered(device=practice.device, cadence_s=300, done=11, missed=1),
        Covered(device=make_id("appliance itself"), cadence_s=60, done=60, missed=0),
    )
    exclusions = (
        Exclusion(device=make_id("scanner"), setting="class:medical", decision=None),
        Exclusion(device=make_id("old server"), setting=None, decision=make_id("decision")),
    )
    made: p.Body = practice.inventory(
        inventory=make_id("inventory"), from_at=practice.now - timedelta(hours=1), devices=rows, exclusions=exclusions,
        cosigned=CosignedHead(origin=practice.origin, size=41, root="0a" * 32),
    )  # fmt: skip
    return made


def retired(practice: Any, make_id: Callable[[str], str]) -> p.Body:
    return p.Retired(retired=make_id("retired"), of_appliance=practice.box.id,
                     last=EntryRef(epoch=0, seq=41, leaf_hash="0e" * 32),
                     cosigned=CosignedHead(origin=practice.origin, size=41, root="0a" * 32),
                     decision=make_id("decision"))  # fmt: skip


def binding(practice: Any, make_id: Callable[[str], str]) -> p.Body:
    end = retired(practice, make_id)
    assert isinstance(end, p.Retired)
    before = Predecessor(appliance=end.of_appliance, last=end.last, cosigned=end.cosigned)
    return p.Rebinding(binding=make_id("binding"), cause="replaced", predecessor=before,
                       successor=make_id("successor"), decision=end.decision)  # fmt: skip


def erasure(practice: Any, make_id: Callable[[str], str]) -> p.Body:
    return p.Erasure(erasure=make_id("erasure"), index=17, leaf_hash="0b" * 32, of_appliance=practice.box.id,
                     of_kind="observation", epoch=0, seq=12, prev="0c" * 32, ground="court_order",
                     decision=make_id("decision"))  # fmt: skip


KINDS = (
    observation, remediation, gap, gap_restored, order, order_attempt, decision, key, key_rotated, export, inventory,
)  # fmt: skip
PLATFORM_KINDS = (decision_signed, retired, binding, erasure)


def pinned(name: str, content: bytes) -> bytes:
    """The golden file's bytes; writes it first when it is missing and that is asked for."""
    path = GOLDEN / name
    if not path.exists() and os.environ.get("WARDKEEP_WRITE_GOLDEN"):
        path.write_bytes(content)
    return path.read_bytes()


def pretty(value: Any) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode()


@pytest.mark.parametrize("sample", [*KINDS, *PLATFORM_KINDS], ids=lambda sample: sample.__name__)
def test_an_envelope_of_each_kind(sample: Any, make_practice: Any, make_id: Any) -> None:
    practice = make_practice("golden")
    by_platform = sample in PLATFORM_KINDS
    (practice.platform_writes if by_platform else practice.write)(sample(practice, make_id))
    raw, signer = practice.entries[0], practice.attestation if by_platform else practice.box.evidence
    envelope = parse_envelope(raw)
    seed = "golden attestation" if by_platform else "golden box evidence"
    made = {
        "what": f"{sample.__name__}: one envelope; the key's seed is SHA-256 of the text `{seed}`",
        "public_key": practice.key(p.Purpose.APPLIANCE_EVIDENCE, signer, None).public_key,
        "keyid": envelope.keyid,
        "payload": envelope.payload.decode(),
        "pae_sha256": hashlib.sha256(pae(envelope.payload_type, envelope.payload)).hexdigest(),
        "envelope": raw.decode(),
        "leaf_hash": leaf_hash(raw).hex(),
    }
    assert pinned(f"{sample.__name__}.json", pretty(made)) == pretty(made)


def test_pinned_envelopes_verify_and_read_on_their_own() -> None:
    names = sorted(path.name for path in GOLDEN.glob("*.json") if path.name != "chain.json")
    assert names == sorted(["heads.json", *(f"{sample.__name__}.json" for sample in (*KINDS, *PLATFORM_KINDS))])
    for name in names:
        value = json.loads((GOLDEN / name).read_bytes())
        envelope = parse_envelope(value["envelope"].encode())
        public = load_public(p.KeyRecord(purpose=p.Purpose.APPLIANCE_EVIDENCE, appliance=None,
                                         public_key=value["public_key"]).raw)  # fmt: skip
        payload = verify_envelope(envelope, {value["keyid"]: public})
        assert parse_statement(payload).payload() == value["payload"].encode()


def chain_sample(make_practice: Any) -> dict[str, Any]:
    practice = make_practice("golden")
    practice.genesis()
    practice.hours(1)
    practice.heal()
    practice.hours(2)
    size, nodes = len(practice.entries), practice.nodes()
    grower, roots = Grower(), [Grower().frontier().root().hex()]
    for raw in practice.entries:
        grower.append(leaf_hash(raw))
        roots.append(grower.frontier().root().hex())

    def read(wanted: Any) -> list[bytes]:
        return [nodes[node] for node in wanted]

    return {
        "what": "a log of one appliance: entries, roots of every size, proofs, checkpoint, co-signature, tile, bundle",
        "entries": [raw.decode() for raw in practice.entries],
        "links": [parse_statement(parse_envelope(raw).payload).common.chain.to_json() for raw in practice.entries],
        "leaf_hashes": [leaf_hash(raw).hex() for raw in practice.entries],
        "roots": roots,
        "inclusion": [[h.hex() for h in inclusion_proof(index, size, read)] for index in range(size)],
        "consistency": [[h.hex() for h in consistency_proof(old, size, read)] for old in range(size + 1)],
        "log_vkey": practice.trust().logs[practice.origin].vkey,
        "witness_vkey": practice.witness_line().vkey,
        "checkpoint": practice.note(size, cosigned_at=practice.now),
        "cosigned_at": int(practice.now.timestamp()),
        "tile_sha256": hashlib.sha256(encode_tile([leaf_hash(raw) for raw in practice.entries])).hexdigest(),
        "bundle_sha256": hashlib.sha256(encode_bundle(practice.entries)).hexdigest(),
    }


def test_a_log_with_its_proofs_and_heads(make_practice: Any) -> None:
    made = chain_sample(make_practice)
    assert pinned("chain.json", pretty(made)) == pretty(made)


def test_the_pinned_log_verifies_on_its_own() -> None:
    log = json.loads((GOLDEN / "chain.json").read_bytes())
    roots = [bytes.fromhex(root) for root in log["roots"]]
    size = len(log["entries"])
    for index, proof in enumerate(log["inclusion"]):
        leaf = bytes.fromhex(log["leaf_hashes"][index])
        verify_inclusion(leaf, index, size, [bytes.fromhex(h) for h in proof], roots[size])
    for old, proof in enumerate(log["consistency"]):
        verify_consistency(old, size, roots[old], roots[size], [bytes.fromhex(h) for h in proof])
    assert [link["prev"] for link in log["links"][1:]] == log["leaf_hashes"][:-1]
    signed = verify_checkpoint(log["checkpoint"], parse_vkey(log["log_vkey"]))
    line = log["checkpoint"].splitlines()[-1]
    assert verify_cosignature(signed.checkpoint, line, parse_vkey(log["witness_vkey"])) == log["cosigned_at"]
    assert parse_checkpoint(log["checkpoint"]).checkpoint.root == roots[size]


def test_a_whole_kit_and_its_trust_file(make_practice: Any) -> None:
    practice = make_practice("golden")
    practice.platform_genesis()
    practice.genesis()
    practice.hours(1)
    practice.heal()
    practice.hours(2)
    trust = write_trust(practice.trust(authorities=()))
    assert pinned("kit.trust", trust.encode()).decode() == trust
    # The words of a kit's pages may change with the years; an old kit must stay valid.
    # It comes from before anchors and inventories, and from before consents were decided in the log: it says so.
    report = verify_kit(io.BytesIO(pinned("kit.zip", practice.kit())), parse_trust(trust))
    coverage = f"coverage not stated by appliance {practice.box.id}"
    assert report.verdict == f"VALID WITH GAPS: {'; '.join([no_time(practice), coverage, no_consent(5)])}"


def no_time(practice: Any) -> str:
    return f"no independent time for {practice.origin}"


def no_consent(index: int) -> str:
    return (
        f"consent 12423e04-82f3-e81c-b1d2-3230664e95bb has no decision in the kit before its first use at entry {index}"
    )


def test_a_whole_kit_with_inventories(make_practice: Any) -> None:
    practice = make_practice("golden", inventories=True)
    practice.platform_genesis()
    practice.genesis()
    practice.hours(1)
    practice.heal()
    practice.hours(2)
    report = verify_kit(io.BytesIO(pinned("kit_inventory.zip", practice.kit())), practice.trust())
    assert report.verdict == f"VALID WITH GAPS: {no_time(practice)}; {no_consent(7)}"
